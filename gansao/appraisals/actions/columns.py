"""An agency's column on its way in: checked, then accepted whole or put aside."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gansao.appraisals import columns
from gansao.appraisals.models import Appraisal, SuppliedColumn
from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain.lifecycle import SUPPLIED_COLUMN, NotAllowed, next_state
from gansao.domain.text import nfc
from gansao.files.actions import Refused as FileRefused
from gansao.files.actions import store
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Programme

State = SuppliedColumn.State
REASON_MAX = 500
KINDS = ("xlsx", "xls", "csv")


@transaction.atomic
def receive_column(
    *,
    programme: Programme,
    criterion: str,
    agency: str,
    document_number: str,
    document_on: date,
    content: bytes,
    name: str,
    by: Any,
    at: datetime,
) -> SuppliedColumn:
    """Keep a column's workbook and what it says; with faults it can only be put aside. Raises Refused."""
    held = lock_open(programme)
    rules = load(held.criteria_set)
    if criterion not in rules.by_code:
        raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")
    try:
        file = store(content=content, name=name, by=by, at=at, allowed=KINDS)
    except FileRefused as refused:
        raise Refused(str(refused)) from None
    reading = columns.read(held, rules.criterion(criterion), file)
    column = SuppliedColumn.objects.create(
        programme=held,
        criterion=criterion,
        agency=nfc(agency.strip()),
        document_number=nfc(document_number.strip()),
        document_on=document_on,
        file=file,
        state=State.FAULTY if reading.faults else State.READY,
        points={} if reading.faults else reading.points,
        uploaded_at=at,
        uploaded_by=by,
    )
    _record("receive_column", column, {}, by, at)
    return column


@transaction.atomic
def accept_column(*, column: SuppliedColumn, by: Any, at: datetime) -> SuppliedColumn:
    """The column holds for its units from now on; an earlier one of the criterion is put aside. Raises Refused."""
    programme = lock_open(column.programme)
    held = _moved(column, "accept")
    standing = SuppliedColumn.objects.filter(programme=programme, criterion=held.criterion, state=State.ACCEPTED)
    _refuse_confirmed([held, *standing], "nhận")
    for earlier in standing:
        earlier.state = State.ABANDONED
        earlier.save(update_fields=["state"])
    held.accepted_at = at
    held.save(update_fields=["state", "accepted_at"])
    _record("accept_column", held, {"state": column.state}, by, at)
    return held


@transaction.atomic
def abandon_column(*, column: SuppliedColumn, reason: str = "", by: Any, at: datetime) -> SuppliedColumn:
    """Put a column aside. Where it had been accepted, with a reason: the teams mark the criterion themselves again.

    Raises Refused, changing nothing; so where a unit was confirmed with its points, which would then lack a mark.
    """
    lock_open(column.programme)
    reason = nfc(reason.strip())
    held = _moved(column, "abandon")
    if held.accepted_at is not None:
        if not reason or len(reason) > REASON_MAX:
            raise Refused(f"Hãy ghi vì sao bỏ số liệu đã nhận (không quá {REASON_MAX} ký tự).")
        _refuse_confirmed([held], "bỏ")
    held.save(update_fields=["state"])
    _record("abandon_column", held, {"state": column.state}, by, at, reason)
    return held


def _refuse_confirmed(columns: Iterable[SuppliedColumn], verb: str) -> None:
    """What was confirmed was confirmed with these points, or without them."""
    held = list(columns)
    confirmed = Appraisal.objects.filter(
        participation__programme=held[0].programme_id,
        participation__code__in={code for column in held for code in column.points},
        state=Appraisal.State.CONFIRMED,
    ).select_related("participation")
    names = list(dict.fromkeys(row.participation.name for row in confirmed))
    if names:
        more = f" và {len(names) - 6} đơn vị nữa" if len(names) > 6 else ""
        said = f"{', '.join(names[:6])}{more}"
        raise Refused(f"Tổ trưởng đã xác nhận điểm của {said}. Hãy để tổ mở lại các đơn vị này trước khi {verb}.")


def _moved(column: SuppliedColumn, verb: str) -> SuppliedColumn:
    held = SuppliedColumn.objects.select_for_update().get(pk=column.pk)
    try:
        held.state = next_state(SUPPLIED_COLUMN, held.state, verb)
    except NotAllowed:
        raise Refused(f"Bảng số liệu này đang ở trạng thái “{held.get_state_display().lower()}”.") from None
    return held


def _record(verb: str, column: SuppliedColumn, before: dict[str, Any], by: Any, at: datetime, reason: str = "") -> None:
    after = ({"reason": reason} if reason else {}) | {
        "criterion": column.criterion,
        "agency": column.agency,
        "number": column.document_number,
        "units": len(column.points),
        "state": column.state,
    }
    place = column.programme.province.code
    record(by=by, at=at, action=f"appraisals.{verb}", obj=column, before=before, after=after, place_code=place)
