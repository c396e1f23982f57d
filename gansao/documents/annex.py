"""Is the list that was signed the list that was frozen? Reads the words of the signed file and compares row by row.

A row of the list is read as it stands on paper: some words (number, unit, district), then points, then stars. A file
whose words cannot be read (a scan) is said to be unread, never to agree.
"""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from gansao.documents.decision import AnnexRow

MOST_PAGES = 300  # a decision has some tens at the most
_FEWEST_LETTERS = 40  # less is a scan with a stamp of letters on it
_VALUES = re.compile(r"(?<!\S)(\d{1,3}[.,]\d{2}) ([0-9])(?!\S)")


class Unreadable(ValueError):
    """The file's words cannot be read; the message says why, for the screen."""


@dataclass(frozen=True)
class _Found:
    """What stands before points and stars, from the end of the row above on."""

    label: str
    points: str
    stars: int

    def names(self, *words: str) -> bool:
        return f" {self.label}".endswith(" " + _plain(" ".join(words)))


def compare(content: bytes, expected: Sequence[AnnexRow]) -> dict[str, Any]:
    """Plain data for the screen and the record: how many rows agree, which differ, which are missing or too many."""
    try:
        text = words(content)
    except Unreadable as unread:
        return _result(expected, readable=False, message=str(unread))
    return _compare(_rows(text), _plain(text), expected)


def words(content: bytes) -> str:
    """All words of a signed PDF or DOCX in reading order, spaces single; raises Unreadable."""
    if b"%PDF-" in content[:1024]:
        text = _pdf_words(content)
    elif content[:4] == b"PK\x03\x04":
        text = _docx_words(content)
    else:
        raise Unreadable("Không đối chiếu được: tệp không phải PDF hoặc DOCX.")
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        raise Unreadable("Không đọc được chữ (bản quét): cần đối chiếu phụ lục bằng mắt.")
    return " ".join(unicodedata.normalize("NFC", text).split())


def _pdf_words(content: bytes) -> str:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("Không đối chiếu được: tệp PDF đặt mật khẩu.")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(f"Không đối chiếu được: tệp PDF có hơn {MOST_PAGES} trang.")
        return "\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        if isinstance(broken, Unreadable):
            raise
        raise Unreadable("Không đối chiếu được: tệp PDF bị hỏng.") from broken


def _docx_words(content: bytes) -> str:
    try:
        body = Document(io.BytesIO(content)).element.body
    except Exception as broken:  # zip, XML and package faults have no common parent
        raise Unreadable("Không đối chiếu được: tệp DOCX bị hỏng.") from broken
    paragraphs = ("".join(part.text or "" for part in line.iter(qn("w:t"))) for line in body.iter(qn("w:p")))
    return "\n".join(paragraphs)


def _rows(text: str) -> list[_Found]:
    found, start = [], 0
    for values in _VALUES.finditer(text):
        found.append(_Found(_plain(text[start : values.start()]), values[1].replace(".", ","), int(values[2])))
        start = values.end()
    return found


def _compare(found: list[_Found], text: str, expected: Sequence[AnnexRow]) -> dict[str, Any]:
    left, matched, differing, missing = list(found), [], [], []
    for row in sorted(expected, key=lambda row: not row.district):
        same = [line for line in left if line.names(row.name, row.district)] or [
            line for line in left if line.names(row.name)
        ]
        if not same:
            missing.append(_shown(row) | {"named": f" {_plain(row.name)} " in f" {text} "})
            continue
        best = next((line for line in same if _agrees(line, row)), same[0])
        left.remove(best)
        if _agrees(best, row):
            matched.append(_shown(row))
        else:
            differing.append(_shown(row) | {"found": {"points": best.points, "stars": best.stars}})
    extra = [{"text": _tail(line.label), "points": line.points, "stars": line.stars} for line in left]
    result = {"matched": matched, "differing": differing, "missing": missing, "extra": extra}
    return _result(expected, readable=True, message=_message(len(expected), result), **result)


def _result(expected: Sequence[AnnexRow], *, readable: bool, message: str, **found: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"matched": [], "differing": [], "missing": [], "extra": []}
    result = {"readable": readable, "message": message, "expected": len(expected), **empty, **found}
    agrees = readable and not (result["differing"] or result["missing"] or result["extra"])
    return result | {"agrees": agrees}


def _message(count: int, result: dict[str, list[dict[str, Any]]]) -> str:
    if not result["matched"] and count:
        return "Đọc được chữ nhưng không tìm thấy dòng nào của danh sách đã chốt: cần đối chiếu bằng mắt."
    told = {
        "differing": "dòng khác điểm hoặc số sao",
        "missing": "đơn vị không tìm thấy",
        "extra": "dòng không có trong danh sách đã chốt",
    }
    faults = [f"{len(result[kind])} {what}" for kind, what in told.items() if result[kind]]
    if not faults:
        return f"Khớp cả {count} đơn vị với danh sách đã chốt."
    return f"Khớp {len(result['matched'])} trên {count} đơn vị; {', '.join(faults)}."


def _agrees(line: _Found, row: AnnexRow) -> bool:
    return (line.points, line.stars) == (row.points.replace(".", ","), row.stars)


def _shown(row: AnnexRow) -> dict[str, Any]:
    return {"name": row.name, "district": row.district, "points": row.points, "stars": row.stars}


def _plain(text: str) -> str:
    """Letters compared without case, Unicode form or spacing, marks kept: "Xã Tân An" is not "Xã Tân Ân"."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _tail(label: str) -> str:
    """What names the unit in a row read from paper: the words after its number."""
    return re.split(r"(?<!\S)\d{1,4}(?!\S)", label)[-1].strip()[-120:]
