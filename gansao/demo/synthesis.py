"""Synthetic marks for the demonstration: SỐ LIỆU GIẢ LẬP.

They end exactly where the province of Bắc Giang ended in 2023 (Báo Bắc Giang, article 419020): 76 of 209 recognised,
35 with one star, 30 with two, 11 with three; Lạng Giang 7 of 21; Mỹ Thái and Vĩnh An among the 76. Which other units
were recognised, and every mark, is made up. Only values that a criterion's method can give are used. Nobody is
disqualified: ill repute is not invented for real communes.

The same code and units give the same marks on every machine; `gansao demo --workbook FILE` writes them.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gansao.domain.criteria import CriteriaSet

QUARTER = 25
STARRED = {1: 35, 2: 30, 3: 11}
GATED = 2  # of the units with two stars: they have the points for three, a gate is in the way
RECOGNISED_BY_DISTRICT = {
    "213": 9, "215": 6, "216": 9, "217": 7, "218": 8, "219": 8, "220": 6, "221": 8, "222": 7, "223": 8,
}  # fmt: skip
"""Lạng Giang (217) is the published figure; the other districts' share of the 76 is made up."""
ALWAYS_RECOGNISED = ("07420", "07648")  # Mỹ Thái, Vĩnh An
# What the article names as the reasons why units fail, and what costs money, is lost first.
WEAK = {
    "7": 5, "8": 4, "15": 4, "18": 4, "19": 5, "22": 5, "25": 4, "27": 3, "28": 3, "29": 6, "38": 4, "39": 3, "40": 5,
    "41": 5, "14": 4, "13": 3, "16": 3, "17": 3, "26": 2, "31": 3, "32": 3, "21": 2, "42": 3, "11": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    district: str


def marks_2023(criteria_set: CriteriaSet, places: Sequence[Place]) -> dict[str, dict[str, int]]:
    """Marks in hundredths by unit and criterion. The same places give the same marks, always."""
    chance = random.Random("gắn sao 2023")
    stars = _stars_by_unit(places, chance)
    gated = set(chance.sample(sorted(code for code, count in stars.items() if count == 2), GATED))
    marks = {}
    for place in sorted(places, key=lambda p: p.code):
        total = _target(stars.get(place.code, 0), place.code in gated, chance)
        keeps_gate = stars.get(place.code) == 3
        marks[place.code] = _spend(criteria_set, total, keeps_gate, place.code in gated, chance)
    return marks


def marks_2026(criteria_set: CriteriaSet, places: Sequence[Place]) -> dict[str, dict[str, int | None]]:
    """An open year half done: most units marked, some in part, some not yet."""
    chance = random.Random("gắn sao 2026")
    marks: dict[str, dict[str, int | None]] = {}
    for place in sorted(places, key=lambda p: p.code):
        state = chance.random()
        if state > 0.85:
            continue
        total = QUARTER * round(chance.triangular(64, 94.75, 82) * 4)
        given: dict[str, int | None] = dict(_spend(criteria_set, total, total >= 9000, False, chance))
        if state > 0.6:
            for code in chance.sample(criteria_set.codes, chance.randint(1, 9)):
                given[code] = None
        marks[place.code] = given
    return marks


def spend(criteria_set: CriteriaSet, total: int, chance: random.Random) -> dict[str, int]:
    """Marks that the methods can give and that add up to `total`, losing points where units usually lose them."""
    return _spend(criteria_set, total, False, False, chance)


def _stars_by_unit(places: Sequence[Place], chance: random.Random) -> dict[str, int]:
    recognised: list[str] = []
    for district, count in sorted(RECOGNISED_BY_DISTRICT.items()):
        codes = sorted(place.code for place in places if place.district == district)
        fixed = [code for code in codes if code in ALWAYS_RECOGNISED]
        recognised += fixed + chance.sample([code for code in codes if code not in fixed], count - len(fixed))
    chance.shuffle(recognised)
    shares = [stars for stars, count in STARRED.items() for _ in range(count)]
    return dict(zip(recognised, shares, strict=True))


def _target(stars: int, gated: bool, chance: random.Random) -> int:
    """A total in whole quarters of a point inside the band that the stars ask for."""
    if gated:
        return QUARTER * chance.randint(360, 366)
    lowest, highest = {1: (320, 339), 2: (340, 359), 3: (360, 377)}.get(stars, (0, 0))
    if stars:
        return QUARTER * chance.randint(lowest, highest)
    if chance.random() < 0.2:  # many stop just short of 80
        return QUARTER * chance.randint(312, 319)
    return QUARTER * round(chance.triangular(56, 79.5, 70) * 4)


def _spend(
    criteria_set: CriteriaSet, total: int, keeps_gate: bool, misses_gate: bool, chance: random.Random
) -> dict[str, int]:
    """Marks that add up to `total`: from full marks, points are lost where units usually lose them."""
    floors = {r.criterion: r.at_least for gate in criteria_set.gates for r in gate.requires} if keeps_gate else {}
    for _ in range(1000):
        marks = {criterion.code: criterion.points for criterion in criteria_set.criteria}
        if misses_gate:
            marks["41"] = 100
        while sum(marks.values()) > total + 300:
            code = chance.choices(criteria_set.codes, [WEAK.get(c, 1) for c in criteria_set.codes])[0]
            lower = [v for v in _values(criteria_set, code) if floors.get(code, 0) <= v < marks[code]]
            if lower and sum(marks.values()) - (marks[code] - max(lower)) >= total:
                marks[code] = max(lower)
        if _close(criteria_set, marks, floors, sum(marks.values()) - total, chance):
            return marks
    raise ValueError(f"{criteria_set.id} cannot give a total of {total} hundredths")


def _close(
    criteria_set: CriteriaSet, marks: dict[str, int], floors: Mapping[str, int], rest: int, chance: random.Random
) -> bool:
    """Lose exactly what is left to lose, on one to three criteria; False where these marks cannot."""
    codes = list(criteria_set.codes)
    for _ in range(40):
        trial, left = dict(marks), rest
        for code in chance.sample(codes, 6):
            losses = [trial[code] - v for v in _values(criteria_set, code) if floors.get(code, 0) <= v < trial[code]]
            fitting = [loss for loss in losses if loss <= left]
            if fitting:
                loss = left if left in fitting else chance.choice(fitting)
                trial[code] -= loss
                left -= loss
            if not left:
                marks.update(trial)
                return True
    return rest == 0


def _values(criteria_set: CriteriaSet, code: str) -> tuple[int, ...]:
    values = criteria_set.criterion(code).values
    return tuple(sorted(values if values is not None else range(0, criteria_set.criterion(code).points + 1, QUARTER)))
