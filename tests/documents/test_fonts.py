"""One family for a whole document, with every Vietnamese letter."""

import io
import logging
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from gansao.documents import fonts

EVERY_LETTER = [chr(point) for point in range(0x1EA0, 0x1EFA)] + list("ĂăÂâĐđÊêÔôƠơƯưÀàÁáÃãÈèÉéÌìÍíĨĩÒòÓóÕõÙùÚúŨũÝý")


@dataclass
class Face:
    family: str
    style: str
    weight: int
    path: str | None
    index: int = 0


def face_file(folder: Path, name: str, letters: str) -> str:
    """A font file that is nothing but its character map (format 4), for those letters."""
    points = [*sorted(map(ord, letters)), 0xFFFF]
    count = len(points)
    array = f">{count}H"
    body = struct.pack(">HHHHHHH", 4, 16 + 8 * count, 0, 2 * count, 0, 0, 0)
    body += struct.pack(array, *points) + b"\0\0" + struct.pack(array, *points) + bytes(4 * count)
    table = struct.pack(">HHHHI", 0, 1, 3, 1, 12) + body
    file = struct.pack(">IHHHH", 0x00010000, 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(table)) + table
    path = folder / name
    path.write_bytes(file)
    return str(path)


def family(path: str, name: str) -> list[Face]:
    return [Face(name, style, weight, path) for style, weight in sorted(fonts.FACES)]


def test_every_vietnamese_letter_is_asked_for():
    assert set(EVERY_LETTER) <= set(fonts.VIETNAMESE) == {unicodedata.normalize("NFC", c) for c in fonts.VIETNAMESE}
    assert len(fonts.VIETNAMESE) == 146


def test_the_embedded_family_is_complete_whatever_the_machine_has():
    assert fonts.first_complete([]) == "Libertinus Serif"


def test_the_first_complete_family_is_taken(tmp_path: Path):
    whole = face_file(tmp_path, "whole.ttf", "".join(fonts.NEEDED))
    assert fonts.first_complete(family(whole, "Liberation Serif") + family(whole, "Tinos")) == "Tinos"


def test_a_family_that_lacks_letters_is_passed_over_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    whole = face_file(tmp_path, "whole.ttf", "".join(fonts.NEEDED))
    old = face_file(tmp_path, "old.ttf", "".join(c for c in fonts.NEEDED if not "\u1ea0" <= c <= "\u1ef9"))
    with caplog.at_level(logging.WARNING):
        assert fonts.first_complete(family(old, "Times New Roman") + family(whole, "Tinos")) == "Tinos"
    assert "Bỏ qua phông Times New Roman" in caplog.text
    assert "thiếu 90 chữ" in caplog.text


def test_a_family_without_bold_is_passed_over(tmp_path: Path):
    whole = face_file(tmp_path, "whole.ttf", "".join(fonts.NEEDED))
    assert fonts.first_complete([Face("Tinos", "normal", 400, whole)]) == "Libertinus Serif"


def test_what_a_file_lacks_is_named_in_order(tmp_path: Path):
    path = face_file(tmp_path, "some.ttf", "".join(fonts.NEEDED - set("ờếA")))
    assert fonts.lacks(Path(path).read_bytes()) == "Aếờ"


def test_the_choice_is_said_once(caplog: pytest.LogCaptureFixture, tmp_path: Path):
    with caplog.at_level(logging.INFO):
        first = fonts.chosen(str(tmp_path))
        assert fonts.chosen(str(tmp_path)) == first
    assert caplog.messages.count(f"Phông chữ của văn bản: {first}") == 1


@pytest.mark.parametrize("name", [fonts.chosen(), fonts.EMBEDDED])
def test_one_family_holds_every_letter_in_every_face(name: str):
    source = "#set text(font: sys.inputs.font)\n#let s = sys.inputs.letters\n#s\n\n#strong(s)\n\n#emph(s)"
    compiler = typst.Compiler(source.encode(), font_paths=fonts.library(fonts.extra_dir()))
    made = compiler.compile(format="pdf", sys_inputs={"font": name, "letters": " ".join(fonts.VIETNAMESE)})
    page = PdfReader(io.BytesIO(made)).pages[0]
    embedded = {
        font.get_object()["/BaseFont"].split("+")[1].split("-")[0] for font in page["/Resources"]["/Font"].values()
    }
    assert embedded == {name.replace(" ", "")}
    assert unicodedata.normalize("NFC", page.extract_text()).split() == list(fonts.VIETNAMESE) * 3
