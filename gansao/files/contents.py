"""A content as bytes in memory, or as a file mapped where it lies on the disk."""

import io
import mmap
from typing import Any, BinaryIO

Content = bytes | mmap.mmap


def stream(content: Content) -> BinaryIO:
    """The content as readers of packages and pictures want it; a mapped one is not copied."""
    return io.BytesIO(content) if isinstance(content, bytes) else io.BufferedReader(_Mapped(content))


class _Mapped(io.RawIOBase):
    """What mmap itself lacks of a file before Python 3.13."""

    def __init__(self, mapped: mmap.mmap) -> None:
        self._mapped, self._at = mapped, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._mapped)}[whence]
        if start + offset < 0:
            raise ValueError("before the start")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        piece = self._mapped[self._at : self._at + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
