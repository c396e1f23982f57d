"""An archive package as a file: written piece by piece to the disk, the same bytes for the same content, checked anew.

`SHA256SUMS` inside names every other file with its hash, as `sha256sum -c` reads it.
"""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

SUMS = "SHA256SUMS"
_THEN = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: when it was written is not part of what it holds
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the package: its bytes, or where they lie. What the index says of it stands beside."""

    path: str
    content: bytes | Path
    name: str
    number: str = ""
    dated: date | None = None
    sha256: str = ""  # as recorded when it was taken in; checked while it is copied

    @property
    def size(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size


class Damaged(Exception):
    """A file on the disk is not the one that was recorded; the message is Vietnamese."""


def write(target: Path, items: Iterable[Item], progress: Callable[[int], None]) -> str:
    """Write the package whole or not at all; its SHA-256. The items come in the order of the index."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    sums: list[str] = []
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as package:
        for done, item in enumerate(items, start=1):
            digest = _add(package, item)
            if item.sha256 and digest != item.sha256:
                raise Damaged(
                    f"Tệp “{item.name}” trên máy chủ không còn đúng mã băm đã ghi. Hãy phục hồi từ bản sao lưu."
                )
            sums.append(f"{digest}  {item.path}\n")
            progress(done)
        _add(package, Item(SUMS, "".join(sums).encode(), SUMS))
    with partial.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
        os.fsync(written.fileno())
    os.replace(partial, target)
    return digest


def _add(package: zipfile.ZipFile, item: Item) -> str:
    hashed = hashlib.sha256()
    info = zipfile.ZipInfo(item.path, _THEN)
    info.external_attr = 0o640 << 16
    with package.open(info, "w", force_zip64=True) as out:
        if isinstance(item.content, bytes):
            hashed.update(item.content)
            out.write(item.content)
        else:
            with item.content.open("rb") as source:
                shutil.copyfileobj(_Hashing(source, hashed.update), out, _PIECE)
    return hashed.hexdigest()


class _Hashing:
    def __init__(self, source: BinaryIO, update: Callable[[bytes], None]) -> None:
        self.source, self.update = source, update

    def read(self, size: int = -1, /) -> bytes:
        piece = self.source.read(size)
        self.update(piece)
        return piece


class CannotRead(Exception):
    """The file is no archive package; the message is Vietnamese."""


def check(file: Path) -> tuple[int, list[str]]:
    """How many files are named in the package, and every difference in Vietnamese. No database. Raises CannotRead."""
    try:
        with zipfile.ZipFile(file) as package:
            present = set(package.namelist()) - {SUMS}
            named = dict(_named(package.read(SUMS).decode()))
            found = [f"{path}: có trong {SUMS} mà không có trong gói" for path in sorted(named.keys() - present)]
            found += [f"{path}: có trong gói mà không có trong {SUMS}" for path in sorted(present - named.keys())]
            for path in sorted(named.keys() & present):
                if _digest(package, path) != named[path]:
                    found.append(f"{path}: nội dung không khớp mã băm")
            return len(named), found
    except KeyError:
        raise CannotRead(f"{file}: trong gói không có tệp {SUMS}.") from None
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise CannotRead(f"{file}: không đọc được gói lưu trữ ({error}).") from None


def _named(sums: str) -> Iterator[tuple[str, str]]:
    for line in sums.splitlines():
        digest, _, path = line.partition("  ")
        yield path, digest


def _digest(package: zipfile.ZipFile, path: str) -> str:
    """The hash of a file in the package; "" where even the package's own check says that it is broken."""
    hashed = hashlib.sha256()
    try:
        with package.open(path) as source:
            while piece := source.read(_PIECE):
                hashed.update(piece)
    except zipfile.BadZipFile:
        return ""
    return hashed.hexdigest()
