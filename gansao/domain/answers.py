"""What was found for one criterion, as plain data in the criterion's own way, and the mark that follows from it.

    checklist  {"items": [0, 2]}                       the items that are there, counted from 0
    levels     {"level": 1}
    ratio      {"numerator": 97, "denominator": 100, "from": "2023-01-01", "to": "2023-11-30"}
    deduct     {"events": 2}
    judged     {"points": 225}                         hundredths
    any        {"not_arising": "lý do"}                where the criterion allows it
    any        {"points": 150, "given": true}          a mark without its basis: a column from elsewhere

One row of marks keeps the answer beside its points: who reads the star reads what was found.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from . import marks
from .criteria import Checklist, Criterion, Deduct, Judged, Levels, Ratio
from .marks import MarkRefused, MarkResult
from .points import show

Answer = Mapping[str, Any]


def mark(criterion: Criterion, answer: Answer) -> MarkResult:
    """Points and reason of an answer. Raises MarkRefused for what the criterion's method cannot have found."""
    if "not_arising" in answer:
        return marks.not_arising(criterion, str(answer["not_arising"]))
    if answer.get("given"):
        return _given(criterion, _whole(criterion, answer, "points"))
    match criterion.method:
        case Checklist():
            items = answer.get("items")
            if not isinstance(items, list) or not all(type(item) is int for item in items):
                raise MarkRefused(f"Tiêu chí {criterion.code}: hãy đánh dấu các mục có trong thực tế")
            return marks.from_items(criterion, set(items))
        case Levels():
            return marks.from_level(criterion, _whole(criterion, answer, "level"))
        case Ratio():
            _period(criterion, answer)
            numerator, denominator = _whole(criterion, answer, "numerator"), _whole(criterion, answer, "denominator")
            return marks.from_ratio(criterion, numerator, denominator)
        case Deduct():
            return marks.from_events(criterion, _whole(criterion, answer, "events"))
        case Judged():
            return marks.from_judgement(criterion, _whole(criterion, answer, "points"))


def in_words(criterion: Criterion, answer: Answer) -> str:
    """What was found, as a sentence fragment: "có 2 trên 3 mục: …", "97 trên 100 (01/01/2023 – 30/11/2023)"."""
    if not answer:
        return ""
    if "not_arising" in answer:
        return f"Không phát sinh: {answer['not_arising']}"
    if answer.get("given"):
        return "Điểm nhập sẵn, không kèm căn cứ"
    match criterion.method:
        case Checklist(items=items):
            ticked = [items[index].text for index in sorted(answer["items"])]
            return f"Có {len(ticked)} trên {len(items)} mục" + (f": {'; '.join(ticked)}" if ticked else "")
        case Levels(levels=levels):
            return levels[answer["level"]].text
        case Ratio():
            period = _period(criterion, answer)
            days = f" ({period[0]:%d/%m/%Y} – {period[1]:%d/%m/%Y})" if period else ""
            return f"{_grouped(answer['numerator'])} trên {_grouped(answer['denominator'])}{days}"
        case Deduct():
            return f"{answer['events']} lượt bị trừ điểm"
        case Judged():
            return f"Đánh giá {show(answer['points'])} điểm"


_ASKED = {
    "level": "chọn một mức",
    "events": "ghi ô “Số lượt”, ví dụ 2; không có lượt nào thì ghi 0",
    "points": "ghi số điểm",
    "numerator": "ghi ô “Số đạt”, ví dụ 97 (trên tổng số 100)",
    "denominator": "ghi ô “Tổng số”, ví dụ 100 (cho số đạt 97)",
}


def _given(criterion: Criterion, points: int) -> MarkResult:
    if not criterion.gives(points):
        raise MarkRefused(f"Tiêu chí {criterion.code} không cho {show(points)} điểm theo cách chấm của nó")
    return MarkResult(points, "Điểm nhập sẵn")


def _whole(criterion: Criterion, answer: Answer, key: str) -> int:
    value = answer.get(key)
    if type(value) is not int:
        raise MarkRefused(f"Tiêu chí {criterion.code}: hãy {_ASKED[key]}")
    return value


def _period(criterion: Criterion, answer: Answer) -> tuple[date, date] | None:
    """The days that a ratio counts, first and last included; None where none were given."""
    if not answer.get("from") and not answer.get("to"):
        return None
    try:
        first, last = date.fromisoformat(str(answer.get("from"))), date.fromisoformat(str(answer.get("to")))
    except ValueError:
        raise MarkRefused(f"Tiêu chí {criterion.code}: hãy ghi đủ từ ngày, đến ngày của số liệu") from None
    if last < first:
        raise MarkRefused(f"Tiêu chí {criterion.code}: ngày cuối của số liệu đứng trước ngày đầu")
    return first, last


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
