"""The door for workbooks: what a file is, and whether it may be opened in this process.

A spreadsheet reader believes what a file says of itself: one cell at XFD1048576, or a count of four billion strings,
and it asks for more memory than there is and takes the server down with it. So nothing is parsed here before its
directory and its first sheet were looked at; what cannot be judged cheaply is read by `apart`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from . import zips
from .faults import SheetFaults

MAX_BYTES = 30_000_000
TOO_BIG = f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB"
MAX_UNPACKED = 100_000_000
MAX_PARTS = 5_000
MAX_ROWS = 20_000
MAX_CELLS = 4_000_000  # rows x columns, empty ones included: a reader keeps them all
_SMALL = 95_000  # bytes: no deflate stream grows more than 1032-fold, so this cannot become more than MAX_UNPACKED
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FAR = re.compile(rb'<c r="(?!(?:[A-Z]{1,2})[0-9]{1,3}")')
_STRINGS = re.compile(rb"<sst\s[^<>]*>")
_COUNT = re.compile(rb"""ount\s*=\s*["'](\d+)""")
_MOST_STRINGS = 1_000_000
_MOST_BOOK = 5_000_000
_DEEPEST = 100  # elements within elements; a workbook's list of sheets has three
_BROKEN = "tệp bị hỏng, không mở được; mở bằng Excel rồi lưu lại dạng .xlsx"


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook at the door."""

    kind: str  # xlsx | ods | xls
    small: bool = False  # whatever it holds, reading its first sheet takes little memory
    content: bytes = b""
    paths: Mapping[str, str] = field(default_factory=dict)  # of the worksheets' XML, by name, in the book's order
    first_xml: bytes = b""

    def xml(self, sheet: str) -> bytes:
        """The XML of a worksheet; empty where the kind has none."""
        path = self.paths.get(sheet)
        part = next((part for part in zips.parts(self.content) if part.name == path), None) if path else None
        return zips.read(self.content, part, MAX_UNPACKED) if part else b""


def look(content: bytes, name: str) -> Package | None:
    """What a file is; None for what is no workbook (perhaps a text). Raises SheetFaults for what is refused."""
    if len(content) > MAX_BYTES:
        raise SheetFaults.at(name, TOO_BIG)
    if not content.strip():
        raise SheetFaults.at(name, "tệp rỗng")
    if content.startswith(_OLE):
        return _ole(content, name)
    if content.startswith(b"PK"):
        return _zip(content, name)
    binary = b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if binary or content.startswith(b"%PDF") or content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise SheetFaults.at(name, "không phải là bảng tính Excel hay CSV; lưu lại dạng .xlsx")
    return None


def _ole(content: bytes, name: str) -> Package:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise SheetFaults.at(name, "bảng tính đặt mật khẩu; bỏ mật khẩu rồi nộp lại")
    if not any((stream + "\0").encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        raise SheetFaults.at(name, "không phải là bảng tính Excel; lưu lại dạng .xlsx")
    return Package("xls")


def _zip(content: bytes, name: str) -> Package:
    try:
        listed = zips.parts(content)
        _refuse_bomb(listed, len(content), name)
        parts = {part.name: part for part in listed}
        if "xl/workbook.xml" in parts:
            return _xlsx(content, parts, len(listed))
        if "mimetype" in parts and b"opendocument.spreadsheet" in zips.read(content, parts["mimetype"], 100):
            return Package("ods")
    except (zips.BadZip, LookupError, expat.ExpatError):
        raise SheetFaults.at(name, _BROKEN) from None
    if "xl/workbook.bin" in parts:
        raise SheetFaults.at(name, "bảng tính nhị phân (.xlsb) không đọc được ở đây; lưu lại dạng .xlsx")
    raise SheetFaults.at(name, "không phải là bảng tính Excel hay CSV; lưu lại dạng .xlsx")


def _refuse_bomb(parts: list[zips.Part], size: int, name: str) -> None:
    unpacked = packed = 0
    for part in parts:
        if part.locked:
            raise SheetFaults.at(name, "tệp đặt mật khẩu; bỏ mật khẩu rồi nộp lại")
        unpacked += part.unpacked
        packed += part.packed
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or packed > size:
        raise SheetFaults.at(name, "bảng tính giải nén ra quá lớn; xóa các dòng, cột, trang tính thừa rồi lưu lại")


def _xlsx(content: bytes, parts: Mapping[str, zips.Part], listed: int) -> Package:
    book, relations = (
        zips.read(content, parts[name], _MOST_BOOK) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    paths = _paths(book, relations)
    first_path = next(iter(paths.values()), "")
    first_xml = zips.read(content, parts[first_path], MAX_UNPACKED) if first_path else b""
    one_each = len({name.lower() for name in parts}) == listed and first_path.startswith("xl/worksheets/")
    small = one_each and len(content) <= _SMALL and _has_few_cells(first_xml) and _has_few_strings(content, parts)
    return Package("xlsx", small, content, paths, first_xml)


@lru_cache(maxsize=16)  # the workbooks of one programme come from one template
def _paths(book_xml: bytes, relations_xml: bytes) -> Mapping[str, str]:
    targets = {each.get("Id", ""): each.get("Target", "") for each in _elements(relations_xml, "Relationship")}
    paths = {}
    for sheet in _elements(book_xml, "sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        target = targets.get(key, "")
        paths[sheet.get("name", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return paths


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    """The attributes of every element of a name. No tree is built: a part may hold a million elements."""
    found: list[dict[str, str]] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise zips.BadZip("elements within elements without end")
        if name.rpartition("}")[2] == wanted:
            found.append(attributes)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> None:
        raise zips.BadZip("a document type has no place in a workbook")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, refuse
    parser.Parse(xml, True)
    return found


def _has_few_cells(xml: bytes) -> bool:
    """Whether every cell says plainly where it stands, and none stands beyond ZZ999."""
    data = xml[xml.find(b"<sheetData") : xml.rfind(b"</sheetData>")]
    has_prefixes = b":" in data and b":c" in data  # one sign is found much faster than two
    is_plain = data.count(b"<c") == data.count(b'<c r="') and not has_prefixes and xml.count(b"<sheetData") == 1
    return is_plain and _FAR.search(data) is None


def _has_few_strings(content: bytes, parts: Mapping[str, zips.Part]) -> bool:
    """Whether the table of texts announces no more than it can hold."""
    for name, part in parts.items():
        if not name.lower().endswith("sharedstrings.xml"):
            continue
        head = zips.read(content, part, 1000)
        announced = _STRINGS.search(head)
        if announced is None or b"<!--" in head:
            return False
        if any(len(count) > 7 or int(count) > _MOST_STRINGS for count in _COUNT.findall(announced[0])):
            return False
    return True
