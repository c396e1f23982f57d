"""How strict or lenient each team marks, with its standard error: differences of teams, shrunk towards their average.

From doubles: each double says what separates two teams; weighted least squares gives the teams' effects (sum zero
among the teams that doubles connect). Where a team has too few doubles but units with self-marks, its mean of team -
self is set against all teams' instead: weaker evidence, since communes do not all overstate alike.

Shrinkage (Efron, B. and Morris, C. (1975), Data analysis using Stein's estimator and its generalizations, Journal of
the American Statistical Association 70, 311-319): a team's true effect is drawn from a normal around the average with
the spread of the teams, estimated from the same data as in DerSimonian, R. and Laird, N. (1986), Meta-analysis in
clinical trials, Controlled Clinical Trials 7, 177-188. Their moment estimate is often 0 for ten teams, which would
claim with no error at all that every team marks alike; so we average over what the spread may be (Gelman, A. (2006),
Prior distributions for variance parameters in hierarchical models, Bayesian Analysis 1, 515-533: half-Cauchy).

The sign: severity above 0 is stricter (chặt) than the average team, that is, lower marks for the same unit.
Shown beside the raw marks, never applied to them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from gansao.domain import points

from .comparisons import TOTAL_X100, Comparison, Mark, by_unit, comparisons, covered, groups

MINIMUM_DOUBLES = 3
"""Of one team."""
MINIMUM_SELF = 5
"""Of one team: units with self-marks, where there are not doubles enough."""
MINIMUM_FREEDOM = 5
"""Observations beyond what the teams' effects use up: from them comes the noise."""
USUAL_SPREAD_X100 = 300
"""Half of all spreads of teams are thought below 3 points in 100, before any data. Data soon outweigh it."""

Floats = NDArray[np.float64]


class Evidence(StrEnum):
    DOUBLES = "doubles"
    SELF = "self"  # weaker


@dataclass(frozen=True, slots=True)
class TeamSeverity:
    """Hundredths of a point on a sheet of 100; None with a `reason` where the data are too few."""

    team: str
    units: int  # marked by the team
    doubles: int  # of them, marked by another team too
    severity_x100: int | None = None  # above 0: stricter than the average of `among`
    error_x100: int | None = None
    interval_x100: tuple[int, int] | None = None  # 95%
    evidence: Evidence | None = None
    among: tuple[str, ...] = ()  # the teams it is compared with, itself included
    reason: str = ""

    @property
    def sentence(self) -> str:
        """For the committee, in Vietnamese; after ± stands the standard error."""
        if self.severity_x100 is None or self.error_x100 is None or self.interval_x100 is None:
            return f"{self.team}: {self.reason}"
        way = "chặt" if self.severity_x100 >= 0 else "rộng"
        size = f"{way} hơn trung bình {points.show(abs(self.severity_x100))} ± {points.show(self.error_x100)} điểm"
        basis = f"theo {self.doubles} đơn vị chấm hai lần"
        if self.evidence is Evidence.SELF:
            basis = "chỉ so với điểm tự chấm, bằng chứng yếu hơn"
        if self.interval_x100[0] <= 0 <= self.interval_x100[1]:
            return f"{self.team} chưa khác trung bình rõ rệt: {size} ({basis})"
        return f"{self.team} chấm {size} ({basis})"


@dataclass(frozen=True, slots=True)
class _Effect:
    """Of one team: lenience (as the marks go), hundredths."""

    mean: float
    error: float
    reach: float  # how many errors the 95% interval reaches either way
    among: tuple[str, ...]


def severity(marks: Iterable[Mark]) -> tuple[TeamSeverity, ...]:
    """Every team that marked anything, by name."""
    known = tuple(marks)
    sheets = by_unit(known)
    units = Counter(team for teams in sheets.values() for team in teams)
    compared = comparisons(known)
    doubled = Counter(team for _, team in {(c.unit, t) for c in compared for t in (c.first, c.second)})
    selves = _against_self(known)
    with_self = Counter(team for team, _, _ in selves)
    by_doubles, by_self = _from_doubles(compared), _from_self(selves)
    found = []
    for team in sorted(units):
        if team in by_doubles and doubled[team] >= MINIMUM_DOUBLES:
            found.append(_told(team, units[team], doubled[team], by_doubles[team], Evidence.DOUBLES))
        elif team in by_self and with_self[team] >= MINIMUM_SELF:
            found.append(_told(team, units[team], doubled[team], by_self[team], Evidence.SELF))
        else:
            reason = _too_few(doubled[team], with_self[team])
            found.append(TeamSeverity(team, units[team], doubled[team], reason=reason))
    return tuple(found)


def _told(team: str, units: int, doubles: int, effect: _Effect, evidence: Evidence) -> TeamSeverity:
    strict = -effect.mean
    ends = round(strict - effect.reach * effect.error), round(strict + effect.reach * effect.error)
    return TeamSeverity(team, units, doubles, round(strict), round(effect.error), ends, evidence, effect.among)


def _too_few(doubles: int, with_self: int) -> str:
    if doubles >= MINIMUM_DOUBLES or with_self >= MINIMUM_SELF:
        return "chưa đủ dữ liệu: cả năm có quá ít đơn vị chấm hai lần hoặc có điểm tự chấm để so các tổ"
    return (
        f"chưa đủ dữ liệu: {doubles} đơn vị chấm hai lần (cần ít nhất {MINIMUM_DOUBLES}),"
        f" {with_self} đơn vị có điểm tự chấm (cần ít nhất {MINIMUM_SELF})"
    )


def _from_doubles(compared: Sequence[Comparison]) -> dict[str, _Effect]:
    """A row a comparison: +1 for the one team, -1 for the other."""
    among = {team: group for group in groups((c.first, c.second) for c in compared) for team in group}
    place = {team: index for index, team in enumerate(sorted(among))}
    design = np.zeros((len(compared), len(place)))
    for row, comparison in enumerate(compared):
        design[row, place[comparison.first]], design[row, place[comparison.second]] = 1, -1
    values = np.array([float(comparison.difference_x100) for comparison in compared])
    weights = np.array([float(comparison.covered * comparison.share) for comparison in compared])
    worth = float(sum(comparison.share for comparison in compared))
    return _effects(among, design, values, weights, worth)


def _against_self(marks: Iterable[Mark]) -> list[tuple[str, float, float]]:
    """(team, team - self over a full sheet, share of a full sheet) of every unit with self-marks."""
    found = []
    for sheets in by_unit(mark for mark in marks if mark.self_x100 is not None).values():
        for team, sheet in sheets.items():
            apart = sum(mark.points_x100 - (mark.self_x100 or 0) for mark in sheet.values())
            maximum = sum(mark.maximum_x100 for mark in sheet.values())
            found.append((team, apart * TOTAL_X100 / maximum, float(covered(maximum))))
    return found


def _from_self(selves: Sequence[tuple[str, float, float]]) -> dict[str, _Effect]:
    """A row a unit: +1 for its team; the general overstatement is taken out by centring."""
    teams = tuple(sorted({team for team, _, _ in selves}))
    if len(teams) < 2:
        return {}
    design = np.array([[float(team == other) for other in teams] for team, _, _ in selves])
    values, weights = np.array([[apart, share] for _, apart, share in selves]).T
    design -= np.average(design, axis=0, weights=weights)
    values = values - np.average(values, weights=weights)
    return _effects(dict.fromkeys(teams, teams), design, values, weights, len(selves) - 1)


def _effects(
    among: dict[str, tuple[str, ...]], design: Floats, values: Floats, weights: Floats, worth: float
) -> dict[str, _Effect]:
    """Least squares in the directions that the data know, each shrunk by its own noise.

    A direction without information is a group's common level: left out, so that effects sum to zero in each group.
    """
    if not among:
        return {}
    information, axes = np.linalg.eigh(design.T @ (weights[:, None] * design))
    known = information > 1e-9 * information.max()
    information, axes = information[known], axes[:, known]
    raw = axes.T @ (design.T @ (weights * values)) / information
    freedom = worth - len(raw)
    if freedom < MINIMUM_FREEDOM:
        return {}
    noise = max((weights @ values**2 - information @ raw**2) / freedom, 1.0)  # marks are no finer than a hundredth
    mean, variance = _shrunk(raw, noise / information, axes)
    reach = _student(freedom)
    return {
        team: _Effect(float(mean[index]), float(np.sqrt(variance[index])), reach, among[team])
        for index, team in enumerate(sorted(among))
    }


def _shrunk(raw: Floats, noise: Floats, axes: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the teams' effects, over what the spread of the teams may be.

    The spreads tried are equally likely beforehand: quantiles of the half-Cauchy.
    """
    spreads = USUAL_SPREAD_X100 * np.tan(np.pi / 2 * (np.arange(400) + 0.5) / 400)
    whole = spreads[:, None] ** 2 + noise
    likely = -0.5 * (np.log(whole) + raw**2 / whole).sum(axis=1)
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()
    kept = spreads[:, None] ** 2 / whole
    means = (kept * raw) @ axes.T
    mean = weight @ means
    variance = weight @ ((kept * noise) @ axes.T**2 + (means - mean) ** 2)
    return mean, variance


def _student(freedom: float) -> float:
    """The 97.5% point of Student's t, by the expansion of Abramowitz and Stegun (1964), 26.7.5; good from 5 up."""
    z = NormalDist().inv_cdf(0.975)
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2
