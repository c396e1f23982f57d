"""One criterion's mark from what was found, by the criterion's own method. Incomplete is None, never 0."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from .criteria import Checklist, Criterion, Deduct, Judged, Levels, Ratio
from .points import show

M = TypeVar("M", Checklist, Levels, Ratio, Deduct, Judged)


class MarkRefused(ValueError):
    """The mark does not fit the criterion; the message is Vietnamese."""


@dataclass(frozen=True, slots=True)
class MarkResult:
    points: int | None  # hundredths; None: incomplete
    reason: str  # Vietnamese


def from_items(criterion: Criterion, ticked: Collection[int]) -> MarkResult:
    """Points of a checklist from the indexes (from 0) of the items that are there."""
    method = _method(criterion, Checklist)
    unknown = [index for index in ticked if not 0 <= index < len(method.items)]
    if unknown:
        raise MarkRefused(f"Tiêu chí {criterion.code} không có mục số {unknown[0] + 1}")
    chosen = [item for index, item in enumerate(method.items) if index in ticked]
    return MarkResult(sum(item.points for item in chosen), f"Có {len(chosen)} trên {len(method.items)} mục")


def from_level(criterion: Criterion, index: int) -> MarkResult:
    """Points of the level with this index (from 0)."""
    method = _method(criterion, Levels)
    if not 0 <= index < len(method.levels):
        raise MarkRefused(f"Tiêu chí {criterion.code} không có mức số {index + 1}")
    return MarkResult(method.levels[index].points, method.levels[index].text)


def from_ratio(criterion: Criterion, numerator: int, denominator: int, *, reported: bool = True) -> MarkResult:
    """Points of a ratio. `reported` is False where the source said nothing: incomplete, never 0."""
    method = _method(criterion, Ratio)
    if not reported:
        return MarkResult(None, "Chưa có số liệu từ nguồn")
    if numerator < 0 or denominator < 0:
        box, number = ("Số đạt", numerator) if numerator < 0 else ("Tổng số", denominator)
        raise MarkRefused(f"Tiêu chí {criterion.code}: ô “{box}” ghi {number}, phải từ 0 trở lên, ví dụ 97")
    if numerator > denominator:
        raise MarkRefused(
            f"Tiêu chí {criterion.code}: ô “Số đạt” ghi {numerator}, lớn hơn tổng số {denominator}. Số đạt là phần "
            "nằm trong tổng số, ví dụ 97 trên 100"
        )
    if denominator == 0:
        empty = {"full": criterion.points, "zero": 0, "incomplete": None}[method.when_empty]
        return MarkResult(empty, "Nguồn báo không có trường hợp nào")
    if denominator < method.minimum_sample:
        return MarkResult(None, f"Mới có {denominator} trường hợp, cần ít nhất {method.minimum_sample}")
    share = Fraction(numerator, denominator)
    points = max((step.points for step in method.steps if share >= step.at_least), default=0)
    return MarkResult(points, f"{numerator} trên {denominator}")


def from_events(criterion: Criterion, events: int) -> MarkResult:
    """Points left after `events` deductions, never below 0."""
    method = _method(criterion, Deduct)
    if events < 0:
        raise MarkRefused(f"Tiêu chí {criterion.code}: ô “Số lượt” ghi {events}, phải từ 0 trở lên, ví dụ 2")
    return MarkResult(max(0, criterion.points - events * method.per_event), f"{events} lượt bị trừ điểm")


def from_judgement(criterion: Criterion, points: int) -> MarkResult:
    """Points as judged: a multiple of the step up to the maximum."""
    method = _method(criterion, Judged)
    if not 0 <= points <= criterion.points or points % method.step:
        raise MarkRefused(
            f"Tiêu chí {criterion.code} nhận từ 0 đến {show(criterion.points)} điểm, từng bước {show(method.step)}"
        )
    return MarkResult(points, "Theo đánh giá")


def not_arising(criterion: Criterion, reason: str) -> MarkResult:
    """Không phát sinh: full or zero as the set says, and never without a reason."""
    if not criterion.when_not_arising:
        raise MarkRefused(f"Tiêu chí {criterion.code} không cho phép ghi “không phát sinh”")
    if not reason.strip():
        raise MarkRefused(f"Tiêu chí {criterion.code}: ghi “không phát sinh” thì phải nêu lý do")
    points = criterion.points if criterion.when_not_arising == "full" else 0
    return MarkResult(points, f"Không phát sinh: {reason.strip()}")


def _method(criterion: Criterion, kind: type[M]) -> M:
    if not isinstance(criterion.method, kind):
        raise MarkRefused(f"Tiêu chí {criterion.code} không chấm theo cách này")
    return criterion.method
