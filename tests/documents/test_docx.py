"""The editable form says the same words as the PDF, on the same page."""

import dataclasses
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn

from gansao.documents import decision, docx
from tests.documents.samples import pages, text

SIGNED = dataclasses.replace(text(), number="5", signed_on=date(2024, 2, 5), synthetic=True)


@pytest.fixture(scope="module")
def opened() -> DocumentType:
    return Document(io.BytesIO(docx.decision(SIGNED)))


def words(document: DocumentType) -> Iterator[str]:
    """Each paragraph in the order of the page, those of tables included."""
    for paragraph in document.element.body.iter(qn("w:p")):
        written = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
        if written:
            yield re.sub(r"\s+", " ", written).strip()


def test_it_says_what_the_pdf_says(opened: DocumentType):
    printed = " ".join(pages(decision.as_pdf(SIGNED)))
    for line in words(opened):
        assert line.replace(" ", "") in printed.replace(" ", "")


def test_it_says_it_all(opened: DocumentType):
    layout = decision.layout(SIGNED)
    written = " ".join(words(opened))
    lines = [
        layout["number"],
        layout["place_and_day"],
        *layout["bases"],
        *layout["recipients"],
        layout["signer"]["name"],
    ]
    lines += [paragraph for article in layout["articles"] for paragraph in article["paragraphs"]]
    lines += [" ".join(row) for group in layout["annex"]["groups"] for row in group["rows"]]
    for line in lines:
        assert line.replace("\u00a0", " ") in written


def test_page_and_margins(opened: DocumentType):
    for section in opened.sections:
        assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
        margins = (section.top_margin.mm, section.bottom_margin.mm, section.left_margin.mm, section.right_margin.mm)
        assert margins == pytest.approx((20, 20, 30, 20), abs=0.1)


def test_page_numbers_from_the_second_page(opened: DocumentType):
    body, annex = opened.sections
    assert body.different_first_page_header_footer
    assert not annex.different_first_page_header_footer
    assert "PAGE" in body.header._element.xml
    assert "PAGE" not in body.first_page_header._element.xml
    assert annex.header.is_linked_to_previous


def test_the_synthetic_mark_stands_in_every_footer(opened: DocumentType):
    body = opened.sections[0]
    for footer in (body.footer, body.first_page_footer):
        assert footer.paragraphs[0].text == "SỐ LIỆU GIẢ LẬP – không có giá trị pháp lý"


def test_the_list_repeats_its_heading_and_splits_no_row(opened: DocumentType):
    rows = opened.tables[-1].rows
    assert len(rows) == 1 + 3 + 76
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 79
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_one_font_throughout(opened: DocumentType):
    assert opened.styles["Normal"].font.name == "Times New Roman"
    assert not [run for paragraph in opened.paragraphs for run in paragraph.runs if run.font.name]


def test_the_same_text_gives_the_same_bytes_at_another_moment():
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)):
        first = docx.decision(text(1))
    assert docx.decision(text(1)) == first


def test_a_decision_without_units_or_annex():
    assert "Không có đơn vị nào" in " ".join(words(Document(io.BytesIO(docx.decision(text(0))))))
    assert len(Document(io.BytesIO(docx.decision(dataclasses.replace(text(2), annex=None)))).tables) == 2
