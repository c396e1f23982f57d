"""What the home pages read from several features at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gansao.domain.text import fold
from gansao.places import queries as places
from gansao.places.models import Level, UnitPeriod
from gansao.programmes.models import Programme
from gansao.programmes.queries import programmes
from gansao.recognition.queries import UnitInYear, results_of_units

MOST = 60  # units on one page of search results


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that a search found: its latest name among those that match, and where it lay then."""

    period: UnitPeriod
    place: str  # "Huyện Lạng Giang, Tỉnh Bắc Giang"
    results: tuple[UnitInYear, ...]

    @property
    def latest(self) -> UnitInYear | None:
        return self.results[-1] if self.results else None


@dataclass(frozen=True, slots=True)
class Search:
    text: str
    rows: tuple[Found, ...]
    more: int  # units beyond those shown


def open_years() -> QuerySet[Programme]:
    """Years that are being marked or are frozen: that they exist is public, their marks are not."""
    # A year that is being corrected is open again while its published decision stands.
    rows = (
        programmes()
        .filter(state__in=[Programme.State.OPEN, Programme.State.FROZEN])
        .exclude(decisions__state="published")
    )
    return rows.order_by("-year", "key")


def search_units(text: str) -> Search:
    """Communes of all times by name or code: those with results first, then as `places` orders them."""
    if not fold(text).strip():
        return Search(text, (), 0)
    latest: dict[int, UnitPeriod] = {}
    for period in places.found(text, level=Level.COMMUNE)[: MOST * 10]:
        known = latest.get(period.unit_id)
        if known is None or period.first_on > known.first_on:
            latest[period.unit_id] = period
    results = results_of_units(latest)
    ordered = sorted(latest.values(), key=lambda period: not results.get(period.unit_id))
    shown = ordered[:MOST]
    lie = _places(shown)
    rows = tuple(Found(p, lie.get(p.pk, ""), results.get(p.unit_id, ())) for p in shown)
    return Search(text, rows, len(ordered) - len(shown))


def _places(periods: Iterable[UnitPeriod]) -> dict[int, str]:
    """{period's primary key: "huyện, tỉnh"}: the parent, and the parent's parent on the period's first day."""
    rows = list(periods)
    by_day: dict[date, list[UnitPeriod]] = defaultdict(list)
    for row in rows:
        by_day[row.first_on].append(row)
    said = {}
    for day, on_day in by_day.items():
        parents = [row.parent for row in on_day if row.parent and row.parent.level == Level.DISTRICT]
        above = places.periods_on(parents, day) if parents else {}
        for row in on_day:
            names = [_parent_name(row), _parent_name(above[row.parent_id]) if row.parent_id in above else ""]
            said[row.pk] = ", ".join(name for name in names if name)
    return said


def _parent_name(period: UnitPeriod) -> str:
    return getattr(period, "parent_name", None) or ""  # annotated by the queries of places
