import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gansao.workbooks import apart, packages, sheets
from gansao.workbooks.faults import SheetFaults
from gansao.workbooks.marks import read_marks
from tests.workbooks.files import HEADINGS, SMALL, Formula, as_1258, bent, marks, xlsx
from tests.workbooks.old_excel import ole, xls

ROWS = [HEADINGS, ["07375", "Thị trấn Vôi", 4, 3, 2.25]]
CSV = "Mã;Tên;1;2;3\r\n07375;Thị trấn Vôi;4;3;2,25\r\n"
EXPECTED = {"07375": {"1": 400, "2": 300, "3": 225}}


def refused(content: bytes, name: str = "tep.xlsx") -> str:
    with pytest.raises(SheetFaults) as fault:
        sheets.read(content, name)
    return "; ".join(map(str, fault.value.faults))


def read(content: bytes, name: str = "tep.xlsx") -> dict[str, dict[str, int]]:
    return marks(read_marks(sheets.read(content, name), SMALL))


def sheet_xml(change: tuple[bytes, bytes], content: bytes = b"") -> bytes:
    return bent(content or xlsx(ROWS), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(*change))


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        as_1258(CSV),
        CSV.replace(",", ".").replace(";", ",").encode(),
        CSV.replace(",", ".").replace(";", "\t").encode(),
        CSV.replace(";4;", ';"4";').encode(),
        CSV.replace("\r\n", "\n").encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "cp1258", "comma", "tab", "quoted", "unix"],
)
def test_csv_is_read_in_the_codings_and_with_the_delimiters_of_offices(content: bytes) -> None:
    table = read_marks(sheets.read(content, "diem.csv"), SMALL)
    assert (table.faults, marks(table)) == ((), EXPECTED)
    assert table.rows[0].name == "Thị trấn Vôi"
    assert table.place(table.rows[0], "1") == "diem.csv!C2"


def test_csv_of_an_old_font_becomes_unicode_and_it_is_said() -> None:
    content = "M· ®¬n vÞ;Tªn ®¬n vÞ;1;2;3\n07375;ThÞ trÊn V«i;4;3;2,25\n".encode("cp1252")
    table = read_marks(sheets.read(content, "diem.csv"), SMALL)
    assert [row.name for row in table.rows] == ["Thị trấn Vôi"]
    assert [str(note) for note in table.notes] == ["diem.csv: tệp dùng bảng mã TCVN3 (ABC), đã đổi sang Unicode"]


def test_what_a_csv_export_guarded_comes_back_as_it_was() -> None:
    table = read_marks(sheets.read(b"code,name,1,2,3\n07375,'=A1,4,3,2\n", "a.csv"), SMALL)
    assert table.rows[0].name == "=A1"


def test_an_old_xls_is_read_and_its_limit_said() -> None:
    sheet = sheets.read(xls([["Mã", "Tên", "1", "2", "3"], [7375.0, "Thị trấn Vôi", 4.0, 3.0, 2.25]]), "cu.xls")
    assert marks(read_marks(sheet, SMALL)) == EXPECTED
    assert [str(note) for note in sheet.notes] == ["cu.xls: tệp .xls kiểu cũ: ô báo lỗi (#N/A, #REF!) đọc như ô trống"]


def test_ods_is_read() -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
            if isinstance(cell, (int, float))
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0"'
        f' xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Điểm">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    assert read(out.getvalue(), "diem.ods") == EXPECTED


def test_only_the_first_sheet_is_read_and_the_others_named() -> None:
    sheet = sheets.read(xlsx(ROWS, others=["Tiêu chí", "Nháp"]), "tep.xlsx")
    assert [str(note) for note in sheet.notes] == [
        "tep.xlsx: chỉ đọc trang tính đầu “Điểm”; không đọc “Tiêu chí”, “Nháp”"
    ]
    hidden = sheets.read(xlsx(ROWS, others=["Khác"], hidden=True), "tep.xlsx")
    assert str(hidden.notes[0]) == "Điểm: trang tính này đang ẩn, vẫn được đọc vì đứng đầu"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "tep.xlsx: tệp rỗng"),
        (b" \n ", "tep.xlsx: tệp rỗng"),
        (b"PK\x03\x04 not a zip", "tep.xlsx: tệp bị hỏng, không mở được; mở bằng Excel rồi lưu lại dạng .xlsx"),
        (xlsx(ROWS)[:900], "tep.xlsx: tệp bị hỏng, không mở được; mở bằng Excel rồi lưu lại dạng .xlsx"),
        (b"%PDF-1.7 ...", "tep.xlsx: không phải là bảng tính Excel hay CSV; lưu lại dạng .xlsx"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "tep.xlsx: không phải là bảng tính Excel hay CSV; lưu lại dạng .xlsx"),
        (b"<html><table>", "tep.xlsx: không phải là bảng tính Excel hay CSV; lưu lại dạng .xlsx"),
        (ole({"EncryptedPackage": b"x"}), "tep.xlsx: bảng tính đặt mật khẩu; bỏ mật khẩu rồi nộp lại"),
        (ole({"WordDocument": b"x"}), "tep.xlsx: không phải là bảng tính Excel; lưu lại dạng .xlsx"),
        (ole({"Workbook": b"x"}), "tep.xlsx: không có trang tính nào"),
        ("Mã;Tên\n1;\x81\x8d\x8f\x90\x9d\n".encode("latin-1"), "không nhận ra bảng mã tiếng Việt"),
        (b"\xff\xfea", "bảng mã UTF-16 bị hỏng"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes, message: str) -> None:
    assert message in refused(content)


def test_text_under_the_name_of_a_workbook_is_read_as_csv_and_it_is_said() -> None:
    sheet = sheets.read(CSV.encode(), "diem.XLS")
    assert marks(read_marks(sheet, SMALL)) == EXPECTED
    said = "diem.XLS: mang tên bảng tính Excel nhưng chỉ chứa văn bản; được đọc như tệp CSV"
    assert [str(note) for note in sheet.notes] == [said]


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("anh.txt", "x")
    assert refused(out.getvalue()) == "tep.xlsx: không phải là bảng tính Excel hay CSV; lưu lại dạng .xlsx"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path, message in ((tmp_path / "a.xlsx", "a.xlsx: không có tệp này"), (tmp_path, "là một thư mục")):
        with pytest.raises(SheetFaults, match=message):
            sheets.read(path)


def test_more_rows_than_a_marks_file_has_are_refused() -> None:
    assert "có hơn 20.000 dòng" in refused(b"1;2\n" * 100_000, "to.csv")
    assert "có hơn 20.000 dòng" in refused(xlsx([[n] for n in range(20_002)]))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * (packages.MAX_UNPACKED + 1))
    assert "giải nén ra quá lớn" in refused(out.getvalue())


def test_a_zip_of_too_many_parts_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(packages.MAX_PARTS + 1):
            package.writestr(f"{number}", "")
    assert "giải nén ra quá lớn" in refused(out.getvalue())


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
FAR_PREFIXED = FAR.replace(b"<c ", b"<x:c ").replace(b"</c>", b"</x:c>")
FAR_UNADDRESSED = b'<row r="1048576">' + b"<c/>" * 16383 + b"<c><v>1</v></c></row></sheetData>"
FAR_TURNED = FAR.replace(b'<c r="', b'<c s="0" r="')


@pytest.mark.parametrize(
    "far", [FAR, FAR_PREFIXED, FAR_UNADDRESSED, FAR_TURNED], ids=["plain", "prefix", "implied", "turned"]
)
def test_one_cell_far_out_cannot_take_the_server_down(far: bytes) -> None:
    """A reader that believes it asks for 500 GB and aborts its process: it must not be ours."""
    content = sheet_xml((b"</sheetData>", far))
    try:
        sheet = sheets.read(content, "tep.xlsx")
    except SheetFaults as fault:
        assert "ô nằm quá xa" in str(fault) or "bị hỏng" in str(fault)
    else:
        assert marks(read_marks(sheet, SMALL)) == EXPECTED


def test_a_count_of_four_billion_texts_cannot_either() -> None:
    content = bent(
        xlsx(ROWS), "xl/sharedStrings.xml", lambda xml: xml.replace(b'uniqueCount="', b'uniqueCount="4000000000')
    )
    assert "quá nhiều ô" in refused(content)


def test_a_cell_far_out_that_has_only_a_style_does_no_harm() -> None:
    styled = b'<row r="60000"><c r="ZZZ60000" s="0"/></row></sheetData>'
    assert read(sheet_xml((b"</sheetData>", styled))) == EXPECTED


def test_a_small_workbook_is_read_in_this_process_and_a_large_one_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = xlsx(ROWS), xlsx([*ROWS, *([f"{n:05}", "Xã", 4, 3, n % 100 / 100] for n in range(10000, 19000))])
    assert packages.look(small, "a").small
    assert not packages.look(large, "a").small
    assert len(read(large)) == 9001
    monkeypatch.setattr(apart, "SECONDS", 0)
    assert read(small) == EXPECTED
    assert "đọc mãi chưa xong" in refused(large)


def test_a_document_type_has_no_place_in_a_workbook() -> None:
    content = bent(xlsx(ROWS), "xl/workbook.xml", lambda xml: xml.replace(b"<workbook", b"<!DOCTYPE x []><workbook"))
    assert "bị hỏng" in refused(content)


def test_elements_within_elements_without_end_are_refused_before_they_fill_the_memory() -> None:
    nested = bent(xlsx(ROWS), "xl/workbook.xml", lambda xml: b"<a>" * 1_000_000)
    assert refused(nested) == "tep.xlsx: tệp bị hỏng, không mở được; mở bằng Excel rồi lưu lại dạng .xlsx"


def test_a_merged_range_that_fills_the_sheet_a_thousand_times_is_clipped() -> None:
    ranges = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 100_000 + b"</mergeCells>"
    assert read(sheet_xml((b"</sheetData>", b"</sheetData>" + ranges))) == EXPECTED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("," * 5_000_000, "diem.csv: có quá nhiều ô; xóa các dòng và cột thừa rồi lưu lại"),
        ("Mã,Tên\n" + "," * 20_000, "diem.csv, dòng 2: có 20001 cột; xóa các cột thừa rồi lưu lại"),
    ],
)
def test_a_csv_of_more_cells_than_a_sheet_has_is_refused(text: str, message: str) -> None:
    assert refused(text.encode(), "diem.csv") == message


def test_an_encrypted_zip_is_refused() -> None:
    content = bytearray(xlsx(ROWS))
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(content)) == "tep.xlsx: tệp đặt mật khẩu; bỏ mật khẩu rồi nộp lại"


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_BYTES", 100)
    path = tmp_path / "to.xlsx"
    path.write_bytes(xlsx(ROWS))
    with pytest.raises(SheetFaults, match="tệp lớn hơn 30 MB"):
        sheets.read(path)


def test_every_sheet_can_be_read_by_name() -> None:
    book = sheets.read_all(xlsx(ROWS, others=["Khác"]), "a.xlsx")
    assert list(book) == ["Điểm", "Khác"]
    assert book["Điểm"].value(1, 1) == "Thị trấn Vôi"
    assert (book["Khác"].rows, book["Điểm"].value(99, 99)) == ([], "")
    with pytest.raises(SheetFaults):
        sheets.read_all(CSV.encode(), "a.csv")


PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
STROKE = st.tuples(st.integers(0, 10**6), st.sampled_from(b'0129<>"/AZcrvft '))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PARTS), st.lists(STROKE, min_size=1, max_size=5))
def test_a_scratched_workbook_is_read_or_refused_and_never_a_crash(part: str, strokes: list[tuple[int, int]]) -> None:
    def scratch(xml: bytes) -> bytes:
        scratched = bytearray(xml)
        for place, sign in strokes:
            scratched[place % len(scratched)] = sign
        return bytes(scratched)

    content = bent(xlsx([*ROWS, ["07420", "Xã", Formula("=1+1|2"), None, "x"]]), part, scratch)
    try:
        read_marks(sheets.read(content, "tep.xlsx"), SMALL)
    except SheetFaults as refusal:
        assert refusal.faults
