"""Pieces of an official page as editable DOCX, which decision and papers share: the page as NĐ 30/2020 lays it out.

Always in "Times New Roman": the office that opens it has that font.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
INDENT = Mm(10)
_RED = RGBColor(0xA8, 0x20, 0x1A)
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def started(words: Mapping[str, Any]) -> DocumentType:
    """A document with page, margins, face and footers, nothing written on it yet."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.widow_control = True
    properties = document.core_properties
    properties.title, properties.author = words["subject"][:255], " ".join(words["body"])[:255]
    properties.language, properties.comments = "vi-VN", ""
    properties.created = properties.modified = _EPOCH
    _page(document.sections[0], words)
    return document


def packed(document: DocumentType) -> bytes:
    """The bytes of a document without the hour at which it was packed: the same text gives the same bytes."""
    made, timeless = io.BytesIO(), io.BytesIO()
    document.save(made)
    with ZipFile(made) as source, ZipFile(timeless, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, _EPOCH.timetuple()[:6])
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return timeless.getvalue()


def _page(section: Section, words: Mapping[str, Any]) -> None:
    """A4 and its margins; the page number top centre from page 2; the synthetic mark on every page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    if words.get("landscape"):
        section.page_width, section.page_height, section.orientation = Mm(297), Mm(210), WD_ORIENT.LANDSCAPE
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_field(number)
    for footer in (section.footer, section.first_page_footer):
        mark = footer.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if words["synthetic"]:
            write(mark, f"{words['synthetic']} – không có giá trị pháp lý", size=11, bold=True)
            mark.runs[0].font.color.rgb = _RED
        if words.get("sample"):
            below = footer.add_paragraph() if words["synthetic"] else mark
            write(below, words["sample"], size=10, italic=True).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _page_field(paragraph: Paragraph) -> None:
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(13)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)


def width(document: DocumentType) -> float:
    """Millimetres between the margins."""
    return 247 if document.sections[0].orientation == WD_ORIENT.LANDSCAPE else 160


def head(document: DocumentType, words: Mapping[str, Any]) -> None:
    """Who issues it, national title and motto, number, what a letter is about, place and day."""
    narrow = 95 if words.get("landscape") else 60
    table = grid(document, 2, (narrow, width(document) - narrow))
    left, right = table.rows[0].cells
    for text in words["superior"]:
        centred(left, text)
    for text in words["body"]:
        centred(left, text, bold=True)
    _rule_in(left, 25)
    centred(right, words["nation"], size=12.5, bold=True)
    centred(right, words["motto"], size=13.5, bold=True)
    _rule_in(right, 61)
    below = table.rows[1].cells
    centred(below[0], words["number"])
    if words.get("about"):
        centred(below[0], words["about"], size=12)
    centred(below[1], words["place_and_day"], size=13.5, italic=True)


def titles(document: DocumentType, kind: str, subject: str) -> None:
    """Name and subject, with a short rule below."""
    line(document, kind, size=14, bold=True, before=14, keep=True)
    _draw_in(line(document, _whole_names(subject), size=14, bold=True, before=3, keep=True))
    rule(document, 45)


_NAME = re.compile(r"(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Tt]ỉnh|[Tt]hành phố)(?: [A-ZÀ-ỸĐ]\w*)+|năm \d+")


def _whole_names(subject: str) -> str:
    """No line of a title ends within the name of a place."""
    return _NAME.sub(lambda name: name[0].replace(" ", "\u00a0"), subject)


def closing(document: DocumentType, words: Mapping[str, Any]) -> None:
    """Recipients and signature."""
    table = grid(document, 1, (width(document) - 80, 80))
    left, right = table.rows[0].cells
    if words["recipients"]:
        write(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True)
    for recipient in words["recipients"]:
        paragraph = write(left.add_paragraph(), recipient, size=11)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(2), Mm(-2)
    signature(right, words["signer"])


def signature(cell: _Cell, signer: Mapping[str, Any]) -> None:
    """Lines of the office, room to sign, the name."""
    for text in signer["lines"]:
        centred(cell, text, bold=True)
    name = centred(cell, signer["name"], bold=True)
    name.paragraph_format.space_before = Mm(26)


def annex_title(document: DocumentType, annex: Mapping[str, Any]) -> None:
    """The head of an annex, on the page that has been begun for it."""
    line(document, annex["label"], size=14, bold=True, keep=True)
    _draw_in(line(document, annex["title"], bold=True, before=4, keep=True))
    line(document, annex["reference"], italic=True, before=4, keep=True)
    rule(document, 35)
    line(document, "", size=6)


def listing(
    document: DocumentType,
    columns: Sequence[Mapping[str, Any]],
    groups: Sequence[Mapping[str, Any]],
    total: Sequence[str] = (),
    size: float = 13,
) -> None:
    """A list with its head on every page; no row is split."""
    count = 1 + sum(bool(group["heading"]) + len(group["rows"]) for group in groups) + bool(total)
    table: Table = document.add_table(rows=count, cols=len(columns), style="Table Grid")
    _fix_widths(table, [width(document) * column["width"] / sum(c["width"] for c in columns) for column in columns])
    rows, aligns = iter(table.rows), [column["align"] for column in columns]
    headings = [(column["heading"], "center") for column in columns]
    _row(next(rows), headings, repeated=True, bold=True, keep=True, size=size)
    for group in groups:
        if group["heading"]:
            row, beside = next(rows), group.get("beside", ())
            spanned = len(columns) - len(beside)
            row.cells[0].merge(row.cells[spanned - 1])
            plain = group.get("depth", 0) > 0
            cells = [(group["heading"], "left"), *[("", "left")] * (spanned - 1)]
            cells += zip(beside, aligns[spanned:], strict=True)
            _row(row, cells, bold=not plain, italic=plain, keep=True, size=size)
        for texts in group["rows"]:
            _row(next(rows), list(zip(texts, aligns, strict=True)), size=size)
    if total:
        _row(next(rows), list(zip(total, aligns, strict=True)), bold=True, size=size)


def _row(
    row: _Row, cells: Sequence[tuple[str, str]], *, repeated: bool = False, keep: bool = False, **face: Any
) -> None:
    """One line of the list, never split over two pages."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))
    written = None
    for cell, (text, align) in zip(row.cells, cells, strict=False):
        if cell._tc is written:  # a merged cell comes once for each column it spans
            continue
        written = cell._tc
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = write(cell.paragraphs[0], text, **face)
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2.5)
        paragraph.paragraph_format.keep_with_next = keep


def grid(document: DocumentType, rows: int, widths: Sequence[float]) -> Table:
    """A table without lines, to stand blocks side by side."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    _fix_widths(table, widths)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, millimetres in zip(row.cells, widths, strict=True):
            cell.width = Mm(millimetres)
    return table


def _fix_widths(table: Table, widths: Sequence[float]) -> None:
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, millimetres in zip(table.columns, widths, strict=True):
        column.width = Mm(millimetres)


def centred(cell: _Cell, text: str, **face: Any) -> Paragraph:
    first = cell.paragraphs[0]
    paragraph = write(cell.add_paragraph() if first.runs else first, text, **face)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def line(
    document: DocumentType, text: str, *, before: float = 0, after: float = 0, keep: bool = False, **face: Any
) -> Paragraph:
    """A centred line."""
    paragraph = write(document.add_paragraph(), text, **face)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.keep_with_next = keep
    return paragraph


def _draw_in(paragraph: Paragraph) -> None:
    """From both sides, so that a title breaks into lines of about the same length."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(12)


def body(document: DocumentType, text: str, **face: Any) -> Paragraph:
    """A paragraph of running text, its first line indented."""
    paragraph = write(document.add_paragraph(), text, **face) if text else document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = INDENT
    paragraph.paragraph_format.space_before = Pt(6)
    return paragraph


def rule(document: DocumentType, millimetres: float) -> None:
    """A centred line of that many millimetres."""
    _draw_rule(document.add_paragraph(), width(document), millimetres)


def _rule_in(cell: _Cell, millimetres: float) -> None:
    _draw_rule(cell.add_paragraph(), cell.width.mm - 3.8, millimetres)


def _draw_rule(paragraph: Paragraph, room: float, millimetres: float) -> None:
    """The top border of an empty paragraph drawn in from both sides."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm((room - millimetres) / 2)
    shape.space_before, shape.line_spacing = Pt(1), Pt(5)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "5"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{key}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def write(paragraph: Paragraph, text: str, *, size: float = 13, bold: bool = False, italic: bool = False) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph
