"""Freezing a year's result, and opening it again while nothing is signed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments import queries as assessments
from gansao.audit.actions import record
from gansao.committee import queries as committee
from gansao.criteria.queries import load
from gansao.domain import register
from gansao.notices.actions import mark_done
from gansao.programmes import actions as programmes
from gansao.programmes.models import Programme
from gansao.recognition import queries
from gansao.recognition.actions.refused import Incomplete, Refused, held_programme
from gansao.recognition.dues import key_of
from gansao.recognition.models import Decision, FrozenResult


@transaction.atomic
def freeze(*, programme: Programme, by: Any, at: datetime, expected_sha256: str = "") -> FrozenResult:
    """Keep criteria set, marks and awards as they are now. Raises Incomplete, or Refused.

    `expected_sha256` is the result that the person saw; another one means that marks changed meanwhile.
    """
    held = held_programme(programme)
    if held.state != Programme.State.OPEN:
        raise Refused(f"Kết quả năm {held.year} đã được chốt: hãy tải lại trang để xem trạng thái hiện nay.")
    must_be_settled(held)
    content = preview(held)
    text = register.canonical_json(content)
    digest = register.sha256(text)
    if expected_sha256 and expected_sha256 != digest:
        raise Refused("Điểm vừa thay đổi sau khi trang này mở ra nên chưa chốt. Hãy xem lại số liệu mới rồi chốt.")
    frozen = FrozenResult.objects.create(programme=held, content=text, sha256=digest, frozen_at=at, frozen_by=by)
    programmes.move(programme=held, verb="freeze", by=by, at=at)
    mark_done(key=key_of(held, "freeze"), by=by, at=at)
    record(
        by=by,
        at=at,
        action="recognition.freeze",
        obj=frozen,
        after={"sha256": digest, "criteria_set": held.criteria_set.key, **content["summary"]},
        place_code=held.province.code,
    )
    return frozen


def preview(programme: Programme) -> dict[str, Any]:
    """What would be frozen now. Raises Incomplete with the units that stand in the way, or Refused."""
    criteria_set = load(programme.criteria_set)
    units = assessments.frozen_units(programme)
    present = [unit for unit in units if unit.status == "taking_part"]
    if not present:
        raise Refused("Năm này không có đơn vị nào tham gia nên không có gì để chốt.")
    incomplete = [unit for unit in present if any(code not in (unit.marks or {}) for code in criteria_set.codes)]
    if incomplete:
        raise Incomplete(incomplete, criteria_set.codes)
    return register.freeze(criteria_set, units)


def must_be_settled(programme: Programme) -> None:
    """Raises Refused where the committee has not yet decided what was put to it."""
    if words := committee.unsettled(programme):
        raise Refused(f"Chưa chốt được, vì còn: {'; '.join(words)}. Hãy kết luận ở trang của Ban Chỉ đạo trước.")


@transaction.atomic
def reopen(*, programme: Programme, reason: str, by: Any, at: datetime) -> FrozenResult:
    """Take a frozen result back while nothing is signed; a draft on it is dropped."""
    held = held_programme(programme)
    reason = reason.strip()
    if held.state != Programme.State.FROZEN:
        raise Refused("Chỉ mở lại được kết quả đang chốt và chưa công bố.")
    if not reason:
        raise Refused("Hãy nêu lý do mở lại kết quả đã chốt.")
    frozen = queries.current_frozen(held)
    if frozen is None:
        raise Refused("Không có kết quả chốt nào để mở lại.")
    under_way = Decision.objects.select_for_update().filter(frozen=frozen, state__in=["draft", "signed"])
    for decision in under_way:
        if decision.state == Decision.State.SIGNED:
            raise Refused("Quyết định đã ký. Văn thư gỡ ghi nhận chữ ký trước, rồi mới mở lại được.")
        decision.state = Decision.State.DROPPED
        decision.save(update_fields=["state"])
    frozen.dropped_at, frozen.dropped_reason = at, reason
    frozen.save(update_fields=["dropped_at", "dropped_reason"])
    programmes.move(programme=held, verb="reopen", by=by, at=at)
    after = {"reason": reason, "dropped_drafts": len(under_way)}
    record(by=by, at=at, action="recognition.reopen", obj=frozen, after=after, place_code=held.province.code)
    return frozen
