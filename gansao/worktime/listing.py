"""The calendar of a year as a list to read: month by month, what is unlike an ordinary week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gansao.domain.workdays import WEEKDAYS, Calendar, SpecialDay, working_days_between
from gansao.worktime.models import CalendarDay


@dataclass(frozen=True, slots=True)
class ListedDay:
    special: SpecialDay
    own: CalendarDay | None  # what the province set itself

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.special.on.weekday()]


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    working_days: int
    days: tuple[ListedDay, ...]


def months(calendar: Calendar, own: Mapping[date, CalendarDay], year: int) -> list[Month]:
    """The twelve months of a year with their special days."""
    listed = []
    for number in range(1, 13):
        before = date(year, number, 1) - timedelta(days=1)
        last = date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
        days = sorted(day for day in calendar.days if before < day <= last)
        rows = tuple(ListedDay(calendar.days[day], own.get(day)) for day in days)
        listed.append(Month(number, working_days_between(calendar, before, last), rows))
    return listed
