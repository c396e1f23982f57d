"""An archive package as a file: written piece by piece to the disk, the same bytes for the same content, checked anew.

One file at a time is in memory, and of a large one only a piece. `SHA256SUMS` inside names every other file with its
hash, as `sha256sum -c` reads it.
"""

import hashlib
import os
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

SUMS = "SHA256SUMS"
_THEN = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: when it was written is not part of what it holds
_PIECE = 1024 * 1024
_SPARE = 200 * _PIECE  # what is left free on the disk beside a package
_DRAWN = 200_000  # bytes, at a guess, of a file that is not drawn yet


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the package: where it lies, or how it is made. What the index says of it stands beside."""

    path: str
    content: Path | Callable[[], bytes | Iterable[bytes]]
    name: str
    kind: str  # for how long it is kept: a key of `retention` in law/closing
    number: str = ""
    dated: date | None = None
    sha256: str = ""  # as recorded when it was taken in; checked while it is copied
    size: int = _DRAWN
    unit: str = ""  # whose it is, where a unit has many of its kind


@dataclass(frozen=True, slots=True)
class Written:
    """What the index says of a file that stands in the package."""

    path: str
    name: str
    kind: str
    number: str
    dated: date | None
    size: int
    sha256: str
    unit: str = ""


class Damaged(Exception):
    """The package cannot be written from what lies on the disk; the message is Vietnamese."""


def expected_size(items: Iterable[Item]) -> int:
    return sum(item.size for item in items)


def write(
    target: Path,
    items: Sequence[Item],
    index: Callable[[Sequence[Written]], Iterable[Item]],
    progress: Callable[[int], None],
) -> str:
    """Write the package whole or not at all; its SHA-256. The index over the items is written last. Raises Damaged."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    needed, free = expected_size(items) + _SPARE, shutil.disk_usage(target.parent).free
    if needed > free:
        raise Damaged(
            f"Ổ đĩa của máy chủ còn trống {free // 10**6:d} MB, lập gói cần khoảng {needed // 10**6:d} MB. "
            "Hãy dọn bớt ổ đĩa."
        )
    written: list[Written] = []
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as package:
        for done, item in enumerate(items, start=1):
            written.append(_add(package, item))
            progress(done)
        listed = [_add(package, item) for item in index(written)]
        sums = "".join(f"{each.sha256}  {each.path}\n" for each in (*written, *listed)).encode()
        _add(package, Item(SUMS, lambda: sums, SUMS, "index"))
    with partial.open("rb") as whole:
        digest = hashlib.file_digest(whole, "sha256").hexdigest()
        os.fsync(whole.fileno())
    os.replace(partial, target)
    return digest


def _add(package: zipfile.ZipFile, item: Item) -> Written:
    hashed = hashlib.sha256()
    info = zipfile.ZipInfo(item.path, _THEN)
    info.external_attr = 0o640 << 16
    with package.open(info, "w", force_zip64=True) as out:
        if isinstance(item.content, Path):
            try:
                with item.content.open("rb") as source:
                    shutil.copyfileobj(_Hashing(source, hashed.update), out, _PIECE)
            except FileNotFoundError:
                raise Damaged(f"Tệp “{item.name}” không còn trên máy chủ. Hãy phục hồi từ bản sao lưu.") from None
        else:
            made = item.content()
            for piece in [made] if isinstance(made, bytes) else made:
                hashed.update(piece)
                out.write(piece)
    digest, size = hashed.hexdigest(), package.getinfo(item.path).file_size
    if item.sha256 and digest != item.sha256:
        raise Damaged(f"Tệp “{item.name}” trên máy chủ không còn đúng mã băm đã ghi. Hãy phục hồi từ bản sao lưu.")
    return Written(item.path, item.name, item.kind, item.number, item.dated, size, digest, item.unit)


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
            names = package.namelist()
            present = set(names) - {SUMS}
            named = dict(_named(package.read(SUMS).decode()))
            found = [f"{path}: có trong {SUMS} mà không có trong gói" for path in sorted(named.keys() - present)]
            found += [f"{path}: có trong gói mà không có trong {SUMS}" for path in sorted(present - named.keys())]
            found += [f"{path}: có {n} tệp cùng tên trong gói" for path, n in sorted(Counter(names).items()) if n > 1]
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
