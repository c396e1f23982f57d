"""Who may write a visit: the team of its appraisal, while the year is open and the appraisal runs."""

from datetime import date
from typing import Any

from gansao.appraisals.models import Appraisal
from gansao.assessments.permissions import may
from gansao.domain.process import Answer
from gansao.programmes.models import Programme
from gansao.visits.models import Visit
from gansao.visits.queries import own_appraisals


def is_of_the_team(user: Any, appraisal: Appraisal, on: date) -> bool:
    return own_appraisals(user, on).filter(pk=appraisal.pk).exists()


def can_plan(user: Any, appraisal: Appraisal, on: date) -> Answer:
    """The answer says why not; to somebody of another team nothing is said but that."""
    if not is_of_the_team(user, appraisal, on):
        return Answer(False, "Chỉ tổ thẩm định của đơn vị này ghi chuyến đi.")
    unit = appraisal.participation
    if unit.programme.state != Programme.State.OPEN:
        return Answer(False, f"Kết quả năm {unit.programme.year} đã chốt nên chuyến đi không ghi thêm được.")
    return may(user, "appraisals.mark", unit, on)


def can_write(user: Any, visit: Visit, on: date) -> Answer:
    if visit.state == Visit.State.CANCELLED:
        return Answer(False, f"Chuyến đi đã hủy ({visit.reason}). Hãy xếp lại ngày đi rồi ghi tiếp.")
    return can_plan(user, visit.appraisal, on)


def can_add_minutes(user: Any, visit: Visit, on: date) -> Answer:
    """Signed minutes come in until the year is closed: paper is often scanned after the marks are frozen."""
    if not is_of_the_team(user, visit.appraisal, on):
        return Answer(False, "Chỉ tổ thẩm định của đơn vị này nộp biên bản.")
    if visit.state == Visit.State.CANCELLED:
        return Answer(False, f"Chuyến đi đã hủy ({visit.reason}).")
    if visit.appraisal.participation.programme.state == Programme.State.CLOSED:
        return Answer(False, "Năm đã khép nên không nộp thêm biên bản được nữa.")
    return Answer(True)
