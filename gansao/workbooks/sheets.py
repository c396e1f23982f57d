"""Sheets from files: XLSX, XLSM, XLS, ODS and CSV as tables of cells that know their addresses.

What is wrong is said in Vietnamese with sheet and cell ("Điểm!C2"). What was passed over is a note.
"""

import io
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from gansao.domain.faults import Fault

from . import apart, packages, tables
from .cells import Value, address, is_empty
from .faults import SheetFaults, why

MAX_ROWS = packages.MAX_ROWS
Merged = tuple[tuple[int, int], tuple[int, int]]

_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_WHY = {
    "password": "bảng tính đặt mật khẩu; bỏ mật khẩu rồi nộp lại",
    "broken": "tệp bị hỏng, không mở được; mở bằng Excel rồi lưu lại dạng .xlsx",
    "large": "bảng tính có ô nằm quá xa hoặc quá nhiều ô; xóa các dòng và cột thừa rồi lưu lại",
    "slow": "bảng tính quá lớn, đọc mãi chưa xong; xóa các dòng, cột và trang tính thừa rồi lưu lại",
}


@dataclass
class Sheet:
    """A table of cells from A1 on. `rows` may be of different lengths; an empty cell is ""."""

    name: str
    rows: Sequence[Sequence[Value]]
    merged: Sequence[Merged] = ()  # those near the top
    notes: tuple[Fault, ...] = ()
    kind: str = "csv"
    xml: bytes = field(default=b"", repr=False)

    def at(self, row: int, column: int) -> str:
        """Where a cell stands, as people write it: "Điểm!C2". Counted from 0."""
        return f"{self.name}!{address(row, column)}"

    def value(self, row: int, column: int) -> Value:
        """A cell's value; "" where there is none."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def row(self, row: int) -> Sequence[Value]:
        """A row's cells; none where the sheet has ended."""
        return self.rows[row] if row < len(self.rows) else ()

    def is_filled(self, row: int, column: int) -> bool:
        """Whether something stands in a cell, be it a formula that came without its value."""
        return not is_empty(self.value(row, column)) or self.trouble(row, column) is not None

    def filled_rows(self, first: int) -> list[int]:
        """The rows from `first` on in which something stands."""
        found = {number for number in range(first, len(self.rows)) if not all(map(is_empty, self.rows[number]))}
        found.update(row for row in self._troubled_rows if row >= first)
        return sorted(found)

    def trouble(self, row: int, column: int) -> str | None:
        """Why a cell that reads as empty is not empty: a formula without its value, or an error."""
        return self._troubles.get(address(row, column)) if self.xml else None

    @cached_property
    def _troubled_rows(self) -> frozenset[int]:
        return frozenset(int(where.lstrip(_LETTERS)) - 1 for where in self._troubles)

    @cached_property
    def _troubles(self) -> dict[str, str]:
        if b"<f" not in self.xml and b":f" not in self.xml and b't="e"' not in self.xml:
            return {}
        found: dict[str, str] = {}
        with suppress(ElementTree.ParseError, ValueError):  # what was found before the XML breaks still counts
            found.update(_troubles(self.xml))
        return found


def read(source: Path | bytes, name: str = "") -> Sheet:
    """The first sheet of a workbook, or a CSV file. Raises SheetFaults."""
    content, name = _content(source, name)
    package = packages.look(content, name)
    if package is None:
        return _text(content, name)
    sheets = _parsed(content, package, name, every_sheet=False)
    first = sheets[0]
    notes = []
    if first["hidden"]:
        notes.append(Fault(first["name"], "trang tính này đang ẩn, vẫn được đọc vì đứng đầu"))
    if len(sheets) > 1:
        others = ", ".join(f"“{sheet['name']}”" + (" (ẩn)" if sheet["hidden"] else "") for sheet in sheets[1:])
        notes.append(Fault(name, f"chỉ đọc trang tính đầu “{first['name']}”; không đọc {others}"))
    is_first = first["name"] == next(iter(package.paths), "")  # a chart may stand before it
    xml = package.first_xml if is_first else package.xml(first["name"])
    return _sheet(first, package, xml, tuple(notes), name)


def read_all(source: Path | bytes, name: str = "") -> dict[str, Sheet]:
    """Every sheet of a workbook by its name. Raises SheetFaults, also for a text file."""
    content, name = _content(source, name)
    package = packages.look(content, name)
    if package is None:
        raise SheetFaults.at(name, "không phải là bảng tính Excel; lưu lại dạng .xlsx")
    sheets = _parsed(content, package, name, every_sheet=True)
    return {sheet["name"]: _sheet(sheet, package, package.xml(sheet["name"]), (), name) for sheet in sheets}


def _content(source: Path | bytes, name: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "tệp"
    name = name or source.name
    try:
        with source.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > packages.MAX_BYTES:
                raise SheetFaults.at(name, packages.TOO_BIG)
            return stream.read(), name
    except OSError as error:
        raise SheetFaults.at(name, why(error)) from None


def _parsed(content: bytes, package: packages.Package, name: str, *, every_sheet: bool) -> list[dict[str, Any]]:
    try:
        if package.small and not every_sheet:
            sheets = _parsed_here(content)
        else:
            sheets = apart.read(content, every_sheet=every_sheet)
    except apart.Failed as failed:
        raise SheetFaults.at(name, _WHY[failed.reason]) from None
    if not sheets:
        raise SheetFaults.at(name, "không có trang tính nào")
    return sheets


def _parsed_here(content: bytes) -> list[dict[str, Any]]:
    try:
        return apart.parse(content, every_sheet=False)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # the reader's own panics are BaseExceptions
        raise apart.Failed("broken") from None


def _sheet(sheet: dict[str, Any], package: packages.Package, xml: bytes, notes: tuple[Fault, ...], name: str) -> Sheet:
    rows = sheet["rows"]
    if len(rows) > MAX_ROWS:
        raise SheetFaults.at(sheet["name"], tables.too_many_rows(MAX_ROWS))
    if package.kind == "xls":
        notes += (Fault(name, "tệp .xls kiểu cũ: ô báo lỗi (#N/A, #REF!) đọc như ô trống"),)
    return Sheet(sheet["name"], rows, sheet["merged"], notes, package.kind, xml)


def _text(content: bytes, name: str) -> Sheet:
    text, coding = tables.decode(content, name)
    notes = []
    if name.lower().endswith(_WORKBOOKS):
        notes.append(Fault(name, "mang tên bảng tính Excel nhưng chỉ chứa văn bản; được đọc như tệp CSV"))
    if coding:
        notes.append(Fault(name, f"tệp dùng bảng mã {coding}, đã đổi sang Unicode"))
    return Sheet(name, tables.rows(text, name, MAX_ROWS), notes=tuple(notes))


def _troubles(xml: bytes) -> Iterator[tuple[str, str]]:
    """Cells whose emptiness is not one: address and why. Cells without an address count on from the one before."""
    row = column = -1
    for event, element in ElementTree.iterparse(io.BytesIO(xml), events=("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if tag == "row" and event == "start":
            row, column = int(element.get("r") or row + 2) - 1, -1
        elif tag == "c" and event == "end":
            column += 1
            where = element.get("r") or address(row, column)
            said = _trouble(element)
            if said and _ADDRESS.fullmatch(where):
                yield where, said
            element.clear()


def _trouble(cell: ElementTree.Element) -> str | None:
    parts = {part.tag.rpartition("}")[2]: part.text or "" for part in cell}
    if cell.get("t") == "e":
        return f"ô báo lỗi {parts.get('v', '')}; sửa công thức hoặc nhập thẳng giá trị"
    if "f" in parts and not parts.get("v") and ("v" not in parts or cell.get("t") != "str"):
        return "công thức chưa có giá trị; mở bằng Excel, tính lại rồi lưu, hoặc nhập thẳng giá trị"
    return None
