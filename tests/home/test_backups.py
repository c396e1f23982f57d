import errno
import io
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from gansao.accounts.models import User
from gansao.audit.actions import record
from gansao.audit.models import Entry
from gansao.home import backups
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2023, 12, 31, 17, 5, 9, tzinfo=UTC)
DIGEST = "ab" + "cd" + "0" * 60


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> Any:
    with override_settings(FILES_DIR=tmp_path / "var" / "files"):
        yield


@pytest.fixture
def stored() -> Path:
    """An installation with one person, one audit row, one stored file."""
    record(by="thử", at=NOW, action="accounts.create_account", obj=make_user("an"))
    path = Path(settings.FILES_DIR) / DIGEST[:2] / DIGEST[2:4] / DIGEST
    path.parent.mkdir(parents=True)
    path.write_bytes(b"quyet dinh")
    return path


def people() -> list[str]:
    return sorted(User.objects.values_list("username", flat=True))


def rewritten(source: Path, target: Path, **changes: Any) -> Path:
    """A copy of an archive whose manifest says something else."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()
            if member.name == backups.MANIFEST:
                content = json.dumps(json.loads(content) | changes).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return target


@pytest.mark.parametrize("portable", [False, True])
def test_what_was_saved_comes_back(stored: Path, tmp_path: Path, portable: bool) -> None:
    archive = backups.back_up(tmp_path / "a.tar.gz", NOW, portable)
    make_user("binh")
    stored.unlink()
    manifest = backups.restore(archive, replace=True)
    assert people() == ["an"]
    assert [(row.action, row.by_name) for row in Entry.objects.all()] == [("accounts.create_account", "thử")]
    assert stored.read_bytes() == b"quyet dinh"
    assert manifest.files == [f"files/ab/cd/{DIGEST}"]


def test_a_restored_database_goes_on_counting(stored: Path, tmp_path: Path) -> None:
    archive = backups.back_up(tmp_path / "a.tar.gz", NOW, portable=True)
    backups.restore(archive, replace=True)
    assert make_user("binh").pk > User.objects.get(username="an").pk


def test_a_folder_gets_a_file_named_by_the_moment_for_its_owner_only(stored: Path, tmp_path: Path) -> None:
    archive = backups.back_up(tmp_path, NOW)
    assert archive.name == "gansao-20231231-170509.tar.gz"
    assert archive.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {archive.name, "var"}


def test_the_secret_key_and_the_sessions_stay_out(stored: Path, tmp_path: Path) -> None:
    (tmp_path / "var" / "secret_key").write_text("bí mật")
    with tarfile.open(backups.back_up(tmp_path / "a.tar.gz", NOW, portable=True)) as archive:
        assert archive.getnames() == ["database.jsonl", f"files/ab/cd/{DIGEST}", "manifest.json"]


def test_a_full_disk_leaves_the_old_backup_and_no_half_one(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.tar.gz"
    target.write_bytes(b"the backup of yesterday")

    def full(*_: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups, "_add", full)
    with pytest.raises(CommandError, match="Chưa sao lưu được.*No space left"):
        call_command("backup", str(target))
    assert target.read_bytes() == b"the backup of yesterday"
    assert {path.name for path in tmp_path.iterdir()} == {"a.tar.gz", "var"}


def test_an_unknown_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không có thư mục"):
        call_command("backup", str(tmp_path / "nowhere" / "a.tar.gz"))


def test_an_installation_with_data_is_not_replaced_without_yes(stored: Path, tmp_path: Path) -> None:
    archive = backups.back_up(tmp_path / "a.tar.gz", NOW)
    make_user("binh")
    with pytest.raises(CommandError, match="Thêm --yes"):
        call_command("restore", str(archive))
    assert people() == ["an", "binh"]
    call_command("restore", str(archive), "--yes")
    assert people() == ["an"]


def test_a_damaged_archive_restores_nothing(stored: Path, tmp_path: Path) -> None:
    whole = backups.back_up(tmp_path / "a.tar.gz", NOW).read_bytes()
    make_user("binh")
    bad = tmp_path / "bad.tar.gz"
    middle = len(whole) // 2
    for content in (
        b"",
        b"not an archive",
        whole[:middle],
        whole[:-30],
        whole[:-1],
        whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :],
    ):
        bad.write_bytes(content)
        with pytest.raises(backups.BackupFault):
            backups.restore(bad, replace=True)
        assert people() == ["an", "binh"]
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["files"]


def test_a_member_that_is_not_what_the_manifest_says_restores_nothing(stored: Path, tmp_path: Path) -> None:
    archive = backups.back_up(tmp_path / "a.tar.gz", NOW)
    database = "database.sqlite3" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "database.jsonl"
    other = rewritten(archive, tmp_path / "b.tar.gz", members={database: "0" * 64})
    with pytest.raises(backups.BackupFault, match=f"không đúng với danh mục của nó: {database}, files/ab/cd/"):
        backups.restore(other, replace=True)


def test_names_that_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as archive:
        member = tarfile.TarInfo("../secret_key")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"abc"))
    with pytest.raises(backups.BackupFault, match="không phải bản sao lưu"):
        backups.restore(evil, replace=True)


def test_the_backup_of_a_newer_version_is_refused(stored: Path, tmp_path: Path) -> None:
    archive = backups.back_up(tmp_path / "a.tar.gz", NOW)
    steps = [*backups.applied_migrations(), "places.9999_future"]
    newer = rewritten(archive, tmp_path / "b.tar.gz", migrations=steps)
    with pytest.raises(backups.BackupFault, match="places.9999_future"):
        backups.restore(newer, replace=True)


def test_a_restore_cut_short_before_its_last_step_changes_no_row(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = backups.back_up(tmp_path / "a.tar.gz", NOW)
    make_user("binh")

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backups, "_put_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        backups.restore(archive, replace=True)
    assert people() == ["an", "binh"]
    assert stored.read_bytes() == b"quyet dinh"


def test_rows_that_cannot_be_loaded_leave_the_old_ones(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = backups.back_up(tmp_path / "a.tar.gz", NOW, portable=True)
    make_user("binh")
    unpack = backups.unpack

    def spoiled(source: Path, work: Path) -> backups.Manifest:
        manifest = unpack(source, work)
        with (work / backups.PORTABLE).open("a") as dump:
            dump.write('{"model": "accounts.user", "pk": 99, "fields": {"username": "an"}}\n')
        return manifest

    monkeypatch.setattr(backups, "unpack", spoiled)
    with pytest.raises(backups.BackupFault, match="Không nạp được"):
        backups.restore(archive, replace=True)
    assert people() == ["an", "binh"]
    assert Entry.objects.count() == 1
