"""The dossier's way: one step along `domain.lifecycle.DOSSIER`, kept where everybody who may read it sees it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments.deadlines import PHASE_OF, REGISTRATION, REVIEW, SELF
from gansao.assessments.models import Dossier, DossierStep
from gansao.audit.actions import record
from gansao.domain.lifecycle import DOSSIER, NotAllowed, next_state
from gansao.notices.actions import mark_done
from gansao.programmes.actions import Refused
from gansao.programmes.models import Participation


def held_dossier(participation: Participation, at: datetime) -> Dossier:
    """The unit's dossier, held until the transaction ends; begun where it has no row yet."""
    Dossier.objects.get_or_create(participation=participation, defaults={"changed_at": at})
    return Dossier.objects.select_for_update(of=("self",)).get(participation=participation)


@transaction.atomic
def move_dossier(*, participation: Participation, verb: str, note: str = "", by: Any, at: datetime) -> Dossier:
    """Take a dossier one step further. Raises Refused where its state has no such step (a second press, a stale tab).

    Whether this person may do it is asked before, by whoever calls: the verbs belong to several features.
    """
    dossier = held_dossier(participation, at)
    before = dossier.state
    try:
        dossier.state = next_state(DOSSIER, before, verb)
    except NotAllowed:
        raise Refused(
            f"Hồ sơ {participation.name} đang ở bước “{dossier.get_state_display().lower()}” nên việc này không còn "
            "làm được. Hãy tải lại trang để xem tình trạng mới."
        ) from None
    dossier.changed_at = at
    changed = ["state", "changed_at"]
    if verb in {"submit", "submit_to_province"}:
        dossier.submitted_at = at
        changed.append("submitted_at")
    dossier.save(update_fields=changed)
    DossierStep.objects.create(
        dossier=dossier,
        verb=verb,
        state=dossier.state,
        note=note.strip(),
        at=at,
        by_name=str(by),
        by_title=getattr(by, "title", ""),
    )
    record(
        by=by,
        at=at,
        action="assessments.move_dossier",
        obj=dossier,
        before={"state": before},
        after={"state": dossier.state, "reason": note.strip()},
        place_code=participation.code,
    )
    _end_reminders(participation, before, dossier.state, by, at)
    return dossier


def _end_reminders(participation: Participation, before: str, after: str, by: Any, at: datetime) -> None:
    """What the phase behind asked for is done: by the commune; by its district, once none of its dossiers waits."""
    phase = PHASE_OF.get(Dossier.State(before))
    if phase == PHASE_OF.get(Dossier.State(after)):
        return
    about = f"phase:{participation.programme.key}"
    if phase == SELF:
        mark_done(key=f"{about}:{SELF}:{participation.code}", by=by, at=at)
        mark_done(key=f"{about}:{REGISTRATION}:{participation.code}", by=by, at=at)
    elif phase == REVIEW and participation.district_id:
        waiting = [state for state, of in PHASE_OF.items() if of == REVIEW]
        district = Participation.objects.filter(
            programme=participation.programme_id,
            district=participation.district_id,
            status=Participation.Status.TAKING_PART,
        )
        if not district.filter(dossier__state__in=waiting).exists():
            mark_done(key=f"{about}:{REVIEW}:{participation.district_code}", by=by, at=at)
