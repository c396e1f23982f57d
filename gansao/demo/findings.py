"""What was "found" behind the synthetic marks: SỐ LIỆU GIẢ LẬP. Pure.

`answer` gives, in a criterion's own way, something that is worth exactly the points asked for. `layers` then makes the
three layers below a final mark: communes claim a little more than is found, districts take back a part of it, teams the
rest. The same units give the same layers on every machine.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gansao.domain import answers
from gansao.domain.criteria import Checklist, CriteriaSet, Criterion, Deduct, Item, Judged, Levels, Ratio

CLAIMED_TOO_MUCH = 12  # of a hundred marks below their maximum
SEEN_BY_DISTRICT = 40  # of a hundred such claims
REASONS = ("no_evidence", "wrong_period", "figures_differ", "on_the_spot", "miscounted")  # of assessments.reasons
NOTES = {
    "no_evidence": "Chưa có minh chứng kèm theo (giả lập).",
    "wrong_period": "Số liệu không thuộc kỳ chấm (giả lập).",
    "figures_differ": "Số liệu của ngành thấp hơn (giả lập).",
    "on_the_spot": "Kiểm tra thực tế chưa đúng như báo cáo (giả lập).",
    "miscounted": "Tính lại theo đúng bậc điểm (giả lập).",
}


@dataclass(frozen=True, slots=True)
class Layered:
    """Three layers of one criterion; `reason` where the team's mark is not the claimed one."""

    claimed: Mapping[str, Any]
    district: Mapping[str, Any]
    team: Mapping[str, Any]
    reason: str = ""

    @property
    def note(self) -> str:
        return NOTES.get(self.reason, "")


def layers(criteria_set: CriteriaSet, unit: str, marks: Mapping[str, int]) -> dict[str, Layered]:
    """{criterion: its layers}; the team's are worth exactly `marks`."""
    chance = random.Random(f"tự chấm {unit}")
    return {code: _layered(criteria_set.criterion(code), marks[code], chance) for code in marks}


def _layered(criterion: Criterion, points: int, chance: random.Random) -> Layered:
    team = answer(criterion, points, chance)
    higher = [value for value in sorted(criterion.values or ()) if value > points]
    if not higher or chance.randrange(100) >= CLAIMED_TOO_MUCH:
        return Layered(team, team, team)
    claimed = answer(criterion, higher[0], chance)
    district = team if chance.randrange(100) < SEEN_BY_DISTRICT else claimed
    return Layered(claimed, district, team, chance.choice(REASONS))


def answer(criterion: Criterion, points: int, chance: random.Random) -> dict[str, Any]:
    """Something found that is worth exactly these points. Raises ValueError where the criterion cannot give them."""
    made = _answer(criterion, points, chance)
    if made is None or answers.mark(criterion, made).points != points:
        raise ValueError(f"criterion {criterion.code} cannot give {points} hundredths")
    return made


def lower_answer(criterion: Criterion, points: int, unit: str) -> dict[str, Any]:
    """`answer` with the same chance for the same unit."""
    return answer(criterion, points, random.Random(f"{unit} {criterion.code}"))


def _answer(criterion: Criterion, points: int, chance: random.Random) -> dict[str, Any] | None:
    match criterion.method:
        case Checklist(items=items):
            chosen = _subset(items, points)
            return None if chosen is None else {"items": chosen}
        case Levels(levels=levels):
            return next(({"level": i} for i, level in enumerate(levels) if level.points == points), None)
        case Ratio():
            return _ratio(criterion.method, points, chance)
        case Deduct(per_event=per_event):
            return {"events": -(-(criterion.points - points) // per_event)}
        case Judged():
            return {"points": points}


def _subset(items: tuple[Item, ...], points: int) -> list[int] | None:
    """Indexes of items that add up to the points; the earliest ones where several do."""
    reached: dict[int, list[int]] = {0: []}
    for index, item in enumerate(items):
        for total, chosen in list(reached.items()):
            reached.setdefault(total + item.points, [*chosen, index])
    return reached.get(points)


def _ratio(method: Ratio, points: int, chance: random.Random) -> dict[str, Any] | None:
    """A numerator over a plausible denominator whose highest step reached gives the points."""
    upper, lower = Fraction(1), Fraction(0)
    for step in method.steps:  # highest first
        if step.points == points:
            lower = step.at_least
            break
        upper = step.at_least
    else:
        if points:
            return None
    top = upper if lower == 1 or upper == 1 else upper - Fraction(1, 400)
    denominator = chance.randrange(max(400, method.minimum_sample), 1600)
    share = lower + (top - lower) * Fraction(chance.randrange(20, 90), 100)
    if not points:
        share = upper * Fraction(chance.randrange(40, 92), 100)
    numerator = -(-(share * denominator).numerator // (share * denominator).denominator)
    return {"numerator": numerator, "denominator": denominator, "from": "2023-01-01", "to": "2023-11-30"}
