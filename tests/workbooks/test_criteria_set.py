import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings

from gansao.domain.criteria import CriteriaSet
from gansao.domain.rulebook import CriteriaSetInvalid
from gansao.workbooks import sheets
from gansao.workbooks.criteria_reader import read_workbook
from gansao.workbooks.criteria_set import load, write_workbook
from gansao.workbooks.sheets import Sheet
from tests.domain.sets import random_sets
from tests.workbooks.files import SMALL, xlsx


def changed(change: Callable[[Any], None]) -> bytes:
    """The small set's workbook after somebody worked on it."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(SMALL)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: str, cell: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


def faults(content: bytes) -> list[str]:
    with pytest.raises(CriteriaSetInvalid) as invalid:
        load(content, "bo.xlsx")
    return [str(fault) for fault in invalid.value.faults]


@settings(max_examples=25, deadline=None)
@given(random_sets())
def test_a_set_of_any_shape_comes_back_the_same(criteria_set: CriteriaSet) -> None:
    """Without the process that reads: what xlsxwriter wrote as text is what the reader is given."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(criteria_set)))
    rows = {
        page.title: [["" if cell is None else cell for cell in row] for row in page.iter_rows(values_only=True)]
        for page in book
    }
    assert read_workbook({name: Sheet(name, cells) for name, cells in rows.items()}) == criteria_set


def test_numbers_typed_into_the_cells_are_as_good_as_texts() -> None:
    def type_numbers(book: Any) -> None:
        book["Tiêu chí"]["D2"] = 4
        book["Chi tiết"]["D6"] = 1.5
        book["Mức sao"]["A2"] = 1
        book["Tiêu chí"]["B2"] = 1

    assert load(changed(type_numbers), "bo.xlsx") == SMALL


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (put("Thông tin", "B5", "11"), "Thông tin!B5 (total): các tiêu chí cộng lại được 10,00, khác tổng 11,00"),
        (
            put("Thông tin", "B3", "31/02/2023"),
            "Thông tin!B3 (in_force_from): “31/02/2023” không phải là ngày (viết theo dạng 2023-01-31)",
        ),
        (put("Nhóm", "C2", 8), "Nhóm!A2 (nhóm I): các tiêu chí cộng lại được 7,00, khác điểm của nhóm 8,00"),
        (
            put("Tiêu chí", "D3", 2.001),
            "Tiêu chí!D3 (tiêu chí 2, points): “2.001” có quá hai chữ số thập phân",
        ),
        (
            put("Tiêu chí", "E2", "bốc thăm"),
            "Tiêu chí!E2: “bốc thăm” không dùng được; chọn một trong: “cộng mục”, “chọn mức”, “tỷ lệ”, “trừ điểm”,"
            " “đánh giá”",
        ),
        (put("Tiêu chí", "A2", "IX"), "Tiêu chí!A2: không có nhóm “IX” ở trang tính “Nhóm”"),
        (
            put("Chi tiết", "D6", 3),
            "Chi tiết!A6 (tiêu chí 2, mức 2): điểm phải thấp hơn mức đứng trước",
        ),
        (put("Chi tiết", "A6", "8"), "Chi tiết!A6: tiêu chí “8” không có ở trang tính “Tiêu chí”"),
        (put("Mức sao", "B3", 5), "Mức sao!A3 (mức 2 sao): trùng khoảng với mức 1 sao: cùng bắt đầu từ 5,00"),
        (
            put("Điều kiện", "C2", "9"),
            "Điều kiện!A2 (điều kiện cứng thứ 1, yêu cầu 1): không có tiêu chí “9” trong bộ tiêu chí",
        ),
        (put("Loại trừ", "B2", None), "Loại trừ!A2 (điều kiện loại trừ thứ 1): thiếu mục “text”"),
        (put("Nhóm", "D1", "Màu"), "Nhóm!D1: không hiểu cột “Màu”; các cột: Mã, Tên nhóm, Điểm"),
        (put("Thông tin", "A1", "Màu"), "Thông tin!A1: không hiểu mục “Màu”"),
    ],
)
def test_a_fault_is_said_with_sheet_and_cell(change: Callable[[Any], None], fault: str) -> None:
    assert fault in faults(changed(change))


def test_a_missing_sheet_is_a_fault() -> None:
    assert "bảng tính: thiếu trang tính “Nhóm”" in faults(xlsx([["Mã"]], name="Tiêu chí"))


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CriteriaSetInvalid, match="khong.yaml: không có tệp này"):
        load(tmp_path / "khong.yaml")


def test_what_was_written_is_text_only() -> None:
    book = sheets.read_all(write_workbook(SMALL), "bo.xlsx")
    assert {type(cell) for sheet in book.values() for row in sheet.rows for cell in row} == {str}
