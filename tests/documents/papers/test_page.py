"""What holds of every paper: the page, its marks, its bytes."""

import dataclasses
import io
from datetime import UTC, datetime

import pypdfium2
import pytest
import time_machine
from docx import Document

from gansao.documents import paper
from gansao.documents.decision import Column, Signer
from gansao.documents.paper import Appendix, Issuer, Items, Paper, Paragraph, Rows, Section, Table, as_pdf
from gansao.documents.paper_docx import as_docx
from gansao.documents.papers import commune
from tests.documents.papers.samples import COMMITTEE, COMMUNE, YEAR, evidence, in_docx, in_pdf, sheet
from tests.documents.samples import LONG_NAME, boxes, extent, pages

COLUMNS = (Column("STT", 10), Column("Tên", 70, "left"), Column("Điểm", 20))


def listed(count: int) -> Paper:
    rows = tuple((str(n), LONG_NAME if n == 40 else f"Xã Thượng Số {n}", "92,50") for n in range(1, count + 1))
    blocks = (Section("Danh sách"), Table(COLUMNS, (Rows(rows),), "Không có đơn vị nào."), Paragraph("Hết danh sách."))
    return Paper(COMMITTEE, "TỜ TRÌNH", "Về việc thử", blocks, "TTr-BCĐ", recipients=("Như trên",), name="Tờ trình")


@pytest.mark.parametrize("landscape", [False, True])
def test_pages_keep_size_and_margins(landscape: bool):
    made = as_pdf(dataclasses.replace(listed(209), landscape=landscape))
    wide, high = (297, 210) if landscape else (210, 297)
    for place, page in enumerate(pypdfium2.PdfDocument(made)):
        size = (page.get_width() / 72 * 25.4, page.get_height() / 72 * 25.4)
        assert size == pytest.approx((wide, high), abs=0.2)
        left, top, right, bottom = extent(made, place)
        assert left >= 29.9
        assert right <= wide - 19.8
        assert top >= 8
        assert bottom <= high - 5


def test_many_rows_repeat_their_head_and_each_stands_once():
    made = as_pdf(listed(209))
    shown = pages(made)
    assert len(shown) > 4
    assert all(len(boxes(made, place, "STT")) == 1 for place in range(len(shown) - 1))
    assert sum(page.count("Xã Thượng Số") for page in shown) == 208
    assert LONG_NAME in " ".join(shown)
    table = Document(io.BytesIO(as_docx(listed(209)))).tables[1]
    assert len(table.rows) == 210
    assert "tblHeader" in table.rows[0]._tr.xml


@pytest.mark.parametrize("count", range(20, 50))
def test_no_page_holds_a_signature_alone(count: int):
    signed = next(page for page in pages(as_pdf(listed(count))) if "Lê Văn C" in page)
    assert "Hết danh sách." in signed


@pytest.mark.parametrize("synthetic", [True, False])
def test_the_synthetic_mark_stands_on_every_page_or_on_none(synthetic: bool):
    made = commune.score_table(COMMUNE, YEAR, sheet(), synthetic=synthetic)
    marks = ["SỐ LIỆU GIẢ LẬP – không có giá trị pháp lý" in page for page in pages(as_pdf(made))]
    assert len(marks) > 2
    assert set(marks) == {synthetic}
    section = Document(io.BytesIO(as_docx(made))).sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert ("SỐ LIỆU GIẢ LẬP" in footer.paragraphs[0].text) == synthetic


@pytest.mark.parametrize("read", [in_pdf, in_docx])
def test_words_that_no_source_gives_are_called_a_sample(read):
    assert "Mẫu của phần mềm" in read(commune.evidence_index(COMMUNE, YEAR, evidence()))


@pytest.mark.parametrize("form", [as_pdf, as_docx])
def test_the_same_paper_gives_the_same_bytes_at_another_moment(form):
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC)):
        first = form(listed(3))
    assert form(listed(3)) == first


@pytest.mark.parametrize("read", [in_pdf, in_docx])
def test_a_letter_says_what_it_is_about_under_its_number_and_names_all_it_is_for(read):
    letter = Paper(
        COMMITTEE,
        "",
        "V/v xin ý kiến",
        (Paragraph("Đề nghị."),),
        "BCĐ-VP",
        addressees=("Công an tỉnh", "Thanh tra tỉnh"),
    )
    text = read(letter)
    assert "Số: 07/BCĐ-VP V/v xin ý kiến" in text
    assert "Kính gửi: - Công an tỉnh; - Thanh tra tỉnh." in text


@pytest.mark.parametrize("read", [in_pdf, in_docx])
def test_appendices_are_numbered_and_name_their_paper(read):
    one = Appendix("DANH SÁCH", (Table(COLUMNS, (), "Không có đơn vị nào."),))
    text = read(dataclasses.replace(listed(1), appendices=(one, one)))
    reference = f"(Kèm theo Tờ trình số 07/TTr-BCĐ ngày 05 tháng 01 năm 2024 của {COMMITTEE.body})"
    assert text.index("Phụ lục I ") < text.index(reference) < text.index("Phụ lục II ")
    assert text.count("Không có đơn vị nào.") == 2


def test_sections_are_numbered_anew_under_each_heading():
    blocks = (Section("A"), Section("a", 2), Section("b", 2), Section("B"), Section("c", 2))
    made = paper.layout(Paper(COMMITTEE, "BÁO CÁO", "Thử", blocks))
    assert [block["text"] for block in made["blocks"]] == ["I. A", "1. a", "2. b", "II. B", "1. c"]


@pytest.mark.parametrize("read", [in_pdf, in_docx])
def test_words_that_no_form_can_carry_are_dropped(read):
    issuer = Issuer("Ủy ban nhân dân xã A\x00", "A", Signer("B\x07"))
    made = Paper(issuer, "BÁO CÁO", "Thử\x0b", (Items(("một\x1fhai",), ""), Paragraph("Hết\ud800.")))
    text = read(made)
    assert "- mộthai." in text
    assert "Hết." in text


def test_a_row_longer_than_a_page_runs_over_to_the_next():
    long = "rất dài " * 1500
    made = dataclasses.replace(listed(1), blocks=(Table(COLUMNS, (Rows((("1", long + "CUỐI", ""),)),), ""),))
    assert "CUỐI" in in_pdf(made)
    for place in range(len(pages(as_pdf(made)))):
        assert extent(as_pdf(made), place)[3] <= 277.5


@pytest.mark.parametrize("more", range(24, 32))
def test_what_speaks_of_a_table_stands_on_its_page(more: int):
    table = Table(COLUMNS, (Rows((("1", "Xã Thượng", "92,50"),)),), "")
    blocks = (*[Paragraph("Một dòng.")] * more, Paragraph("Bảng sau:"), table)
    shown = pages(as_pdf(dataclasses.replace(listed(1), blocks=blocks)))
    assert next(page for page in shown if "Bảng sau:" in page) == next(page for page in shown if "Xã Thượng" in page)
