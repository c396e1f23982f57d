"""The marks workbook of a year: empty for the offices to fill in, or with the marks there are.

Its first sheet is what `marks.read_marks` reads back; the others explain.
"""

from collections.abc import Collection, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gansao.domain.criteria import CriteriaSet

from .marks import MarksRow
from .wording import SYNTHETIC, how_marked
from .writing import Book, as_number

SHEET = "Điểm"
_ROWS_FOR_MORE = 50  # validation reaches some rows below the last unit


def marks_workbook(
    criteria_set: CriteriaSet,
    units: Sequence[MarksRow],
    *,
    title: str = "",
    synthetic: bool = False,
    explained: bool = True,
) -> bytes:
    """XLSX with one row a unit. `explained` adds each criterion's words, its limits and the sheets that explain."""
    book = Book()
    sheet = book.sheet(SHEET)
    row = _title(book, sheet, title, synthetic)
    has_districts = any(unit.district for unit in units)
    first = ["STT", "Mã", "Tên đơn vị", *(["Huyện"] if has_districts else [])]
    last = ["Loại trừ"] if criteria_set.disqualifiers else []
    widths = [5.0, 9.0, 26.0, *([22.0] if has_districts else []), *[7.0] * len(criteria_set.codes), 14.0]
    book.head(sheet, row, [*first, *criteria_set.codes, *last], widths)
    sheet.freeze_panes(row + 1, len(first))
    if explained:
        _explain_columns(sheet, criteria_set, row, len(first), row + len(units) + _ROWS_FOR_MORE)
    style = book.style("mark") if explained else None  # a plain copy is for programs
    for number, unit in enumerate(units, start=1):
        _write_unit(sheet, row + number, number, unit, criteria_set, has_districts, style)
    if explained:
        _explain(book, criteria_set)
    return book.content()


def _title(book: Book, sheet: Worksheet, title: str, synthetic: bool) -> int:
    """Lines above the headings; gives the headings' row."""
    row = 0
    for line, style in ((title, "title"), (SYNTHETIC if synthetic else "", "warning")):
        if line:
            sheet.write_string(row, 0, line, book.style(style))
            row += 1
    return row


def _write_unit(
    sheet: Worksheet,
    row: int,
    number: int,
    unit: MarksRow,
    criteria_set: CriteriaSet,
    has_districts: bool,
    style: Format | None,
) -> None:
    sheet.write_number(row, 0, number)
    texts = [unit.code, unit.name, *([unit.district] if has_districts else [])]
    for column, text in enumerate(texts, start=1):
        sheet.write_string(row, column, text)
    first = len(texts) + 1
    marks = (unit.marks.get(code) for code in criteria_set.codes)
    numbers = [None if mark is None else as_number(mark) for mark in marks]
    sheet.write_row(row, first, numbers, style)
    if unit.disqualifiers:
        sheet.write_string(row, first + len(criteria_set.codes), ", ".join(unit.disqualifiers))


def _explain_columns(sheet: Worksheet, criteria_set: CriteriaSet, row: int, first: int, last_row: int) -> None:
    for column, criterion in enumerate(criteria_set.criteria, start=first):
        sheet.write_comment(row, column, f"{criterion.name}\n\n{how_marked(criterion)}", {"x_scale": 2, "y_scale": 2})
        sheet.data_validation(
            row + 1,
            column,
            last_row,
            column,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": as_number(criterion.points),
                "error_title": f"Tiêu chí {criterion.code}",
                "error_message": f"Nhập số điểm từ 0 đến {as_number(criterion.points):g}".replace(".", ","),
            },
        )
    if criteria_set.disqualifiers:
        column = first + len(criteria_set.codes)
        texts = "\n".join(f"{d.code}: {d.text}" for d in criteria_set.disqualifiers)
        sheet.write_comment(row, column, f"Mã, cách nhau dấu phẩy\n{texts}", {"x_scale": 2, "y_scale": 2})


def _explain(book: Book, criteria_set: CriteriaSet) -> None:
    sheet = book.sheet("Tiêu chí")
    book.head(sheet, 0, ["Mã", "Nhóm", "Tiêu chí", "Điểm tối đa", "Cách chấm"], [7, 8, 60, 10, 70])
    row = 1
    for group in criteria_set.groups:
        for criterion in group.criteria:
            _text_row(book, sheet, row, [criterion.code, group.code, criterion.name])
            sheet.write_number(row, 3, as_number(criterion.points), book.style("points"))
            sheet.write_string(row, 4, how_marked(criterion), book.style("wrapped"))
            row += 1
    if criteria_set.disqualifiers:
        sheet = book.sheet("Loại trừ")
        book.head(sheet, 0, ["Mã", "Điều kiện loại trừ"], [8, 100])
        for number, disqualifier in enumerate(criteria_set.disqualifiers, start=1):
            _text_row(book, sheet, number, [disqualifier.code, disqualifier.text])


def _text_row(book: Book, sheet: Worksheet, row: int, texts: Collection[str]) -> None:
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text, book.style("wrapped"))
