"""What a phone sends, read piece by piece: each item stands for itself, so that a bad one stops no other.

{"id": UUID, "visit": UUID, "kind": "note" | "case" | "begin" | "end" | "photo", "revision": 1,
 "made_at": "2026-10-05T08:30:00+07:00", "criterion": "11", "found": "differs", "text": "...",
 "sample": 3, "case_number": 118, "latitude_e5": 2129000, "longitude_e5": 10620000}
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from gansao.domain.register import canonical_json, sha256
from gansao.domain.text import nfc
from gansao.visits.models import VisitNote

PHOTO = "photo"
KINDS = (*VisitNote.Kind.values, PHOTO)
TEXT_MAX = 4000
REVISION_MAX = 1_000_000


class ItemRefused(ValueError):
    """One item that is not taken; the message is Vietnamese. What is on the phone stays there."""


@dataclass(frozen=True, slots=True)
class Item:
    id: uuid.UUID
    visit: uuid.UUID | None  # as the phone says; None: it does not
    kind: str
    revision: int
    made_at: datetime
    criterion: str = ""
    found: str = ""
    text: str = ""
    sample: int | None = None
    case_number: int | None = None
    latitude_e5: int | None = None
    longitude_e5: int | None = None
    content: bytes | UploadedFile | None = field(default=None, compare=False)
    name: str = ""

    def digest(self, content_sha256: str = "") -> str:
        """Of all that says something: sent twice, it is the same."""
        said = [
            *(self.kind, self.revision, self.criterion, self.found, self.text),
            *(self.sample, self.case_number, self.latitude_e5, self.longitude_e5, content_sha256),
        ]
        return sha256(canonical_json(said))


def read(given: Any, content: bytes | UploadedFile | None = None, name: str = "") -> Item:
    """One item of plain data. Raises ItemRefused."""
    if not isinstance(given, Mapping):
        raise ItemRefused("Mục này không đọc được.")
    kind = given.get("kind")
    if kind not in KINDS:
        raise ItemRefused("Loại ghi nhận này phần mềm chưa biết. Hãy tải lại trang khi có mạng rồi gửi lại.")
    if kind == PHOTO and content is None:
        raise ItemRefused("Ảnh không kèm theo tệp. Hãy gửi lại.")
    text = _text(given, "text", TEXT_MAX)
    found = _text(given, "found", 10)
    if found and found not in VisitNote.Found.values:
        raise ItemRefused("Kết luận không có trong danh sách.")
    if kind == VisitNote.Kind.NOTE and not text and not found:
        raise ItemRefused("Ghi nhận còn trống: hãy chọn kết luận hoặc viết điều đã thấy.")
    is_case = kind == VisitNote.Kind.CASE
    return Item(
        id=identifier(given.get("id")),
        visit=identifier(given["visit"]) if given.get("visit") else None,
        kind=kind,
        revision=_whole(given, "revision", 1, REVISION_MAX) or 1,
        made_at=moment(given.get("made_at")),
        criterion=_text(given, "criterion", 20),
        found=found,
        text=text,
        sample=_whole(given, "sample", 1, 2**62) if is_case else None,
        case_number=_whole(given, "case_number", 1, 2**31 - 1) if is_case else None,
        latitude_e5=_whole(given, "latitude_e5", -9_000_000, 9_000_000),
        longitude_e5=_whole(given, "longitude_e5", -18_000_000, 18_000_000),
        content=content,
        name=name,
    )


def identity(given: Any) -> str:
    """What the answer calls an item, also one that cannot be read."""
    return str(given.get("id", ""))[:60] if isinstance(given, Mapping) else ""


def moment(value: Any) -> datetime:
    try:
        read_ = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ItemRefused("Giờ của máy không đọc được.") from None
    if read_.tzinfo is None:
        raise ItemRefused("Giờ của máy thiếu múi giờ.")
    if not 1970 <= read_.year <= 2199:
        raise ItemRefused("Giờ của máy nằm ngoài các năm 1970-2199. Hãy đặt lại đồng hồ của máy.")
    return read_


def identifier(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise ItemRefused("Mã của mục không đúng.") from None


def _text(given: Mapping[str, Any], key: str, longest: int) -> str:
    value = given.get(key) or ""
    if not isinstance(value, str) or "\0" in value:
        raise ItemRefused("Có chỗ không phải là chữ.")
    text = "\n".join(nfc(line) for line in value.splitlines()).strip()
    if len(text) > longest:
        raise ItemRefused(f"Nội dung dài {len(text)} ký tự, tối đa {longest}. Hãy chia thành nhiều ghi nhận.")
    return text


def _whole(given: Mapping[str, Any], key: str, least: int, most: int) -> int | None:
    value = given.get(key)
    if value is None:
        return None
    if type(value) is not int or not least <= value <= most:
        raise ItemRefused("Có con số không đúng (vị trí, số hồ sơ hoặc lần sửa).")
    return value
