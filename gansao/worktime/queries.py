"""Reads of the calendar. What a deadline needs is `calendar_for`."""

from typing import Any

from django.db.models import QuerySet

from gansao.accounts.queries import provinces_around, provinces_of
from gansao.domain.workdays import Calendar
from gansao.law.calendar_reader import national
from gansao.places.models import Level, Unit
from gansao.worktime.models import CalendarDay


def calendar_for(province: Unit | None) -> Calendar:
    """The working days of a province's offices, in one query; of the country's where none is given.

    Read anew each time: what one process has set holds in all of them at once.
    """
    if province is None:
        return national()
    return national().with_days(row.special for row in days_of(province))


def calendar_of(user: Any) -> Calendar:
    """The calendar by which a person's own list of tasks counts: that of their province, the youngest of several."""
    return calendar_for(_provinces(provinces_around(user)).first())


def provinces_visible_to(user: Any) -> QuerySet[Unit]:
    """The provinces whose calendar a person may look at, the youngest first."""
    return _provinces(provinces_of(user, permission="programmes.read")).prefetch_related("periods")


def days_of(province: Unit) -> QuerySet[CalendarDay]:
    """What the province itself has set."""
    return CalendarDay.objects.filter(province=province).order_by("day")


def _provinces(among: QuerySet[Unit]) -> QuerySet[Unit]:
    return among.filter(level=Level.PROVINCE).order_by("-first_on", "code")
