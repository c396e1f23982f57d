"""Taking files in. What is stored never changes: the same bytes are one file under their SHA-256."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from gansao.audit.actions import record
from gansao.files import kinds, names
from gansao.files.models import StoredFile

_FULL = {errno.ENOSPC, errno.EDQUOT}
_ADVICE = {
    "locked": "Tệp đang đặt mật khẩu: mở tệp, bỏ mật khẩu, lưu lại rồi tải lên.",
    "xls": "Đây là Excel kiểu cũ: mở bằng Excel hoặc LibreOffice, lưu thành .xlsx rồi tải lên.",
    "doc": "Đây là Word kiểu cũ: mở bằng Word hoặc LibreOffice, lưu thành .docx hoặc PDF rồi tải lên.",
    "macro": "Tệp có macro: lưu thành bản không macro (.xlsx, .docx) rồi tải lên.",
}


class Refused(Exception):
    """A file that is not taken in; the text says why and what to do, in Vietnamese."""


@transaction.atomic
def store(*, content: bytes | Path, name: str, by: Any, at: datetime, allowed: Collection[str]) -> StoredFile:
    """Keep a content, if it is one of the `allowed` kinds (keys of `kinds.KINDS`). Raises Refused, storing nothing."""
    clean_name = names.clean(name)
    data = _read(content, clean_name)
    kind = _kind(data, clean_name, allowed)
    digest = hashlib.sha256(data).hexdigest()
    stored = StoredFile.objects.filter(sha256=digest).first()
    if stored is None:
        stored = StoredFile(
            sha256=digest,
            size=len(data),
            media_type=kind.media_type,
            name=clean_name,
            stored_at=at,
            stored_by_id=getattr(by, "pk", None),
        )
        _write(stored.path, data, clean_name)
        stored.save(force_insert=True)
        after = {"sha256": digest, "size": len(data), "media_type": kind.media_type}
        record(by=by, at=at, action="files.store", obj=stored, after=after)
    elif not stored.path.exists():  # the row came back from a backup without its file
        _write(stored.path, data, clean_name)
    return stored


def _read(content: bytes | Path, name: str) -> bytes:
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    if size == 0:
        raise Refused(f"Tệp “{name}” rỗng (0 byte). Hãy mở tệp xem còn nội dung không rồi tải lên lại.")
    if size > settings.UPLOAD_MAX_BYTES:
        raise Refused(
            f"Tệp “{name}” nặng {_megabytes(size)} MB, quá giới hạn {_megabytes(settings.UPLOAD_MAX_BYTES)} MB. "
            "Hãy bỏ bớt hình ảnh, trang không dùng hoặc chia thành nhiều tệp."
        )
    return content.read_bytes() if isinstance(content, Path) else content


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f}".replace(".", ",")


def _kind(data: bytes, name: str, allowed: Collection[str]) -> kinds.Kind:
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


def _write(path: Path, data: bytes, name: str) -> None:
    """Whole or not at all: a temporary file beside its place, flushed to the disk, then renamed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
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
