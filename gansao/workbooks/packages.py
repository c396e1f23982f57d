"""The door for workbooks: what a file is, and whether it may be opened in this process.

A spreadsheet reader believes what a file says of itself: one cell at XFD1048576, or a count of four billion strings,
and it asks for more memory than there is and takes the server down with it. So nothing is parsed here before its
directory and its first sheet were looked at; what cannot be judged cheaply is read by `apart`.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree import ElementTree

from .faults import SheetFaults

MAX_BYTES = 30_000_000
MAX_UNPACKED = 100_000_000
MAX_PARTS = 5_000
MAX_ROWS = 20_000
MAX_CELLS = 4_000_000  # rows x columns, empty ones included: a reader keeps them all
_SMALL = 95_000  # bytes: no deflate stream grows more than 1032-fold, so this cannot become more than MAX_UNPACKED
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FAR = re.compile(rb'<c r="(?!(?:[A-Z]{1,2})[0-9]{1,3}")')
_ODD_CELLS = (b"<c>", b"<c\n", b"<c\t", b"<c\r", b":c ", b":c>")
_STRINGS = re.compile(rb"<sst\s[^<>]*>")
_COUNT = re.compile(rb"""ount\s*=\s*["'](\d+)""")
_MOST_STRINGS = 1_000_000
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
        if path is None:
            return b""
        with zipfile.ZipFile(io.BytesIO(self.content)) as package:
            return package.read(path)


def look(content: bytes, name: str) -> Package | None:
    """What a file is; None for what is no workbook (perhaps a text). Raises SheetFaults for what is refused."""
    if len(content) > MAX_BYTES:
        raise SheetFaults.at(name, f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB")
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
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_bomb(package.infolist(), len(content), name)
            names = package.namelist()
            if "xl/workbook.xml" in names:
                return _xlsx(package, content)
            if "mimetype" in names and b"opendocument.spreadsheet" in package.read("mimetype"):
                return Package("ods")
    except SheetFaults:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, LookupError, SyntaxError):
        # ElementTree's ParseError is a SyntaxError, an unknown compression a NotImplementedError
        raise SheetFaults.at(name, _BROKEN) from None
    if "xl/workbook.bin" in names:
        raise SheetFaults.at(name, "bảng tính nhị phân (.xlsb) không đọc được ở đây; lưu lại dạng .xlsx")
    raise SheetFaults.at(name, "không phải là bảng tính Excel hay CSV; lưu lại dạng .xlsx")


def _refuse_bomb(parts: list[zipfile.ZipInfo], size: int, name: str) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise SheetFaults.at(name, "tệp đặt mật khẩu; bỏ mật khẩu rồi nộp lại")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or sum(part.compress_size for part in parts) > size:
        raise SheetFaults.at(name, "bảng tính giải nén ra quá lớn; xóa các dòng, cột, trang tính thừa rồi lưu lại")


def _xlsx(package: zipfile.ZipFile, content: bytes) -> Package:
    paths = _paths(package)
    first_xml = package.read(next(iter(paths.values()))) if paths else b""
    small = len(content) <= _SMALL and _has_few_cells(first_xml) and _has_few_strings(package)
    return Package("xlsx", small, content, paths, first_xml)


def _paths(package: zipfile.ZipFile) -> Mapping[str, str]:
    return _paths_in(package.read("xl/workbook.xml"), package.read("xl/_rels/workbook.xml.rels"))


@lru_cache(maxsize=16)  # the workbooks of one programme come from one template
def _paths_in(book_xml: bytes, relations_xml: bytes) -> Mapping[str, str]:
    book = ElementTree.fromstring(_plain(book_xml))
    relations = ElementTree.fromstring(_plain(relations_xml))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    paths = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        target = targets.get(key, "")
        paths[sheet.get("name", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return paths


def _plain(xml: bytes) -> bytes:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ValueError("a document type has no place in a workbook")
    return xml


def _has_few_cells(xml: bytes) -> bool:
    """Whether every cell says plainly where it stands, and none stands beyond ZZ999."""
    plain = xml.count(b"<c ") == xml.count(b'<c r="') and not any(odd in xml for odd in _ODD_CELLS)
    return plain and _FAR.search(xml) is None


def _has_few_strings(package: zipfile.ZipFile) -> bool:
    """Whether the table of texts announces no more than it can hold."""
    names = package.namelist()
    tables = [name for name in names if name.lower().endswith("sharedstrings.xml")]
    if len(set(map(str.lower, names))) != len(names) or len(tables) > 1:
        return False
    for name in tables:
        with package.open(name) as stream:
            head = stream.read(1000)
        announced = _STRINGS.search(head)
        if announced is None or b"<!--" in head:
            return False
        if any(len(count) > 7 or int(count) > _MOST_STRINGS for count in _COUNT.findall(announced[0])):
            return False
    return True
