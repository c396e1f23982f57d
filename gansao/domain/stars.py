"""From marks to stars, with the reasons.

The rule, in the order in which it is applied:

1. A unit with a criterion unmarked is incomplete: no points, no star, no rank. Incomplete is not zero.
2. Marks are added, exactly; rounded only where the criteria set says so; a bonus counts as the set says.
3. The total is read against the bands: lower bound included, upper bound excluded.
4. A gate that is not met caps the star at the highest one below it.
5. A disqualifier means: not recognised, whatever the points. The unit is still ranked.

The award explains itself: what was unmet, what is lacking for the next star, in Vietnamese.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter, le
from typing import Any, NamedTuple

from .criteria import CriteriaSet, Gate, Group
from .points import Points, round_to, show


class MarkOutOfRange(ValueError):
    """A mark below 0 or above its criterion's maximum reached the award: it should have been refused at the door."""


class UnknownDisqualifier(ValueError):
    """A disqualifier that the criteria set does not know."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A gate's requirement that is not met: the criterion has `has`, the gate of `stars` asks for `needs`."""

    criterion: str
    has: Points
    needs: int
    stars: int


class NextStar(NamedTuple):
    stars: int
    lacking: Points  # hundredths still lacking to the bound; 0 where only gates are in the way
    shortfalls: tuple[Shortfall, ...]


class Outcome(NamedTuple):
    """All that follows from total, gate criteria and disqualifiers; shared by units that have these in common."""

    points: Points | None
    stars_by_points: int | None
    stars: int | None
    recognised: bool
    missing: tuple[str, ...]
    unmet: tuple[str, ...]
    shortfalls: tuple[Shortfall, ...]
    disqualified: tuple[str, ...]
    to_next: NextStar | None
    sentences: tuple[str, ...]


class Award:
    """What a unit gets, and why. `marks` are in the order of the set's criteria, empty when incomplete."""

    __slots__ = ("marks", "outcome")

    def __init__(self, outcome: Outcome, marks: tuple[Points, ...]) -> None:
        self.outcome = outcome
        self.marks = marks

    @property
    def points(self) -> Points | None:
        return self.outcome.points

    @property
    def stars_by_points(self) -> int | None:
        return self.outcome.stars_by_points

    @property
    def stars(self) -> int | None:
        return self.outcome.stars

    @property
    def recognised(self) -> bool:
        return self.outcome.recognised

    @property
    def incomplete(self) -> bool:
        return self.outcome.points is None

    @property
    def missing(self) -> tuple[str, ...]:
        return self.outcome.missing

    @property
    def unmet(self) -> tuple[str, ...]:
        """The texts of the gates that cost the unit a star, in the rulebook's own words."""
        return self.outcome.unmet

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        return self.outcome.shortfalls

    @property
    def disqualified(self) -> tuple[str, ...]:
        return self.outcome.disqualified

    @property
    def to_next(self) -> NextStar | None:
        return self.outcome.to_next

    def reasons(self) -> tuple[str, ...]:
        """Why this star, in Vietnamese sentences."""
        return self.outcome.sentences

    def group_points(self, criteria_set: CriteriaSet) -> tuple[tuple[Group, Points], ...]:
        """Points by group; empty when incomplete."""
        if self.incomplete:
            return ()
        marks = iter(self.marks)
        return tuple((group, sum(next(marks) for _ in group.criteria)) for group in criteria_set.groups)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Award) and (self.outcome, self.marks) == (other.outcome, other.marks)

    def __hash__(self) -> int:
        return hash((self.outcome, self.marks))

    def __repr__(self) -> str:
        return f"Award(points={self.points}, stars={self.stars})"


def award(criteria_set: CriteriaSet, marks: Mapping[str, Points | None], disqualifiers: Collection[str] = ()) -> Award:
    """Stars for one unit's marks (hundredths by criterion code; None or absent: not marked yet).

    Raises MarkOutOfRange and UnknownDisqualifier. Codes that the set does not know are ignored.
    """
    return _rules(criteria_set).award(marks, disqualifiers)


def awards(
    criteria_set: CriteriaSet, units: Iterable[tuple[Mapping[str, Points | None], Collection[str]]]
) -> list[Award]:
    """`award` for many units, in their order: pairs of marks and disqualifiers."""
    give = _rules(criteria_set).award
    return [give(marks, disqualifiers) for marks, disqualifiers in units]


def forget() -> None:
    """Drop all remembered outcomes (a benchmark starts cold; a server never needs it)."""
    _rules.cache_clear()


_Failure = tuple[Gate, tuple[Shortfall, ...], str]
"""A gate that is not met, what it lacks, and that in words."""


class _Rules:
    """A criteria set made ready for many awards. What follows from few numbers is worked out once and remembered."""

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.set = criteria_set
        self.codes = criteria_set.codes
        self.pick = _getter(self.codes)
        self.maxima = tuple(c.points for c in criteria_set.criteria)
        self.bonus = tuple(i for i, c in enumerate(criteria_set.criteria) if c.bonus)
        self.gate_codes = tuple(dict.fromkeys(r.criterion for g in criteria_set.gates for r in g.requires))
        self.gate_places = tuple(self.codes.index(code) for code in self.gate_codes)
        needs = [r for gate in criteria_set.gates for r in gate.requires]
        self.gate_needs = tuple(max(r.at_least for r in needs if r.criterion == code) for code in self.gate_codes)
        self.pick_gates = _getter(self.gate_places)
        self.gates_matter_from = self._gates_matter_from()
        self.outcomes: dict[Any, Outcome] = {}
        self.totals: dict[Points, tuple[Points, int, str]] = {}
        self.failures: dict[tuple[Points, ...], tuple[_Failure, ...]] = {}

    def _gates_matter_from(self) -> Points:
        """Below this total no gate can cost a star or stand before the next one."""
        if not self.set.gates or self.set.rounding:
            return 0
        below = [b.from_ for b in self.set.bands if b.stars < min(gate.stars for gate in self.set.gates)]
        return max(below, default=0)

    def award(self, marks: Mapping[str, Points | None], disqualifiers: Collection[str]) -> Award:
        try:
            picked: tuple[Points, ...] = self.pick(marks)
            total = sum(picked)
            in_range = all(map(le, picked, self.maxima)) and min(picked) >= 0
        except (KeyError, TypeError):
            return Award(self.incomplete(marks, disqualifiers), ())
        if not in_range:
            raise self.out_of_range(picked)
        if self.bonus:
            total = self.with_bonus(picked, total)
        # above what a gate needs, how much above makes no difference
        at_gates = tuple(map(min, self.pick_gates(picked), self.gate_needs)) if total >= self.gates_matter_from else ()
        key = (total, at_gates, tuple(sorted(set(disqualifiers)))) if disqualifiers else (total, at_gates)
        outcome = self.outcomes.get(key)
        if outcome is None:
            if len(self.outcomes) > 65_536:
                self.outcomes.clear()
            outcome = self.outcomes[key] = self.decide(total, at_gates, disqualifiers)
        return Award(outcome, picked)

    def with_bonus(self, marks: tuple[Points, ...], total: Points) -> Points:
        base = total - sum(marks[i] for i in self.bonus)
        return {"added": total, "ignored": base, "capped": min(total, self.set.total)}[self.set.bonus]

    def out_of_range(self, marks: tuple[Points, ...]) -> MarkOutOfRange:
        wrong = next(
            (code, maximum)
            for code, mark, maximum in zip(self.codes, marks, self.maxima, strict=True)
            if not 0 <= mark <= maximum
        )
        return MarkOutOfRange(f"Điểm của tiêu chí {wrong[0]} phải từ 0 đến {show(wrong[1])}")

    def known(self, codes: Collection[str]) -> tuple[str, ...]:
        unknown = sorted(set(codes) - self.set.disqualifier_texts.keys())
        if unknown:
            raise UnknownDisqualifier(f"Bộ tiêu chí không có điều kiện loại trừ {', '.join(unknown)}")
        return tuple(d.code for d in self.set.disqualifiers if d.code in codes)

    def incomplete(self, marks: Mapping[str, Points | None], disqualifiers: Collection[str]) -> Outcome:
        missing = tuple(code for code in self.codes if marks.get(code) is None)
        sentence = f"Chưa xếp sao: còn thiếu điểm của tiêu chí {', '.join(missing)}."
        return Outcome(None, None, None, False, missing, (), (), self.known(disqualifiers), None, (sentence,))

    def decide(self, exact: Points, at_gates: tuple[Points, ...], disqualifiers: Collection[str]) -> Outcome:
        total, by_points, said = self.totals.get(exact) or self.read_bands(exact)
        failures = self.failures.get(at_gates)
        if failures is None:
            failures = self.failures[at_gates] = self.read_gates(at_gates)
        binding = [failure for failure in failures if failure[0].stars <= by_points]
        earned = by_points
        for gate, _, _ in binding:
            earned = min(earned, max((b.stars for b in self.set.bands if b.stars < gate.stars), default=0))
        disqualified = self.known(disqualifiers) if disqualifiers else ()
        to_next = None if disqualified else self.next_star(total, earned, failures)
        stars = 0 if disqualified else earned
        sentences = [said, *(words for _, _, words in binding)]
        if binding and not disqualified:
            sentences.append(f"Vì vậy được {stars} sao." if stars else "Vì vậy chưa được công nhận.")
        sentences += [f"Không được công nhận: {self.set.disqualifier_texts[code]} ({code})." for code in disqualified]
        if to_next:
            sentences.append(_next_in_words(to_next))
        return Outcome(
            total,
            by_points,
            stars,
            stars > 0,
            (),
            tuple([gate.text for gate, _, _ in binding]),
            tuple([lack for _, lacks, _ in binding for lack in lacks]),
            disqualified,
            to_next,
            tuple(sentences),
        )

    def read_bands(self, exact: Points) -> tuple[Points, int, str]:
        """The total, rounded where the set says so; the stars that points alone would give; and that in words."""
        rounding = self.set.rounding
        total = round_to(exact, rounding.step, rounding.mode) if rounding else exact
        by_points = max((band.stars for band in self.set.bands if total >= band.from_), default=0)
        said = f"Tổng điểm {show(total)} trên {show(self.set.total)}, {self.band_in_words(by_points)}."
        self.totals[exact] = (total, by_points, said)
        return self.totals[exact]

    def read_gates(self, at_gates: tuple[Points, ...]) -> tuple[_Failure, ...]:
        """The gates not met; none where the total is too low for any to matter."""
        if not at_gates:
            return ()
        has = dict(zip(self.gate_codes, at_gates, strict=True))
        failures = []
        for gate in self.set.gates:
            lacks = _lacks(gate, has)
            if lacks:
                words = f"Chưa đủ điều kiện của mức {gate.stars} sao: {gate.text} ({_lacks_in_words(lacks)})."
                failures.append((gate, lacks, words))
        return tuple(failures)

    def next_star(self, total: Points, earned: int, failures: tuple[_Failure, ...]) -> NextStar | None:
        for band in self.set.bands:  # lowest first
            if band.stars > earned:
                in_the_way = [lack for gate, lacks, _ in failures if gate.stars <= band.stars for lack in lacks]
                return NextStar(band.stars, max(0, band.from_ - total), tuple(in_the_way))
        return None

    def band_in_words(self, stars: int) -> str:
        for band in self.set.bands:
            if band.stars == stars:
                upper = self.set.upper_bound(band)
                until = f" đến dưới {show(upper)}" if upper is not None else ""
                return f"thuộc mức {stars} sao (từ {show(band.from_)}{until} điểm)"
        return f"dưới mức thấp nhất {show(self.set.bands[0].from_)} điểm"


@lru_cache(maxsize=128)
def _rules(criteria_set: CriteriaSet) -> _Rules:
    return _Rules(criteria_set)


def _getter(keys: tuple[Any, ...]) -> Any:
    """`itemgetter` that always returns a tuple."""
    return itemgetter(*keys) if len(keys) > 1 else lambda source: tuple([source[key] for key in keys])


def _lacks(gate: Gate, has: Mapping[str, Points]) -> tuple[Shortfall, ...]:
    return tuple(
        Shortfall(r.criterion, has[r.criterion], r.at_least, gate.stars)
        for r in gate.requires
        if has[r.criterion] < r.at_least
    )


def _lacks_in_words(lacks: tuple[Shortfall, ...]) -> str:
    return "; ".join(f"tiêu chí {s.criterion} được {show(s.has)}, cần từ {show(s.needs)} điểm" for s in lacks)


def _next_in_words(following: NextStar) -> str:
    parts = []
    if following.lacking:
        parts.append(f"thiếu {show(-(-following.lacking // 1))} điểm")
    if following.shortfalls:
        # two gates may ask the same criterion; the higher demand is the one to meet
        needs: dict[str, int] = {}
        for lack in following.shortfalls:
            needs[lack.criterion] = max(lack.needs, needs.get(lack.criterion, 0))
        parts.append("cần " + ", ".join(f"tiêu chí {code} từ {show(n)} điểm" for code, n in needs.items()))
    return f"Còn {' và '.join(parts)} để đạt {following.stars} sao."
