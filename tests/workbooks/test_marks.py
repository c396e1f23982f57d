from datetime import date

import pytest

from gansao import law
from gansao.domain.criteria import CriteriaSet
from gansao.domain.rulebook import build
from gansao.workbooks import sheets
from gansao.workbooks.faults import listed
from gansao.workbooks.marks import read_marks
from tests.factories import SMALL_SET
from tests.workbooks.files import HEADINGS, SMALL, Formula, bent, marks, noted, said, table, xlsx

VOI = ["07375", "Thị trấn Vôi", 4, 3, 2.25]
MY_THAI = ["07420", "Xã Mỹ Thái", 2, 1.5, 1]


def test_a_marks_file_is_read() -> None:
    read = table([HEADINGS, VOI, MY_THAI])
    assert said(read) == noted(read) == []
    assert marks(read) == {"07375": {"1": 400, "2": 300, "3": 225}, "07420": {"1": 200, "2": 150, "3": 100}}
    assert [row.name for row in read.rows] == ["Thị trấn Vôi", "Xã Mỹ Thái"]
    assert (read.place(read.rows[1], "2"), read.place(read.rows[1])) == ("Điểm!D3", "Điểm!A3")


@pytest.mark.parametrize(
    "headings",
    [
        ["code", "name", 1, 2, 3],
        [" MÃ ĐƠN VỊ ", "Tên đơn vị", 1.0, "2.0", " 3 "],
        ["Ma\u0303", "te\u0302n", "Tiêu chí 1", "TC2", "tc 3"],
    ],
)
def test_headings_ignore_case_spaces_and_unicode_form_and_may_be_numbers(headings: list[str | float]) -> None:
    read = table([headings, VOI])
    assert said(read) == []
    assert marks(read) == {"07375": {"1": 400, "2": 300, "3": 225}}


def test_columns_may_stand_in_any_order_and_titles_above_them() -> None:
    read = table([["BẢNG ĐIỂM NĂM 2023"], [], ["3", "Mã", "1", "2"], [2.25, "07375", 4, 3]])
    assert marks(read) == {"07375": {"1": 400, "2": 300, "3": 225}}


def test_headings_below_the_twentieth_row_are_not_looked_for() -> None:
    assert said(table([[f"dòng {n}"] for n in range(19)] + [HEADINGS, VOI])) == []
    (fault,) = said(table([[f"dòng {n}"] for n in range(20)] + [HEADINGS, VOI]))
    assert fault.startswith("Điểm!A1: không tìm thấy dòng tiêu đề trong 20 dòng đầu")


@pytest.mark.parametrize(
    ("cell", "code"), [(7375, "07375"), (7375.0, "07375"), ("7375", "07375"), ("07375", "07375"), (123456, "123456")]
)
def test_a_numeric_unit_code_is_padded_to_five_digits(cell: str | float, code: str) -> None:
    assert [row.code for row in table([HEADINGS, [cell, *VOI[1:]]]).rows] == [code]


@pytest.mark.parametrize("cell", [7375.5, -5, True])
def test_what_is_no_unit_code_is_a_fault(cell: object) -> None:
    assert said(table([HEADINGS, [cell, *VOI[1:]]]))[0].startswith("Điểm!A2: ")


@pytest.mark.parametrize(
    ("cell", "hundredths"),
    [(1.5, 150), ("1,5", 150), ("1.5", 150), (" 3 ", 300), (0, 0), (0.1 + 0.2, 30), (2.9999999999, 300)],
)
def test_a_mark_is_taken_exactly(cell: object, hundredths: int) -> None:
    read = table([HEADINGS, ["07375", "Vôi", 4, 3, cell]])
    assert (said(read), read.rows[0].marks["3"]) == ([], hundredths)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (3.01, "3,01 vượt điểm tối đa 3,00 (tiêu chí 3)"),
        (2.001, "“2,001” có quá hai chữ số thập phân (tiêu chí 3)"),
        (-0.25, "“-0,25” là số âm (tiêu chí 3)"),
        ("chín", "“chín” không phải là số điểm (tiêu chí 3)"),
        ("-", "“-” không phải là số điểm (tiêu chí 3)"),
        (True, "là ô đúng/sai, không phải là số điểm (tiêu chí 3)"),
        (
            date(2023, 5, 2),
            "là ngày (02/05/2023), có lẽ Excel đã đổi số thành ngày; định dạng ô là số rồi nhập lại điểm (tiêu chí 3)",
        ),
    ],
)
def test_a_cell_that_is_no_mark_is_a_fault_at_its_cell(cell: object, message: str) -> None:
    read = table([HEADINGS, ["07375", "Vôi", 4, 3, cell]])
    assert said(read) == [f"Điểm!E2: {message}"]


def test_all_faults_come_in_one_go() -> None:
    read = table(
        [
            ["Mã", "Tên", "1", "2", "7", "Không xét"],
            ["07375", "Vôi", 9, "x", 1, "L1; L9"],
            ["07375", "Vôi", -1, 2.999, 1, ""],
        ]
    )
    assert said(read) == [
        "Điểm!A1: thiếu cột của tiêu chí 3 (Đối thoại)",
        "Điểm!E1: không hiểu tiêu đề “7”: không phải là mã tiêu chí nào của bộ nho",
        "Điểm!C2: 9,00 vượt điểm tối đa 4,00 (tiêu chí 1)",
        "Điểm!D2: “x” không phải là số điểm (tiêu chí 2)",
        "Điểm!F2: không có điều kiện loại trừ “L9”; các mã dùng được: L1",
        "Điểm!C3: “-1” là số âm (tiêu chí 1)",
        "Điểm!D3: “2,999” có quá hai chữ số thập phân (tiêu chí 2)",
        "Điểm!A3: đơn vị 07375 đã có ở A2",
    ]


def test_an_empty_cell_is_a_mark_not_given() -> None:
    read = table([HEADINGS, ["07375", "Vôi", 4, None, "  "], ["07420", "Mỹ Thái"]])
    assert said(read) == []
    assert marks(read) == {"07375": {"1": 400}, "07420": {}}


def test_a_mark_that_no_level_or_sum_gives_is_a_note() -> None:
    read = table([HEADINGS, ["07375", "Vôi", 4, 2, 2.3]])
    assert said(read) == []
    assert noted(read) == [
        "Điểm!D2: 2,00 không ứng với mức nào của tiêu chí 2 (có thể: 0,00; 1,50; 3,00)",
        "Điểm!E2: 2,30 không ứng với mức nào của tiêu chí 3",
    ]
    assert marks(read)["07375"] == {"1": 400, "2": 200, "3": 230}


@pytest.mark.parametrize("heading", ["disqualifiers", "Không xét", "loại trừ"])
def test_disqualifiers_are_codes_separated_by_comma_or_semicolon(heading: str) -> None:
    criteria_set = build(SMALL_SET | {"disqualifiers": [{"code": f"L{n}", "text": f"Điều {n}"} for n in (1, 2)]})
    read = table([[*HEADINGS, heading], [*VOI, "l2; L1,"], [*MY_THAI, ""]], criteria_set)
    assert [row.disqualifiers for row in read.rows] == [("L2", "L1"), ()]


def test_other_columns_are_passed_over_and_named_and_the_total_is_compared() -> None:
    rows = [
        ["STT", *HEADINGS, "Huyện", "Nhóm I", "Tổng điểm", "Xếp loại", "Ghi chú"],
        [1, *VOI, "Lạng Giang", 7, 9.25, "3 sao", "tốt"],
        [2, *MY_THAI, "Lạng Giang", 3.5, "4,6", "", ""],
        [3, "07423", "Đại Lâm", 1, 0, None, "Lạng Giang", 1, 5, "", ""],
    ]
    read = table(rows)
    assert said(read) == []
    assert noted(read) == [
        "Điểm: bỏ qua các cột: STT, Nhóm I, Xếp loại, Ghi chú, Huyện",
        "Điểm!I3: tổng ghi trong tệp là 4,6, cộng các tiêu chí được 4,50",
    ]


@pytest.mark.parametrize("heading", ["5a", "Điểm cộng", "43"])
def test_an_unknown_heading_is_a_fault(heading: str) -> None:
    (fault,) = said(table([[*HEADINGS, heading], [*VOI, 1]]))
    assert fault.startswith(f"Điểm!F1: không hiểu tiêu đề “{heading}”")


def test_a_column_twice_is_a_fault() -> None:
    assert said(table([[*HEADINGS, "3"], [*VOI, 1]])) == ["Điểm!F1: cột “3” đã có ở E1; chỉ giữ một cột"]


def test_a_column_without_heading_is_a_note() -> None:
    assert noted(table([[*HEADINGS, ""], [*VOI, "kiểm tra lại"]])) == ["Điểm!F1: cột F không có tiêu đề, bỏ qua"]


def test_a_missing_code_column_and_a_missing_code_are_faults() -> None:
    assert said(table([HEADINGS[1:], VOI[1:]])) == ["Điểm!A1: thiếu cột “mã đơn vị”"]
    assert said(table([HEADINGS, [None, *VOI[1:]]])) == ["Điểm!A2: thiếu mã đơn vị"]


def test_headings_split_over_two_rows_are_joined() -> None:
    rows = [
        ["Phụ lục 1"],
        [None, None, None, None, None, "Tổng"],
        [None, None, "1", "2", "3", None],
        [*VOI, 9.25],
        [*MY_THAI, 4.5],
    ]
    merged = [(1, 0, 2, 0, "Mã đơn vị"), (1, 1, 2, 1, "Tên đơn vị"), (1, 2, 1, 4, "Điểm các tiêu chí")]
    read = table(rows, merged=merged)
    assert (said(read), noted(read)) == ([], [])
    assert marks(read)["07375"] == {"1": 400, "2": 300, "3": 225}
    halves = table([["Mã", "Tên", "Tiêu", "Tiêu", "Tiêu"], ["đơn vị", "đơn vị", "chí 1", "chí 2", "chí 3"], VOI])
    assert said(halves) == []
    assert marks(halves)["07375"]["3"] == 225


def test_merged_group_titles_above_the_headings_do_no_harm() -> None:
    read = table([[None] * 5, HEADINGS, VOI], merged=[(0, 2, 0, 3, "Nhóm I"), (0, 0, 0, 1, "Đơn vị")])
    assert (said(read), marks(read)["07375"]["1"]) == ([], 400)


def test_a_row_of_data_is_never_taken_for_the_second_row_of_headings() -> None:
    """Heading "3a" is wrong; the mark 3 below it must not make it right."""
    read = table([["Mã", "Tên", "1", "2", "3a"], ["07375", "Vôi", 1, 0, 3], MY_THAI])
    assert "thiếu cột của tiêu chí 3" in said(read)[0]
    assert len(read.rows) == 2


def test_rows_that_are_no_units_are_passed_over_and_said() -> None:
    read = table(
        [
            HEADINGS,
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            [None, "Huyện Lạng Giang"],
            VOI,
            [None, "Tổng cộng", 4, 3, 2.25],
            [],
            [None, "Người lập biểu"],
        ]
    )
    assert said(read) == []
    assert [row.code for row in read.rows] == ["07375"]
    assert noted(read) == [
        "Điểm!A3: bỏ qua dòng 3: không có mã đơn vị và không có điểm",
        "Điểm!A5: bỏ qua dòng 5: không phải là một đơn vị",
        "Điểm!A7: bỏ qua dòng 7: không có mã đơn vị và không có điểm",
    ]


def test_an_empty_table_is_a_fault() -> None:
    assert said(table([HEADINGS])) == ["Điểm!A1: dưới dòng tiêu đề không có đơn vị nào"]


def test_on_the_web_rows_may_come_by_name_and_district() -> None:
    rows = [
        ["Tên", "Huyện", "1", "2", "3"],
        ["Huyện Tân Yên"],
        ["Xã Phúc Sơn", "Tân Yên", 4, 3, 2],
        ["Xã Phúc Sơn", "Sơn Động", 1, 0, 1],
        ["Xã Ngọc Lý", "Tân Yên"],
    ]
    read = table(rows, codes_required=False)
    assert said(read) == []
    assert [(row.code, row.name, row.district) for row in read.rows] == [
        ("", "Xã Phúc Sơn", "Tân Yên"),
        ("", "Xã Phúc Sơn", "Sơn Động"),
        ("", "Xã Ngọc Lý", "Tân Yên"),
    ]
    assert [read.place(row, "district") for row in read.rows] == ["Điểm!B3", "Điểm!B4", "Điểm!B5"]


def test_on_the_web_neither_code_nor_name_is_a_fault() -> None:
    assert said(table([["1", "2", "3"], [4, 3, 2]], codes_required=False)) == [
        "Điểm!A1: thiếu cột “mã đơn vị” hoặc “tên đơn vị”"
    ]


@pytest.mark.parametrize(
    ("names", "coding"),
    [(["X· Mü Th¸i", "ThÞ trÊn V«i"], "TCVN3 (ABC)"), (["Xaõ Myõ Thaùi", "Thò traán Voâi"], "VNI")],
)
def test_names_of_old_fonts_become_unicode_and_it_is_said(names: list[str], coding: str) -> None:
    read = table([HEADINGS, ["07420", names[0], 2, 1.5, 1], ["07375", names[1], 4, 3, 2.25]])
    assert [row.name for row in read.rows] == ["Xã Mỹ Thái", "Thị trấn Vôi"]
    assert noted(read) == [f"Điểm!B2: tên viết theo bảng mã {coding}, đã đổi sang Unicode"]


def test_a_name_that_no_coding_explains_is_a_fault() -> None:
    read = table([HEADINGS, ["07420", "X¢¥ M§ð", 2, 1.5, 1]])
    assert said(read) == [
        "Điểm!B2: tên viết theo bảng mã cũ mà không đổi chắc chắn được sang Unicode; nhập lại tên bằng Unicode"
    ]


def test_headings_of_old_fonts_are_understood() -> None:
    read = table([["M· ®¬n vÞ", "Tªn ®¬n vÞ", "1", "2", "3"], ["07420", "Mỹ Thái", 2, 1.5, 1]])
    assert (said(read), marks(read)) == ([], {"07420": {"1": 200, "2": 150, "3": 100}})


def test_a_name_that_looks_like_a_formula_stays_the_text_it_is() -> None:
    rows = [HEADINGS, *([f"0000{n}", name, 4, 3, 2] for n, name in enumerate(("=1+1", "+84", "-a", "@b")))]
    assert [row.name for row in table(rows).rows] == ["=1+1", "+84", "-a", "@b"]


def test_a_formula_with_its_value_is_a_mark_and_one_without_is_a_fault() -> None:
    content = xlsx([HEADINGS, ["07375", "Vôi", 4, Formula("=1+2|3"), Formula("=1+1|2.25")]])
    assert marks(read_marks(sheets.read(content, "x.xlsx"), SMALL))["07375"] == {"1": 400, "2": 300, "3": 225}
    bare = bent(content, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>2.25</v>", b""))
    assert said(read_marks(sheets.read(bare, "x.xlsx"), SMALL)) == [
        "Điểm!E2: công thức chưa có giá trị; mở bằng Excel, tính lại rồi lưu, hoặc nhập thẳng giá trị"
    ]


def test_a_row_of_nothing_but_formulas_without_values_is_no_empty_row() -> None:
    content = xlsx([HEADINGS, VOI, [Formula(f"=Z{n}|7.5") for n in range(1, 6)]])
    bare = bent(content, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>7.5</v>", b""))
    faults = said(read_marks(sheets.read(bare, "x.xlsx"), SMALL))
    assert [fault.partition(":")[0] for fault in faults] == ["Điểm!A3", "Điểm!C3", "Điểm!D3", "Điểm!E3"]


def test_an_error_value_is_a_fault() -> None:
    (fault,) = said(table([HEADINGS, ["07375", "Vôi", 4, 3, Formula("=NA()|#N/A")]]))
    assert fault == "Điểm!E2: ô báo lỗi #N/A; sửa công thức hoặc nhập thẳng giá trị"


def test_at_most_200_faults_are_shown_and_the_rest_counted() -> None:
    read = table([HEADINGS, *([f"{n:05}", "Xã", 9, 9, 9] for n in range(100))])
    lines = listed(read.faults)
    assert (len(read.faults), len(lines), lines[-1]) == (300, 201, "… và 100 lỗi nữa")
    assert listed(read.faults[:200])[-1] == str(read.faults[199])


@pytest.mark.parametrize("key", law.criteria_set_ids())
def test_every_shipped_set_has_a_marks_file(key: str) -> None:
    criteria_set: CriteriaSet = law.criteria_set(key)
    row = ["07375", "Vôi", *(c.points / 100 for c in criteria_set.criteria)]
    read = table([["Mã", "Tên", *criteria_set.codes], row], criteria_set)
    assert said(read) == noted(read) == []
    assert read.rows[0].marks == {c.code: c.points for c in criteria_set.criteria}
