"""Contents of every kind, made here: no binary file is kept in the repository."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MAIN = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{}.main+xml"/></Types>'


def package(content_types: str | None, **parts: bytes) -> bytes:
    """A ZIP with [Content_Types].xml, as Office writes them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if content_types is not None:
            archive.writestr("[Content_Types].xml", content_types)
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def xlsx() -> bytes:
    return package(MAIN.format("spreadsheetml.sheet"), sheet=b"<x/>")


def docx() -> bytes:
    return package(MAIN.format("wordprocessingml.document"), document=b"<x/>")


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + (stream + "\0").encode("utf-16-le") + b"\0" * 64


@pytest.fixture(autouse=True)
def files_dir(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.FILES_DIR = tmp_path / "files"
    yield settings.FILES_DIR
