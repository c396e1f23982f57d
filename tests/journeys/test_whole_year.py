"""A whole year: from the empty workbook to the public page and, after a mistake is found, to the new decision."""

import hashlib
import io
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.journeys import year
from tests.journeys.browser import PHONE, WIDE, Visitor, visiting
from tests.journeys.workbooks import Marks, synthetic_marks
from tests.server import served

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
UNIT = "Xã Mỹ Thái"


@pytest.fixture(scope="session")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Marks:
    return synthetic_marks(tmp_path_factory.mktemp("marks"))


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_year(
    browser: Browser, installation: Path, tmp_path: Path, marks: Marks, width: int, javascript: bool
) -> None:
    with served(installation) as (address, _), visiting(browser, address, width, javascript) as person:
        person.sign_in("thuky")
        year.open_year(person)
        year.enter_marks(person, tmp_path, marks)
        first = decide(person, tmp_path, "15", "Nguyễn Văn Ký")
        neighbour_finds(person, first, "81,50")
        assert len(PdfReader(io.BytesIO(year.make_certificates(person, javascript))).pages) == 76

        year.take_up_again(person, "15", "Sót minh chứng của một tiêu chí")
        neighbour_finds(person, first, "81,50")
        year.mend_a_mark(person, tmp_path, "07420", "8", 0)
        second = decide(person, tmp_path, "16", "Nguyễn Văn Ký")
        person.go(first)
        person.sees("Giấy chứng nhận này không còn hiệu lực", "Quyết định số 16/QĐ-UBND")
        neighbour_finds(person, second, "80,50")


def decide(person: Visitor, folder: Path, number: str, signer: str) -> str:
    """From complete marks to the published decision; the page that the certificate of UNIT leads to."""
    year.freeze(person)
    content = year.draft(person, signer)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert all(words in pages[0] + pages[1] for words in ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", signer))
    assert len(pages) > 3
    signed = folder / f"quyet-dinh-{number}.pdf"
    signed.write_bytes(content)
    person.sign_out()
    person.sign_in("vanthu")
    assert year.sign(person, number, f"{datetime.now(HANOI):%d/%m/%Y}", signed) == hashlib.sha256(content).hexdigest()
    person.sees("Khớp cả 76 đơn vị với danh sách đã chốt")
    person.sign_out()
    person.sign_in("thuky")
    year.publish(person, number)
    return year.certificate_page(person, UNIT)


def neighbour_finds(person: Visitor, certificate: str, points: str) -> None:
    """What the public reads of UNIT, and of the certificate whose code was scanned."""
    person.go(f"/ket-qua/{year.YEAR}/?q=my+thai")
    person.follow(UNIT)
    person.sees(points, "Được công nhận đạt chuẩn, 1 sao", "Vì sao được mức này")
    person.go(certificate)
    person.sees("Giấy chứng nhận này có hiệu lực", "mức 1 sao")
