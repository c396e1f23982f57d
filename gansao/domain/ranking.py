"""The order of the units: 1, 2, 2, 4 by points among complete units, then the incomplete ones by code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from . import points
from .criteria import CriteriaSet
from .stars import Award


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    award: Award


@dataclass(frozen=True, slots=True)
class Ranked:
    code: str
    name: str
    award: Award
    rank: int | None  # None: incomplete


def rank(rows: Iterable[Row]) -> tuple[Ranked, ...]:
    """Ties share a rank and stand in the order of their codes."""
    complete: list[Row] = []
    incomplete: list[Row] = []
    for row in rows:
        (incomplete if row.award.points is None else complete).append(row)
    complete.sort(key=lambda row: row.code)
    complete.sort(key=lambda row: row.award.points or 0, reverse=True)
    ranked: list[Ranked] = []
    previous, place = None, 0
    for position, row in enumerate(complete, start=1):
        if row.award.points != previous:
            previous, place = row.award.points, position
        ranked.append(Ranked(row.code, row.name, row.award, place))
    ranked += [Ranked(row.code, row.name, row.award, None) for row in sorted(incomplete, key=lambda row: row.code)]
    return tuple(ranked)


def summary(ranked: Sequence[Ranked]) -> dict[str, Any]:
    """Counts of a ranking; `share` is recognised / units in percent, half up."""
    recognised = sum(r.award.recognised for r in ranked)
    by_stars = {str(stars): sum(r.award.stars == stars for r in ranked) for stars in range(1, 6)}
    return {
        "units": len(ranked),
        "complete": sum(not r.award.incomplete for r in ranked),
        "recognised": recognised,
        "share": points.percent(recognised, len(ranked)),
        "by_stars": by_stars,
    }


def unit_as_json(ranked: Ranked) -> dict[str, Any]:
    """One unit of the JSON of `gansao rank`."""
    award = ranked.award
    return {
        "code": ranked.code,
        "name": ranked.name,
        "points": None if award.points is None else points.text(award.points),
        "stars_by_points": award.stars_by_points,
        "stars": award.stars,
        "rank": ranked.rank,
        "recognised": award.recognised,
        "incomplete": award.incomplete,
        "missing": list(award.missing),
        "unmet": list(award.unmet),
        "disqualified": list(award.disqualified),
    }


def as_json(criteria_set: CriteriaSet, ranked: Sequence[Ranked]) -> dict[str, Any]:
    """The JSON of `gansao rank`."""
    return {
        "criteria_set": criteria_set.id,
        "units": [unit_as_json(r) for r in ranked],
        "summary": summary(ranked),
    }


def near_bound(criteria_set: CriteriaSet, ranked: Sequence[Ranked], within: int = 50) -> tuple[Ranked, ...]:
    """Complete units whose total lies within so many hundredths of a band's bound, above or below."""
    bounds = [band.from_ for band in criteria_set.bands]
    return tuple(
        r
        for r in ranked
        if r.award.points is not None and any(bound - within <= r.award.points <= bound + within for bound in bounds)
    )
