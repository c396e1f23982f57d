import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from gansao.audit.models import Entry
from gansao.files.actions import Refused, store
from gansao.files.models import StoredFile
from tests.factories import NOW, make_user
from tests.files.conftest import PDF, ole, xlsx

pytestmark = pytest.mark.django_db


def keep(content: bytes | Path, name: str = "ký.pdf", allowed: tuple[str, ...] = ("pdf",)) -> StoredFile:
    return store(content=content, name=name, by="hệ thống", at=NOW, allowed=allowed)


def kept(files_dir: Path) -> list[Path]:
    return [path for path in files_dir.rglob("*") if path.is_file()]


def test_a_file_stands_under_its_hash(files_dir: Path) -> None:
    user = make_user("vanthu")
    stored = store(content=PDF, name="QĐ 15.pdf", by=user, at=NOW, allowed=("pdf",))
    digest = hashlib.sha256(PDF).hexdigest()
    assert (stored.sha256, stored.size, stored.media_type) == (digest, len(PDF), "application/pdf")
    assert (stored.name, stored.stored_at, stored.stored_by_id) == ("QĐ 15.pdf", NOW, user.pk)
    assert stored.path == files_dir / digest[:2] / digest[2:4] / digest
    assert stored.path.read_bytes() == PDF
    entry = Entry.objects.get()
    assert (entry.action, entry.by_id, entry.object_id) == ("files.store", user.pk, str(stored.pk))
    assert entry.after == {"sha256": digest, "size": len(PDF), "media_type": "application/pdf"}


def test_the_same_bytes_are_stored_once(files_dir: Path) -> None:
    first, second = keep(PDF, "một.pdf"), keep(PDF, "hai.pdf")
    assert first == second
    assert second.name == "một.pdf"
    assert len(kept(files_dir)) == 1
    assert Entry.objects.count() == 1


def test_a_row_without_its_file_is_healed_by_the_same_bytes() -> None:
    stored = keep(PDF)
    stored.path.unlink()
    assert keep(PDF).path.read_bytes() == PDF


def test_a_path_is_read(tmp_path: Path) -> None:
    source = tmp_path / "nguon.xlsx"
    source.write_bytes(xlsx())
    assert keep(source, "diem.xlsx", ("xlsx",)).size == len(xlsx())


@pytest.mark.parametrize(
    ("content", "allowed", "message"),
    [
        (b"", ("pdf",), "Tệp “ký.pdf” rỗng (0 byte)."),
        (xlsx(), ("pdf",), "Nội dung tệp là Excel (.xlsx), dù tên tệp thế nào. Nơi này nhận: PDF."),
        (ole("EncryptedPackage"), ("xlsx",), "Tệp đang đặt mật khẩu: mở tệp, bỏ mật khẩu"),
        (ole("Workbook"), ("xlsx", "csv"), "Excel kiểu cũ: mở bằng Excel hoặc LibreOffice, lưu thành .xlsx"),
        (PDF + xlsx(), ("pdf", "zip"), "hỏng hoặc không phải loại nhận ở đây. Nơi này nhận: PDF, ZIP."),
        (b"\0\1\2", ("csv",), "hỏng hoặc không phải loại nhận ở đây."),
    ],
)
def test_what_is_refused_says_what_to_do(
    content: bytes, allowed: tuple[str, ...], message: str, files_dir: Path
) -> None:
    with pytest.raises(Refused) as refusal:
        keep(content, allowed=allowed)
    assert message in str(refusal.value)
    assert not files_dir.exists()
    assert StoredFile.objects.count() == Entry.objects.count() == 0


def test_a_file_over_the_limit_is_refused_by_its_size(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    huge = tmp_path / "to.pdf"
    huge.write_bytes(PDF + b"\0" * 1200 * 1024)
    with pytest.raises(Refused, match=r"nặng 1,2 MB, quá giới hạn 1,0 MB"):
        keep(huge)


def test_a_full_disk_stores_nothing(files_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="hết chỗ lưu"):
        keep(PDF)
    assert kept(files_dir) == []
    assert StoredFile.objects.count() == Entry.objects.count() == 0


def test_another_failure_of_the_disk_is_not_hidden(files_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str, __: str) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="Input/output"):
        keep(PDF)
    assert kept(files_dir) == []
