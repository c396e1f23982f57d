"""What was found, and the mark that follows from it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao import law
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.domain.marks import MarkRefused

RULES = law.criteria_set("cqtt-mau-2023")


def criterion(code: str) -> Criterion:
    return RULES.criterion(code)


@pytest.mark.parametrize(
    ("code", "answer", "points", "words"),
    [
        ("3", {"items": [0, 2]}, 150, "Có 2 trên 4 mục: Niêm yết tại trụ sở và nhà văn hóa; Đăng trên trang"),
        ("3", {"items": []}, 0, "Có 0 trên 4 mục"),
        ("8", {"level": 1}, 200, "Được cấp trên trực tiếp phê duyệt, công nhận"),
        (
            "11",
            {"numerator": 2634, "denominator": 2735, "from": "2023-01-01", "to": "2023-11-30"},
            250,
            "2.634 trên 2.735 (01/01/2023 – 30/11/2023)",
        ),
        ("12", {"numerator": 0, "denominator": 0}, 150, "0 trên 0"),
        ("38", {"numerator": 20, "denominator": 29}, None, "20 trên 29"),
        ("20", {"events": 3}, 0, "3 lượt bị trừ điểm"),
        ("11", {"points": 400, "given": True}, 400, "Điểm nhập sẵn, không kèm căn cứ"),
    ],
)
def test_marks(code: str, answer: dict[str, Any], points: int | None, words: str) -> None:
    assert answers.mark(criterion(code), answer).points == points
    assert answers.in_words(criterion(code), answer).startswith(words)


@pytest.mark.parametrize(
    ("code", "answer", "said"),
    [
        ("3", {}, "hãy đánh dấu các mục"),
        ("3", {"items": [9]}, "không có mục số 10"),
        ("3", {"items": [True]}, "hãy đánh dấu các mục"),
        ("8", {"level": 7}, "không có mức số 8"),
        ("8", {"level": "1"}, "hãy chọn một mức"),
        ("11", {"numerator": 5}, "hãy ghi ô “Tổng số”, ví dụ 100"),
        ("11", {"denominator": 5}, "hãy ghi ô “Số đạt”, ví dụ 97"),
        ("11", {"numerator": 5, "denominator": 4}, "ô “Số đạt” ghi 5, lớn hơn tổng số 4.*ví dụ 97 trên 100"),
        ("11", {"numerator": -5, "denominator": 4}, "ô “Số đạt” ghi -5, phải từ 0 trở lên"),
        ("11", {"numerator": 0, "denominator": -4}, "ô “Tổng số” ghi -4, phải từ 0 trở lên"),
        ("11", {"numerator": 1, "denominator": 4, "from": "2023-12-01", "to": "2023-01-01"}, "đứng trước ngày đầu"),
        ("11", {"numerator": 1, "denominator": 4, "from": "2023-12-01"}, "hãy ghi đủ từ ngày, đến ngày"),
        ("20", {"events": -1}, "ô “Số lượt” ghi -1, phải từ 0 trở lên, ví dụ 2"),
        ("20", {}, "hãy ghi ô “Số lượt”, ví dụ 2; không có lượt nào thì ghi 0"),
        ("11", {"points": 333, "given": True}, "không cho 3,33 điểm"),
        ("11", {"not_arising": "không có"}, "không cho phép ghi “không phát sinh”"),
    ],
)
def test_refusals(code: str, answer: dict[str, Any], said: str) -> None:
    with pytest.raises(MarkRefused, match=said):
        answers.mark(criterion(code), answer)


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**6), st.text(max_size=5), st.lists(st.integers(-2, 9)))
KEYS = st.sampled_from(["items", "level", "numerator", "denominator", "from", "to", "events", "points", "given"])


@given(st.sampled_from(RULES.codes), st.dictionaries(KEYS, SCALARS))
def test_whatever_comes_is_a_mark_the_criterion_can_give_or_a_refusal(code: str, answer: dict[str, Any]) -> None:
    try:
        points = answers.mark(criterion(code), answer).points
    except MarkRefused:
        return
    assert points is None or criterion(code).gives(points)
    assert answers.in_words(criterion(code), answer) or not answer
