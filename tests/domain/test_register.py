import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao.domain import register, rulebook
from gansao.domain.criteria import CriteriaSet
from gansao.domain.register import FrozenUnit
from tests.domain.sets import built, marked_sets

SET = built()


def units() -> list[FrozenUnit]:
    """Three stars, incomplete, disqualified, a mean of marks, and one that did not register."""
    return [
        FrozenUnit("07420", "Xã Mỹ Thái", "217", "Huyện Lạng Giang", marks={"1": 6250, "2": 2800}),
        FrozenUnit("07375", "Thị trấn Vôi", "217", "Huyện Lạng Giang", marks={"1": 6250}),
        FrozenUnit("07423", "Xã Đại Lâm", marks={"1": 7000, "2": 3000}, disqualifiers=("D1",)),
        FrozenUnit("07429", "Xã Tân Dĩnh", marks={"1": Fraction(18499, 3), "2": 2000}, not_arising={"2": "Không có"}),
        FrozenUnit("07432", "Xã Xuân Hương", status="not_registered"),
    ]


def test_a_frozen_result_recomputed_is_the_same_byte_for_byte() -> None:
    frozen = register.canonical_json(register.freeze(SET, units()))
    again = register.canonical_json(register.recompute(json.loads(frozen)))
    assert again == frozen
    assert register.sha256(again) == register.sha256(frozen)


@given(marked_sets(), st.lists(st.booleans(), min_size=4, max_size=4))
def test_so_is_a_result_of_any_shape(marked: tuple[CriteriaSet, dict[str, int]], given_marks: list[bool]) -> None:
    criteria_set, marks = marked
    rows = [
        FrozenUnit(f"{number:05}", f"Xã {number}", marks=marks if has else {}, disqualifiers=("D1",) if number else ())
        for number, has in enumerate(given_marks)
    ]
    frozen = register.canonical_json(register.freeze(criteria_set, rows))
    assert register.canonical_json(register.recompute(json.loads(frozen))) == frozen


def test_the_order_of_the_units_makes_no_difference() -> None:
    forwards, backwards = register.freeze(SET, units()), register.freeze(SET, reversed(units()))
    assert register.canonical_json(forwards) == register.canonical_json(backwards)


def test_a_frozen_result_counts_all_units_and_ranks_those_that_take_part() -> None:
    frozen = register.freeze(SET, units())
    assert frozen["summary"] == {
        "units": 5,
        "complete": 3,
        "recognised": 2,
        "share": "40.00",
        "by_stars": {"1": 1, "2": 0, "3": 1, "4": 0, "5": 0},
    }
    by_code = {unit["code"]: unit for unit in frozen["units"]}
    assert by_code["07432"]["award"] is None
    assert by_code["07375"]["award"]["incomplete"] is True
    assert by_code["07429"]["marks"]["1"] == "18499/300"
    assert by_code["07429"]["award"]["points"] == "81.66"
    assert by_code["07420"]["district"] == {"code": "217", "name": "Huyện Lạng Giang"}


def test_a_changed_mark_changes_the_hash_and_the_recomputed_award() -> None:
    frozen = register.freeze(SET, units())
    tampered = json.loads(register.canonical_json(frozen))
    tampered["units"][1]["marks"]["2"] = "20.00"
    again = register.recompute(tampered)
    assert again["units"][1]["award"]["stars"] != frozen["units"][1]["award"]["stars"]
    assert register.canonical_json(again) != register.canonical_json(tampered)


def test_canonical_json_is_one_text_for_one_value_and_knows_no_floats() -> None:
    assert register.canonical_json({"b": [1, None, True], "a": "Xã"}) == '{"a":"Xã","b":[1,null,true]}'
    for value in (1.5, [1.5], {"a": {"b": 0.1}}, {1.5}):
        with pytest.raises(TypeError):
            register.canonical_json(value)


def log() -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for number in range(1, 5):
        previous = lines[-1]["hash"] if lines else ""
        lines.append(register.entry({"kind": "published", "year": 2022 + number}, sequence=number, previous=previous))
    return lines


def test_an_untouched_log_has_no_differences() -> None:
    assert register.check_chain([]) == ()
    assert register.check_chain(log()) == ()


def test_a_changed_line_is_named() -> None:
    lines = log()
    lines[1]["year"] = 1999
    assert [str(found) for found in register.check_chain(lines)] == [
        "sổ cái, dòng 2: nội dung không khớp với mã băm: dòng này đã bị sửa"
    ]


def test_a_line_that_was_changed_and_hashed_anew_breaks_the_next() -> None:
    lines = log()
    lines[1] = register.entry({"kind": "published", "year": 1999}, sequence=2, previous=lines[0]["hash"])
    assert [str(found) for found in register.check_chain(lines)] == ["sổ cái, dòng 3: không nối với dòng đứng trước"]


@pytest.mark.parametrize("drop", [0, 1, 2])
def test_a_dropped_line_is_seen(drop: int) -> None:
    lines = log()
    del lines[drop]
    assert any(found.place == f"sổ cái, dòng {drop + 1}" for found in register.check_chain(lines))


def test_swapped_lines_are_seen() -> None:
    lines = log()
    lines[1], lines[2] = lines[2], lines[1]
    assert {found.place for found in register.check_chain(lines)} >= {"sổ cái, dòng 2", "sổ cái, dòng 3"}


def test_what_is_frozen_names_its_rules_and_not_a_file() -> None:
    frozen = register.freeze(SET, units())
    assert rulebook.build(frozen["criteria_set"]) == SET
