"""Setting single days of a province's calendar.

Deadlines that were already given keep their day: whoever stores one stores the day, not the count.
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from gansao.audit.actions import record
from gansao.domain.text import nfc
from gansao.domain.workdays import WEEKDAYS, is_working_day
from gansao.law.calendar_reader import national
from gansao.places.models import Unit
from gansao.worktime.models import CalendarDay
from gansao.worktime.queries import calendar_for


class Refused(Exception):
    """What was asked cannot be done; the message is Vietnamese and says why and what to do."""


def set_day(*, province: Unit, day: date, kind: str, reason: str, by: Any, at: datetime) -> bool:
    """Say that a day is off or worked here. False where nothing changes."""
    try:
        with transaction.atomic():
            return _set_day(province, day, kind, nfc(reason), by, at)
    except IntegrityError:
        raise Refused(f"Ngày {day:%d/%m/%Y} vừa được người khác ghi. Hãy xem lại lịch.") from None


def _set_day(province: Unit, day: date, kind: str, reason: str, by: Any, at: datetime) -> bool:
    if kind not in CalendarDay.Kind.values:
        raise ValueError(f"unknown kind {kind!r}")
    if not reason:
        raise Refused("Hãy nêu lý do, ví dụ: theo Thông báo số 12/TB-UBND ngày 05/12/2026.")
    shipped = national()
    if not shipped.covers(day):
        raise Refused(
            f"Lịch hiện có tính từ {shipped.first_on:%d/%m/%Y} đến hết {shipped.last_on:%d/%m/%Y}. "
            "Hãy chọn một ngày trong thời gian ấy, hoặc nâng cấp phần mềm để có lịch các năm sau."
        )
    row = CalendarDay.objects.select_for_update().filter(province=province, day=day).first()
    worked = kind == CalendarDay.Kind.WORKED
    if row is None and is_working_day(calendar_for(province), day) == worked:
        already = "đã là ngày làm việc" if worked else "đã là ngày nghỉ"
        raise Refused(f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}, {already} theo lịch chung; không cần ghi.")
    if row and (row.kind, row.reason) == (kind, reason):
        return False
    before = _data(row) if row else None
    row = row or CalendarDay(province=province, day=day)
    row.kind, row.reason, row.set_at, row.set_by = kind, reason, at, str(by)
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["kind", "reason", "set_at", "set_by"])
    after = _data(row)
    record(by=by, at=at, action="worktime.set_day", obj=row, before=before, after=after, place_code=province.code)
    return True


@transaction.atomic
def unset_day(*, province: Unit, day: date, reason: str, by: Any, at: datetime) -> None:
    """Take back what the province set for a day: the country's calendar holds again."""
    row = CalendarDay.objects.select_for_update().filter(province=province, day=day).first()
    if row is None:
        raise Refused(f"Tỉnh không ghi riêng gì cho ngày {day:%d/%m/%Y}: ngày này đang theo lịch chung.")
    if not nfc(reason):
        raise Refused("Hãy nêu lý do bỏ ngày đã ghi.")
    record(
        by=by,
        at=at,
        action="worktime.unset_day",
        obj=row,
        before=_data(row),
        after={"reason": nfc(reason)},
        place_code=province.code,
    )
    row.delete()


def _data(row: CalendarDay) -> dict[str, Any]:
    return {"day": row.day.isoformat(), "kind": row.kind, "reason": row.reason}
