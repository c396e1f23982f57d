"""A decision to look at: 76 units with one, two and three stars, one of them with a very long name."""

import io
import re
from datetime import date

import pypdfium2
from pypdf import PdfReader

from gansao.documents import wording
from gansao.documents.decision import AnnexRow, DecisionText, Signer

LONG_NAME = "Thị trấn Nông trường Yên Thế và vùng phụ cận Thượng Hạ Đông Tây"
DISTRICTS = ("Huyện Yên Thế", "Thành phố Bắc Giang", "Huyện Lạng Giang")


def rows(count: int = 76) -> tuple[AnnexRow, ...]:
    """As in the province in 2023: 11 with three stars, 30 with two, 35 with one."""
    made = []
    for place in range(count):
        stars = 3 if place < 11 else 2 if place < 41 else 1
        name = LONG_NAME if place == 30 else f"Xã Thượng Đông Số {place + 1:02d}"
        made.append(AnnexRow(name, f"{75 + 5 * stars},{place:02d}", stars, DISTRICTS[place % 3]))
    return tuple(made)


def facts(count: int = 76, **others: object) -> wording.Facts:
    given = {
        "year": 2023,
        "body": "Ủy ban nhân dân tỉnh Bắc Giang",
        "province": "tỉnh Bắc Giang",
        "place": "Bắc Giang",
        "rows": rows(count),
        "signer": Signer("Nguyễn Văn A", "deputy"),
    }
    return wording.Facts(**{**given, **others})  # type: ignore[arg-type]  # plain keyword arguments of the test


def text(count: int = 76, **others: object) -> DecisionText:
    return wording.draft(wording.in_force(date(2024, 2, 5)), facts(count, **others))


def pages(made: bytes) -> list[str]:
    """The text of each page, as a reader sees it: single spaces."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]


def boxes(made: bytes, page: int, needle: str) -> list[tuple[float, float, float, float]]:
    """Where a text stands on a page, in millimetres from its top left corner: left, top, right, bottom."""
    drawn = pypdfium2.PdfDocument(made)[page]
    height, textpage, found = drawn.get_height(), drawn.get_textpage(), []
    search = textpage.search(needle, match_case=True)
    while hit := search.get_next():
        corners = [textpage.get_charbox(index) for index in range(hit[0], hit[0] + hit[1])]
        left, bottom = min(box[0] for box in corners), min(box[1] for box in corners)
        right, top = max(box[2] for box in corners), max(box[3] for box in corners)
        found.append((_mm(left), _mm(height - top), _mm(right), _mm(height - bottom)))
    return found


def extent(made: bytes, page: int) -> tuple[float, float, float, float]:
    """The box around every upright letter of a page in millimetres; the slanted mark behind the text left out."""
    drawn = pypdfium2.PdfDocument(made)[page]
    height, textpage = drawn.get_height(), drawn.get_textpage()
    letters = textpage.get_text_range()
    corners = [textpage.get_charbox(index) for index, letter in enumerate(letters) if not letter.isspace()]
    seen = [box for box in corners if box[2] > box[0] and box[3] - box[1] < 20]
    left, bottom = min(box[0] for box in seen), min(box[1] for box in seen)
    right, top = max(box[2] for box in seen), max(box[3] for box in seen)
    return _mm(left), _mm(height - top), _mm(right), _mm(height - bottom)


def _mm(points: float) -> float:
    return points / 72 * 25.4
