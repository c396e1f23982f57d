"""Who may do what around the committee: the role at the province or for the unit, then the running phase."""

from datetime import date
from typing import Any

from django.utils import timezone

from gansao.accounts.permissions import has
from gansao.accounts.queries import roles_of, roles_reaching
from gansao.appraisals.ties import ties_to
from gansao.assessments import permissions as dossiers
from gansao.assessments.queries import roles_for
from gansao.committee import queries
from gansao.committee.models import Consultation, Explanation, Posting
from gansao.domain import process
from gansao.domain.process import YES, Answer
from gansao.programmes import permissions as programmes
from gansao.programmes.models import Participation, Programme
from gansao.programmes.permissions import NOT_YOURS, holding
from gansao.programmes.queries import process_of, schedule


def can_read(user: Any, programme: Programme) -> bool:
    return has(user, "committee.read", programme.province)


def can_organise(user: Any, programme: Programme) -> bool:
    return has(user, "committee.organise", programme.province)


def may(user: Any, permission: str, programme: Programme, on: date | None = None) -> Answer:
    """Whether this person may do this for the year as a whole now; a year without a process has no committee here."""
    if programme.process is None:
        return NOT_YOURS
    return programmes.may(user, permission, programme, on)


def may_answer(user: Any, programme: Programme) -> Answer:
    """Whether somebody of an agency may answer now; that the agency is theirs is asked by what they can see."""
    roles = holding(roles_of(user), "committee.answer")
    if not roles or programme.process is None:
        return NOT_YOURS
    today = timezone.localdate()
    answer = programmes.in_phase(programme, "committee.answer", roles, today)
    if answer or not _has_begun(programme, "committee.answer", today):
        return answer
    # The day that was given with the question holds, also where the phase ends before it.
    asked = Consultation.objects.filter(participation__programme=programme, agency__users=user, due_on__gte=today)
    return YES if asked.exists() else answer


def may_explain(user: Any, explanation: Explanation, participation: Participation) -> Answer:
    """Whether the unit's people may still write: until the day they were given, also where the phase ends before it,
    and not once it is submitted."""
    if explanation.state == Explanation.State.EXPLAINED:
        return Answer(False, "Giải trình đã nộp nên không sửa được nữa.")
    if timezone.localdate() > explanation.due_on:
        return Answer(False, f"Đã hết hạn giải trình (ngày {explanation.due_on:%d/%m/%Y}). Cần thêm thì xin gia hạn.")
    if participation.programme.state != Programme.State.OPEN:
        return Answer(False, "Kết quả của năm đã chốt nên không giải trình được nữa.")
    today, permission = timezone.localdate(), "committee.explain"
    roles = holding(roles_for(user, participation, today), permission)
    if roles and _has_begun(participation.programme, permission, today):
        return YES
    return dossiers.may(user, permission, participation)


def _has_begun(programme: Programme, permission: str, on: date) -> bool:
    """Whether a phase that allows this runs or has run."""
    rules, terms = process_of(programme), schedule(programme)
    phases = [phase.key for phase in rules.phases if permission in phase.does] if rules else []
    begun = [terms[key].first_on for key in phases if key in terms]
    return any(day and day <= on for day in begun)


def can_opine(user: Any, participation: Participation) -> bool:
    """The secretariat, and the head of the first team that was given the unit, unless something ties them to it."""
    roles = holding(roles_for(user, participation, timezone.localdate()), "committee.opine")
    if not roles or queries.blind_units(user).filter(participation=participation).exists():
        return False
    return roles != {"team_head"} or not ties_to(user, participation)


def layers_of_year(user: Any, programme: Programme) -> frozenset[str]:
    """The layers of all units that the process shows this person by their role at the province."""
    rules = process_of(programme)
    if rules is None:
        return frozenset()
    today = timezone.localdate()
    roles = roles_reaching(user, [programme.province_id], today)
    return process.visible_layers(rules, schedule(programme), roles, today)


def may_propose(user: Any, programme: Programme) -> Answer:
    """The secretariat and the committee's members propose changes, while the committee sits."""
    as_secretariat, as_member = (may(user, verb, programme) for verb in ("committee.change", "committee.vote"))
    return as_member if as_member or as_secretariat == NOT_YOURS else as_secretariat


def fills_in(user: Any, participation: Participation) -> bool:
    """One of the unit's own people, whatever the phase: what is locked is said to them, not forbidden."""
    return bool(holding(roles_for(user, participation, timezone.localdate()), "committee.explain"))


def may_comment(posting: Posting, on: date) -> Answer:
    """Whether anybody may still say something about the posted list."""
    if posting.state == Posting.State.WITHDRAWN:
        return Answer(False, "Danh sách đã được rút nên không nhận ý kiến nữa.")
    if on > posting.last_on:
        return Answer(False, f"Đã hết thời hạn lấy ý kiến (ngày {posting.last_on:%d/%m/%Y}) nên không nhận ý kiến nữa.")
    if posting.programme.state != Programme.State.OPEN:
        return Answer(False, "Kết quả của năm đã chốt nên không nhận ý kiến nữa.")
    return YES
