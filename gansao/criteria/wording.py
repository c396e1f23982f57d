"""How a criteria set works, in words an official would say to a neighbour; computed from the set. Pure."""

from dataclasses import dataclass
from fractions import Fraction

from gansao.domain.criteria import (
    Checklist,
    CriteriaSet,
    Criterion,
    Deduct,
    Gate,
    Judged,
    Levels,
    Ratio,
)
from gansao.domain.points import short
from gansao.domain.text import running

METHODS = {
    "checklist": "Cộng điểm từng mục có",
    "levels": "Chọn một mức",
    "ratio": "Theo tỷ lệ từ số liệu",
    "deduct": "Trừ điểm theo số lượt",
    "judged": "Chấm trong khoảng",
}
EVIDENCE = {
    "document": "văn bản",
    "photo": "ảnh chụp",
    "link": "đường dẫn",
    "metric": "số liệu của hệ thống",
    "visit": "kiểm tra thực tế",
    "inspection": "biên bản kiểm tra",
    "inventory": "danh mục thiết bị",
    "survey": "phiếu khảo sát",
    "minutes": "biên bản",
    "initiative": "hồ sơ mô hình, sáng kiến",
}
_EMPTY = {
    "full": "Không có trường hợp nào thì được điểm tối đa.",
    "zero": "Không có trường hợp nào thì được 0 điểm.",
    "incomplete": "Không có trường hợp nào thì chưa chấm được.",
}
_NOT_ARISING = {
    "full": "Không phát sinh thì được điểm tối đa, phải nêu lý do.",
    "zero": "Không phát sinh thì được 0 điểm, phải nêu lý do.",
}
_ROUNDING = {"down": "làm tròn xuống", "half_up": "làm tròn đến mức gần nhất", "up": "làm tròn lên"}
_BONUS = {
    "capped": "Điểm thưởng được cộng nhưng tổng không vượt quá thang điểm.",
    "added": "Điểm thưởng được cộng vào tổng, kể cả khi vượt thang điểm.",
    "ignored": "Điểm thưởng được ghi nhận nhưng không tính vào tổng.",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get points: what is there, and what it gives ("1,50 điểm")."""

    text: str
    points: str


@dataclass(frozen=True, slots=True)
class BandInWords:
    stars: int
    text: str


def ways(criterion: Criterion) -> tuple[Way, ...]:
    """What gives how many points, by the criterion's method."""
    method = criterion.method
    if isinstance(method, Checklist):
        return tuple(Way(item.text, f"{short(item.points)} điểm") for item in method.items)
    if isinstance(method, Levels):
        return tuple(Way(level.text, f"{short(level.points)} điểm") for level in method.levels)
    if isinstance(method, Ratio):
        steps = [Way(_at_least(step.at_least), f"{short(step.points)} điểm") for step in method.steps]
        return (*steps, Way("Dưới mức đó", "0 điểm"))
    if isinstance(method, Deduct):
        return (Way("Mỗi lượt", f"trừ {short(method.per_event)} điểm"),)
    return (Way(f"Từ 0 đến {short(criterion.points)} điểm", f"từng bước {short(_step(criterion))} điểm"),)


def remarks(criterion: Criterion) -> tuple[str, ...]:
    """What else the method says: empty sources, small samples, what did not arise, bonus."""
    method, said = criterion.method, []
    if isinstance(method, Ratio):
        said.append(_EMPTY[method.when_empty])
        if method.minimum_sample:
            said.append(f"Cần ít nhất {method.minimum_sample} trường hợp; ít hơn thì chưa chấm được.")
    if criterion.when_not_arising:
        said.append(_NOT_ARISING[criterion.when_not_arising])
    if criterion.bonus:
        said.append("Đây là điểm thưởng.")
    return tuple(said)


def evidence(criterion: Criterion) -> str:
    """ "văn bản, ảnh chụp"."""
    return ", ".join(EVIDENCE.get(kind, kind) for kind in criterion.evidence)


def bands(criteria_set: CriteriaSet) -> tuple[BandInWords, ...]:
    """ "từ 80 đến dưới 85 điểm", highest star first."""
    said = []
    for band in reversed(criteria_set.bands):
        upper = criteria_set.upper_bound(band)
        if upper is not None:
            text = f"từ {short(band.from_)} đến dưới {short(upper)} điểm"
        elif band.from_ == criteria_set.maximum:
            text = f"đủ {short(band.from_)} điểm"
        else:
            text = f"từ {short(band.from_)} điểm trở lên"
        said.append(BandInWords(band.stars, text))
    return tuple(said)


def gate_demands(criteria_set: CriteriaSet, gate: Gate) -> tuple[str, ...]:
    """What a gate asks of each criterion: "Tiêu chí 7 (Hệ thống truyền thanh thông minh): từ 1 trên 2 điểm"."""
    said = []
    for requirement in gate.requires:
        criterion = criteria_set.criterion(requirement.criterion)
        full = requirement.at_least == criterion.points
        needs = (
            f"đủ {short(criterion.points)} điểm"
            if full
            else (f"từ {short(requirement.at_least)} trên {short(criterion.points)} điểm")
        )
        said.append(f"Tiêu chí {criterion.code}, {running(criterion.name)}: {needs}")
    return tuple(said)


def rounding(criteria_set: CriteriaSet) -> str:
    if criteria_set.rounding is None:
        return "Tổng điểm không làm tròn: thiếu 0,01 điểm vẫn là thiếu."
    how = _ROUNDING[criteria_set.rounding.mode]
    return f"Tổng điểm được {how} theo bước {short(criteria_set.rounding.step)} điểm trước khi xếp sao."


def bonus(criteria_set: CriteriaSet) -> str:
    """How bonus points count; empty where the set has none."""
    return _BONUS[criteria_set.bonus] if any(c.bonus for c in criteria_set.criteria) else ""


def _step(criterion: Criterion) -> int:
    return criterion.method.step if isinstance(criterion.method, Judged) else 1


def _at_least(share: Fraction) -> str:
    """ "Từ 99,5% trở lên"; "Đạt 100%"; a share that is no whole hundredth of a percent stays a fraction."""
    hundredths = share * 10000
    said = f"{short(int(hundredths))}%" if hundredths.denominator == 1 else f"{share}"
    return f"Đạt {said}" if share == 1 else f"Từ {said} trở lên"
