"""Working days as Vietnamese offices count them: from the day after, days off left out, make-up days counted in.

What is off and what is worked is data (`law/calendars/`, and what a province adds); nothing here reads a clock.
A day beyond the calendar's last is judged by the week alone: `Calendar.covers` says whether a count is sure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

SATURDAY, SUNDAY = 5, 6
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which the week does not decide: a holiday, a day off in lieu, or a day off that is worked."""

    on: date
    worked: bool
    reason: str
    source: str = ""
    confirmed: bool = True  # False: expected, but not announced yet


@dataclass(frozen=True, slots=True)
class Calendar:
    """`days` are known from `first_on` to `last_on`, both included."""

    first_on: date
    last_on: date
    days: Mapping[date, SpecialDay]
    weekly_off: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def __post_init__(self) -> None:
        if not self.weekly_off < frozenset(range(7)):
            raise ValueError("a week needs a working day")

    def covers(self, *days: date) -> bool:
        return all(self.first_on <= day <= self.last_on for day in days)

    def with_days(self, days: Iterable[SpecialDay]) -> "Calendar":
        """This calendar, where the given days come before its own."""
        return replace(self, days={**self.days, **{day.on: day for day in days}})


def is_working_day(calendar: Calendar, day: date) -> bool:
    special = calendar.days.get(day)
    return special.worked if special else day.weekday() not in calendar.weekly_off


def add_working_days(calendar: Calendar, day: date, n: int) -> date:
    """The last of `n` working days that begin to count on the day after `day`.

    Less than 0 counts back from the day before; 0 is the day itself.
    """
    step = _DAY if n > 0 else -_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(calendar, day)
    return day


def working_days_between(calendar: Calendar, day: date, until: date) -> int:
    """How many working days follow `day` up to `until`, which counts; 0 where `until` is not later."""
    return sum(is_working_day(calendar, day + _DAY * n) for n in range(1, (until - day).days + 1))


def days_left(calendar: Calendar, today: date, due_on: date) -> int:
    """Working days from today to the due day; less than 0 once it is past."""
    if due_on >= today:
        return working_days_between(calendar, today, due_on)
    return -working_days_between(calendar, due_on, today)


def due_in_words(calendar: Calendar, today: date, due_on: date) -> str:
    """ "còn 2 ngày làm việc", "hạn hôm nay", "quá hạn 3 ngày làm việc"."""
    left = days_left(calendar, today, due_on)
    if due_on == today:
        return "hạn hôm nay"
    if due_on > today:
        return f"còn {left} ngày làm việc" if left else "còn chưa đến 1 ngày làm việc"
    return f"quá hạn {-left} ngày làm việc" if left else "quá hạn chưa đến 1 ngày làm việc"
