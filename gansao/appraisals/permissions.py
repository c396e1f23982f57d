"""Who may do what with teams and appraisals: the role table, the team, the phase, the state; never the other team."""

from datetime import date
from typing import Any

from gansao.accounts.permissions import has
from gansao.appraisals.models import Appraisal, TeamMember
from gansao.appraisals.ties import in_the_way
from gansao.assessments.models import Dossier
from gansao.assessments.permissions import may
from gansao.assessments.queries import dossier_state
from gansao.domain.process import Answer
from gansao.domain.text import running
from gansao.programmes.models import Programme

BEFORE_THE_PROVINCE = frozenset(
    {
        Dossier.State.DRAFTING,
        Dossier.State.AWAITING,
        Dossier.State.SUBMITTED,
        Dossier.State.RETURNED,
        Dossier.State.ACCEPTED,
        Dossier.State.HELD_BACK,
    }
)


def can_read(user: Any, programme: Programme) -> bool:
    return has(user, "appraisals.read", programme.province)


def can_organise(user: Any, programme: Programme) -> bool:
    return has(user, "appraisals.organise", programme.province)


def can_supply(user: Any, programme: Programme) -> bool:
    return has(user, "appraisals.supply", programme.province)


def can_declare(user: Any, programme: Programme) -> bool:
    return has(user, "appraisals.declare", programme.province)


def may_mark(user: Any, appraisal: Appraisal, member: TeamMember | None, on: date | None = None) -> Answer:
    """Whether this person may mark the unit now. `member`: their place in the appraisal's team, if they have one."""
    if member is None:
        return Answer(False, "Chỉ thành viên của tổ được giao mới chấm đơn vị này.")
    return (
        untied(user, appraisal, on) and _open(appraisal) and may(user, "appraisals.mark", appraisal.participation, on)
    )


def may_confirm(user: Any, appraisal: Appraisal, member: TeamMember | None, on: date | None = None) -> Answer:
    """Whether this person, as the head of the team, may settle and confirm. `may_reopen`: also who has a tie."""
    return may_reopen(user, appraisal, member, on) and untied(user, appraisal, on)


def may_reopen(user: Any, appraisal: Appraisal, member: TeamMember | None, on: date | None = None) -> Answer:
    """Whether this person heads the team and the phase runs. A tie does not stand in the way: reopening takes back what
    should not have been confirmed, so that another team can have the unit."""
    if member is None or not member.is_head:
        return Answer(False, "Việc này do tổ trưởng làm.")
    answer = may(user, "appraisals.confirm", appraisal.participation, on)
    if not answer or appraisal.state == Appraisal.State.CONFIRMED:
        return answer
    return _open(appraisal)


def untied(user: Any, appraisal: Appraisal, on: date | None = None) -> Answer:
    """Nobody appraises a unit where they serve, live or lately served, nor one that they know from its other marking.

    Kept on the appraisal for the request.
    """
    kept: dict[tuple[int, date | None], Answer] = appraisal.__dict__.setdefault("_untied", {})
    if (user.pk, on) not in kept:
        unit = appraisal.participation
        words = in_the_way(user, appraisal, on)
        kept[user.pk, on] = Answer(
            not words,
            words
            and f"Bạn vướng với {unit.name}: {words}. Người khác trong tổ chấm, hoặc thư ký chuyển đơn vị này "
            "cho tổ khác; khai nhầm thì bỏ điều khai kèm lý do.",
        )
    return kept[user.pk, on]


def _open(appraisal: Appraisal) -> Answer:
    unit = appraisal.participation
    if not unit.takes_part:
        return Answer(False, f"{unit.name} đã ghi “{unit.get_status_display().lower()}”.")
    if unit.programme.state != Programme.State.OPEN:
        return Answer(False, "Kết quả của năm đã chốt nên điểm thẩm định không sửa được nữa.")
    if appraisal.state == Appraisal.State.CONFIRMED:
        return Answer(False, "Tổ trưởng đã xác nhận điểm. Muốn sửa, tổ trưởng mở lại kèm lý do.")
    state = dossier_state(unit)
    if state in BEFORE_THE_PROVINCE:
        label = running(Dossier.State(state).label)
        return Answer(False, f"Hồ sơ đang ở bước “{label}”: chấm được khi hồ sơ đã nộp lên tỉnh.")
    return Answer(True)
