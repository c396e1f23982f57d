"""Synthetic marks for every commune of the country, 2023: 10,598 units x 42 criteria. The same every time."""

import csv
import random
from functools import cache

from gansao import law
from gansao.demo import synthesis
from gansao.domain.criteria import CriteriaSet


@cache
def criteria_set() -> CriteriaSet:
    return law.criteria_set("cqtt-mau-2023")


@cache
def communes() -> tuple[str, ...]:
    with (law.FOLDER / "units" / "units-2023.csv").open(encoding="utf-8") as file:
        return tuple(row["code"] for row in csv.DictReader(file) if row["level"] == "commune")


@cache
def marks(year: int = 2023) -> tuple[dict[str, int], ...]:
    """Marks in hundredths by criterion, one mapping a commune, in the order of `communes`."""
    chance = random.Random(year)
    return tuple(
        synthesis.spend(criteria_set(), 25 * round(chance.triangular(56, 99, 78) * 4), chance) for _ in communes()
    )
