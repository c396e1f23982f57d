"""How far two markings of the same criteria agree: exact, in points, and beyond chance (weighted kappa).

Cohen, J. (1968), Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit,
Psychological Bulletin 70, 213-220. The categories of a criterion are its possible marks, set apart as they are in
points: a disagreement weighs |x - y| / maximum (linear) or its square (quadratic). Where the marks are equally spaced
these are the usual weights; a category that nobody used changes nothing.

Over several criteria, disagreement and chance are each summed criterion by criterion, chance within a criterion only
(Barlow, W. and others (1991), A comparison of methods for calculating a stratified kappa, Statistics in Medicine 10,
1465-1472): easy and hard criteria side by side do not pass for agreement.

The standard error is the large-sample one of Fleiss, J. L., Cohen, J. and Everitt, B. S. (1969), Psychological
Bulletin 72, 323-327, with units as what was drawn: the criteria of one unit are not independent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gansao.domain import points

MINIMUM_UNITS = 10
"""Below it a kappa's standard error, which holds for many units, says nothing."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """One criterion of one unit, marked twice."""

    unit: str
    criterion: str
    first_x100: int
    second_x100: int
    maximum_x100: int


@dataclass(frozen=True, slots=True)
class Kappa:
    """1 is full agreement, 0 what chance would give."""

    value: float
    error: float  # standard error


@dataclass(frozen=True, slots=True)
class Agreement:
    """Counts are facts and always there; the kappas only where the data carry them, else `reason` says why not."""

    units: int
    pairs: int
    exact: int
    mean_difference_x100: Fraction | None  # of the absolute differences; None of no pairs
    linear: Kappa | None
    quadratic: Kappa | None
    reason: str = ""

    @property
    def sentence(self) -> str:
        """For the committee, in Vietnamese."""
        if self.mean_difference_x100 is None or self.quadratic is None:
            return self.reason
        value, error = (f"{number:.2f}".replace(".", ",") for number in (self.quadratic.value, self.quadratic.error))
        exact, pairs = (f"{number:,}".replace(",", ".") for number in (self.exact, self.pairs))
        return (
            f"Hai lần chấm trùng nhau {exact} trên {pairs} lượt"
            f" ({points.show_percent(self.exact, self.pairs)}%), lệch trung bình"
            f" {points.show(self.mean_difference_x100)} điểm một tiêu chí; kappa {value} ± {error}"
        )


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """Over all pairs given, of one criterion or of many."""
    known = sorted(pairs, key=lambda pair: (pair.unit, pair.criterion, pair.first_x100, pair.second_x100))
    for pair in known:
        if min(pair.first_x100, pair.second_x100) < 0 or pair.maximum_x100 <= 0:
            raise ValueError(f"no marks of a criterion: {pair}")
    units = len({pair.unit for pair in known})
    apart = [abs(pair.first_x100 - pair.second_x100) for pair in known]
    linear = quadratic = None
    reason = f"chưa đủ dữ liệu: {units} đơn vị được chấm hai lần, cần ít nhất {MINIMUM_UNITS}"
    if units >= MINIMUM_UNITS:
        linear, quadratic = _kappa(known, 1), _kappa(known, 2)
        reason = "" if quadratic else "không tính được kappa: mọi lần chấm một tiêu chí đều cho cùng một điểm"
    mean = Fraction(sum(apart), len(apart)) if apart else None
    return Agreement(units, len(known), apart.count(0), mean, linear, quadratic, reason)


def by_criterion(pairs: Iterable[Pair]) -> dict[str, Agreement]:
    """{criterion: agreement}, in the order of the codes."""
    parted: dict[str, list[Pair]] = {}
    for pair in pairs:
        parted.setdefault(pair.criterion, []).append(pair)
    return {code: agreement(parted[code]) for code in sorted(parted)}


def _kappa(pairs: list[Pair], power: int) -> Kappa | None:
    """1 - disagreement seen / disagreement by chance; None where chance leaves no room to disagree.

    The error is that of the first-order expansion in the units' weights (the delta method).
    """
    place = {unit: index for index, unit in enumerate(sorted({pair.unit for pair in pairs}))}
    seen, chance = np.zeros(len(place)), 0.0
    slope = np.zeros(len(place))  # of `chance`, in the weight of each unit
    for code in sorted({pair.criterion for pair in pairs}):
        of_code = [pair for pair in pairs if pair.criterion == code]
        units = [place[pair.unit] for pair in of_code]
        apart = _apart(of_code, power)
        np.add.at(seen, units, np.diagonal(apart))
        chance += apart.sum() / len(of_code)
        np.add.at(slope, units, (apart.sum(axis=0) + apart.sum(axis=1) - apart.mean() * len(of_code)) / len(of_code))
    if not chance:
        return None
    ratio = seen.sum() / chance
    return Kappa(float(1 - ratio), float(np.linalg.norm((ratio * slope - seen) / chance)))


def _apart(pairs: list[Pair], power: int) -> Floats:
    """Each first mark against each second mark of a criterion, as shares of its maximum."""
    first = np.array([pair.first_x100 / pair.maximum_x100 for pair in pairs])
    second = np.array([pair.second_x100 / pair.maximum_x100 for pair in pairs])
    apart: Floats = np.abs(first[:, None] - second[None, :]) ** power
    return apart
