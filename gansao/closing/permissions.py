"""Who may do what once a year is published: by the province of the year, or for one's own unit and its phase."""

from datetime import date
from typing import Any

from gansao.accounts.permissions import has
from gansao.domain.process import YES, Answer
from gansao.programmes.models import Participation, Programme
from gansao.programmes.permissions import holding, may, may_now, roles_at
from gansao.recognition.queries import standing

COMPLAIN = "closing.complain"


def can_read(user: Any, programme: Programme) -> bool:
    return has(user, "closing.read", programme.province)


def can_handle(user: Any, programme: Programme) -> Answer:
    """Enter complaints from paper, draft answers, choose and record re-checks."""
    return may(user, "closing.handle", programme)


def can_set_rules(user: Any, programme: Programme) -> bool:
    """Say by which rules the year is closed: whenever the province has decided."""
    return has(user, "closing.set_rules", programme.province)


def can_withdraw(user: Any, programme: Programme) -> Answer:
    return may(user, "closing.withdraw", programme)


def can_sign(user: Any, programme: Programme) -> Answer:
    """Record number, day and signed file of an answer or a withdrawal; not sign."""
    return may(user, "closing.sign", programme)


def can_archive(user: Any, programme: Programme) -> bool:
    """Make and fetch the package, and open a closed year again: whenever that is needed."""
    return has(user, "closing.archive", programme.province)


def may_close(user: Any, programme: Programme) -> Answer:
    """Close the year: in its phase."""
    return may(user, "closing.archive", programme)


def can_correct(user: Any, programme: Programme) -> Answer:
    """Take the published year up again, because of a complaint."""
    return may(user, "recognition.publish", programme)


def may_complain(user: Any, participation: Participation, on: date) -> Answer:
    """Whether this person may complain for the unit now: by role and place, and by phase in a year with a process."""
    roles = holding(roles_at(user, participation, on), COMPLAIN)
    if not roles:
        return Answer(False, "Vai trò của bạn không khiếu nại thay cho đơn vị này.")
    year = participation.programme
    # While a correction is made the published decision stands, and so do the days to complain of it.
    corrected = year.state in (Programme.State.OPEN, Programme.State.FROZEN) and standing(year) is not None
    if year.state != Programme.State.PUBLISHED and not corrected:
        return Answer(False, "Chỉ khiếu nại được khi kết quả của năm đã công bố và năm chưa khép.")
    if participation.programme.process is None:
        return YES
    return may_now(participation, COMPLAIN, roles, on)
