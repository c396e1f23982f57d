"""The parts of a ZIP as its directory lists them, read without trusting what it says of their sizes.

The standard library's reader builds many objects a file; a province's 209 workbooks are opened one after another.
"""

import io
import struct
import zipfile
import zlib
from typing import NamedTuple

_END = b"PK\x05\x06"
_END_FIELDS = struct.Struct("<10xHII")
_ENTRY = struct.Struct("<4s4xHH8xIIHHH8xI")
_UNKNOWN = 0xFFFFFFFF  # the real number stands in a ZIP64 record
_STORED, _DEFLATED = 0, 8


class BadZip(ValueError):
    """Not a ZIP, or a broken one."""


class Part(NamedTuple):
    name: str
    method: int
    locked: bool
    packed: int  # bytes, as the directory says
    unpacked: int
    offset: int


def parts(content: bytes) -> list[Part]:
    """The directory. Raises BadZip."""
    try:
        end = content.rfind(_END)
        count, _, offset = _END_FIELDS.unpack_from(content, end)
        found = [] if end < 0 else _entries(content, count, offset)
    except (struct.error, UnicodeDecodeError):
        raise BadZip("no directory") from None
    unusual = count == 0xFFFF or any(_UNKNOWN in part for part in found)
    return _with_zip64(content) if unusual or not found else found


def _entries(content: bytes, count: int, offset: int) -> list[Part]:
    found = []
    for _ in range(count):
        fields = _ENTRY.unpack_from(content, offset)
        signature, flags, method, packed, unpacked, name_length, extra, comment, start = fields
        if signature != b"PK\x01\x02":
            return []
        name = content[offset + _ENTRY.size : offset + _ENTRY.size + name_length].decode("utf-8", "replace")
        found.append(Part(name, method, bool(flags & 1), packed, unpacked, start))
        offset += _ENTRY.size + name_length + extra + comment
    return found


def _with_zip64(content: bytes) -> list[Part]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return [
                Part(
                    part.filename,
                    part.compress_type,
                    bool(part.flag_bits & 1),
                    part.compress_size,
                    part.file_size,
                    part.header_offset,
                )
                for part in package.infolist()
            ]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, LookupError):
        raise BadZip("no directory") from None


def read(content: bytes, part: Part, most: int) -> bytes:
    """A part as it really is; its first `most` bytes. Raises BadZip."""
    try:
        name_length, extra_length = struct.unpack_from("<HH", content, part.offset + 26)
        start = part.offset + 30 + name_length + extra_length
        packed = content[start : start + part.packed]
        if part.method == _DEFLATED:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    except (struct.error, zlib.error):
        raise BadZip(part.name) from None
    if part.method != _STORED:
        raise BadZip(part.name)
    return packed[:most]
