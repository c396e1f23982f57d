"""What calibration is made from: teams' marks, and the units that two teams have marked without seeing each other's.

Only a double compares two teams fairly: the unit is the same, so what is left between them is the teams.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

TOTAL_X100 = 10_000
"""Differences are told as points of a full sheet of 100, also where a double covers a part of the criteria."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion of one unit as one team marked it, with the unit's own mark where there is one."""

    unit: str
    criterion: str
    team: str
    points_x100: int
    maximum_x100: int
    self_x100: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two teams on one unit, over the criteria that both marked."""

    unit: str
    first: str
    second: str
    difference_x100: Fraction  # first - second, scaled to a full sheet
    covered: Fraction  # the share of a full sheet that both marked, at most 1
    share: Fraction  # 1 where two teams marked the unit; three teams make three comparisons worth two


Sheet = dict[str, Mark]  # by criterion


def by_unit(marks: Iterable[Mark]) -> dict[str, dict[str, Sheet]]:
    """{unit: {team: sheet}}, sorted throughout, so that no estimate depends on the order of the marks."""
    units: dict[str, dict[str, Sheet]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.unit, mark.team, mark.criterion)):
        if not 0 <= mark.points_x100 <= mark.maximum_x100 or not mark.maximum_x100:
            raise ValueError(f"{mark.points_x100} of {mark.maximum_x100}: {mark.unit}, {mark.criterion}")
        sheet = units.setdefault(mark.unit, {}).setdefault(mark.team, {})
        if mark.criterion in sheet:
            raise ValueError(f"{mark.team} marked {mark.criterion} of {mark.unit} twice")
        sheet[mark.criterion] = mark
    return units


def comparisons(marks: Iterable[Mark]) -> tuple[Comparison, ...]:
    """Every two teams that marked something in common on a unit."""
    found = []
    for unit, sheets in by_unit(marks).items():
        for first, second in combinations(sheets, 2):
            both = sheets[first].keys() & sheets[second].keys()
            if both:
                found.append(_compare(unit, sheets[first], sheets[second], both, Fraction(2, len(sheets))))
    return tuple(found)


def _compare(unit: str, first: Sheet, second: Sheet, both: Iterable[str], share: Fraction) -> Comparison:
    apart = sum(first[code].points_x100 - second[code].points_x100 for code in both)
    maximum = sum(first[code].maximum_x100 for code in both)
    team, other = next(iter(first.values())).team, next(iter(second.values())).team
    return Comparison(unit, team, other, Fraction(apart * TOTAL_X100, maximum), covered(maximum), share)


def covered(maximum_x100: int) -> Fraction:
    """The share of a full sheet, at most 1: what weight a sum over some of the criteria bears."""
    return min(Fraction(maximum_x100, TOTAL_X100), Fraction(1))


def groups(compared: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Teams that doubles connect, directly or through other teams. Between two groups nothing can be compared."""
    found: list[set[str]] = []
    for pair in compared:
        touched = [group for group in found if group & set(pair)]
        found = [group for group in found if group not in touched] + [set(pair).union(*touched)]
    return tuple(sorted(tuple(sorted(group)) for group in found))
