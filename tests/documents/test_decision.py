"""The decision as NĐ 30/2020 asks, measured on the page that is made."""

import dataclasses
import io
import json
from datetime import date

import pypdfium2
import pytest
from pypdf import PdfReader

from gansao.documents import decision, fonts, pdf
from gansao.documents.decision import AnnexRow, DecisionText, Signer
from tests.documents.samples import LONG_NAME, boxes, extent, pages, rows, text

A4 = pytest.approx((210, 297), abs=0.2)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 1, 5), "ngày 05 tháng 01 năm 2024"),
        (date(2024, 2, 10), "ngày 10 tháng 02 năm 2024"),
        (date(2024, 3, 9), "ngày 09 tháng 3 năm 2024"),
        (date(2024, 12, 15), "ngày 15 tháng 12 năm 2024"),
    ],
)
def test_zeros_lead_days_under_ten_and_the_first_two_months(day: date, words: str):
    assert decision.long_date(day).replace("\u00a0", " ") == words


def test_an_unknown_day_leaves_room_to_write():
    assert decision.long_date(None).split("\u00a0" * 8) == ["ngày", "tháng", "năm\u00a020\u00a0\u00a0\u00a0\u00a0"]


@pytest.mark.parametrize(
    ("number", "whole"),
    [("5", "05/QĐ-UBND"), ("123", "123/QĐ-UBND"), ("7/QĐ-CT", "7/QĐ-CT"), ("", "\u00a0" * 8 + "/QĐ-UBND")],
)
def test_the_number_with_its_symbol(number: str, whole: str):
    assert decision.full_number(number, "QĐ-UBND") == whole


def test_bases_end_with_semicolons_and_the_last_with_a_full_stop():
    assert decision.punctuated(["Căn cứ A", "Căn cứ B; C;", " ", "Theo đề nghị của D,"]) == (
        "Căn cứ A;",
        "Căn cứ B; C;",
        "Theo đề nghị của D.",
    )


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        ("chairman", ("CHỦ TỊCH",)),
        ("deputy", ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("committee", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("committee_deputy", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    ],
)
def test_signers_stand_under_their_office_each_line_below_the_one_before(form: str, lines: tuple[str, ...]):
    made = decision.as_pdf(text(2, signer=Signer("Nguyễn Văn A", form)))
    tops = [boxes(made, 0, line)[-1][1] for line in (*lines, "Nguyễn Văn A")]
    assert tops == sorted(tops)
    assert len(set(tops)) == len(lines) + 1


def test_an_office_of_another_name_signs_too():
    assert Signer("Trần Thị B", other_lines=("TRƯỞNG BAN",)).lines == ("TRƯỞNG BAN",)


def test_a_body_stands_on_two_lines_of_capitals():
    assert decision.body_lines("Ủy ban nhân dân tỉnh Bắc Giang") == ("ỦY BAN NHÂN DÂN", "TỈNH BẮC GIANG")
    assert decision.body_lines("Sở Nội vụ") == ("SỞ NỘI VỤ",)


def test_plain_data_gives_the_same_text_back():
    signed = dataclasses.replace(text(3), number="5", signed_on=date(2024, 2, 5), synthetic=True)
    assert DecisionText.from_data(json.loads(json.dumps(signed.to_data()))) == signed


def test_annex_by_stars_counts_through_and_names_its_groups():
    annex = decision.annex("DANH SÁCH", rows())
    assert [group.heading for group in annex.groups] == [
        "I. Ba sao (11 đơn vị)",
        "II. Hai sao (30 đơn vị)",
        "III. Một sao (35 đơn vị)",
    ]
    assert [row[0] for group in annex.groups for row in group.rows] == [str(n) for n in range(1, 77)]
    assert annex.groups[1].rows[19] == ("31", LONG_NAME, "Huyện Yên Thế", "85,30", "2")


def test_annex_by_district_needs_no_column_for_it():
    annex = decision.annex("DANH SÁCH", rows(5), "district")
    assert [group.heading for group in annex.groups] == [
        "I. Huyện Yên Thế (2 đơn vị)",
        "II. Thành phố Bắc Giang (2 đơn vị)",
        "III. Huyện Lạng Giang (1 đơn vị)",
    ]
    assert [column.heading for column in annex.columns] == ["STT", "Tên đơn vị", "Tổng điểm", "Số sao"]


def test_annex_without_districts_or_groups():
    annex = decision.annex("DANH SÁCH", [AnnexRow("Phường Kinh Bắc", "92,50", 3)], "")
    assert annex.groups[0] == decision.Group("", (("1", "Phường Kinh Bắc", "92,50", "3"),))
    assert sum(column.width for column in annex.columns) == 100


def test_pages_are_a4_and_the_margins_hold():
    made = decision.as_pdf(dataclasses.replace(text(), number="5", signed_on=date(2024, 2, 5)))
    document = pypdfium2.PdfDocument(made)
    assert [(page.get_width() / 72 * 25.4, page.get_height() / 72 * 25.4) for page in document] == [A4] * 4
    for page in range(4):
        left, top, right, bottom = extent(made, page)
        assert left >= 29.9
        assert right <= 190.2
        assert bottom <= 277.2
        assert top >= (20 if page == 0 else 8)


def test_page_numbers_stand_top_centre_from_the_second_page():
    made = decision.as_pdf(text())
    assert [page.startswith(f"{number} ") for number, page in enumerate(pages(made), start=1)] == [
        False,
        True,
        True,
        True,
    ]
    left, top, right, bottom = boxes(made, 1, "2")[0]
    assert (left + right) / 2 == pytest.approx(110, abs=0.5)  # the middle between margins of 30 and 20 mm
    assert 8 < top < bottom < 20


def test_the_list_repeats_its_heading_and_splits_no_row():
    made = decision.as_pdf(text())
    for page in (1, 2, 3):
        assert len(boxes(made, page, "Tên đơn vị")) == 1
    assert sum(page.count("Xã Thượng Đông Số") for page in pages(made)) == 75
    lines = [box[1] for word in ("Thị trấn Nông trường", "Đông Tây") for box in boxes(made, 2, word)]
    assert len(lines) == 2  # the long name wraps, whole, on one page
    assert lines[0] < lines[1]


@pytest.mark.slow
def test_no_group_heading_is_left_alone_at_the_foot_of_a_page():
    for count in range(41, 60):
        for page in pages(decision.as_pdf(text(count)))[1:]:
            assert not page.rstrip().endswith("đơn vị)")


def test_the_annex_names_its_decision():
    made = decision.as_pdf(dataclasses.replace(text(2), number="5", signed_on=date(2024, 2, 5)))
    reference = "(Kèm theo Quyết định số 05/QĐ-UBND ngày 05 tháng 02 năm 2024 của Ủy ban nhân dân tỉnh Bắc Giang)"
    assert reference in pages(made)[1]
    assert pages(made)[1].index("Phụ lục") < pages(made)[1].index("DANH SÁCH") < pages(made)[1].index("(Kèm theo")


def test_a_list_without_units_says_so():
    assert "Không có đơn vị nào được công nhận./." in pages(decision.as_pdf(text(0)))[1]


def test_a_decision_without_annex_has_one_page():
    assert len(pages(decision.as_pdf(dataclasses.replace(text(2), annex=None)))) == 1


@pytest.mark.parametrize("synthetic", [True, False])
def test_the_synthetic_mark_stands_on_every_page_or_on_none(synthetic: bool):
    found = [
        "SỐ LIỆU GIẢ LẬP – không có giá trị pháp lý" in page
        for page in pages(decision.as_pdf(text(synthetic=synthetic)))
    ]
    assert found == [synthetic] * 4


def test_the_body_above_stands_over_the_one_that_issues():
    district = dataclasses.replace(
        text(2), superior="Ủy ban nhân dân tỉnh Bắc Giang", body="Ủy ban nhân dân huyện Lạng Giang"
    )
    made = decision.as_pdf(district)
    assert boxes(made, 0, "TỈNH BẮC GIANG")[0][1] < boxes(made, 0, "HUYỆN LẠNG GIANG")[0][1]


@pytest.mark.parametrize("family", [fonts.chosen(), fonts.EMBEDDED])
def test_one_family_is_embedded_for_the_whole_document(family: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fonts, "chosen", lambda folder=None: family)
    pdf._kept.cache_clear()
    made = decision.as_pdf(text(synthetic=True))
    pdf._kept.cache_clear()
    names = {
        font.get_object()["/BaseFont"].split("+")[1].split("-")[0]
        for page in PdfReader(io.BytesIO(made)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert names == {family.replace(" ", "")}


@pytest.mark.parametrize("more", range(2, 14))
def test_no_page_holds_a_signature_alone(more: int):
    """However long the decision, the page that is signed holds words of its last article."""
    short = text(2)
    longer = dataclasses.replace(short, articles=(short.articles[1],) * more + short.articles[-1:])
    signed = next(page for page in pages(decision.as_pdf(longer)) if "Nguyễn Văn A" in page)
    assert "chịu trách nhiệm thi hành Quyết định này./." in signed
    assert signed.index("thi hành Quyết định này./.") < signed.index("Nơi nhận:")
