import io

import openpyxl
import pytest

from gansao import law
from gansao.domain.criteria import CriteriaSet
from gansao.workbooks import sheets
from gansao.workbooks.marks import MarksRow, read_marks
from gansao.workbooks.template import marks_workbook
from tests.workbooks.files import SMALL

UNITS = [
    MarksRow("07375", "Thị trấn Vôi", "Lạng Giang", {"1": 400, "2": 300, "3": 225}, ("L1",)),
    MarksRow("07420", "=Xã Mỹ Thái", "Lạng Giang", {"1": 200}),
]


def read(content: bytes, criteria_set: CriteriaSet = SMALL) -> list[tuple[object, ...]]:
    table = read_marks(sheets.read(content, "bang-diem.xlsx"), criteria_set, codes_required=False)
    assert table.faults == ()
    return [(r.code, r.name, r.district, dict(r.marks), r.disqualifiers) for r in table.rows]


@pytest.mark.parametrize("explained", [True, False])
def test_what_goes_out_comes_back_as_it_was(explained: bool) -> None:
    content = marks_workbook(SMALL, UNITS, title="Bảng điểm 2023", synthetic=True, explained=explained)
    assert read(content) == [(u.code, u.name, u.district, dict(u.marks), u.disqualifiers) for u in UNITS]


@pytest.mark.parametrize("key", law.criteria_set_ids())
def test_every_shipped_set_has_an_empty_workbook_that_reads_as_incomplete(key: str) -> None:
    criteria_set = law.criteria_set(key)
    content = marks_workbook(criteria_set, [MarksRow("00001", "Phường Vũ Ninh")])
    assert read(content, criteria_set) == [("00001", "Phường Vũ Ninh", "", {}, ())]


def test_it_says_that_the_numbers_are_made_up_and_holds_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(marks_workbook(SMALL, UNITS, title="=Năm", synthetic=True)))
    sheet = book["Điểm"]
    assert [sheet["A1"].value, sheet["A2"].value] == ["=Năm", "SỐ LIỆU GIẢ LẬP"]
    assert [cell.value for cell in sheet[3]] == ["STT", "Mã", "Tên đơn vị", "Huyện", "1", "2", "3", "Loại trừ"]
    assert [cell.value for cell in sheet[5]][:4] == [2, "07420", "=Xã Mỹ Thái", "Lạng Giang"]
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_unit_without_district_gets_no_district_column() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(marks_workbook(SMALL, [MarksRow("1", "Xã")])))["Điểm"]
    assert "Huyện" not in [cell.value for cell in sheet[1]]


def test_each_column_is_limited_to_its_criterion_and_explained() -> None:
    book = openpyxl.load_workbook(io.BytesIO(marks_workbook(SMALL, UNITS)))
    sheet = book["Điểm"]
    limits = [(str(v.sqref), v.formula1, v.formula2) for v in sheet.data_validations.dataValidation]
    assert limits == [("E2:E53", "0", "4.0"), ("F2:F53", "0", "3.0"), ("G2:G53", "0", "3.0")]
    assert sheet["F1"].comment.text.startswith("Giờ giấc\n\nChọn một mức:\n3,00: Tốt")
    assert [row[0].value for row in book["Tiêu chí"].iter_rows(min_row=2)] == ["1", "2", "3"]
    assert [cell.value for cell in book["Loại trừ"][2]] == ["L1", "Có cán bộ bị kỷ luật"]


def test_the_same_content_gives_the_same_bytes() -> None:
    assert marks_workbook(SMALL, UNITS) == marks_workbook(SMALL, UNITS)
