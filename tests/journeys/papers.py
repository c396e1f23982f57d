"""Papers as whoever downloads them reads them."""

import io
import unicodedata
import zipfile
from pathlib import Path

from pypdf import PdfReader

from tests.journeys.browser import Visitor


def download(reader: Visitor, path: str) -> bytes:
    answer = reader.page.request.get(reader.address + path)
    assert answer.ok, (path, answer.status, answer.text()[:600])
    return answer.body()


def read_pdf(reader: Visitor, path: str, keep: Path | None = None) -> str:
    """The words of all pages, a space between any two."""
    content = download(reader, path)
    if keep:
        keep.write_bytes(content)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return unicodedata.normalize("NFC", " ".join(words.split()))


def read_docx(reader: Visitor, path: str) -> str:
    """The text of a Word file as it stands in its XML."""
    with zipfile.ZipFile(io.BytesIO(download(reader, path))) as package:
        return package.read("word/document.xml").decode()
