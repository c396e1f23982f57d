from fractions import Fraction

import pytest

from gansao import law
from gansao.criteria import wording
from gansao.domain.criteria import Criterion, Deduct, Judged, Ratio, Step
from tests.factories import small_criteria_set


def test_bands_highest_first_with_their_bounds_in_words() -> None:
    said = wording.bands(law.criteria_set("cqtt-mau-2023"))
    assert [(band.stars, band.text) for band in said] == [
        (5, "đủ 100 điểm"),
        (4, "từ 95 đến dưới 100 điểm"),
        (3, "từ 90 đến dưới 95 điểm"),
        (2, "từ 85 đến dưới 90 điểm"),
        (1, "từ 80 đến dưới 85 điểm"),
    ]
    assert wording.bands(small_criteria_set())[0].text == "từ 9 điểm trở lên"


def test_each_method_in_words() -> None:
    small = small_criteria_set()
    assert [(w.text, w.points) for w in wording.ways(small.criterion("1"))] == [
        ("Tại bộ phận một cửa", "2 điểm"),
        ("Mã QR", "1 điểm"),
        ("Trang thông tin", "1 điểm"),
    ]
    assert [w.points for w in wording.ways(small.criterion("2"))] == ["3 điểm", "1,5 điểm", "0 điểm"]
    assert wording.ways(small.criterion("3"))[0].text == "Từ 0 đến 3 điểm"
    deduct = Criterion("4", "Đúng hẹn", 200, Deduct(per_event=50))
    assert wording.ways(deduct)[0].points == "trừ 0,5 điểm"
    judged = Criterion("5", "Mô hình", 300, Judged(step=25))
    assert wording.ways(judged)[0].points == "từng bước 0,25 điểm"


@pytest.mark.parametrize(
    ("when_empty", "said"),
    [("full", "được điểm tối đa"), ("zero", "được 0 điểm"), ("incomplete", "chưa chấm được")],
)
def test_a_ratio_says_its_steps_and_what_happens_without_cases(when_empty: str, said: str) -> None:
    ratio = Ratio("onestop.on_time", (Step(Fraction(1), 500), Step(Fraction(199, 200), 400)), when_empty, 30)
    criterion = Criterion("11", "Đúng hạn", 500, ratio)
    assert [w.text for w in wording.ways(criterion)] == ["Đạt 100%", "Từ 99,5% trở lên", "Dưới mức đó"]
    first, second = wording.remarks(criterion)
    assert said in first
    assert "ít nhất 30 trường hợp" in second


def test_a_gate_names_the_criteria_it_asks() -> None:
    shipped = law.criteria_set("cqtt-mau-2023")
    said = wording.gate_demands(shipped, shipped.gates[0])
    assert said[0] == "Tiêu chí 7, hệ thống truyền thanh thông minh: từ 1 trên 2 điểm"
    assert said[2].endswith("đủ 1,5 điểm")


def test_rounding_and_bonus_as_the_set_says() -> None:
    small = small_criteria_set()
    assert wording.rounding(small) == "Tổng điểm không làm tròn: thiếu 0,01 điểm vẫn là thiếu."
    assert wording.bonus(small) == ""


def test_every_kind_of_evidence_shipped_has_its_word() -> None:
    for key in law.criteria_set_ids():
        for criterion in law.criteria_set(key).criteria:
            assert set(criterion.evidence) <= set(wording.EVIDENCE)
