"""The head's word: which of two marks holds, that all is in, and that it must be taken up again."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.appraisals.actions.marking import begin, held_appraisal, refuse_tied
from gansao.appraisals.actions.sharing import end_reminders
from gansao.appraisals.models import Appraisal, Settlement
from gansao.appraisals.sheets import Row, Sheet, sheet_of
from gansao.assessments.actions import Found, move_dossier, set_layer
from gansao.assessments.models import Layer
from gansao.audit.actions import record
from gansao.domain.lifecycle import APPRAISAL, NotAllowed, next_state
from gansao.domain.points import show
from gansao.domain.text import nfc
from gansao.programmes.actions import Refused, lock_open

NOTE_MAX = 300


@transaction.atomic
def settle(*, appraisal: Appraisal, criterion: str, mark_id: int, note: str, by: Any, at: datetime) -> Settlement:
    """Independent markers differ: the head takes one of their marks and says why. Nothing is averaged."""
    note = nfc(note.strip())
    held = held_appraisal(appraisal, at)
    refuse_tied(held, by, at)
    row = sheet_of(held).by_code.get(criterion)
    if row is None or not row.several or not row.all_in:
        raise Refused(f"Tiêu chí {criterion} chưa đủ các lượt chấm độc lập nên chưa chọn được điểm.")
    mark = next((mark for mark in row.marks if mark.pk == mark_id), None)
    if mark is None:
        raise Refused(f"Tiêu chí {criterion}: hãy chọn điểm của một trong những người đã chấm.")
    if not note or len(note) > NOTE_MAX:
        raise Refused(f"Tiêu chí {criterion}: hãy ghi vì sao chọn điểm này (không quá {NOTE_MAX} ký tự).")
    chosen, _ = Settlement.objects.update_or_create(
        appraisal=held,
        criterion=criterion,
        defaults={"mark": mark, "note": note, "settled_at": at, "settled_by": by},
    )
    after = {
        "criterion": criterion,
        "marks": "; ".join(f"{each.marker}: {show(each.points_x100 or 0)}" for each in row.marks),
        "points": show(mark.points_x100 or 0),
        "reason": note,
    }
    record(by=by, at=at, action="appraisals.settle", obj=held, after=after, place_code=held.participation.code)
    return chosen


@transaction.atomic
def confirm(*, appraisal: Appraisal, by: Any, at: datetime) -> Appraisal:
    """The head confirms: of a first appraisal the unit's TEAM layer is written, whole. Raises Refused, writing nothing.

    A second, blind one is confirmed too, but writes no layer and moves no dossier.
    """
    held = held_appraisal(appraisal, at)
    refuse_tied(held, by, at)
    sheet = sheet_of(held)
    if not sheet.complete:
        raise Refused(lacking(sheet))
    unit = held.participation
    if held.order == Appraisal.FIRST:
        begin(held, by, at)
        found = {row.criterion.code: _found(row) for row in sheet.rows}
        set_layer(
            programme=unit.programme, layer=Layer.TEAM, found={unit.code: found}, by=by, at=at, source=held.source
        )
        move_dossier(participation=unit, verb="end_appraisal", by=by, at=at)
    _move(held, "confirm", by, at, {"points": show(sheet.total)})
    end_reminders(programme=unit.programme, team=held.team, by=by, at=at)
    return held


@transaction.atomic
def reopen(*, appraisal: Appraisal, reason: str, by: Any, at: datetime) -> Appraisal:
    """Take up a confirmed appraisal again, with a reason; not any more once its marks are before the committee."""
    reason = nfc(reason.strip())
    if not reason:
        raise Refused("Hãy ghi lý do mở lại: lý do được lưu trong nhật ký và hồ sơ.")
    lock_open(appraisal.participation.programme)
    held = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("team", "participation__programme")
        .get(pk=appraisal.pk)
    )
    if held.order == Appraisal.FIRST and held.state == Appraisal.State.CONFIRMED:
        move_dossier(participation=held.participation, verb="reopen_appraisal", note=reason, by=by, at=at)
    _move(held, "reopen", by, at, {"reason": reason})
    return held


def lacking(sheet: Sheet) -> str:
    """What stands between a sheet and its confirmation, in words."""
    parts = [
        ("còn chưa chấm", sheet.missing),
        ("người chấm khác nhau, tổ trưởng chưa chọn điểm", sheet.to_settle),
        ("khác điểm tự chấm mà chưa có lý do", sheet.without_reason),
        ("do người vướng với đơn vị chấm, cần người khác trong tổ chấm lại", sheet.by_tied),
    ]
    said = [f"tiêu chí {_codes(rows)} {what}" for what, rows in parts if rows]
    return f"Chưa xác nhận được: {'; '.join(said)}." if said else ""


def _codes(rows: tuple[Row, ...]) -> str:
    codes = [row.criterion.code for row in rows]
    more = f" và {len(codes) - 12} tiêu chí nữa" if len(codes) > 12 else ""
    return ", ".join(codes[:12]) + more


def _found(row: Row) -> Found:
    if row.is_supplied and row.column:
        said = f"{row.column.agency}, văn bản số {row.column.document_number} ngày {row.column.document_on:%d/%m/%Y}"
        return Found({"points": row.supplied_x100, "given": True}, note=said)
    mark = row.result
    assert mark is not None, "a complete sheet has a mark in every row"
    note = mark.note
    if row.settlement:
        note = f"{note} Tổ trưởng chọn: {row.settlement.note}".strip()
    return Found(mark.answer, note=note, reason=mark.reason, marked_by_id=mark.marker_id)


def _move(held: Appraisal, verb: str, by: Any, at: datetime, said: dict[str, Any]) -> None:
    before = held.state
    try:
        held.state = next_state(APPRAISAL, before, verb)
    except NotAllowed:
        raise Refused("Việc này đã được làm ở một trang khác. Hãy tải lại trang để xem tình trạng mới.") from None
    confirmed = held.state == Appraisal.State.CONFIRMED
    held.confirmed_at, held.confirmed_by = (at, by) if confirmed else (None, None)
    held.reopened_at = held.reopened_at if confirmed else at
    held.save(update_fields=["state", "confirmed_at", "confirmed_by", "reopened_at"])
    record(
        by=by,
        at=at,
        action=f"appraisals.{verb}",
        obj=held,
        before={"state": before},
        after={"state": held.state, "team": held.team.name, **said},
        place_code=held.participation.code,
    )
