import io
import mmap
import tempfile
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gansao.files import kinds
from gansao.files.kinds import found
from tests.files.conftest import MAIN, PDF, docx, ole, package, xlsx

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 300
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 300


def open_document(sort: str, manifest: str = "", **parts: bytes) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{sort}".encode()
    return package(None, mimetype=mimetype, **{"META-INF/manifest.xml": manifest.encode()}, **parts)


def zip_with_a_pdf() -> bytes:
    """A workbook whose first part, stored as it is, makes it a PDF too."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", PDF)
        archive.writestr("[Content_Types].xml", MAIN.format("spreadsheetml.sheet"))
    return buffer.getvalue()


def key(content: bytes, name: str = "") -> str | None:
    kind = found(content, name)
    return kind and kind.key


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PDF, "pdf"),
        (PDF + b"\r\n\0\0", "pdf"),
        (xlsx(), "xlsx"),
        (docx(), "docx"),
        (package(MAIN.format("x") + "application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macro"),
        (package(None, a=b"a"), "zip"),
        (ole("Workbook"), "xls"),
        (ole("Book"), "xls"),
        (ole("WordDocument"), "doc"),
        (ole("EncryptedPackage"), "locked"),
        (ole("PowerPoint Document"), "ppt"),
        (package(MAIN.format("presentationml.presentation")), "pptx"),
        (package(MAIN.format("wordprocessingml.document"), **{"word/vbaProject.bin": b"x"}), "macro"),
        (open_document("text"), "odt"),
        (open_document("spreadsheet"), "ods"),
        (open_document("text", "<encryption-data/>"), "locked"),
        (open_document("text", "", **{"Basic/Standard/Module1.xml": b"x"}), "macro"),
        (open_document("graphics"), None),
        (b"GIF89a" + b"\0" * 20, "picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 20, "picture"),
        (b"<html><script>alert(1)</script>", "html"),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "svg"),
        (b"MZ\x90\0" + b"\0" * 100, "program"),
        (b"\x7fELF\2\1\1\0" + b"\0" * 100, "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"Rar!\x1a\x07\x00" + b"\0" * 100, "archive"),
        (PNG, "png"),
        (JPEG, "jpeg"),
        ("mã;tên\n07420;Xã Mỹ Thái\n".encode(), "csv"),
        ("\ufeffmã;tên\n".encode(), "csv"),
        ("mã;tên\n".encode("utf-16"), "csv"),
        (b"m\xb7;t\xaan\n07420;X\xb7 M\xfc Th\xb8i\n", "csv"),  # TCVN3: its reader says which cell is wrong
    ],
)
def test_the_content_says_what_it_is(content: bytes, expected: str | None) -> None:
    assert key(content, "ten-nao-cung-duoc.exe") == expected


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nno end",
        b"\xef\xbb\xbf  <?xml version='1.0'?>",
        b"PK\x03\x04 broken",
        JPEG + xlsx(),
        PNG + xlsx(),
        JPEG + b"<script>alert(1)</script>",
        JPEG + b"<!DOCTYPE  html>",
        PNG + b"<?php system(1);",
        JPEG + PDF,
        zip_with_a_pdf(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 of something else",
        b"m\0\1\2",
        package(MAIN.format("spreadsheetml.sheet") + MAIN.format("wordprocessingml.document")),
    ],
)
def test_what_is_broken_unknown_or_two_things_is_nothing(content: bytes) -> None:
    assert found(content) is None


def test_a_pdf_that_is_also_a_zip_is_nothing() -> None:
    assert found(PDF + xlsx()[:-2] + len(PDF).to_bytes(2, "little") + PDF) is None
    assert found(PDF + xlsx()) is None


def test_a_pdf_that_carries_a_zip_inside_is_a_pdf() -> None:
    assert key(PDF[:-6] + xlsx() + b"\nendstream\n%%EOF\n") == "pdf"


def test_only_text_asks_its_name() -> None:
    assert key(b"id: x\n", "Bo tieu chi.YAML") == "yaml"
    assert key(b"id: x\n", "bo.csv") == "csv"
    assert key(PDF, "bo.yaml") == "pdf"


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "UNPACKED_MAX", 1000)
    with pytest.raises(kinds.Bomb):
        found(package(MAIN.format("spreadsheetml.sheet"), sheet=b"0" * 1001))


SOURCES = (PDF, xlsx(), docx(), open_document("text"), ole("Workbook"), PNG, JPEG, "mã;tên\n".encode())


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SOURCES),
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 255)), max_size=8),
    st.integers(0, 1000),
    st.binary(max_size=40),
)
def test_scratched_contents_are_something_or_nothing(
    source: bytes, scratches: list[tuple[int, int]], cut: int, behind: bytes
) -> None:
    content = bytearray(source[: cut or None])
    for at, value in scratches:
        if at < len(content):
            content[at] = value
    scratched = bytes(content) + behind
    with suppress(kinds.Bomb):
        found(scratched)


@pytest.mark.parametrize("source", [*SOURCES, open_document("spreadsheet"), JPEG + xlsx()])
def test_a_mapped_file_is_the_same_as_its_bytes(source: bytes) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(source)
        file.flush()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            assert found(mapped) == found(source)
