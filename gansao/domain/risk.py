"""Whom to re-check without notice: a transparent sum of whole numbers, and a share drawn by lot with a kept seed.

Nothing here judges a unit: a high number says where a look is worth most. How strict a team was plays no part.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RiskWeights:
    near_bound: int
    near: int  # hundredths above a star's bound that count as near
    own_marks_gap: int  # for each `gap` hundredths
    gap: int
    complaint: int
    most: int  # no part counts for more
    by_lot_percent: int


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """What is known of a recognised unit; hundredths. `own_total` is None where the unit did not mark itself."""

    code: str
    above_bound: int  # final total less the lower bound of its star
    final_total: int
    own_total: int | None
    complaints: int


@dataclass(frozen=True, slots=True)
class Risk:
    code: str
    near_bound: int
    own_marks_gap: int
    complaints: int

    @property
    def score(self) -> int:
        return self.near_bound + self.own_marks_gap + self.complaints


@dataclass(frozen=True, slots=True)
class Choice:
    risk: Risk
    by_lot: bool


def risk(figures: RiskFigures, weights: RiskWeights) -> Risk:
    """Each part apart, so that anybody can add them up."""
    gap = 0 if figures.own_total is None else max(0, figures.own_total - figures.final_total)
    return Risk(
        figures.code,
        near_bound=weights.near_bound if 0 <= figures.above_bound <= weights.near else 0,
        own_marks_gap=min(weights.most, gap // weights.gap * weights.own_marks_gap),
        complaints=min(weights.most, figures.complaints * weights.complaint),
    )


def choose(of: Iterable[Risk], number: int, weights: RiskWeights, seed: str) -> tuple[Choice, ...]:
    """`number` units: the riskiest, and a share by lot among the others. The same seed chooses the same."""
    ordered = sorted(of, key=lambda each: (-each.score, _lot(seed, each.code)))
    number = min(number, len(ordered))
    drawn = -(-number * weights.by_lot_percent // 100) if number > 1 else 0
    first, rest = ordered[: number - drawn], ordered[number - drawn :]
    by_lot = sorted(rest, key=lambda each: _lot(seed, each.code))[:drawn]
    return (*(Choice(each, False) for each in first), *(Choice(each, True) for each in by_lot))


def _lot(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()
