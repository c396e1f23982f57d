"""A criteria set: what is marked, how, and what the total is worth. Frozen data, built by `rulebook.build`.

Source of the frame (42 criteria, 100 points, bands 80/85/90/95/100): Báo Bắc Giang, article 419020 (2024).
Everything a province decides is data here; nothing about one province is code.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from .points import Points


@dataclass(frozen=True, slots=True)
class Item:
    text: str
    points: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """Each item that is there gives its points."""

    items: tuple[Item, ...]
    name = "checklist"

    def values(self, maximum: int) -> frozenset[int] | None:
        sums = {0}
        for item in self.items:
            sums |= {reached + item.points for reached in sums}
        return frozenset(sums)


@dataclass(frozen=True, slots=True)
class Levels:
    """Exactly one level holds."""

    levels: tuple[Item, ...]
    name = "levels"

    def values(self, maximum: int) -> frozenset[int] | None:
        return frozenset(level.points for level in self.levels)


@dataclass(frozen=True, slots=True)
class Step:
    at_least: Fraction  # of the ratio, 0 < at_least <= 1
    points: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """A numerator over a denominator from a source; the highest step reached gives the points, none gives 0."""

    metric: str
    steps: tuple[Step, ...]  # highest first
    when_empty: str = "incomplete"  # full | zero | incomplete: the source reported and the denominator is 0
    minimum_sample: int = 0  # a smaller denominator is incomplete
    name = "ratio"

    def values(self, maximum: int) -> frozenset[int] | None:
        return frozenset({0, *(step.points for step in self.steps)})


@dataclass(frozen=True, slots=True)
class Deduct:
    """The full points, less `per_event` for each event, never below 0."""

    per_event: int
    metric: str = ""
    name = "deduct"

    def values(self, maximum: int) -> frozenset[int] | None:
        return frozenset({0, *range(maximum, -1, -self.per_event)})


@dataclass(frozen=True, slots=True)
class Judged:
    """Any points up to the maximum, in whole steps."""

    step: int
    name = "judged"

    def values(self, maximum: int) -> frozenset[int] | None:
        return None if self.step == 1 else frozenset(range(0, maximum + 1, self.step))


Method = Checklist | Levels | Ratio | Deduct | Judged


@dataclass(frozen=True)
class Criterion:
    code: str
    name: str
    points: int
    method: Method
    evidence: tuple[str, ...] = ()
    when_not_arising: str = ""  # full | zero | "" (không phát sinh is not allowed)
    bonus: bool = False  # does not count in the set's total
    metric_hint: str = ""  # a figure to look at beside a judgement

    @cached_property
    def values(self) -> frozenset[int] | None:
        """Every mark the method can give, in hundredths; None where any hundredth is possible."""
        values = self.method.values(self.points)
        if values is None:
            return None
        extra = {"full": {self.points}, "zero": {0}}.get(self.when_not_arising, set())
        return values | extra

    def gives(self, mark: Points) -> bool:
        """Whether some level, sum of items or step gives this mark."""
        return 0 <= mark <= self.points and (self.values is None or mark in self.values)


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    name: str
    points: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """`stars` from `from_` hundredths (included) to the next band's `from_` (excluded)."""

    stars: int
    from_: int


@dataclass(frozen=True, slots=True)
class Requirement:
    criterion: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Gate:
    """Without all it requires, a unit keeps the highest star below `stars`."""

    stars: int
    requires: tuple[Requirement, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Disqualifier:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """Of the total, before the bands are read. Without it nothing is rounded."""

    step: int
    mode: str  # down | half_up | up


BONUS_RULES = ("capped", "added", "ignored")
"""Bonus criteria: added and capped at the total; added beyond it; shown but not counted."""


@dataclass(frozen=True)
class CriteriaSet:
    id: str
    name: str
    in_force_from: date
    total: int
    source: str
    groups: tuple[Group, ...]
    bands: tuple[Band, ...]  # lowest first
    gates: tuple[Gate, ...] = ()
    disqualifiers: tuple[Disqualifier, ...] = ()
    rounding: Rounding | None = None
    bonus: str = "capped"
    official: bool = False
    in_force_until: date | None = None
    notes: tuple[str, ...] = ()  # open questions, said on the screen

    def __hash__(self) -> int:  # cheap; equality still compares everything
        return hash((self.id, self.in_force_from))

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(criterion.code for criterion in self.criteria)

    @cached_property
    def by_code(self) -> dict[str, Criterion]:
        return {criterion.code: criterion for criterion in self.criteria}

    def criterion(self, code: str) -> Criterion:
        """Raises KeyError for a code that the set does not know."""
        return self.by_code[code]

    @cached_property
    def maximum(self) -> int:
        """The highest total a unit can reach, in hundredths."""
        extra = sum(c.points for c in self.criteria if c.bonus)
        return self.total + extra if self.bonus == "added" else self.total

    @cached_property
    def disqualifier_texts(self) -> dict[str, str]:
        return {d.code: d.text for d in self.disqualifiers}

    def upper_bound(self, band: Band) -> int | None:
        """Where the band ends (excluded); None for the highest."""
        later = [b.from_ for b in self.bands if b.from_ > band.from_]
        return min(later) if later else None
