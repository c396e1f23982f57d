"""The same decision as an editable DOCX: words from `decision.layout`, the page from docx_page.py."""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.shared import Pt

from gansao.documents import docx_page as page
from gansao.documents.decision import DecisionText, layout


def decision(text: DecisionText) -> bytes:
    """The decision and its annex as DOCX."""
    words = layout(text)
    document = page.started(words)
    page.head(document, words)
    _opening(document, words)
    _articles(document, words["articles"])
    page.closing(document, words)
    if words["annex"]:
        _annex(document, words["annex"])
    return page.packed(document)


def _opening(document: DocumentType, words: Mapping[str, Any]) -> None:
    page.titles(document, words["kind"], words["subject"])
    page.line(document, words["authority"], bold=True, before=8, after=6)
    for basis in words["bases"]:
        page.body(document, basis, italic=True)
    page.line(document, words["decides"], bold=True, before=8, after=4, keep=True)


def _articles(document: DocumentType, articles: Sequence[Mapping[str, Any]]) -> None:
    for article in articles:
        for place, words in enumerate(article["paragraphs"]):
            paragraph = page.body(document, "")
            if place == 0:
                page.write(paragraph, article["heading"] + " ", bold=True)
            page.write(paragraph, words)
    if articles:
        paragraph.paragraph_format.keep_with_next = True  # no page holds a signature alone
        paragraph.paragraph_format.space_after = Pt(12)


def _annex(document: DocumentType, annex: Mapping[str, Any]) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)  # holds the section's end; must not spill over
    section.different_first_page_header_footer = False  # the annex's first page carries its number
    page.annex_title(document, annex)
    page.listing(document, annex["columns"], annex["groups"])
    closing = page.write(document.add_paragraph(), annex["closing"], italic=True)
    closing.paragraph_format.space_before = Pt(8)
