"""One font family for a whole document: Times metrics where every Vietnamese letter is there, else typst's own.

A font that lacks a letter borrows it silently from another one, and "Quyết" is set in two faces. So a family is taken
only when each of its installed files has every letter, as read from the files' own character maps.
"""

import functools
import logging
import os
import string
import struct
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import typst

logger = logging.getLogger(__name__)

WANTED = ("Times New Roman", "Tinos", "Liberation Serif")  # same metrics, so the same line and page breaks
EMBEDDED = "Libertinus Serif"  # inside typst itself, complete for Vietnamese

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = "đĐ" + "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in _TONES
)
NEEDED = frozenset(VIETNAMESE + string.ascii_letters + string.digits + " .,;:/()-–“”…\u00a0")
FACES = frozenset({("normal", 400), ("normal", 700), ("italic", 400)})  # what a decision is set in


class Font(Protocol):
    """What typst says of one face of one font file (`typst.FontInfo`); the path is None inside typst itself."""

    family: str
    style: str
    weight: int
    path: str | None
    index: int


def extra_dir() -> str:
    """The folder of fonts that the installation adds, from GANSAO_FONTS; empty when there is none."""
    return os.environ.get("GANSAO_FONTS", "")


@functools.cache
def library(folder: str) -> typst.Fonts:
    """The fonts of the machine, of `folder` where one is named, and those inside typst. Read once."""
    return typst.Fonts(font_paths=[folder] if folder else [])


def chosen(folder: str | None = None) -> str:
    """The one family for whole documents, said in the log the first time it is chosen."""
    return _choose(extra_dir() if folder is None else folder)


@functools.cache
def _choose(folder: str) -> str:
    family = first_complete(library(folder).fonts())
    logger.info("Phông chữ của văn bản: %s", family)
    return family


def first_complete(fonts: Sequence[Font]) -> str:
    """The first wanted family that has the faces needed and, in each of its files, every letter; else the embedded."""
    for family in WANTED:
        files = [font for font in fonts if font.family == family and font.path]
        if {(font.style, font.weight) for font in files} >= FACES and all(map(_complete, files)):
            return family
    return EMBEDDED


def _complete(font: Font) -> bool:
    missing = lacks(Path(font.path or "").read_bytes(), font.index)
    if missing:
        logger.warning("Bỏ qua phông %s: %s thiếu %d chữ", font.family, font.path, len(missing))
    return not missing


def lacks(font: bytes, index: int = 0) -> str:
    """The needed letters that a font file has no glyph for, in order; all of them when it has no Unicode map."""
    covered = {character for first, last in _ranges(font, index) for character in range(first, last + 1)}
    return "".join(sorted(letter for letter in NEEDED if ord(letter) not in covered))


def _ranges(font: bytes, index: int) -> Iterable[tuple[int, int]]:
    """Ranges of code points in the Unicode maps (cmap formats 4 and 12) of one face of a font file."""
    start = struct.unpack_from(">I", font, 12 + 4 * index)[0] if font[:4] == b"ttcf" else 0
    for record in range(struct.unpack_from(">H", font, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * record)
        if tag == b"cmap":
            for subtable in range(struct.unpack_from(">H", font, offset + 2)[0]):
                platform, _, at = struct.unpack_from(">HHI", font, offset + 4 + 8 * subtable)
                if platform in (0, 3):
                    yield from _subtable_ranges(font, offset + at)


def _subtable_ranges(font: bytes, at: int) -> Iterable[tuple[int, int]]:
    form = struct.unpack_from(">H", font, at)[0]
    if form == 4:
        count = struct.unpack_from(">H", font, at + 6)[0] // 2
        lasts = struct.unpack_from(f">{count}H", font, at + 14)
        firsts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
        yield from zip(firsts, lasts, strict=True)
    elif form == 12:
        for group in range(struct.unpack_from(">I", font, at + 12)[0]):
            first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * group)
            yield first, last
