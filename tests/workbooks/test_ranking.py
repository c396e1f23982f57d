import io
from typing import Any

import openpyxl

from gansao.domain import ranking
from gansao.domain.ranking import Row
from gansao.domain.stars import award
from gansao.workbooks.ranking import ranking_workbook
from tests.workbooks.files import SMALL

MARKS: dict[str, dict[str, int]] = {
    "07375": {"1": 400, "2": 300, "3": 225},
    "07420": {"1": 300, "2": 300, "3": 300},
    "07423": {"1": 400, "2": 300},
}
RANKED = ranking.rank(Row(code, f"=Xã {code}", award(SMALL, marks)) for code, marks in MARKS.items())


def book(**more: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(ranking_workbook(SMALL, RANKED, MARKS, **more)))


def values(sheet: Any, first: int = 3) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def test_the_order_stands_with_its_reasons() -> None:
    rows = values(book()["Xếp hạng"])
    assert rows[0][:7] == ["Hạng", "Mã", "Tên đơn vị", "Điểm", "Số sao theo điểm", "Số sao", "Công nhận"]
    assert [row[:7] for row in rows[1:]] == [
        [1, "07375", "=Xã 07375", 9.25, 3, 3, "Có"],
        [2, "07420", "=Xã 07420", 9, 3, 2, "Có"],
        [None, "07423", "=Xã 07423", None, None, None, "Chưa đủ điểm"],
    ]
    assert "Chưa đủ điều kiện của mức 3 sao: Niêm yết đầy đủ (tiêu chí 1)" in rows[2][7]


def test_the_counts_and_every_mark_stand_beside_it() -> None:
    made = book(synthetic=True, districts={"07375": "Lạng Giang"})
    summary = dict(values(made["Tổng hợp"]))
    assert (summary["Số đơn vị"], summary["Được công nhận"], summary["Tỷ lệ được công nhận"]) == (3, 2, "66,67%")
    assert (summary["2 sao"], summary["3 sao"]) == (1, 1)
    assert values(made["Điểm từng tiêu chí"])[1:] == [
        ["07375", "=Xã 07375", 4, 3, 2.25, 9.25],
        ["07420", "=Xã 07420", 3, 3, 3, 9],
        ["07423", "=Xã 07423", 4, 3, None, None],
    ]
    assert all(sheet["A2"].value == "SỐ LIỆU GIẢ LẬP" for sheet in made)
    assert "f" not in {cell.data_type for sheet in made for row in sheet.iter_rows() for cell in row}
