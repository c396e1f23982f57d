"""The workbooks that an official sends in: the year's own empty one, filled in, with what people get wrong."""

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.server import gansao

Marks = dict[str, dict[str, float]]
FIRST = 4  # STT, code, name, district: the criteria begin after them


def synthetic_marks(folder: Path) -> Marks:
    """{unit: {criterion: points}} of Bắc Giang 2023, as `gansao demo --workbook` writes them."""
    path = folder / "gia-lap.xlsx"
    assert gansao("demo", "--workbook", str(path), var=folder).returncode == 0
    sheet = load_workbook(path, read_only=True).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if any(row)]
    head = next(row for row in rows if "Mã" in row)
    codes = [str(code) for code in head[FIRST:]]
    return {
        str(row[1]): {
            code: mark for code, mark in zip(codes, row[FIRST:], strict=False) if isinstance(mark, int | float)
        }
        for row in rows[rows.index(head) + 1 :]
    }


class Sheet:
    """A year's marks workbook, opened to be filled in."""

    def __init__(self, path: Path) -> None:
        self.path, self.book = path, load_workbook(path)
        self.sheet: Worksheet = self.book.worksheets[0]
        self.head = next(row[0].row for row in self.sheet.iter_rows() if any(cell.value == "Mã" for cell in row))
        self.columns = {str(cell.value): cell.column for cell in self.sheet[self.head] if cell.value is not None}
        rows = range(self.head + 1, self.sheet.max_row + 1)
        self.rows = {str(code): row for row in rows if (code := self.sheet.cell(row, self.columns["Mã"]).value)}

    def cell(self, unit: str, heading: str) -> Cell:
        return self.sheet.cell(self.rows[unit], self.columns[heading])

    def fill(self, marks: Marks) -> None:
        for unit in self.rows:
            for criterion, mark in marks[unit].items():
                self.cell(unit, criterion).value = mark

    def save(self, name: str) -> Path:
        path = self.path.with_name(name)
        self.book.save(path)
        return path
