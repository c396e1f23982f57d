from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from gansao.domain import rulebook
from gansao.domain.criteria import CriteriaSet
from tests.domain.sets import criterion, data, random_sets


def faults(**changes: Any) -> list[str]:
    return [str(fault) for fault in rulebook.check(data(**changes))]


def with_criterion(points: str = "70", **method: Any) -> list[dict[str, Any]]:
    """The groups of the written-out set, criterion 1 marked by another method."""
    groups = data()["groups"]
    return [{**groups[0], "criteria": [criterion("1", points, **method)]}, groups[1]]


@given(random_sets())
def test_plain_data_and_back_is_the_same_set(criteria_set: CriteriaSet) -> None:
    plain = rulebook.to_data(criteria_set)
    assert rulebook.build(plain) == criteria_set
    assert rulebook.to_data(rulebook.build(plain)) == plain


def test_a_good_set_has_no_faults() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"total": "99"}, "total: các tiêu chí cộng lại được 100,00, khác tổng 99,00"),
        ({"in_force_from": "31/01/2023"}, "in_force_from: “31/01/2023” không phải là ngày (viết theo dạng 2023-01-31)"),
        ({"in_force_from": "2023-02-30"}, "in_force_from: “2023-02-30” không phải là ngày (viết theo dạng 2023-01-31)"),
        ({"in_force_until": "2022-12-31"}, "in_force_until: ngày hết hiệu lực đứng trước ngày có hiệu lực"),
        ({"id": "Bắc Giang"}, "id: “Bắc Giang” chỉ được gồm chữ thường không dấu, chữ số và gạch nối"),
        ({"name": ""}, "name: đang để trống"),
        ({"bonus": "twice"}, "bonus: “twice” không dùng được; chọn một trong: capped, added, ignored"),
        ({"bands": []}, "bands: danh sách đang để trống"),
        ({"bands": [{"stars": 1, "from": "80.001"}]}, "mức sao thứ 1, from: “80.001” có quá hai chữ số thập phân"),
        ({"bands": [{"stars": 1, "from": "101"}]}, "mức 1 sao: bắt đầu từ 101,00, cao hơn điểm tối đa 100,00"),
        ({"bands": [{"stars": 6, "from": "80"}]}, "mức sao thứ 1: phải là số nguyên từ 1 đến 5"),
        (
            {"bands": [{"stars": 1, "from": "80", "to": "84"}, {"stars": 2, "from": "85"}]},
            "mức 1 sao: để hở từ 84,00 đến 85,00 điểm",
        ),
        (
            {"bands": [{"stars": 1, "from": "80", "to": "86"}, {"stars": 2, "from": "85"}]},
            "mức 1 sao: chồng lên mức 2 sao từ 85,00 đến 86,00",
        ),
        (
            {"bands": [{"stars": 1, "from": "80"}, {"stars": 2, "from": "80"}]},
            "mức 2 sao: trùng khoảng với mức 1 sao: cùng bắt đầu từ 80,00",
        ),
        (
            {"bands": [{"stars": 2, "from": "80"}, {"stars": 1, "from": "85"}]},
            "mức 1 sao: nhiều điểm hơn nhưng không nhiều sao hơn mức 2 sao",
        ),
        (
            {"bands": [{"stars": 1, "from": "80", "to": "90"}]},
            "mức 1 sao: để hở từ 90,00 đến điểm tối đa 100,00",
        ),
        (
            {"gates": [{"stars": 3, "requires": [{"criterion": "9", "at_least": "1"}], "text": "x"}]},
            "điều kiện cứng thứ 1, yêu cầu 1: không có tiêu chí “9” trong bộ tiêu chí",
        ),
        (
            {"gates": [{"stars": 3, "requires": [{"criterion": "2", "at_least": "31"}], "text": "x"}]},
            "điều kiện cứng thứ 1, yêu cầu 1: tiêu chí 2 không thể đạt 31,00 điểm",
        ),
        (
            {"disqualifiers": [{"code": "D1", "text": "a"}, {"code": "D1", "text": "b"}]},
            "điều kiện loại trừ thứ 2: mã điều kiện loại trừ “D1” đã có ở điều kiện loại trừ thứ 1",
        ),
        ({"groups": [data()["groups"][0]] * 2}, "nhóm thứ 2: mã nhóm “I” đã có ở nhóm thứ 1"),
        (
            {"groups": [data()["groups"][0]] * 2},
            "nhóm I, tiêu chí thứ 1: mã tiêu chí “1” đã có ở nhóm I, tiêu chí thứ 1",
        ),
        (
            {"groups": with_criterion("69")},
            "nhóm I: các tiêu chí cộng lại được 69,00, khác điểm của nhóm 70,00",
        ),
        (
            {"groups": with_criterion(method="checklist", items=[{"text": "a", "points": "69"}])},
            "tiêu chí 1: các mục cộng lại được 69,00, khác điểm của tiêu chí 70,00",
        ),
        (
            {"groups": with_criterion(method="levels", levels=[{"text": "a", "points": "60"}])},
            "tiêu chí 1: không mức nào đạt đủ 70,00 điểm",
        ),
        (
            {
                "groups": with_criterion(
                    method="levels", levels=[{"text": "a", "points": "70"}, {"text": "b", "points": "70"}]
                )
            },
            "tiêu chí 1, mức 2: điểm phải thấp hơn mức đứng trước",
        ),
        (
            {
                "groups": with_criterion(
                    method="ratio",
                    metric="m",
                    steps=[{"at_least": "0.9", "points": "70"}, {"at_least": "0.95", "points": "60"}],
                )
            },
            "tiêu chí 1, bậc 2: không bao giờ đạt tới: tỷ lệ phải thấp hơn bậc đứng trước",
        ),
        (
            {"groups": with_criterion(method="ratio", metric="m", steps=[{"at_least": "95", "points": "70"}])},
            "tiêu chí 1, bậc 1: tỷ lệ “95” phải lớn hơn 0 và không quá 1 (viết 0.95 cho 95%)",
        ),
        (
            {"groups": with_criterion(method="judged", step="0.3")},
            "tiêu chí 1: bước 0,30 không chia hết 70,00 điểm: không đạt được điểm tối đa",
        ),
        (
            {"groups": with_criterion(method="guess")},
            "tiêu chí 1, method: “guess” không dùng được; chọn một trong: checklist, levels, ratio, deduct, judged",
        ),
        (
            {"rounding": {"step": "0.1", "mode": "half_even"}},
            "rounding, mode: “half_even” không dùng được; chọn một trong: down, half_up, up",
        ),
    ],
)
def test_a_fault_is_said_with_its_place(changes: dict[str, Any], said: str) -> None:
    assert said in faults(**changes)


def test_all_faults_are_reported_at_once() -> None:
    wrong = faults(
        total="98",
        in_force_from="hôm nay",
        bands=[{"stars": 1, "from": "80", "to": "84"}, {"stars": 2, "from": "85"}],
        gates=[{"stars": 4, "requires": [{"criterion": "9", "at_least": "1"}], "text": "x"}],
    )
    assert wrong == [
        "in_force_from: “hôm nay” không phải là ngày (viết theo dạng 2023-01-31)",
        "total: các tiêu chí cộng lại được 100,00, khác tổng 98,00",
        "mức 1 sao: để hở từ 84,00 đến 85,00 điểm",
        "điều kiện cứng thứ 1: không có mức 4 sao trong thang sao",
        "điều kiện cứng thứ 1, yêu cầu 1: không có tiêu chí “9” trong bộ tiêu chí",
    ]


def test_what_is_missing_or_unknown_is_named() -> None:
    plain = data(colour="đỏ")
    del plain["source"]
    said = [str(fault) for fault in rulebook.check(plain)]
    assert "bộ tiêu chí: thiếu mục “source”" in said
    assert any(line.startswith("bộ tiêu chí: không hiểu mục “colour”") for line in said)


@pytest.mark.parametrize(
    "nonsense",
    [None, [], "abc", 5, {"id": []}, {"groups": "x", "bands": 3}, {"groups": [{"criteria": [None, 5, []]}]}],
)
def test_nonsense_is_faults_and_never_a_crash(nonsense: Any) -> None:
    assert rulebook.check(nonsense)
    with pytest.raises(rulebook.CriteriaSetInvalid):
        rulebook.build(nonsense)


@pytest.mark.parametrize("number", ["1e999999999", Decimal("1e999999999"), "9" * 5000, "1/0", Decimal("NaN"), True, []])
def test_a_number_without_end_is_refused_at_once(number: Any) -> None:
    assert any(fault.place == "total" for fault in rulebook.check(data(total=number)))


def test_a_set_cannot_be_worth_more_than_ten_thousand_points() -> None:
    assert "total: 10.001,00 vượt mức tối đa 10.000,00" in faults(total="10001")
