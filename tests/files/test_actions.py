import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile

from gansao.audit.models import Entry
from gansao.files import actions
from gansao.files.actions import PictureFiles, Refused, store, store_evidence, store_picture
from gansao.files.models import StoredFile
from gansao.files.pictures import is_bare
from tests.factories import NOW, make_user
from tests.files.conftest import PDF, ole, package, xlsx
from tests.files.test_pictures import jpeg, png_header, taken

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


def test_a_disk_that_fills_up_midway_keeps_nothing_of_a_large_upload(
    files_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "lon.pdf"
    large.write_bytes(PDF[:-6] + b"\0" * 300_000 + b"%%EOF\n")
    sizes: list[int] = []
    real = os.fdopen

    def small_disk(handle: int, mode: str) -> Any:
        stream = real(handle, mode)

        def write(piece: bytes) -> int:
            sizes.append(len(piece))
            if len(sizes) == 3:
                raise OSError(errno.ENOSPC, "No space left on device")
            return len(piece)

        wrapped = SimpleNamespace(write=write, flush=stream.flush, fileno=stream.fileno)
        return closing_both(wrapped, stream)

    monkeypatch.setattr(actions, "_PIECE", 100_000)
    monkeypatch.setattr(os, "fdopen", small_disk)
    with pytest.raises(Refused, match="hết chỗ lưu"):
        keep(large)
    assert sizes == [100_000] * 3  # in pieces, never whole
    assert kept(files_dir) == []
    assert StoredFile.objects.count() == Entry.objects.count() == 0


@contextmanager
def closing_both(wrapped: Any, stream: Any) -> Iterator[Any]:
    with stream:
        yield wrapped


def upload(content: bytes, name: str = "anh.jpg", large: bool = False) -> UploadedFile:
    if not large:
        return SimpleUploadedFile(name, content)
    file = TemporaryUploadedFile(name, "image/jpeg", len(content), None)
    file.write(content)
    file.seek(0)
    return file


@pytest.mark.parametrize("large", [False, True])
def test_a_picture_is_kept_as_it_came_with_its_copies(large: bool, files_dir: Path) -> None:
    source = jpeg((1800, 900), taken())
    files = store_evidence(content=upload(source, large=large), name="anh.jpg", by="hệ thống", at=NOW)
    assert isinstance(files, PictureFiles)
    assert files.original.path.read_bytes() == source
    assert (files.latitude_e5, files.longitude_e5) == (2_127_500, 10_619_444)
    assert files.taken_at == datetime.fromisoformat("2026-11-25T08:30:15")
    assert (files.page.name, files.thumbnail.name) == ("anh (bản xem).jpg", "anh (thu nhỏ).jpg")
    assert is_bare(files.page.path.read_bytes())
    assert is_bare(files.thumbnail.path.read_bytes())
    assert Entry.objects.get().object_id == str(files.original.pk)
    assert store_picture(content=source, name="khac.jpg", by="hệ thống", at=NOW) == files
    assert len(kept(files_dir)) == StoredFile.objects.count() == 3


def test_evidence_that_is_no_picture_is_one_file() -> None:
    stored = store_evidence(content=upload(PDF, "qd.pdf"), name="qd.pdf", by="hệ thống", at=NOW)
    assert isinstance(stored, StoredFile)
    assert stored.media_type == "application/pdf"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (png_header(30_000, 30_000), "Không nhận ảnh “anh.jpg”. Ảnh quá lớn: nhận nhiều nhất 64 triệu điểm ảnh"),
        (b"<svg onload='alert(1)'/>", "có thể chứa mã chạy được: xuất thành PNG hoặc PDF"),
        (package(None, a=b"a"), "tệp nén ZIP, dù tên tệp thế nào: giải nén"),
        (b"GIF89a" + b"\0" * 20, "lưu thành JPEG hoặc PNG"),
        (jpeg() + xlsx(), "hỏng hoặc không phải loại nhận ở đây"),
        (jpeg((300, 300))[:2000], "Ảnh hỏng hoặc tải lên chưa hết"),
    ],
)
def test_evidence_of_no_use_is_refused_whole(content: bytes, message: str, files_dir: Path) -> None:
    with pytest.raises(Refused) as refusal:
        store_evidence(content=upload(content), name="anh.jpg", by="hệ thống", at=NOW)
    assert message in str(refusal.value)
    assert not files_dir.exists()
    assert StoredFile.objects.count() == 0


def test_evidence_has_a_limit_of_its_own_and_is_refused_unread(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES, settings.EVIDENCE_MAX_BYTES = 10, 1024 * 1024
    store_evidence(content=PDF, name="qd.pdf", by="hệ thống", at=NOW)
    huge = upload(PDF, large=True)
    huge.size = 2 * 1024**3
    with pytest.raises(Refused, match=r"nặng 2048,0 MB, quá giới hạn 1,0 MB"):
        store_evidence(content=huge, name="qd.pdf", by="hệ thống", at=NOW)


def test_another_failure_of_the_disk_is_not_hidden(files_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str, __: str) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="Input/output"):
        keep(PDF)
    assert kept(files_dir) == []
