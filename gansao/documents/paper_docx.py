"""A paper as editable DOCX: words from `paper.layout`, the page from docx_page.py."""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from gansao.documents import docx_page as page
from gansao.documents.paper import Paper, layout

TABLE_SIZE = 12


def as_docx(paper: Paper) -> bytes:
    """The paper and its appendices as DOCX."""
    words = layout(paper)
    document = page.started(words)
    page.head(document, words)
    if words["kind"]:
        page.titles(document, words["kind"], words["subject"])
    _addressees(document, words["addressees"])
    _blocks(document, words["blocks"])
    if words["signer"]:
        _keep_last(document)
        page.closing(document, words)
    for appendix in words["appendices"]:
        _appendix(document, appendix)
    return page.packed(document)


def _addressees(document: DocumentType, lines: Sequence[str]) -> None:
    if not lines:
        return
    page.line(document, lines[0], size=14, before=12, after=0 if lines[1:] else 6, keep=True)
    for text in lines[1:]:
        paragraph = page.write(document.add_paragraph(), text, size=14)
        paragraph.paragraph_format.left_indent = Mm(45)
    if lines[1:]:
        paragraph.paragraph_format.space_after = Pt(6)


def _blocks(document: DocumentType, blocks: Sequence[Mapping[str, Any]]) -> None:
    for block in blocks:
        match block["type"]:
            case "section":
                page.body(document, block["text"], bold=True).paragraph_format.keep_with_next = True
            case "paragraph":
                _paragraph(document, block)
            case "table":
                document.paragraphs[-1].paragraph_format.keep_with_next = True  # what it speaks of
                _gap(document).paragraph_format.keep_with_next = True
                page.listing(document, block["columns"], block["groups"], block["total"], TABLE_SIZE)
                _gap(document)
            case "signatures":
                _signatures(document, block["signers"])


def _gap(document: DocumentType) -> Paragraph:
    """Air around a table, and what keeps two tables apart."""
    gap = page.line(document, "", size=4)
    gap.paragraph_format.line_spacing = Pt(6)
    return gap


def _paragraph(document: DocumentType, block: Mapping[str, Any]) -> None:
    paragraph = page.body(document, "")
    if block["lead"]:
        page.write(paragraph, block["lead"] + " ", bold=True)
    page.write(paragraph, block["text"], italic=block["italic"])


def _signatures(document: DocumentType, signers: Sequence[Mapping[str, Any]]) -> None:
    _keep_last(document)
    table = page.grid(document, 1, [page.width(document) / len(signers)] * len(signers))
    for cell, signer in zip(table.rows[0].cells, signers, strict=True):
        page.signature(cell, signer)


def _keep_last(document: DocumentType) -> None:
    """No page holds a signature alone."""
    last: Paragraph = document.paragraphs[-1]
    last.paragraph_format.keep_with_next = True
    last.paragraph_format.space_after = Pt(12)


def _appendix(document: DocumentType, appendix: Mapping[str, Any]) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)  # holds the section's end; must not spill over
    section.different_first_page_header_footer = False  # the appendix's first page carries its number
    page.annex_title(document, appendix)
    _blocks(document, appendix["blocks"])
