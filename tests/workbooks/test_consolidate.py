from pathlib import Path

import pytest

from gansao.workbooks import consolidate, sheets
from gansao.workbooks.marks import MarksRow, read_marks
from gansao.workbooks.one_unit import one_unit_workbook
from tests.workbooks.files import HEADINGS, SMALL, bent, xlsx

VOI = MarksRow("07375", "Thị trấn Vôi", marks={"1": 400, "2": 300, "3": 225}, disqualifiers=("L1",))
MY_THAI = MarksRow("07420", "Xã Mỹ Thái", marks={"1": 200, "3": 100})
TABLE_HEAD = ["Mã", "Tiêu chí", "Điểm"]
BODY = [["1", "Niêm yết", 4], ["2", "Giờ giấc", 3], ["3", "Đối thoại", 2]]


def read(folder: Path) -> consolidate.Consolidated:
    return consolidate.read_folder(consolidate.workbooks_in(folder), SMALL)


def form(*, code: object = "07375", body: list[list[object]] | None = None) -> bytes:
    """A one-unit workbook as an office would make it by hand."""
    head: list[list[object]] = [["PHIẾU ĐIỂM"], ["Mã đơn vị:", None, code], ["Tên đơn vị:", None, "Thị trấn Vôi"]]
    return xlsx([*head, [], TABLE_HEAD, *(BODY if body is None else body)], name="Phiếu")


def faults(folder: Path, content: bytes, name: str = "voi.xlsx") -> list[str]:
    (folder / name).write_bytes(content)
    return [str(fault) for fault in read(folder).faults]


def test_one_unit_workbooks_become_one_marks_workbook(tmp_path: Path) -> None:
    for unit in (MY_THAI, VOI):
        (tmp_path / f"{unit.code}.xlsx").write_bytes(one_unit_workbook(SMALL, unit, synthetic=True))
    found = read(tmp_path)
    assert found.faults == found.notes == ()
    table = read_marks(sheets.read(consolidate.as_workbook(SMALL, found.rows), "x.xlsx"), SMALL)
    assert table.faults == ()
    assert [(r.code, r.name, dict(r.marks), r.disqualifiers) for r in table.rows] == [
        (u.code, u.name, dict(u.marks), u.disqualifiers) for u in (VOI, MY_THAI)
    ]


def test_forms_made_by_hand_and_marks_sheets_are_taken_too(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(form(code=7375))
    (tmp_path / "b.csv").write_text("mã;tên;1;2;3\n07420;Xã Mỹ Thái;2;1,5;1\n", encoding="utf-8")
    (tmp_path / "c.xlsx").write_bytes(xlsx([HEADINGS, ["07423", "Xã Đại Lâm", 1, 0, 3]]))
    found = read(tmp_path)
    assert found.faults == ()
    assert [(row.code, row.name, dict(row.marks)) for row in found.rows] == [
        ("07375", "Thị trấn Vôi", {"1": 400, "2": 300, "3": 200}),
        ("07420", "Xã Mỹ Thái", {"1": 200, "2": 150, "3": 100}),
        ("07423", "Xã Đại Lâm", {"1": 100, "2": 0, "3": 300}),
    ]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ([*BODY[:2], ["3", "", 9]], "voi.xlsx: Phiếu!C8: 9,00 vượt điểm tối đa 3,00 (tiêu chí 3)"),
        ([*BODY[:2], ["3", "", "chín"]], "voi.xlsx: Phiếu!C8: “chín” không phải là số điểm (tiêu chí 3)"),
        ([*BODY, ["9", "", 1]], "voi.xlsx: Phiếu!A9: không có tiêu chí “9” trong bộ nho"),
        ([*BODY, ["3", "", 1]], "voi.xlsx: Phiếu!A9: tiêu chí 3 đã có ở Phiếu!A8"),
        (BODY[:1], "voi.xlsx: Phiếu!A5: thiếu dòng của tiêu chí 2, 3"),
    ],
)
def test_a_fault_is_named_with_file_sheet_and_cell(tmp_path: Path, body: list[list[object]], fault: str) -> None:
    assert faults(tmp_path, form(body=body)) == [fault]


def test_a_missing_or_wrong_unit_code_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, form(code=None)) == ["voi.xlsx: Phiếu!B2: thiếu mã đơn vị"]
    assert faults(tmp_path, form(code=7.5)) == ["voi.xlsx: Phiếu!C2: “7.5” không phải là mã đơn vị"]
    assert faults(tmp_path, xlsx([TABLE_HEAD, *BODY])) == ["voi.xlsx: Điểm!A1: thiếu ô “Mã đơn vị” phía trên bảng điểm"]


def test_a_unit_in_two_files_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(form())
    assert faults(tmp_path, form(), "b.xlsx") == ["b.xlsx: Phiếu!C2: đơn vị 07375 đã có ở a.xlsx: Phiếu!C2"]


def test_the_faults_of_all_files_come_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK nothing")
    (tmp_path / "b.xlsx").write_bytes(form(body=[["1", "", -1], *BODY[1:]]))
    assert faults(tmp_path, b"%PDF-1.7", "c.xlsx") == [
        "a.xlsx: tệp bị hỏng, không mở được; mở bằng Excel rồi lưu lại dạng .xlsx",
        "b.xlsx: Phiếu!C6: “-1” là số âm (tiêu chí 1)",
        "c.xlsx: không phải là bảng tính Excel hay CSV; lưu lại dạng .xlsx",
    ]


def test_a_formula_without_value_in_a_form_is_a_fault(tmp_path: Path) -> None:
    content = bent(form(), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'"C6"><v>4</v>', b'"C6"><f>A1</f>'))
    (fault,) = faults(tmp_path, content)
    assert fault.startswith("voi.xlsx: Phiếu!C6: công thức chưa có giá trị")


def test_a_mark_that_no_level_gives_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(form(body=[BODY[0], ["2", "", 2], BODY[2]]))
    found = read(tmp_path)
    assert (found.faults, [str(note) for note in found.notes]) == (
        (),
        ["a.xlsx: Phiếu!C7: 2,00 không ứng với mức nào của tiêu chí 2 (có thể: 0,00; 1,50; 3,00)"],
    )


def test_lock_files_and_other_files_are_passed_over_and_progress_is_told(tmp_path: Path) -> None:
    for name in ("~$a.xlsx", ".b.xlsx", "c.docx", "d.XLSX"):
        (tmp_path / name).write_bytes(form())
    assert [path.name for path in consolidate.workbooks_in(tmp_path)] == ["d.XLSX"]
    told: list[int] = []
    consolidate.read_folder(consolidate.workbooks_in(tmp_path), SMALL, told.append)
    assert told == [1]
