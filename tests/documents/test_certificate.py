"""Certificates and plaques: what they say, how large they are, and a code that a reader can read."""

import dataclasses
from datetime import date

import pypdfium2
import pytest
import segno

from gansao.documents import certificate, qr
from gansao.documents.certificate import CertificateText
from gansao.documents.decision import Signer
from tests.documents.samples import LONG_NAME, boxes, pages

MY_THAI = CertificateText(
    unit="Xã Mỹ Thái",
    within="huyện Lạng Giang, tỉnh Bắc Giang",
    stars=3,
    year=2023,
    authority="Chủ tịch Ủy ban nhân dân tỉnh Bắc Giang",
    decision_number="05/QĐ-UBND",
    decided_on=date(2024, 2, 5),
    serial="12/2023",
    place="Bắc Giang",
    signer=Signer("Nguyễn Văn A", "deputy"),
    verify_url="https://example.vn/chung-nhan/Xb3kQ9rT2mV7/",
)


def size(made: bytes) -> list[tuple[float, float]]:
    return [(page.get_width() / 72 * 25.4, page.get_height() / 72 * 25.4) for page in pypdfium2.PdfDocument(made)]


def gold_stars(made: bytes) -> int:
    """How many filled gold stars stand in the row of the page: gold runs on the line through their middle."""
    words = boxes(made, 0, "Hạng")[0]
    picture = pypdfium2.PdfDocument(made)[0].render(scale=2).to_pil().convert("RGB")
    row = int((words[1] - 10) / 25.4 * 72 * 2)
    gold = [picture.getpixel((x, row)) == (217, 154, 8) for x in range(picture.width)]
    runs = [x for x in range(1, len(gold)) if gold[x] and not gold[x - 1]]
    wide = [x for x in runs if all(gold[x : x + 12])]
    return len(wide)


def test_it_says_whose_how_many_and_by_which_decision():
    page = pages(certificate.certificate(MY_THAI))[0]
    for words in (
        "GIẤY CHỨNG NHẬN",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẮC GIANG",
        "XÃ MỸ THÁI",
        "huyện Lạng Giang, tỉnh Bắc Giang",
        "Đạt chuẩn chính quyền thân thiện năm 2023",
        "Hạng ba sao",
        "Theo Quyết định số 05/QĐ-UBND ngày 05 tháng 02 năm 2024 của Chủ tịch Ủy ban nhân dân tỉnh Bắc Giang",
        "Số vào sổ: 12/2023",
        "Bắc Giang, ngày 05 tháng 02 năm 2024",
        "KT. CHỦ TỊCH",
        "Nguyễn Văn A",
    ):
        assert words in page


@pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
def test_as_many_stars_are_filled_as_were_awarded(stars: int):
    assert gold_stars(certificate.certificate(dataclasses.replace(MY_THAI, stars=stars))) == stars


def test_all_certificates_in_one_file_a_page_each():
    names = ("Xã Mỹ Thái", LONG_NAME, "Phường Trần Phú")
    made = certificate.certificates([dataclasses.replace(MY_THAI, unit=name) for name in names])
    assert [name.upper() in page for name, page in zip(names, pages(made), strict=True)] == [True] * 3
    assert size(made) == [pytest.approx((297, 210), abs=0.2)] * 3


def test_a_plaque_has_its_real_size():
    made = certificate.plaque(MY_THAI)
    assert size(made) == [pytest.approx((420, 297), abs=0.2)]
    assert "CHÍNH QUYỀN THÂN THIỆN" in pages(made)[0]
    assert "Công nhận năm 2023 theo Quyết định số 05/QĐ-UBND ngày 05 tháng 02 năm 2024" in pages(made)[0]


@pytest.mark.parametrize("synthetic", [True, False])
def test_synthetic_ones_say_so(synthetic: bool):
    text = dataclasses.replace(MY_THAI, synthetic=synthetic)
    for made in (certificate.certificates([text, text]), certificate.plaques([text, text])):
        assert ["SỐ LIỆU GIẢ LẬP" in page for page in pages(made)] == [synthetic] * 2


def test_the_code_on_the_page_leads_to_the_check():
    """Every module of the code is where a reader looks for it, in the square at the foot of the page."""
    made = certificate.certificate(MY_THAI)
    modules = [
        list(row) for row in segno.make(MY_THAI.verify_url, error="m", micro=False, mask=0).matrix_iter(border=4)
    ]
    scale, side = 8, 27  # dots a point; millimetres of the square
    picture = pypdfium2.PdfDocument(made)[0].render(scale=scale).to_pil().convert("L")
    dots = scale * 72 / 25.4
    left, top, step = 26 * dots, (210 - 21 - side) * dots, side * dots / len(modules)
    seen = [
        [
            int(picture.getpixel((int(left + (x + 0.5) * step), int(top + (y + 0.5) * step))) < 128)
            for x in range(len(row))
        ]
        for y, row in enumerate(modules)
    ]
    assert seen == modules


def test_a_code_has_its_quiet_border():
    drawn = qr.svg("https://example.vn/")
    width = segno.make("https://example.vn/", error="m", micro=False).symbol_size(border=4)[0]
    assert f'width="{width}"' in drawn


def test_the_same_certificate_gives_the_same_bytes():
    assert certificate.certificate(MY_THAI) == certificate.certificate(MY_THAI)
