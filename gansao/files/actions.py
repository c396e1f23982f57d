"""Taking files in. What is stored never changes: the same bytes are one file under their SHA-256."""

import errno
import hashlib
import logging
import mmap
import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction

from gansao.audit.actions import record
from gansao.files import infections, kinds, names, pictures, scanning
from gansao.files.contents import Content
from gansao.files.models import StoredFile

logger = logging.getLogger(__name__)
_PIECE = 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT}
_ADVICE = {
    "locked": "Tệp đang đặt mật khẩu: mở tệp, bỏ mật khẩu, lưu lại rồi tải lên.",
    "xls": "Đây là Excel kiểu cũ: mở bằng Excel hoặc LibreOffice, lưu thành .xlsx rồi tải lên.",
    "doc": "Đây là Word kiểu cũ: mở bằng Word hoặc LibreOffice, lưu thành .docx hoặc PDF rồi tải lên.",
    "ppt": "Đây là PowerPoint kiểu cũ: mở ra, lưu thành .pptx hoặc PDF rồi tải lên.",
    "macro": "Tệp có macro: lưu thành bản không macro (.xlsx, .docx, .pptx) rồi tải lên.",
    "zip": "Đây là tệp nén ZIP, dù tên tệp thế nào: giải nén rồi tải lên từng tệp bên trong.",
    "archive": "Đây là tệp nén: giải nén rồi tải lên từng tệp bên trong.",
    "picture": "Đây là ảnh loại khác (GIF, HEIC, WEBP, TIFF): mở ảnh, lưu thành JPEG hoặc PNG rồi tải lên.",
    "svg": "Đây là hình SVG, có thể chứa mã chạy được: xuất thành PNG hoặc PDF rồi tải lên.",
    "html": "Đây là trang web: mở bằng trình duyệt, in thành PDF rồi tải lên.",
    "program": "Đây là chương trình chạy được; hệ thống không nhận chương trình.",
    "csv": "Đây là tệp chữ thuần: mở bằng Word hoặc Excel, lưu thành .docx, .xlsx hoặc PDF rồi tải lên.",
}


class Refused(Exception):
    """A file that is not taken in; the text says why and what to do, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class PictureFiles:
    """A picture as it came, and its copies for the page, which carry no metadata."""

    original: StoredFile
    page: StoredFile
    thumbnail: StoredFile
    latitude_e5: int | None  # degrees x 100,000, north and east positive
    longitude_e5: int | None
    taken_at: datetime | None  # by the camera's own clock, without a zone


def store(
    *,
    content: bytes | Path | UploadedFile,
    name: str,
    by: Any,
    at: datetime,
    allowed: Collection[str],
    size_max: int | None = None,
) -> StoredFile:
    """Keep a content, if it is one of the `allowed` kinds (keys of `kinds.KINDS`). Raises Refused, storing nothing."""
    clean_name = names.clean(name)
    with _opened(content, clean_name, size_max or settings.UPLOAD_MAX_BYTES) as data:
        kind = _checked(data, clean_name, by, at, allowed)
        return _keep(data, kind.media_type, clean_name, by, at)


def store_picture(*, content: bytes | Path | UploadedFile, name: str, by: Any, at: datetime) -> PictureFiles:
    """Keep a JPEG or PNG byte for byte, and draw its copies. Raises Refused, storing nothing."""
    clean_name = names.clean(name)
    with _opened(content, clean_name, settings.EVIDENCE_MAX_BYTES) as data:
        kind = _checked(data, clean_name, by, at, kinds.PICTURES)
        try:
            picture = pictures.read(data)
        except pictures.Unusable as error:
            raise Refused(f"Không nhận ảnh “{clean_name}”. {error}") from None
        with transaction.atomic():
            return PictureFiles(
                original=_keep(data, kind.media_type, clean_name, by, at),
                page=_keep_copy(picture.page, f"{Path(clean_name).stem} (bản xem).jpg", by, at),
                thumbnail=_keep_copy(picture.thumbnail, f"{Path(clean_name).stem} (thu nhỏ).jpg", by, at),
                latitude_e5=picture.camera.latitude_e5,
                longitude_e5=picture.camera.longitude_e5,
                taken_at=picture.camera.taken_at,
            )


def store_evidence(
    *, content: bytes | Path | UploadedFile, name: str, by: Any, at: datetime
) -> StoredFile | PictureFiles:
    """Keep whatever may be evidence; a picture comes back with its copies. Raises Refused, storing nothing."""
    clean_name = names.clean(name)
    with _opened(content, clean_name, settings.EVIDENCE_MAX_BYTES) as data:
        kind = _kind(data, clean_name, kinds.EVIDENCE)
    if kind.key in kinds.PICTURES:
        return store_picture(content=content, name=name, by=by, at=at)
    return store(content=content, name=name, by=by, at=at, allowed=kinds.EVIDENCE, size_max=settings.EVIDENCE_MAX_BYTES)


@contextmanager
def _opened(content: bytes | Path | UploadedFile, name: str, size_max: int) -> Iterator[Content]:
    """The content to look at. What lies on the disk is mapped, not read: a large file never stands in memory whole."""
    if isinstance(content, UploadedFile):
        _check_size(content.size or 0, name, size_max)  # before a byte is read
        content = _uploaded(content)
    _check_size(content.stat().st_size if isinstance(content, Path) else len(content), name, size_max)
    if isinstance(content, Path):
        with content.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped
    else:
        yield content


def _uploaded(upload: UploadedFile) -> bytes | Path:
    """Django keeps a small upload in memory, a large one in a temporary file."""
    if isinstance(upload, TemporaryUploadedFile):
        upload.flush()
        return Path(upload.temporary_file_path())
    upload.seek(0)
    return upload.read()


def _check_size(size: int, name: str, size_max: int) -> None:
    if size == 0:
        raise Refused(f"Tệp “{name}” rỗng (0 byte). Hãy mở tệp xem còn nội dung không rồi tải lên lại.")
    if size > size_max:
        raise Refused(
            f"Tệp “{name}” nặng {_megabytes(size)} MB, quá giới hạn {_megabytes(size_max)} MB. "
            "Hãy bỏ bớt hình ảnh, trang không dùng hoặc chia thành nhiều tệp."
        )


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f}".replace(".", ",")


def _kind(data: Content, name: str, allowed: Collection[str]) -> kinds.Kind:
    wanted = ", ".join(kinds.KINDS[key].name for key in allowed)
    try:
        kind = kinds.found(data, name)
    except kinds.Bomb:
        raise Refused(
            f"Tệp “{name}” nén quá mức bình thường (bung ra trên {kinds.UNPACKED_MAX // 1024**2} MB). "
            "Hãy chép phần cần dùng sang một tệp mới rồi tải lên."
        ) from None
    if kind is None:
        raise Refused(f"Tệp “{name}” hỏng hoặc không phải loại nhận ở đây. Nơi này nhận: {wanted}.")
    if kind.key not in allowed:
        advice = _ADVICE.get(kind.key, f"Nội dung tệp là {kind.name}, dù tên tệp thế nào.")
        raise Refused(f"Không nhận tệp “{name}”. {advice} Nơi này nhận: {wanted}.")
    return kind


def _checked(data: Content, name: str, by: Any, at: datetime, allowed: Collection[str]) -> kinds.Kind:
    kind = _kind(data, name, allowed)
    if settings.CLAMAV:
        _scan(data, name, by, at)
    return kind


def _scan(data: Content, name: str, by: Any, at: datetime) -> None:
    try:
        found = scanning.malware(data, settings.CLAMAV)
    except scanning.Unreachable as error:
        logger.error("ClamAV gives no answer, nothing is taken in (GANSAO_CLAMAV): %s", error)
        raise Refused(
            f"Chưa kiểm tra được vi-rút nên chưa nhận tệp “{name}”: máy quét ClamAV không trả lời. "
            "Hãy báo quản trị hệ thống rồi tải lên lại."
        ) from error
    if found is not None:
        infections.note(infections.Infection(name, hashlib.sha256(data).hexdigest(), found, by, at))
        raise Refused(
            f"Không nhận tệp “{name}”: máy quét thấy mã độc ({found}). "
            "Hãy quét vi-rút máy đang dùng, lấy lại tệp từ nguồn sạch, và báo quản trị hệ thống."
        )


@transaction.atomic
def _keep(data: Content, media_type: str, name: str, by: Any, at: datetime) -> StoredFile:
    stored, new = _row(data, media_type, name, by, at)
    if new:
        after = {"sha256": stored.sha256, "size": stored.size, "media_type": media_type}
        record(by=by, at=at, action="files.store", obj=stored, after=after)
    return stored


def _keep_copy(data: bytes, name: str, by: Any, at: datetime) -> StoredFile:
    """A copy of ours follows from its original, whose row in the audit log speaks for it."""
    return _row(data, kinds.KINDS["jpeg"].media_type, names.clean(name), by, at)[0]


def _row(data: Content, media_type: str, name: str, by: Any, at: datetime) -> tuple[StoredFile, bool]:
    digest = hashlib.sha256(data).hexdigest()
    path = StoredFile(sha256=digest).path
    if not path.exists():  # also where the row came back from a backup without its file
        _write(path, data, name)
    return StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "size": len(data),
            "media_type": media_type,
            "name": name,
            "stored_at": at,
            "stored_by_id": getattr(by, "pk", None),
        },
    )


def _write(path: Path, data: Content, name: str) -> None:
    """Whole or not at all: a temporary file beside its place, flushed to the disk, then renamed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                for start in range(0, len(data), _PIECE):
                    stream.write(data[start : start + _PIECE])
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
            raise
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise Refused(
            f"Máy chủ đã hết chỗ lưu nên chưa nhận được tệp “{name}”. Hãy báo quản trị hệ thống rồi tải lên lại."
        ) from error
