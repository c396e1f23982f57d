"""What every workbook that goes out has in common: no formulas, one look, whole files or none."""

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# A text that looks like a formula, a number or an address stays the text it is.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
_MADE = datetime(2023, 1, 1, tzinfo=UTC)  # the same content gives the same bytes
_FONT = {"font_name": "Times New Roman", "font_size": 12}
STYLES: dict[str, dict[str, Any]] = {
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "title": {"bold": True, "font_size": 14},
    "heading": {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        "border": 1,
        "bg_color": "#E8EEF4",
    },
    "points": {"num_format": "0.00", "valign": "top"},
    "whole": {"num_format": "0", "valign": "top"},
    "mark": {"num_format": "0.00", "locked": False},
    "open": {"locked": False, "valign": "top"},
    "open_day": {"locked": False, "num_format": "dd/mm/yyyy", "align": "left", "valign": "top"},
    "criterion": {"bold": True, "text_wrap": True, "valign": "top"},
    "note": {"locked": False, "text_wrap": True, "valign": "top"},
    "quiet": {"italic": True, "font_color": "#555555", "text_wrap": True, "valign": "top"},
    "warning": {"bold": True, "font_color": "#B00020"},
}


class Book:
    """A workbook in the making. `content` closes it and gives its bytes."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._buffer, _OPTIONS)
        self._book.formats[0].set_font_name(_FONT["font_name"])
        self._book.formats[0].set_font_size(_FONT["font_size"])
        self._book.set_properties({"author": "Gắn Sao", "created": _MADE})
        self._styles: dict[str, Format] = {}

    def sheet(self, name: str) -> Worksheet:
        return self._book.add_worksheet(name)

    def style(self, name: str) -> Format:
        if name not in self._styles:
            self._styles[name] = self._book.add_format(_FONT | STYLES[name])
        return self._styles[name]

    def head(self, sheet: Worksheet, row: int, headings: list[str], widths: list[float] | None = None) -> None:
        """A row of headings that stays in view."""
        for column, heading in enumerate(headings):
            sheet.write_string(row, column, heading, self.style("heading"))
            if widths:
                sheet.set_column(column, column, widths[column])
        sheet.freeze_panes(row + 1, 0)

    def content(self) -> bytes:
        self._book.close()
        return self._buffer.getvalue()


def as_number(points_x100: int) -> float:
    """Hundredths as the number a spreadsheet shows; only on its way out of Gắn Sao, never back into a sum."""
    return points_x100 / 100


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to that takes the place of `path` when all went well, and vanishes otherwise."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def save(content: bytes, path: Path) -> None:
    """Writes a file whole or not at all."""
    with replacing(path) as draft:
        draft.write_bytes(content)
