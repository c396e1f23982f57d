"""The plan of visits: a day, another day, none; the last two with a reason."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from gansao.appraisals.models import Appraisal
from gansao.audit.actions import record
from gansao.domain.lifecycle import VISIT, NotAllowed, next_state
from gansao.domain.text import nfc
from gansao.programmes.actions import Refused, lock_open
from gansao.visits.models import Visit

REASON_MAX = 500


def plan_visit(*, appraisal: Appraisal, planned_on: date, by: Any, at: datetime) -> Visit:
    """Raises Refused where a visit to this unit lies ahead already."""
    unit = appraisal.participation
    try:
        with transaction.atomic():
            lock_open(unit.programme)
            visit = Visit(appraisal=appraisal, planned_on=planned_on, planned_at=at, planned_by=by)
            visit.save(force_insert=True)
            _record("visits.plan_visit", visit, None, by, at)
            return visit
    except IntegrityError:
        raise Refused(f"{unit.name} đã có một chuyến đi đang chờ. Hãy dời ngày của chuyến ấy.") from None


def replan_visit(*, visit: Visit, planned_on: date, reason: str, by: Any, at: datetime) -> bool:
    """Another day; a cancelled visit is planned again. False where nothing changes."""
    return _change(visit, "replan", reason, by, at, planned_on)


def cancel_visit(*, visit: Visit, reason: str, by: Any, at: datetime) -> bool:
    return _change(visit, "cancel", reason, by, at)


def _change(visit: Visit, verb: str, reason: str, by: Any, at: datetime, planned_on: date | None = None) -> bool:
    why = nfc(reason)
    if not why or len(why) > REASON_MAX:
        raise Refused(f"Hãy nêu lý do, tối đa {REASON_MAX} ký tự, ví dụ: xã bận tiếp công dân.")
    unit = visit.appraisal.participation
    try:
        with transaction.atomic():
            lock_open(unit.programme)
            held = Visit.objects.select_for_update().get(pk=visit.pk)
            before = _data(held)
            held.state = next_state(VISIT, held.state, verb)
            held.planned_on = planned_on or held.planned_on
            if before | {"reason": ""} == _data(held) | {"reason": ""}:
                return False
            held.reason = why
            held.save(update_fields=["state", "planned_on", "reason"])
            _record(f"visits.{verb}_visit", held, before, by, at)
            return True
    except NotAllowed:
        state = Visit.State(held.state).label.lower()
        raise Refused(f"Chuyến đi {unit.name} {state} nên không dời, không hủy được nữa.") from None
    except IntegrityError:
        raise Refused(f"{unit.name} đã có một chuyến đi khác đang chờ.") from None


def _record(action: str, visit: Visit, before: dict[str, Any] | None, by: Any, at: datetime) -> None:
    code = visit.appraisal.participation.code
    record(by=by, at=at, action=action, obj=visit, before=before, after=_data(visit), place_code=code)


def _data(visit: Visit) -> dict[str, Any]:
    return {"state": visit.state, "planned_on": visit.planned_on.isoformat(), "reason": visit.reason}
