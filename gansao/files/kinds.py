"""What a file is, found by its content. The browser's word and the name's ending are never believed.

Only text has no mark of its own: there the ending tells a table (CSV) from a rulebook (YAML).
"""

import io
import zipfile
from dataclasses import dataclass

import filetype


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    media_type: str
    name: str  # as told to a person
    suffix: str
    opens_in_browser: bool = False


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("pdf", "application/pdf", "PDF", ".pdf", True),
        Kind("xlsx", OFFICE + "spreadsheetml.sheet", "Excel (.xlsx)", ".xlsx"),
        Kind("docx", OFFICE + "wordprocessingml.document", "Word (.docx)", ".docx"),
        Kind("macro", "application/octet-stream", "Excel hoặc Word có macro", ".xlsm"),
        Kind("xls", "application/vnd.ms-excel", "Excel kiểu cũ (.xls)", ".xls"),
        Kind("doc", "application/msword", "Word kiểu cũ (.doc)", ".doc"),
        Kind("locked", "application/octet-stream", "Excel hoặc Word đặt mật khẩu", ".xlsx"),
        Kind("csv", "text/csv; charset=utf-8", "CSV", ".csv"),
        Kind("yaml", "application/yaml", "YAML", ".yaml"),
        Kind("png", "image/png", "ảnh PNG", ".png", True),
        Kind("jpeg", "image/jpeg", "ảnh JPEG", ".jpg", True),
        Kind("zip", "application/zip", "ZIP", ".zip"),
    )
}

UNPACKED_MAX = 300 * 1024 * 1024  # declared size of all parts of a ZIP; an honest workbook of 209 x 42 has under 1 MB
_PARTS_MAX = 10_000
_TYPES_MAX = 1024 * 1024
_PACKAGES = {
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"wordprocessingml.document.main+xml": "docx",
    b"macroenabled.main+xml": "macro",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {"EncryptedPackage": "locked", "Workbook": "xls", "Book": "xls", "WordDocument": "doc"}
_TEXT_CONTROLS = bytes(set(range(32)) - set(b"\t\r\n\f"))
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_SIZE = 22


class Bomb(Exception):
    """A package that would unpack to far more than it may."""


def found(content: bytes, name: str = "") -> Kind | None:
    """The kind of a content, or None where it is nothing we know, is broken, or is two things at once."""
    if content.startswith(b"%PDF-"):
        key = "pdf" if _ends_as_pdf(content) and not _ends_as_zip(content) else ""
    elif content.startswith(b"PK\x03\x04"):
        key = _package(content)
    elif content.startswith(_OLE):
        key = _ole(content)
    elif (picture := filetype.image_match(content)) is not None:
        key = {"png": "png", "jpg": "jpeg"}.get(picture.extension, "")
    elif filetype.guess(content) is None and _is_text(content):
        key = "yaml" if name.lower().endswith((".yaml", ".yml")) else "csv"
    else:
        key = ""
    return KINDS.get(key)


def _ends_as_pdf(content: bytes) -> bool:
    return b"%%EOF" in content[-1024:]


def _ends_as_zip(content: bytes) -> bool:
    """True where a ZIP reader would take the file too: a directory's end whose comment reaches the last byte."""
    tail = content[-(0xFFFF + _END_OF_ZIP_SIZE) :]
    at = tail.rfind(_END_OF_ZIP)
    if at < 0 or at + _END_OF_ZIP_SIZE > len(tail):
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + _END_OF_ZIP_SIZE + comment == len(tail)


def _package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > _PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX:
                raise Bomb
            if "[Content_Types].xml" not in package.namelist():
                return "zip"
            with package.open("[Content_Types].xml") as stream:
                types = stream.read(_TYPES_MAX).lower()
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return ""
    kinds = {key for mark, key in _PACKAGES.items() if mark in types}
    return kinds.pop() if len(kinds) == 1 else ""


def _ole(content: bytes) -> str:
    for stream, key in _OLE_STREAMS.items():
        if (stream + "\0").encode("utf-16-le") in content:
            return key
    return ""


def _is_text(content: bytes) -> bool:
    """Text in any eight-bit or UTF-16 coding; a page of markup is no table."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return not start.startswith(b"<") and content.translate(None, _TEXT_CONTROLS) == content
