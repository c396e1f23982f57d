"""The same decision as an editable DOCX: words from `decision.layout`, page as NĐ 30/2020 lays it out.

Always in "Times New Roman": the office that opens it has that font.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from gansao.documents.decision import DecisionText, layout

FONT = "Times New Roman"
WIDTH = 160  # mm between the margins
INDENT = Mm(10)
_RED = RGBColor(0xA8, 0x20, 0x1A)
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def decision(text: DecisionText) -> bytes:
    """The decision and its annex as DOCX."""
    words = layout(text)
    document = Document()
    _prepare(document, words)
    _head(document, words)
    _opening(document, words)
    _articles(document, words["articles"])
    _closing(document, words)
    if words["annex"]:
        _annex(document, words["annex"])
    made = io.BytesIO()
    document.save(made)
    return _timeless(made)


def _timeless(made: io.BytesIO) -> bytes:
    """The same parts without the hour at which they were packed: the same text gives the same bytes."""
    packed = io.BytesIO()
    with ZipFile(made) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, _EPOCH.timetuple()[:6])
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return packed.getvalue()


def _prepare(document: DocumentType, words: Mapping[str, Any]) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.widow_control = True
    properties = document.core_properties
    properties.title, properties.author, properties.language = words["subject"], " ".join(words["body"]), "vi-VN"
    properties.created = properties.modified = _EPOCH
    properties.comments = ""
    _page(document.sections[0], words["synthetic"])


def _page(section: Section, synthetic: str) -> None:
    """A4 and its margins; the page number top centre from page 2; the synthetic mark on every page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_field(number)
    if synthetic:
        for footer in (section.footer, section.first_page_footer):
            mark = _write(footer.paragraphs[0], f"{synthetic} – không có giá trị pháp lý", size=11, bold=True)
            mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
            mark.runs[0].font.color.rgb = _RED


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


def _head(document: DocumentType, words: Mapping[str, Any]) -> None:
    table = _grid(document, 2, (60, 100))
    left, right = table.rows[0].cells
    for line in words["superior"]:
        _centred(left, line)
    for line in words["body"]:
        _centred(left, line, bold=True)
    _rule(left, 25)
    _centred(right, words["nation"], size=12.5, bold=True)
    _centred(right, words["motto"], size=13.5, bold=True)
    _rule(right, 61)
    _centred(table.rows[1].cells[0], words["number"])
    _centred(table.rows[1].cells[1], words["place_and_day"], size=13.5, italic=True)


def _opening(document: DocumentType, words: Mapping[str, Any]) -> None:
    _line(document, words["kind"], size=14, bold=True, before=14, keep=True)
    _narrow(_line(document, words["subject"], size=14, bold=True, before=3, keep=True))
    _rule(document, 45)
    _line(document, words["authority"], bold=True, before=8, after=6)
    for basis in words["bases"]:
        _body(document, basis, italic=True)
    _line(document, words["decides"], bold=True, before=8, after=4, keep=True)


def _articles(document: DocumentType, articles: Sequence[Mapping[str, Any]]) -> None:
    for article in articles:
        for place, words in enumerate(article["paragraphs"]):
            paragraph = _body(document, "")
            if place == 0:
                _write(paragraph, article["heading"] + " ", bold=True)
            _write(paragraph, words)
    if articles:
        paragraph.paragraph_format.keep_with_next = True  # no page holds a signature alone
        paragraph.paragraph_format.space_after = Pt(12)


def _closing(document: DocumentType, words: Mapping[str, Any]) -> None:
    table = _grid(document, 1, (80, 80))
    left, right = table.rows[0].cells
    _write(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True)
    for recipient in words["recipients"]:
        paragraph = _write(left.add_paragraph(), recipient, size=11)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(2), Mm(-2)
    for line in words["signer"]["lines"]:
        _centred(right, line, bold=True)
    name = _centred(right, words["signer"]["name"], bold=True)
    name.paragraph_format.space_before = Mm(26)


def _annex(document: DocumentType, annex: Mapping[str, Any]) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)  # holds the section's end; must not spill over
    section.different_first_page_header_footer = False  # the annex's first page carries its number
    _line(document, annex["label"], size=14, bold=True, keep=True)
    _narrow(_line(document, annex["title"], bold=True, before=4, keep=True))
    _line(document, annex["reference"], italic=True, before=4, keep=True)
    _rule(document, 35)
    _line(document, "", size=6)
    _list(document, annex["columns"], annex["groups"])
    closing = _write(document.add_paragraph(), annex["closing"], italic=True)
    closing.paragraph_format.space_before = Pt(8)


def _list(document: DocumentType, columns: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]]) -> None:
    count = 1 + sum(bool(group["heading"]) + len(group["rows"]) for group in groups)
    table: Table = document.add_table(rows=count, cols=len(columns), style="Table Grid")
    _fix_widths(table, [WIDTH * column["width"] / 100 for column in columns])
    rows = iter(table.rows)
    _row(next(rows), [(column["heading"], "center") for column in columns], bold=True, repeated=True)
    for group in groups:
        if group["heading"]:
            row = next(rows)
            row.cells[0].merge(row.cells[-1])
            _row(row, [(group["heading"], "left")], bold=True)
        for texts in group["rows"]:
            _row(next(rows), [(text, column["align"]) for text, column in zip(texts, columns, strict=True)])


def _row(row: _Row, cells: Sequence[tuple[str, str]], *, bold: bool = False, repeated: bool = False) -> None:
    """One line of the list, never split over two pages; a bold one stays with what follows."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, (text, align) in zip(row.cells, cells, strict=False):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = _write(cell.paragraphs[0], text, bold=bold)
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2.5)
        paragraph.paragraph_format.keep_with_next = bold


def _grid(document: DocumentType, rows: int, widths: Sequence[float]) -> Table:
    """A table without lines, to stand two blocks side by side."""
    table: Table = document.add_table(rows=rows, cols=len(widths))
    _fix_widths(table, widths)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _fix_widths(table: Table, widths: Sequence[float]) -> None:
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _centred(cell: _Cell, text: str, **face: Any) -> Paragraph:
    first = cell.paragraphs[0]
    paragraph = _write(cell.add_paragraph() if first.runs else first, text, **face)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _line(
    document: DocumentType, text: str, *, before: float = 0, after: float = 0, keep: bool = False, **face: Any
) -> Paragraph:
    paragraph = _write(document.add_paragraph(), text, **face)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.keep_with_next = keep
    return paragraph


def _narrow(paragraph: Paragraph) -> None:
    """Drawn in from both sides, so that a title breaks into lines of about the same length."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(12)


def _body(document: DocumentType, text: str, **face: Any) -> Paragraph:
    paragraph = _write(document.add_paragraph(), text, **face) if text else document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = INDENT
    paragraph.paragraph_format.space_before = Pt(6)
    return paragraph


def _rule(holder: DocumentType | _Cell, width: float) -> None:
    """A centred line of that many millimetres: the top border of an empty paragraph drawn in from both sides."""
    paragraph = holder.add_paragraph()
    room = WIDTH if not isinstance(holder, _Cell) else holder.width.mm - 3.8
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm((room - width) / 2)
    shape.space_before, shape.line_spacing = Pt(1), Pt(5)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "5"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{key}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _write(paragraph: Paragraph, text: str, *, size: float = 13, bold: bool = False, italic: bool = False) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph
