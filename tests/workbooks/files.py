"""Workbooks for tests: written with xlsxwriter, then bent where a test wants them bent."""

import io
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from gansao.domain.criteria import CriteriaSet
from gansao.workbooks import sheets
from gansao.workbooks.marks import MarksTable, read_marks
from tests.factories import small_criteria_set

HEADINGS = ["Mã", "Tên", "1", "2", "3"]
SMALL = small_criteria_set()


class Formula(str):
    """A cell that holds a formula; its value is what stands behind the bar: "=A1|3"."""


def xlsx(
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "Điểm",
    merged: Sequence[tuple[int, int, int, int, str]] = (),
    others: Sequence[str] = (),
    hidden: bool = False,
) -> bytes:
    """A workbook of one sheet (and empty `others`); `merged` are first and last row and column, and the text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, Formula):
                formula, _, result = value.partition("|")
                sheet.write_formula(row, column, formula, None, result if result.startswith("#") else float(result))
            elif isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif value is not None:
                sheet.write(row, column, value)
    for first_row, first_column, last_row, last_column, text in merged:
        sheet.merge_range(first_row, first_column, last_row, last_column, text)
    for other in others:
        book.add_worksheet(other)
    if hidden:
        sheet.hide()
        book.get_worksheet_by_name(others[0]).activate()
    book.close()
    return buffer.getvalue()


def bent(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            held = old.read(info)
            new.writestr(info.filename, change(held) if info.filename == part else held)
    return out.getvalue()


def table(
    rows: Sequence[Sequence[Any]], criteria_set: CriteriaSet = SMALL, *, codes_required: bool = True, **more: Any
) -> MarksTable:
    """What the marks reader makes of rows in a workbook."""
    return read_marks(sheets.read(xlsx(rows, **more), "diem.xlsx"), criteria_set, codes_required=codes_required)


def said(table: MarksTable) -> list[str]:
    return [str(fault) for fault in table.faults]


def noted(table: MarksTable) -> list[str]:
    return [str(note) for note in table.notes]


def marks(table: MarksTable) -> dict[str, dict[str, int]]:
    return {row.code: dict(row.marks) for row in table.rows}


def as_1258(text: str) -> bytes:
    """Windows-1258: the letter with its hat, then the tone."""
    out = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        out += unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tones
    return out.encode("cp1258")
