"""The rating-scale model of Rasch measurement, fitted by penalised joint maximum likelihood. Numbers only.

Andrich, D. (1978), A rating formulation for ordered response categories, Psychometrika 43, 561-573. The chance of
category k over k - 1 is logistic in (a sum of facets) - (a threshold), thresholds shared by all rows of a scale. The
likelihood is concave and the normal penalties make it strictly so: Newton's steps find the one maximum, also where a
unit or a criterion has nothing but its highest category. Its bias is that of joint estimation (Wright, B. D. and
Douglas, G. A. (1977), Educational and Psychological Measurement 37, 281-294): some one part in the number of marks of
a unit, here one in eighty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

SMALL = 1e-9  # of the gain that a further step promises, in log-likelihood


@dataclass(frozen=True)
class Design:
    """A row a mark, a column a facet: what each row is made of, as the columns it has and the sign of each."""

    columns: Whole  # a row a mark, as many as there are kinds of facet
    signs: Floats  # of each kind
    width: int  # the number of facets

    def positions(self, facets: Floats) -> Floats:
        found: Floats = facets[self.columns] @ self.signs
        return found

    def sums(self, table: Floats) -> Floats:
        """The transposed design times a table."""
        found = np.zeros((self.width, table.shape[1]))
        for kind, sign in zip(self.columns.T, self.signs, strict=True):
            np.add.at(found, kind, sign * table)
        return found

    def squares(self, weights: Floats) -> Floats:
        """The transposed design times weights times the design."""
        found = np.zeros(self.width**2)
        for one, sign in zip(self.columns.T, self.signs, strict=True):
            for other, other_sign in zip(self.columns.T, self.signs, strict=True):
                found += np.bincount(one * self.width + other, sign * other_sign * weights, self.width**2)
        return found.reshape(self.width, self.width)


@dataclass(frozen=True)
class Scale:
    """Rows that share thresholds: their categories run from 0 to `steps`."""

    rows: Whole
    categories: Whole
    steps: int


@dataclass(frozen=True)
class _Slopes:
    """At one point: what each row adds to the slope of the likelihood, and the negative second derivative."""

    residuals: Floats  # observed - expected category: the slope in the row's position
    variances: Floats  # of the category as the model has it
    by_threshold: Floats  # the slope in each threshold, a row a mark
    information: Floats  # of facets, then all thresholds


@dataclass(frozen=True)
class Fit(_Slopes):
    facets: Floats
    thresholds: tuple[Floats, ...]  # a scale
    converged: bool


def fit(design: Design, scales: Sequence[Scale], penalties: Floats, *, threshold_penalty: float, steps: int) -> Fit:
    """`penalties`: the precision of each facet's normal prior around 0. Stops after `steps` steps at the latest."""
    penalty = np.concatenate([penalties, np.full(sum(scale.steps for scale in scales), threshold_penalty)])
    at = np.zeros(len(penalty))
    value = _value(design, scales, penalty, at)
    for left in range(steps, -1, -1):
        slopes = _slopes(design, scales, penalty, at)
        slope = np.concatenate([design.sums(slopes.residuals[:, None])[:, 0], slopes.by_threshold.sum(axis=0)])
        slope -= penalty * at
        step = np.linalg.solve(slopes.information, slope)
        converged = bool(slope @ step < SMALL)
        if converged or not left:
            break
        at, value = _ahead(design, scales, penalty, at, step, value)
    facets, thresholds = _parted(design, scales, at)
    return Fit(**vars(slopes), facets=facets, thresholds=thresholds, converged=converged)


def chances(positions: Floats, thresholds: Floats) -> Floats:
    """Of each category, a row a position."""
    kept = np.arange(len(thresholds) + 1) * positions[:, None]
    kept[:, 1:] -= np.cumsum(thresholds)
    kept -= kept.max(axis=1, keepdims=True)
    weight = np.exp(kept)
    shares: Floats = weight / weight.sum(axis=1, keepdims=True)
    return shares


def _parted(design: Design, scales: Sequence[Scale], at: Floats) -> tuple[Floats, tuple[Floats, ...]]:
    ends = np.cumsum([design.width, *(scale.steps for scale in scales)])
    facets, *thresholds = np.split(at, ends[:-1])
    return facets, tuple(thresholds)


def _value(design: Design, scales: Sequence[Scale], penalty: Floats, at: Floats) -> float:
    """The penalised log-likelihood."""
    facets, thresholds = _parted(design, scales, at)
    positions, value = design.positions(facets), -(penalty @ at**2) / 2
    for scale, own in zip(scales, thresholds, strict=True):
        shares = chances(positions[scale.rows], own)
        value += np.log(shares[np.arange(len(scale.rows)), scale.categories]).sum()
    return float(value)


def _ahead(
    design: Design, scales: Sequence[Scale], penalty: Floats, at: Floats, step: Floats, value: float
) -> tuple[Floats, float]:
    """The whole step, or the first half of a half of it that does not lose."""
    for _ in range(40):
        reached = _value(design, scales, penalty, at + step)
        if reached >= value:
            return at + step, reached
        step = step / 2
    return at, value


def _slopes(design: Design, scales: Sequence[Scale], penalty: Floats, at: Floats) -> _Slopes:
    """A category k counts k times its facets and -1 for each threshold up to k: an exponential family, so the
    information is the covariance of these counts.
    """
    facets, thresholds = _parted(design, scales, at)
    positions, rows = design.positions(facets), len(design.columns)
    residuals, variances = np.zeros(rows), np.zeros(rows)
    by_threshold, together = np.zeros((rows, len(at) - design.width)), np.zeros((rows, len(at) - design.width))
    information, place = np.diag(penalty), 0
    for scale, own in zip(scales, thresholds, strict=True):
        shares, numbers = chances(positions[scale.rows], own), np.arange(scale.steps + 1)
        reached = _tails(shares)
        mean = reached.sum(axis=1)
        residuals[scale.rows] = scale.categories - mean
        variances[scale.rows] = shares @ numbers**2 - mean**2
        columns = slice(place, place + scale.steps)
        by_threshold[scale.rows, columns] = reached - (scale.categories[:, None] >= numbers[1:])
        together[scale.rows, columns] = mean[:, None] * reached - _tails(shares * numbers)
        place += scale.steps
        higher = np.maximum(numbers[1:, None], numbers[1:]) - 1
        corner = slice(design.width + columns.start, design.width + columns.stop)
        information[corner, corner] += reached.sum(axis=0)[higher] - reached.T @ reached
    across = design.sums(together)
    information[: design.width, design.width :] += across
    information[design.width :, : design.width] += across.T
    information[: design.width, : design.width] += design.squares(variances)
    return _Slopes(residuals, variances, by_threshold, information)


def _tails(shares: Floats) -> Floats:
    """Summed over category j and all above, for j from 1."""
    return np.cumsum(shares[:, :0:-1], axis=1)[:, ::-1]
