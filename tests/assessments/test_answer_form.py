"""Text in, an answer out, for every way of marking; and what stands in the boxes is what was found."""

from fractions import Fraction
from typing import Any

import pytest
from django.http import QueryDict

from gansao.assessments.answer_form import AnswerForm, as_posted
from gansao.assessments.boxes import boxes
from gansao.assessments.cards import Desk, result
from gansao.assessments.sheet import Given
from gansao.domain.criteria import Checklist, Criterion, Deduct, Item, Judged, Levels, Ratio, Step

CHECKLIST = Criterion("1", "Niêm yết", 200, Checklist((Item("Bảng", 100), Item("<Mã> QR", 100))))
LEVELS = Criterion("2", "Giờ giấc", 100, Levels((Item("Tốt", 100), Item("Kém", 0))))
RATIO = Criterion("3", "Đúng hạn", 500, Ratio("m", (Step(Fraction(9, 10), 500),)), when_not_arising="full")
DEDUCT = Criterion("4", "Không đòi thêm giấy", 100, Deduct(50))
JUDGED = Criterion("5", "Đối thoại", 300, Judged(25))


def form(criterion: Criterion, **data: Any) -> AnswerForm:
    posted = QueryDict(mutable=True)
    for name, value in data.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    made = AnswerForm(posted, criterion)
    made.is_valid()
    return made


ANSWERS = [
    (CHECKLIST, {"items": [1]}),
    (CHECKLIST, {"items": []}),
    (LEVELS, {"level": 1}),
    (RATIO, {"numerator": 97, "denominator": 100}),
    (RATIO, {"numerator": 97, "denominator": 100, "from": "2026-01-01", "to": "2026-11-30"}),
    (RATIO, {"not_arising": "Không có hồ sơ nào"}),
    (DEDUCT, {"events": 2}),
    (JUDGED, {"points": 225}),
]


@pytest.mark.parametrize(("criterion", "answer"), ANSWERS)
def test_what_stands_in_the_boxes_reads_back_as_the_same_answer(criterion: Criterion, answer: dict[str, Any]) -> None:
    posted = as_posted(criterion, answer, "Ghi chú & lời", "")
    read = form(criterion, **posted)
    assert (read.said, read.answer) == ([], answer)
    html = boxes(criterion, posted)
    assert "Ghi chú &amp; lời</textarea>" in html and "<Mã>" not in html
    assert html.count(" checked") == len([name for name in posted if name in ("items", "level", "not_arising")])


@pytest.mark.parametrize("criterion", [CHECKLIST, LEVELS, RATIO, DEDUCT, JUDGED])
def test_nothing_entered_is_no_mark_and_not_zero(criterion: Criterion) -> None:
    empty = form(criterion)
    assert (empty.said, empty.answer, empty.version_seen) == ([], None, 0)
    assert " checked" not in boxes(criterion, {})


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        ({"numerator": "2.904", "denominator": "2.951"}, {"numerator": 2904, "denominator": 2951}),
        (
            {"numerator": "1", "denominator": "2", "from_on": "01/02/2026", "to_on": "2026-03-01"},
            {"numerator": 1, "denominator": 2, "from": "2026-02-01", "to": "2026-03-01"},
        ),
    ],
)
def test_numbers_and_days_as_people_write_them(data: dict[str, str], answer: dict[str, Any]) -> None:
    assert form(RATIO, **data).answer == answer


FILL_IN = "nên chưa tính được điểm. Hãy ghi đủ, ví dụ 97 trên tổng số 100."


@pytest.mark.parametrize(
    ("criterion", "data", "said"),
    [
        (RATIO, {"numerator": "5"}, f"Ô “Tổng số” còn trống {FILL_IN}"),
        (RATIO, {"denominator": "5"}, f"Ô “Số đạt” còn trống {FILL_IN}"),
        (RATIO, {"from_on": "01/02/2026"}, f"Hai ô “Số đạt”, “Tổng số” còn trống {FILL_IN}"),
        (RATIO, {"denominator": "1" * 21}, "Ô “Tổng số”: số quá dài. Hãy ghi chữ số, ví dụ 100."),
        (
            RATIO,
            {"numerator": "1,5", "denominator": "2"},
            "Ô “Số đạt”: “1,5” không phải là số đếm. Hãy ghi chữ số, ví dụ 97.",
        ),
        (
            RATIO,
            {"numerator": "1.5", "denominator": "2"},
            "Ô “Số đạt”: “1.5” không phải là số đếm. Hãy ghi chữ số, ví dụ 97.",
        ),
        (
            RATIO,
            {"numerator": "1", "denominator": "2", "to_on": "30/02/2026"},
            "Đến ngày: hãy ghi ngày/tháng/năm, ví dụ 30/11/2026.",
        ),
        (RATIO, {"not_arising": "1"}, "Ghi “không phát sinh” thì phải nêu lý do."),
        (DEDUCT, {"events": "-1"}, "Ô “Số lượt”: “-1” không phải là số đếm. Hãy ghi chữ số, ví dụ 2."),
        (JUDGED, {"points": "1,234"}, "“1,234” có quá hai chữ số thập phân. Hãy ghi như 1,25."),
        (JUDGED, {"points": "1", "reason": "vi-sao"}, "Hãy chọn lý do trong danh sách."),
    ],
)
def test_what_cannot_be_read_is_said(criterion: Criterion, data: dict[str, str], said: str) -> None:
    refused = form(criterion, **data)
    assert (refused.said, refused.answer) == ([said], None)


def test_not_arising_is_asked_only_where_it_is_allowed() -> None:
    assert 'name="not_arising"' in boxes(RATIO, {}) and 'name="not_arising"' not in boxes(LEVELS, {})
    assert form(LEVELS, not_arising="1", not_arising_reason="Không có").answer is None
    assert 'name="reason"' in boxes(LEVELS, {}, with_reason=True) and 'name="reason"' not in boxes(LEVELS, {})


def test_too_few_cases_are_kept_and_said() -> None:
    few = Criterion("6", "Hài lòng", 600, Ratio("m", (Step(Fraction(1, 2), 600),), minimum_sample=30))
    given = Given("self", "6", None, {"numerator": 4, "denominator": 5}, "", "", 1)
    said = result(few, Desk("/", "", "self", True), given)
    assert "Chưa tính được điểm: Mới có 5 trường hợp, cần ít nhất 30." in said and "data-unmarked" in said
    enough = given._replace(points=600, answer={"numerator": 20, "denominator": 30})
    assert "Chưa tính được" not in result(few, Desk("/", "", "self", True), enough)


def test_clearing_and_writing_over_are_said_on_purpose() -> None:
    assert form(LEVELS, level="0", clear="1").answer is None
    assert form(LEVELS, level="0", seen="3", over="5").version_seen == 5
