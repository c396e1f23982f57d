"""Calendars as files (`law/calendars/`): days off and make-up days with their source, all faults at once."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from gansao.domain.faults import Fault
from gansao.domain.reading import Reader
from gansao.domain.rulebook import CriteriaSetInvalid
from gansao.domain.workdays import WEEKDAYS, Calendar, SpecialDay
from gansao.law import FOLDER, read_yaml

_PARTS = {"name", "first_on", "last_on", "weekly_off", "sources", "days"}
_OF_A_DAY = {"from", "to", "kind", "reason", "source", "announced"}
_LONGEST = 31  # days of one entry: longer is a slip of the pen


class CalendarInvalid(ValueError):
    """The data is no calendar; `faults` says all that is wrong."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


@cache
def national() -> Calendar:
    """The calendar of the country's offices, as shipped."""
    return load(FOLDER.joinpath("calendars", "vn.yaml").read_bytes(), "vn.yaml")


def load(content: bytes, name: str) -> Calendar:
    """A calendar from YAML. Raises CalendarInvalid with all faults."""
    try:
        data = read_yaml(content, name)
    except CriteriaSetInvalid as no_yaml:
        raise CalendarInvalid(no_yaml.faults) from None
    reader = Reader()
    calendar = _calendar(reader, data)
    if reader.faults or calendar is None:
        raise CalendarInvalid(tuple(reader.faults))
    return calendar


def _calendar(reader: Reader, data: Any) -> Calendar | None:
    read = reader.mapping(data, "lịch", _PARTS, _PARTS)
    if not read:
        return None
    first_on, last_on = reader.day(read.get("first_on"), "first_on"), reader.day(read.get("last_on"), "last_on")
    if first_on and last_on and last_on < first_on:
        reader.fault("last_on", "phải từ ngày first_on trở đi")
    named = read.get("sources")
    sources = reader.mapping(named, "sources", set(named) if isinstance(named, dict) else set(), set())
    days: dict[date, SpecialDay] = {}
    for number, row in enumerate(reader.rows(read.get("days"), "days"), start=1):
        for day in _days(reader, row, f"days, dòng {number}", sources):
            if day.on in days:
                reader.fault(f"days, dòng {number}", f"ngày {day.on:%d/%m/%Y} đã có ở một dòng trước")
            if first_on and last_on and not first_on <= day.on <= last_on:
                reader.fault(f"days, dòng {number}", f"ngày {day.on:%d/%m/%Y} nằm ngoài thời gian của lịch")
            days[day.on] = day
    weekly_off = _weekdays(reader, read.get("weekly_off"))
    if reader.faults or first_on is None or last_on is None:
        return None
    return Calendar(first_on, last_on, dict(sorted(days.items())), weekly_off)


def _weekdays(reader: Reader, value: Any) -> frozenset[int]:
    names = [reader.text(name, "weekly_off") for name in reader.rows(value, "weekly_off", empty_ok=True)]
    for name in names:
        if name not in WEEKDAYS:
            reader.fault("weekly_off", f"“{name}” không phải là một thứ trong tuần; viết như {', '.join(WEEKDAYS)}")
    found = frozenset(WEEKDAYS.index(name) for name in names if name in WEEKDAYS)
    if len(found) == len(WEEKDAYS):
        reader.fault("weekly_off", "một tuần phải có ngày làm việc")
    return found


def _days(reader: Reader, row: Any, place: str, sources: dict[str, Any]) -> list[SpecialDay]:
    """The days of one entry, both ends included."""
    read = reader.mapping(row, place, _OF_A_DAY, {"from", "reason", "source"})
    if not read.keys() >= {"from", "reason", "source"}:
        return []
    first = reader.day(read["from"], place)
    last = reader.day(read["to"], place) if "to" in read else first
    kind = reader.choice(read.get("kind"), place, ("off", "worked"), "off")
    reason = reader.text(read["reason"], place)
    source = reader.text(sources.get(str(read["source"])), f"{place}, nguồn “{read['source']}”")
    announced = reader.flag(read.get("announced", True), place)
    if first is None or last is None:
        return []
    if not 0 <= (last - first).days < _LONGEST:
        reader.fault(place, f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y} không phải là một đợt nghỉ")
        return []
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [SpecialDay(on, kind == "worked", reason, source, announced) for on in every]
