"""The smallest old Excel file (BIFF8 in an OLE container) that a reader takes, written by hand."""

import struct
from collections.abc import Sequence

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xls(rows: Sequence[Sequence[str | float]], name: str = "Điểm") -> bytes:
    """One sheet of texts and numbers."""
    return ole({"Workbook": _book(rows, name)})


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE container with one stream of each name."""
    sectors: list[bytes] = []
    chain: list[int] = []
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), start=1):
        content = content.ljust(8 * SECTOR, b"\0")  # below 4096 bytes it would be a "mini stream"
        pieces = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        first = len(sectors)
        sectors += pieces
        chain += [*range(first + 1, first + len(pieces)), END]
        right = number + 1 if number < len(streams) else -1
        entries.append(_entry(name, 2, first + 2, len(content), right=right))
    shifted = [FAT, END, *(link if link == END else link + 2 for link in chain)]
    assert len(shifted) <= SECTOR // 4, "one sector of links is enough for a test"
    table = struct.pack(f"<{len(shifted)}I", *shifted).ljust(SECTOR, b"\xff")
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    return _header() + table + directory + b"".join(sectors)


def _header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    return (head + b"\xff" * (SECTOR - len(head)))[:SECTOR]


def _entry(name: str, kind: int, start: int, size: int, child: int = -1, right: int = -1) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    fields = struct.pack("<HBBiii16xI8x8xIII", len(encoded), kind, 1, -1, right, child, 0, start, size, 0)
    return encoded.ljust(64, b"\0") + fields


def _book(rows: Sequence[Sequence[str | float]], name: str) -> bytes:
    title = name.encode("utf-16-le")
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    width = max(map(len, rows))
    sheet += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet += _cell(row, column, value)
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 6))
    length = len(start) + 4 + 8 + len(title) + 4
    bound = _record(0x85, struct.pack("<IBBBB", length, 0, 0, len(name), 1) + title)
    return start + bound + _record(0x0A, b"") + sheet + _record(0x0A, b"")


def _cell(row: int, column: int, value: str | float) -> bytes:
    at = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")) if value else b""
    return _record(0x203, at + struct.pack("<d", value))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
