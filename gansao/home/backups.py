"""One file that holds an installation: its database, its stored files, and what each of them must hash to.

SQLite gives a copy of itself while the server runs. PostgreSQL, or whoever changes from one to the other, gets a
portable dump: every row as one line of JSON, read in one transaction. The manifest comes last in the archive, so that
an archive that was cut short has none. The secret key stays out: a new one only asks people to sign in again.
"""

import gzip
import hashlib
import json
import os
import re
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.serializers.base import DeserializationError
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from gansao.accounts.models import User
from gansao.orm.append_only import lifted

SQLITE, PORTABLE = "database.sqlite3", "database.jsonl"
MANIFEST = "manifest.json"
MEMBER = re.compile(r"database\.sqlite3|database\.jsonl|files/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}")
# Made anew by `migrate`, or worthless elsewhere.
LEFT_OUT = ("contenttypes", "auth.permission", "sessions", "accounts.session", "django_tasks_database")


class BackupFault(Exception):
    """Why nothing was saved or nothing restored, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: the name of every member with its SHA-256, and the steps its database had taken."""

    made_at: str
    database: str
    migrations: list[str]
    members: dict[str, str]

    @property
    def files(self) -> list[str]:
        return [name for name in self.members if name.startswith("files/")]


# Saving -------------------------------------------------------------------------------------------------------------


def back_up(target: Path, at: datetime, portable: bool = False) -> Path:
    """Write the archive whole or not at all; a folder gets a file named by the moment."""
    if target.is_dir():
        target = target / f"gansao-{at:%Y%m%d-%H%M%S}.tar.gz"
    if not target.parent.is_dir():
        raise BackupFault(f"Không có thư mục {target.parent}.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".gansao-backup-") as folder:
        work = Path(folder)
        database = _dump_portable(work) if portable or connection.vendor != "sqlite" else _copy_sqlite(work)
        archive = work / "archive"
        with archive.open("xb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
                _fill(tar, database, at, work)
            raw.flush()
            os.fsync(raw.fileno())
        archive.chmod(0o600)
        archive.replace(target)
    return target


def _copy_sqlite(work: Path) -> Path:
    copy = work / SQLITE
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return copy


def _dump_portable(work: Path) -> Path:
    dump = work / PORTABLE
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        call_command("dumpdata", format="jsonl", output=str(dump), use_base_manager=True, exclude=LEFT_OUT, verbosity=0)
    return dump


def _fill(tar: tarfile.TarFile, database: Path, at: datetime, work: Path) -> None:
    members = {database.name: _add(tar, database, database.name)}
    stored = Path(settings.FILES_DIR)
    for path in sorted(stored.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        name = f"files/{path.relative_to(stored).as_posix()}"
        if MEMBER.fullmatch(name):
            members[name] = _add(tar, path, name)
    manifest = work / MANIFEST
    content = Manifest(at.isoformat(timespec="seconds"), database.name, applied_migrations(), members)
    manifest.write_text(json.dumps(asdict(content), ensure_ascii=False, indent=1))
    tar.add(manifest, MANIFEST)


def _add(tar: tarfile.TarFile, path: Path, name: str) -> str:
    tar.add(path, name, recursive=False)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def applied_migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


# Restoring ----------------------------------------------------------------------------------------------------------


def is_empty() -> bool:
    """An installation in which nobody has an account yet."""
    tables = connection.introspection.table_names()
    return User._meta.db_table not in tables or not User.objects.exists()


def restore(source: Path, replace: bool = False) -> Manifest:
    """Check everything, then add the files, then change the database in one step: before that step nothing is lost.

    Stored files are named by their content, so adding them changes no file that is there.
    """
    if not replace and not is_empty():
        raise BackupFault("Nơi cài đặt này đã có dữ liệu. Thêm --yes nếu thật sự muốn thay bằng bản sao lưu.")
    var = Path(settings.FILES_DIR).parent
    var.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=var, prefix=".gansao-restore-") as folder:
        work = Path(folder)
        manifest = unpack(source, work)
        _check_version(manifest)
        if manifest.database == SQLITE:
            _check_sqlite(work / SQLITE)
        for name in manifest.files:
            _put_file(work / name, Path(settings.FILES_DIR) / name.removeprefix("files/"))
        if manifest.database == SQLITE:
            _replace_sqlite(work / SQLITE)
        else:
            _replace_rows(work / PORTABLE)
    return manifest


def unpack(source: Path, work: Path) -> Manifest:
    """The archive's members in `work`, each as its manifest says, or a fault that names what is wrong."""
    try:
        with gzip.open(source) as raw:
            with tarfile.open(fileobj=raw, mode="r|") as tar:
                hashes = dict(_extract(tar, work))
            while raw.read(1 << 20):  # to the end, where gzip's own check sum stands
                pass
        content = json.loads((work / MANIFEST).read_text())
        manifest = Manifest(**content)
    except FileNotFoundError as error:
        if not source.exists():
            raise BackupFault(f"Không có tệp {source}.") from error
        raise BackupFault(f"{source} thiếu {MANIFEST}: bản sao lưu bị cắt cụt hoặc không phải của Gắn Sao.") from error
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError, TypeError) as error:
        raise BackupFault(f"Không đọc được {source}: tệp hỏng hoặc không phải bản sao lưu ({error}).") from error
    hashes.pop(MANIFEST, None)
    wrong = sorted(name for name in hashes.keys() | manifest.members if hashes.get(name) != manifest.members.get(name))
    if wrong or manifest.database not in hashes:
        raise BackupFault(f"Bản sao lưu không đúng với danh mục của nó: {', '.join(wrong[:5]) or manifest.database}.")
    return manifest


def _extract(tar: tarfile.TarFile, work: Path) -> Iterator[tuple[str, str]]:
    """Only plain files under the names we give; whatever else an archive may hold is a fault."""
    for member in tar:
        if not member.isfile() or not (member.name == MANIFEST or MEMBER.fullmatch(member.name)):
            raise ValueError(member.name)
        path = work / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        content, digest = tar.extractfile(member), hashlib.sha256()
        with path.open("xb") as file:
            while content and (block := content.read(1 << 20)):
                digest.update(block)
                file.write(block)
        yield member.name, digest.hexdigest()


def _check_version(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationExecutor(connection).loader.disk_migrations or ()}
    if unknown := sorted(set(manifest.migrations) - known):
        raise BackupFault(f"Bản sao lưu của một phiên bản mới hơn (có bước {unknown[-1]}). Hãy nâng cấp Gắn Sao trước.")
    if manifest.database == SQLITE and connection.vendor != "sqlite":
        raise BackupFault("Bản sao lưu này là của SQLite. Để chuyển sang PostgreSQL, hãy sao lưu bằng --portable.")
    if manifest.database == PORTABLE:
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0)
        if applied_migrations() != manifest.migrations:
            raise BackupFault("Bản sao lưu của một phiên bản khác: hãy khôi phục bằng đúng phiên bản đã sao lưu.")


def _check_sqlite(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BackupFault(f"Cơ sở dữ liệu trong bản sao lưu bị hỏng: {found}.")


def _put_file(content: Path, stored: Path) -> None:
    stored.parent.mkdir(parents=True, exist_ok=True)
    content.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    content.replace(stored)


def _replace_sqlite(copy: Path) -> None:
    """SQLite writes the copy over the database as one transaction: all of it or, when cut short, none."""
    try:
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            source.backup(connection.connection)
    except (sqlite3.DatabaseError, Error) as error:
        raise BackupFault(
            f"Không ghi được vào cơ sở dữ liệu ({error}). Hãy dừng máy chủ; nếu tệp cơ sở dữ liệu hỏng, hãy đổi tên nó."
        ) from error


def _replace_rows(dump: Path) -> None:
    try:
        with transaction.atomic():
            call_command("flush", interactive=False, verbosity=0)
            with lifted(connection):
                call_command("loaddata", str(dump), verbosity=0)
    except (Error, DeserializationError) as error:
        raise BackupFault(f"Không nạp được dữ liệu của bản sao lưu: {error}.") from error
