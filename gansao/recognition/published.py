"""What the public sees of a year: built from the frozen result alone, narrowed to what the committee chose to show."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gansao.domain import points, rulebook
from gansao.domain.criteria import CriteriaSet, Group
from gansao.domain.points import Points

SHOW_ALL, SHOW_STATUS, SHOW_NOTHING = "points", "status", "nothing"
"""Of units that were not recognised: all points; only that they were not; nothing at all."""


@dataclass(frozen=True, slots=True)
class PublishedUnit:
    """A unit of a published year under its names of then.

    `shown` is "points" or "status"; of a unit shown by its status alone nothing else is here to be leaked.
    """

    code: str
    name: str
    kind: str
    district_code: str
    district_name: str
    latitude_e5: int | None
    longitude_e5: int | None
    located_by_district: bool
    folded: str
    sort_key: str
    status: str  # "taking_part", "not_registered", "not_proposed"
    shown: str
    recognised: bool
    stars: int | None
    points: Points | None = None
    stars_by_points: int | None = None
    rank: int | None = None
    incomplete: bool = False
    unmet: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    disqualified: tuple[str, ...] = ()
    marks: Mapping[str, Points] = field(default_factory=dict)
    group_points: tuple[tuple[Group, Points], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What the frozen result does not hold of a unit: where it stands, how it sorts and is found."""

    kind: str
    latitude_e5: int | None
    longitude_e5: int | None
    located_by_district: bool
    folded: str
    sort_key: str


@dataclass(frozen=True, slots=True)
class Result:
    """A frozen result as the public sees it. Units that are not shown at all are not in it."""

    criteria_set: CriteriaSet
    units: tuple[PublishedUnit, ...]
    summary: dict[str, Any]
    content: dict[str, Any]  # the whole frozen result: never to be sent out as it is


def read(frozen: str, disclosure: str, places: Mapping[str, Place]) -> Result:
    """The result from its canonical JSON; ranked units first, as they stand in the list."""
    content = json.loads(frozen)
    criteria_set = rulebook.build(content["criteria_set"])
    units = [
        _unit(criteria_set, unit, disclosure, places[unit["code"]])
        for unit in content["units"]
        if disclosure != SHOW_NOTHING or _recognised(unit)
    ]
    units.sort(key=lambda unit: (unit.rank is None, unit.rank or 0, unit.code))
    return Result(criteria_set, tuple(units), content["summary"], content)


def _recognised(unit: Mapping[str, Any]) -> bool:
    return bool(unit["award"] and unit["award"]["recognised"])


def _unit(criteria_set: CriteriaSet, unit: Mapping[str, Any], disclosure: str, place: Place) -> PublishedUnit:
    award, district = unit["award"], unit["district"] or {"code": "", "name": ""}
    recognised = _recognised(unit)
    whole = recognised or disclosure == SHOW_ALL
    told: dict[str, Any] = {"stars": award and award["stars"]}
    if whole and award:
        told |= _awarded(criteria_set, unit, award)
    return PublishedUnit(
        code=unit["code"],
        name=unit["name"],
        kind=place.kind,
        district_code=district["code"],
        district_name=district["name"],
        latitude_e5=place.latitude_e5,
        longitude_e5=place.longitude_e5,
        located_by_district=place.located_by_district,
        folded=place.folded,
        sort_key=place.sort_key,
        status=unit["status"],
        shown="points" if whole else "status",
        recognised=recognised,
        **told,
    )


def _awarded(criteria_set: CriteriaSet, unit: Mapping[str, Any], award: Mapping[str, Any]) -> dict[str, Any]:
    marks = {code: points.parse_exact(mark) for code, mark in unit["marks"].items()}
    groups = () if award["incomplete"] else _group_points(criteria_set, marks)
    return {
        "points": points.parse_exact(award["points"]) if award["points"] is not None else None,
        "stars_by_points": award["stars_by_points"],
        "rank": award["rank"],
        "incomplete": award["incomplete"],
        "unmet": tuple(award["unmet"]),
        "reasons": tuple(award["reasons"]),
        "disqualified": tuple(award["disqualified"]),
        "marks": marks,
        "group_points": groups,
    }


def _group_points(criteria_set: CriteriaSet, marks: Mapping[str, Points]) -> tuple[tuple[Group, Points], ...]:
    return tuple((group, sum(marks[each.code] for each in group.criteria)) for group in criteria_set.groups)
