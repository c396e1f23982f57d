import pytest

from gansao.files import kinds
from gansao.files.kinds import found
from tests.files.conftest import MAIN, PDF, docx, ole, package, xlsx

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 300
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 300


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
        (PNG, "png"),
        (JPEG, "jpeg"),
        ("mã;tên\n07420;Xã Mỹ Thái\n".encode(), "csv"),
        ("\ufeffmã;tên\n".encode(), "csv"),
        ("mã;tên\n".encode("utf-16"), "csv"),
        (b"m\xb7;t\xaan\n07420;X\xb7 M\xfc Th\xb8i\n", "csv"),  # TCVN3: its reader says which cell is wrong
    ],
)
def test_the_content_says_what_it_is(content: bytes, expected: str) -> None:
    assert key(content, "ten-nao-cung-duoc.exe") == expected


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nno end",
        b"GIF89a" + b"\0" * 20,
        b"<html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <?xml version='1.0'?>",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 of something else",
        b"MZ\x90\0" + b"\0" * 100,
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
