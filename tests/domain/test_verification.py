"""What the open files must agree on with the log, on a year made by hand: no database, no files."""

import copy
from typing import Any

import pytest

from gansao.domain import register
from gansao.domain.ranking import Row, rank, summary
from gansao.domain.stars import award
from gansao.domain.verification import (
    NOT_RECOMPUTED,
    Files,
    MarkedUnit,
    Places,
    criteria_set_digest,
    marks_digest,
    replaced_entries,
    standing_entries,
    verify_year,
)
from tests.factories import small_criteria_set

SET = small_criteria_set()
PLACES = Places("sổ cái", "năm.json", "điểm.csv", "bộ.yaml")
MARKED = (
    MarkedUnit("00001", "Xã A", {"1": 400, "2": 300, "3": 225}),
    MarkedUnit("00002", "Xã B", {"1": 100, "2": 0, "3": 300}),
    MarkedUnit("00003", "Xã C", {"1": 400, "2": 300, "3": 300}, ("L1",)),
)
UNITS = [
    {"code": "00001", "name": "Xã A", "district": None, "points": "9.25", "stars": 3},
    {"code": "00002", "name": "Xã B", "district": None, "points": "4.00", "stars": 0},
    {"code": "00003", "name": "Xã C", "district": None, "points": "10.00", "stars": 0},
]


def year() -> dict[str, Any]:
    counted = summary(rank(Row(u.code, u.name, award(SET, u.marks, u.disqualifiers)) for u in MARKED))
    return {
        "year": 2023,
        "synthetic": False,
        "province": {"code": "24", "name": "Tỉnh Bắc Giang"},
        "units": copy.deepcopy(UNITS),
        "summary": counted,
    }


def entry() -> dict[str, Any]:
    published = year()
    content = {
        "kind": "decision_published",
        "programme": {"key": "2023", "year": 2023, "province": published["province"]},
        "decision": {"number": "05/QĐ-UBND"},
        "synthetic": False,
        "disclosure": "points",
        "criteria_set": {"id": SET.id, "sha256": criteria_set_digest(SET)},
        "marks_sha256": marks_digest(MARKED),
        "results": [{key: unit[key] for key in ("code", "name", "points", "stars")} for unit in published["units"]],
        "summary": published["summary"],
    }
    return register.entry(content, sequence=1, previous="")


def said(published: dict[str, Any], marked: tuple[MarkedUnit, ...] = MARKED) -> list[str]:
    return [str(found) for found in verify_year(entry(), Files(published, marked, SET), PLACES)]


def test_what_agrees_has_no_difference() -> None:
    assert said(year()) == []


def test_the_order_of_the_rows_is_no_difference() -> None:
    published = year()
    published["units"].reverse()
    assert said(published, MARKED[::-1]) == []


@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("key", ["name", "points", "stars"])
def test_any_published_value_that_is_changed_is_found(at: int, key: str) -> None:
    published = year()
    published["units"][at][key] = "x"
    assert any(published["units"][at]["code"] in line for line in said(published))


def test_a_unit_more_or_less_is_found() -> None:
    published = year()
    gone = published["units"].pop()
    assert "năm.json: thiếu Xã C (00003), có trong sổ cái" in said(published)
    published["units"] += [gone, gone | {"code": "00009", "name": "Xã D"}]
    found = said(published)
    assert "năm.json: Xã D (00009) không có trong sổ cái" in found
    assert "điểm.csv: Xã D (00009) có kết quả nhưng không có điểm công bố" in found


def test_a_unit_twice_is_found() -> None:
    published = year()
    published["units"].append(published["units"][0])
    assert "năm.json: đơn vị 00001 có 2 dòng" in said(published)
    assert "điểm.csv: đơn vị 00001 có 2 dòng" in said(year(), (*MARKED, MARKED[0]))


def test_a_disqualifier_taken_away_is_found() -> None:
    freed = (*MARKED[:2], MarkedUnit("00003", "Xã C", MARKED[2].marks))
    assert "năm.json: Xã C (00003): công bố số sao 0, tính lại từ điểm được 3" in said(year(), freed)


def test_a_mark_above_its_maximum_is_said_and_nothing_breaks() -> None:
    broken = (MarkedUnit("00001", "Xã A", {"1": 401, "2": 300, "3": 225}), *MARKED[1:])
    assert any(line.startswith("điểm.csv: Xã A (00001): Điểm của tiêu chí 1") for line in said(year(), broken))


@pytest.mark.parametrize("units", [None, "x", [1, None], [{}]])
def test_a_list_that_is_none_is_found_and_nothing_breaks(units: Any) -> None:
    assert said(year() | {"units": units})


def test_what_was_not_published_is_no_difference() -> None:
    published = year()
    published["units"][1]["points"] = None
    logged = entry()
    logged["results"][1]["points"] = None
    logged["marks_sha256"] = marks_digest((MARKED[0], MARKED[2]))
    found = verify_year(logged, Files(published, (MARKED[0], MARKED[2]), SET), PLACES)
    assert [(each.kind, str(each)) for each in found] == [
        (NOT_RECOMPUTED, "điểm.csv: Xã B (00002): điểm không công bố")
    ]


def test_of_two_decisions_the_later_stands() -> None:
    first, second = entry(), entry() | {"sequence": 2}
    other = entry() | {"programme": {"key": "2024"}}
    assert standing_entries([first, second, other]) == {"2023": second, "2024": other}
    assert [str(found) for found in replaced_entries([first, second, other])] == [
        "sổ cái, dòng 1: quyết định số 05/QĐ-UBND đã được thay thế, không còn điểm công bố"
    ]
