"""Correcting what is published: marks are taken up again, the decision stands until another replaces it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.audit.actions import record
from gansao.programmes import actions as programmes
from gansao.programmes.models import Programme
from gansao.recognition import queries
from gansao.recognition.actions.refused import Refused, held_programme
from gansao.recognition.models import Correction, Decision


@transaction.atomic
def open_correction(*, decision: Decision, reason: str, by: Any, at: datetime) -> Correction:
    """Open the year again to correct a published decision. The public goes on seeing what is published."""
    programme = held_programme(decision.programme)
    standing = queries.standing(programme)
    reason = reason.strip()
    if standing is None or standing.pk != decision.pk or programme.state != Programme.State.PUBLISHED:
        raise Refused("Chỉ đính chính được quyết định đang có hiệu lực và chưa có đính chính nào đang làm.")
    if not reason:
        raise Refused("Hãy nêu lý do đính chính: lý do này được ghi trong quyết định mới.")
    correction = Correction.objects.create(
        decision=standing, reason=reason, opened_at=at, opened_by=by if hasattr(by, "pk") else None
    )
    programmes.move(programme=programme, verb="correct", by=by, at=at)
    _audit("open_correction", correction, programme, by, at, after={"decision": standing.number, "reason": reason})
    return correction


@transaction.atomic
def abandon_correction(*, correction: Correction, by: Any, at: datetime) -> Correction:
    """Leave what is published as it is. Marks that were changed meanwhile stay in the working table, unpublished."""
    programme = held_programme(correction.decision.programme)
    held = Correction.objects.select_for_update().get(pk=correction.pk)
    if held.closed_at is not None or programme.state != Programme.State.OPEN:
        raise Refused("Chỉ bỏ được đính chính khi chưa chốt lại kết quả. Hãy mở lại kết quả chốt trước.")
    held.closed_at = at
    held.save(update_fields=["closed_at"])
    programmes.move(programme=programme, verb="keep_published", by=by, at=at)
    _audit("abandon_correction", held, programme, by, at, after={"decision": held.decision.number})
    return held


def _audit(
    verb: str, correction: Correction, programme: Programme, by: Any, at: datetime, after: dict[str, Any]
) -> None:
    place = programme.province.code
    record(by=by, at=at, action=f"recognition.{verb}", obj=correction, after=after, place_code=place)
