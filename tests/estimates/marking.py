"""Marks invented with known severities: what an estimate must find again. Every draw from a seed."""

from collections.abc import Sequence

import numpy as np

from gansao.estimates.comparisons import Mark

CRITERIA, MAXIMUM_X100 = 40, 250  # a full sheet of 100 points


def team(number: int) -> str:
    return f"Tổ {number + 1:02}"


def drawn_pairs(teams: int, doubles: int, random: np.random.Generator) -> list[tuple[int, int]]:
    """A ring first, so that all are connected; then by lot."""
    ring = [(number, (number + 1) % teams) for number in range(teams)][:doubles]
    lots = [tuple(random.choice(teams, 2, replace=False)) for _ in range(doubles - len(ring))]
    return ring + [(int(first), int(second)) for first, second in lots]


def doubles(severities_x100: Sequence[float], count: int, seed: int, *, noise_x100: float = 100) -> list[Mark]:
    """Whole sheets of units marked by two teams, far from 0 and from the maximum.

    `noise_x100`: what one team's total varies on one unit beyond its severity.
    """
    random = np.random.default_rng(seed)
    marks = []
    for unit, pair in enumerate(drawn_pairs(len(severities_x100), count, random)):
        level = random.normal(150, 15, CRITERIA)
        for number in pair:
            noise = random.normal(0, noise_x100 / CRITERIA**0.5, CRITERIA)
            sheet = np.clip(np.round(level - severities_x100[number] / CRITERIA + noise), 0, MAXIMUM_X100)
            marks += [
                Mark(f"x{unit:03}", f"{code:02}", team(number), int(points), MAXIMUM_X100)
                for code, points in enumerate(sheet)
            ]
    return marks


def singles(severities_x100: Sequence[float], each: int, seed: int, *, overstated_x100: float = 300) -> list[Mark]:
    """Units marked by one team, beside self-marks that overstate by a like amount everywhere."""
    random = np.random.default_rng(seed)
    marks = []
    for number, severity_x100 in enumerate(severities_x100):
        for unit in range(each):
            level = random.normal(150, 15, CRITERIA)
            own = np.clip(np.round(level + random.normal(overstated_x100, 100) / CRITERIA), 0, MAXIMUM_X100)
            sheet = np.clip(np.round(level - severity_x100 / CRITERIA), 0, MAXIMUM_X100)
            marks += [
                Mark(f"y{number}-{unit:03}", f"{code:02}", team(number), int(points), MAXIMUM_X100, int(self_x100))
                for code, (points, self_x100) in enumerate(zip(sheet, own, strict=True))
            ]
    return marks


def by_the_model(logits: Sequence[float], count: int, seed: int, *, of_the_unit: float = 0) -> list[Mark]:
    """Doubles drawn from the many-facet model itself: 40 criteria of one to four steps of half a point.

    `of_the_unit`: how much, in logits, a team's severity varies from unit to unit, which the model does not know.
    """
    random = np.random.default_rng(seed)
    difficulties, steps = random.normal(0, 1, CRITERIA), random.integers(1, 5, CRITERIA)
    numbers = np.arange(5)
    barred = np.array([[category > length for category in numbers] for length in steps])
    thresholds = np.array([[0, *np.linspace(-1, 1, length + 2)[1:-1], *[0] * (4 - length)] for length in steps])
    marks = []
    for unit, pair in enumerate(drawn_pairs(len(logits), count, random)):
        ability = random.normal(1, 0.8)
        for number in pair:
            position = ability - difficulties - logits[number] - random.normal(0, of_the_unit)
            weight = np.exp(position[:, None] * numbers - np.cumsum(thresholds, axis=1)) * ~barred
            lots = random.random(CRITERIA) * weight.sum(axis=1)
            sheet = (lots[:, None] > np.cumsum(weight, axis=1)[:, :-1]).sum(axis=1)
            marks += [
                Mark(f"x{unit:03}", f"{code:02}", team(number), 50 * int(category), 50 * int(length))
                for code, (category, length) in enumerate(zip(sheet, steps, strict=True))
            ]
    return marks
