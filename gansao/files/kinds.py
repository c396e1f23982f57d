"""What a file is, found by its content. The browser's word and the name's ending are never believed.

Only text has no mark of its own: there the ending tells a table (CSV) from a rulebook (YAML).
"""

import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

import filetype

from gansao.files.contents import Content, stream


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
        Kind("pptx", OFFICE + "presentationml.presentation", "PowerPoint (.pptx)", ".pptx"),
        Kind("odt", "application/vnd.oasis.opendocument.text", "văn bản OpenDocument (.odt)", ".odt"),
        Kind("ods", "application/vnd.oasis.opendocument.spreadsheet", "bảng tính OpenDocument (.ods)", ".ods"),
        Kind("macro", "application/octet-stream", "tệp văn phòng có macro", ".xlsm"),
        Kind("xls", "application/vnd.ms-excel", "Excel kiểu cũ (.xls)", ".xls"),
        Kind("doc", "application/msword", "Word kiểu cũ (.doc)", ".doc"),
        Kind("ppt", "application/vnd.ms-powerpoint", "PowerPoint kiểu cũ (.ppt)", ".ppt"),
        Kind("locked", "application/octet-stream", "tệp văn phòng đặt mật khẩu", ".xlsx"),
        Kind("csv", "text/csv; charset=utf-8", "CSV", ".csv"),
        Kind("yaml", "application/yaml", "YAML", ".yaml"),
        Kind("png", "image/png", "ảnh PNG", ".png", True),
        Kind("jpeg", "image/jpeg", "ảnh JPEG", ".jpg", True),
        Kind("picture", "application/octet-stream", "ảnh loại khác", ".bin"),
        Kind("zip", "application/zip", "ZIP", ".zip"),
        Kind("archive", "application/octet-stream", "tệp nén", ".bin"),
        Kind("svg", "application/octet-stream", "hình SVG", ".bin"),
        Kind("html", "application/octet-stream", "trang web", ".bin"),
        Kind("program", "application/octet-stream", "chương trình chạy được", ".bin"),
    )
}
PICTURES = ("jpeg", "png")
EVIDENCE = ("pdf", *PICTURES, "docx", "xlsx", "pptx", "odt", "ods")

UNPACKED_MAX = 300 * 1024 * 1024  # declared size of all parts of a ZIP; an honest workbook of 209 x 42 has under 1 MB
_PARTS_MAX = 10_000
_TYPES_MAX = 1024 * 1024
_PACKAGES = {
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"wordprocessingml.document.main+xml": "docx",
    b"presentationml.presentation.main+xml": "pptx",
    b"macroenabled.main+xml": "macro",
}
_OPEN_DOCUMENTS = {KINDS[key].media_type.encode(): key for key in ("odt", "ods")}
_MACROS = re.compile(r"(^|/)vbaProject\.bin$|^(Basic|Scripts)/", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {
    "EncryptedPackage": "locked",
    "Workbook": "xls",
    "Book": "xls",
    "WordDocument": "doc",
    "PowerPoint Document": "ppt",
}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_ARCHIVES = {"rar", "7z", "gz", "tar", "bz2", "xz", "Z", "zst", "lz"}
_HEAD = 8192
_PDF_STARTS_WITHIN = 1024  # a PDF reader looks this far for the first mark
_TEXT_CONTROLS = bytes(set(range(32)) - set(b"\t\r\n\f"))
_PIECE = 1024 * 1024
_MARKUP = re.compile(rb"<(?:script|html|iframe)[\s>/]|<\?php\s|<!doctype\s+html", re.IGNORECASE)
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_SIZE = 22


class Bomb(Exception):
    """A package that would unpack to far more than it may."""


def found(content: Content, name: str = "") -> Kind | None:
    """The kind of a content, or None where it is nothing we know, is broken, or is two things at once."""
    head = content[:_HEAD]
    if head.startswith(b"%PDF-"):
        key = "pdf" if _ends_as_pdf(content) and not _ends_as_zip(content) else ""
    elif head.startswith(b"PK\x03\x04"):
        key = "" if b"%PDF-" in head[:_PDF_STARTS_WITHIN] else _package(content)
    elif head.startswith(_OLE):
        key = _ole(content)
    elif (picture := filetype.image_match(head)) is not None:
        key = _picture(content, head, picture.extension)
    elif head.startswith(b"#!") or (head.startswith(_PROGRAMS) and b"\0" in head):
        key = "program"
    elif (other := filetype.guess(head)) is not None:
        key = "archive" if other.extension in _ARCHIVES else ""
    else:
        key = _text(content, head, name)
    return KINDS.get(key)


def _ends_as_pdf(content: Content) -> bool:
    return b"%%EOF" in content[-1024:]


def _ends_as_zip(content: Content) -> bool:
    """True where a ZIP reader would take the file too: a directory's end whose comment reaches the last byte."""
    tail = content[-(0xFFFF + _END_OF_ZIP_SIZE) :]
    at = tail.rfind(_END_OF_ZIP)
    if at < 0 or at + _END_OF_ZIP_SIZE > len(tail):
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return at + _END_OF_ZIP_SIZE + comment == len(tail)


def _picture(content: Content, head: bytes, extension: str) -> str:
    """A picture that a ZIP or PDF reader or a browser could take for something else is nothing."""
    key = {"png": "png", "jpg": "jpeg"}.get(extension, "picture")
    if key == "picture":
        return key
    two_things = _ends_as_zip(content) or b"%PDF-" in head[:_PDF_STARTS_WITHIN] or _MARKUP.search(content) is not None
    return "" if two_things else key


def _package(content: Content) -> str:
    try:
        with zipfile.ZipFile(stream(content)) as package:
            parts = package.infolist()
            if len(parts) > _PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX:
                raise Bomb
            if "mimetype" in package.namelist():
                return _open_document(package)
            if "[Content_Types].xml" not in package.namelist():
                return "zip"
            types = _part(package, "[Content_Types].xml").lower()
            keys = {key for mark, key in _PACKAGES.items() if mark in types}
            if _has_macros(package):
                return "macro"
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return ""
    except (zlib.error, lzma.LZMAError, struct.error, OverflowError, LookupError):  # from inside a broken part
        return ""
    return keys.pop() if len(keys) == 1 else ""


def _open_document(package: zipfile.ZipFile) -> str:
    key = _OPEN_DOCUMENTS.get(_part(package, "mimetype"), "")
    if key and b"encryption-data" in _part(package, "META-INF/manifest.xml"):
        return "locked"
    return "macro" if key and _has_macros(package) else key


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(_TYPES_MAX)


def _has_macros(package: zipfile.ZipFile) -> bool:
    return any(_MACROS.search(name) for name in package.namelist())


def _ole(content: Content) -> str:
    for entry, key in _OLE_STREAMS.items():
        if content.find((entry + "\0").encode("utf-16-le")) >= 0:
            return key
    return ""


def _text(content: Content, head: bytes, name: str) -> str:
    """Text in any eight-bit or UTF-16 coding; a page of markup is no table."""
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        if b"<svg" in head.lower():
            return "svg"
        return "html" if _MARKUP.search(head) else ""
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not _is_plain(content):
        return ""
    return "yaml" if name.lower().endswith((".yaml", ".yml")) else "csv"


def _is_plain(content: Content) -> bool:
    pieces = (content[start : start + _PIECE] for start in range(0, len(content), _PIECE))
    return all(piece.translate(None, _TEXT_CONTROLS) == piece for piece in pieces)
