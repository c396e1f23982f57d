"""Self against appraised (chênh lệch tự chấm - thẩm định): whole hundredths and counts, over years. Nothing is decided.

Above 0 the unit gave itself more than the team did. `visit_first` only orders the communes; the secretariat chooses.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gansao.domain import points


@dataclass(frozen=True, slots=True)
class YearMark:
    """One criterion of one unit in one year, as one layer marked it."""

    year: str
    unit: str  # its identity, not its code: a code may name two units in turn
    criterion: str
    points_x100: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Self - appraised, over the criteria that both layers marked."""

    count: int = 0  # marks compared
    higher: int = 0  # of them, the self-mark above the team's
    lower: int = 0
    over_x100: int = 0  # the sum of what was above
    under_x100: int = 0  # the sum of what was below, as a positive number

    @property
    def net_x100(self) -> int:
        return self.over_x100 - self.under_x100

    def __add__(self, other: "Difference") -> "Difference":
        return Difference(
            self.count + other.count,
            self.higher + other.higher,
            self.lower + other.lower,
            self.over_x100 + other.over_x100,
            self.under_x100 + other.under_x100,
        )


@dataclass(frozen=True, slots=True)
class Over:
    """One unit's or one criterion's difference, each year and in all."""

    code: str
    years: Mapping[str, Difference]  # by year, earliest first; only years with marks of both layers
    whole: Difference
    units: int  # that stand behind it: several where they have become one
    sheets: int  # units counted each year

    @property
    def over_a_year_x100(self) -> Fraction:
        """Overstated points of one unit in a usual year."""
        return Fraction(self.whole.over_x100, self.sheets)


@dataclass(frozen=True, slots=True)
class Differences:
    units: tuple[Over, ...]
    criteria: tuple[Over, ...]
    whole: Difference
    self_only: int  # marks without an appraised one beside them, and the other way round: not compared
    team_only: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A commune and why it stands here."""

    rank: int  # 1, 2, 2, 4
    unit: str
    over_a_year_x100: Fraction
    higher: int
    count: int
    years: int
    units: int = 1

    @property
    def sentence(self) -> str:
        """For the plan of visits, in Vietnamese."""
        return (
            f"tự chấm cao hơn thẩm định {points.show(self.over_a_year_x100)} điểm mỗi năm:"
            f" {self.higher} trên {self.count} lượt chấm tiêu chí, {self.years} năm"
            + (f", bình quân {self.units} đơn vị nay là một" if self.units > 1 else "")
        )


def differences(
    self_marks: Iterable[YearMark], team_marks: Iterable[YearMark], heirs: Mapping[str, str] | None = None
) -> Differences:
    """By commune and by criterion. A criterion that one layer did not mark is counted as such, not compared.

    `heirs`: {unit: the unit it has become}; what several units were found to do stands together with their heir.
    """
    now = heirs or {}
    own, appraised = _table(self_marks), _table(team_marks)
    both = {key: _difference(own[key] - appraised[key]) for key in sorted(own.keys() & appraised.keys())}
    return Differences(
        units=_parted(both, lambda key: now.get(key[1], key[1])),
        criteria=_parted(both, lambda key: key[2]),
        whole=sum(both.values(), Difference()),
        self_only=len(own.keys() - appraised.keys()),
        team_only=len(appraised.keys() - own.keys()),
    )


def visit_first(found: Differences) -> tuple[Visit, ...]:
    """Communes by overstated points a year, largest first; where these are equal, by code with one rank.

    What a unit gave itself too little does not make up for what it gave itself too much: both ask for a look, but only
    the latter would give a star too many.
    """
    ordered = sorted(found.units, key=lambda unit: (-unit.over_a_year_x100, unit.code))
    above = [unit.over_a_year_x100 for unit in ordered]
    return tuple(
        Visit(
            above.index(unit.over_a_year_x100) + 1,
            unit.code,
            unit.over_a_year_x100,
            unit.whole.higher,
            unit.whole.count,
            len(unit.years),
            unit.units,
        )
        for unit in ordered
    )


Key = tuple[str, str, str]  # year, unit, criterion


def _table(marks: Iterable[YearMark]) -> dict[Key, int]:
    table: dict[Key, int] = {}
    for mark in marks:
        key = mark.year, mark.unit, mark.criterion
        if key in table:
            raise ValueError(f"two marks of one layer: {key}")
        table[key] = mark.points_x100
    return table


def _difference(apart: int) -> Difference:
    return Difference(1, int(apart > 0), int(apart < 0), max(apart, 0), max(-apart, 0))


def _parted(both: Mapping[Key, Difference], part: Callable[[Key], str]) -> tuple[Over, ...]:
    years: dict[str, dict[str, Difference]] = {}
    sheets: dict[str, set[tuple[str, str]]] = {}
    for key, difference in both.items():  # sorted by year
        code = part(key)
        of_code = years.setdefault(code, {})
        of_code[key[0]] = of_code.get(key[0], Difference()) + difference
        sheets.setdefault(code, set()).add(key[:2])
    return tuple(
        Over(
            code,
            years[code],
            sum(years[code].values(), Difference()),
            len({unit for _, unit in sheets[code]}),
            len(sheets[code]),
        )
        for code in sorted(years)
    )
