"""What each unit of a year waits for, until when, and who is late: one rule for page, tasks and reminders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gansao.assessments.models import Dossier
from gansao.assessments.queries import dossier_state
from gansao.domain.process import Process, Schedule
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import process_of, schedules_of

State = Dossier.State
REGISTRATION, SELF, REVIEW, APPRAISAL = "registration", "self_assessment", "district_review", "appraisal"
# The phase by whose end a dossier must have left a state.
PHASE_OF = {
    State.DRAFTING: SELF,
    State.AWAITING: SELF,
    State.RETURNED: SELF,
    State.SUBMITTED: REVIEW,
    State.ACCEPTED: REVIEW,
    State.FORWARDED: APPRAISAL,
    State.APPRAISING: APPRAISAL,
}
# Who is asked when a phase's work is not done: roles at the unit, at its district.
ASKED = {
    REGISTRATION: ("commune_leader",),
    SELF: ("commune_editor", "commune_leader"),
    REVIEW: ("district_reviewer",),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One unit, the phase whose work is not done yet, and its last day for this unit."""

    unit: Participation
    phase: str
    due_on: date
    state: str

    @property
    def state_in_words(self) -> str:
        return "chưa trả lời đăng ký" if self.phase == REGISTRATION else str(State(self.state).label).lower()


def waiting_in(programme: Programme, units: Iterable[Participation], today: date) -> list[Waiting]:
    """What has begun and is not done, of the units that take part; one query for the extensions of all."""
    rules, rows = process_of(programme), [unit for unit in units if unit.takes_part]
    if rules is None or programme.state != Programme.State.OPEN:
        return []
    schedules = schedules_of(programme, rows)
    found = (_waiting(rules, unit, schedules[unit.pk], today) for unit in rows)
    return [each for each in found if each is not None]


def late_in(programme: Programme, units: Iterable[Participation], today: date) -> list[Waiting]:
    """Those whose last day is past, the longest first."""
    late = [each for each in waiting_in(programme, units, today) if each.due_on < today]
    return sorted(late, key=lambda each: (each.due_on, each.unit.sort_key))


def _waiting(rules: Process, unit: Participation, terms: Schedule, today: date) -> Waiting | None:
    state = dossier_state(unit)
    phase = PHASE_OF.get(State(state))
    if phase and (due := _due(rules, terms, state, phase, today)):
        return Waiting(unit, phase, due, state)
    registration = terms.get(REGISTRATION)
    if unit.registered_at is None and state == State.DRAFTING and _began(terms, REGISTRATION, today):
        return Waiting(unit, REGISTRATION, registration.last_on, state)  # type: ignore[union-attr,arg-type]
    return None


def _due(rules: Process, terms: Schedule, state: str, phase: str, today: date) -> date | None:
    """The end of the phase that has begun; for what was returned, of the last one in which the commune may mend it."""
    keys = [phase]
    if state == State.RETURNED:
        keys = [each.key for each in rules.phases_of("assessments.mark_self", ("commune_editor",))]
    days = [terms[key].last_on for key in keys if _began(terms, key, today)]
    return max((day for day in days if day), default=None)


def _began(terms: Schedule, key: str, today: date) -> bool:
    term = terms.get(key)
    return term is not None and term.first_on is not None and term.first_on <= today and term.last_on is not None
