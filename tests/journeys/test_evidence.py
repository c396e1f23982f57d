"""Evidence from the phone to the public page: added, refused, replaced, printed, copied, confirmed, released."""

import http.cookiejar
import io
import re
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page

from gansao.demo.people import PASSWORD
from tests.files.test_pictures import taken
from tests.journeys.browser import PHONE, WIDE, Visitor, visiting
from tests.journeys.conftest import Stages
from tests.journeys.looking import faults
from tests.server import ROOT, environment, served

DOSSIER = "/nam/2026/ho-so/07420/"
EVIDENCE = f"{DOSSIER}minh-chung/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def desk(installation: Path) -> Iterator[str]:
    with served(installation) as (address, _):
        yield address


def photo(name: str, colour: str) -> FilePayload:
    stream = io.BytesIO()
    Image.new("RGB", (2400, 1800), colour).save(stream, "JPEG", exif=taken())
    return {"name": name, "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def pdf(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}


def zipped(name: str) -> FilePayload:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    return {"name": name, "mimeType": "application/pdf", "buffer": stream.getvalue()}


def add(person: Visitor, criterion: str, *files: FilePayload, title: str = "", url: str = "", refers: str = "") -> None:
    person.go(f"{EVIDENCE}?tc={criterion}")
    page = person.page
    if files:
        page.locator("#id_chosen").set_input_files(list(files))
    page.locator("#id_title").fill(title)
    page.locator("#id_url").fill(url)
    if refers:
        page.locator("#id_refers_to").select_option(label=refers)
    person.press("Thêm minh chứng")


def shelf(page: Page, criterion: str) -> str:
    return page.locator(f"#tc-{criterion}").inner_text()


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_what_proves_a_mark_is_added_replaced_and_printed(browser: Browser, desk: str, width: int) -> None:
    with visiting(browser, desk, width) as commune, visiting(browser, desk, width) as reader:
        page = commune.page
        commune.sign_in("xa")
        add(commune, "1", photo("niem-yet.jpg", "green"), title="Bảng niêm yết tại một cửa")
        commune.sees("Đã thêm 1 minh chứng cho tiêu chí 1.")
        add(commune, "2", pdf("ke-hoach.pdf"))
        add(commune, "3", url="https://example.vn/niem-yet", title="Trang niêm yết")
        add(commune, "4", refers="1: Bảng niêm yết tại một cửa")
        for criterion, kind in (("1", "Ảnh"), ("2", "PDF"), ("3", "Liên kết"), ("4", "Dẫn chiếu đến tiêu chí 1")):
            assert kind in shelf(page, criterion)
        assert page.locator("#tc-1 img").evaluate("image => image.complete && image.naturalWidth") == 320
        assert faults(page) == []

        page.get_by_role("link", name="Bảng niêm yết tại một cửa").first.click()
        commune.sees("21,27500, 106,19444")
        assert page.locator("img.big-picture").evaluate("image => image.naturalWidth") == 1600  # of 2400
        with page.expect_download() as saving:
            page.get_by_role("link", name="niem-yet.jpg").click()
        assert Image.open(saving.value.path()).size == (2400, 1800)  # the original as it came
        page.get_by_label("Thay bằng tệp mới").set_input_files([photo("niem-yet-moi.jpg", "blue")])
        commune.press("Thay tệp")
        commune.sees("bản cũ vẫn được giữ", "Các bản", "niem-yet.jpg")
        assert faults(page) == []
        piece = commune.path

        reader.sign_in("thuky")  # as everybody who may read the dossier, an assessor among them
        reader.go(piece)
        reader.sees("Vị trí chụp", "21,27500, 106,19444")
        index = reader.page.request.get(f"{desk}{EVIDENCE}muc-luc.pdf")
        assert index.ok and index.body().startswith(b"%PDF")
        reader.go(EVIDENCE)
        assert faults(reader.page) == []
        assert reader.page.get_by_role("button", name="Thêm minh chứng").count() == 0


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_what_is_no_evidence_is_refused_in_words(browser: Browser, desk: str, width: int) -> None:
    svg: FilePayload = {
        "name": "so-do.svg",
        "mimeType": "image/svg+xml",
        "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    }
    with visiting(browser, desk, width) as commune:
        commune.watch.expected.append(409)
        commune.sign_in("xa")
        for file, said in (
            (zipped("ke-hoach.pdf"), "Đây là tệp nén ZIP, dù tên tệp thế nào"),
            (svg, "Đây là hình SVG, có thể chứa mã chạy được"),
        ):
            add(commune, "5", file)
            commune.sees(said, file["name"])
            assert faults(commune.page) == []
            commune.go(EVIDENCE)
            assert "Chưa có minh chứng." in shelf(commune.page, "5")


def test_last_years_evidence_is_copied_and_confirmed(browser: Browser, installation: Path) -> None:
    """Only where the unit has one last year of its own: it stands here as it would a year on."""
    before = "from tests.journeys.test_evidence import give_a_year_before as give; give()"
    made = subprocess.run(
        [sys.executable, "-c", before], cwd=ROOT, env=environment(installation), capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    with served(installation) as (address, _):
        for width in (PHONE, WIDE):
            with visiting(browser, address, width) as commune:
                commune.sign_in("xa")
                commune.go(EVIDENCE)
                if width == PHONE:
                    commune.press("Chép minh chứng năm 2025")
                    commune.sees("Đã chép 2 minh chứng của năm 2025, chờ xác nhận.")
                    commune.sees("chép từ năm trước, chờ xác nhận")
                    assert faults(commune.page) == []
                    commune.page.get_by_role("link", name="Quy chế năm trước").click()
                    commune.press("Xác nhận còn đúng cho năm nay")
                    commune.sees("Đã xác nhận minh chứng còn đúng cho năm nay.")
                else:
                    commune.sees("1 minh chứng chép từ năm trước đang chờ xác nhận")
                    commune.press("Xác nhận cả 1")
                    commune.sees("Đã xác nhận 1 minh chứng còn đúng cho năm nay.")
                    assert commune.page.get_by_text("chờ xác nhận", exact=False).count() == 0
                assert faults(commune.page) == []


def test_released_seen_by_anybody_and_taken_back(browser: Browser, stages: Stages, tmp_path: Path) -> None:
    with (
        served(shutil.copytree(stages.var, tmp_path / "open")) as (address, _),
        visiting(browser, address) as secretary,
        visiting(browser, address, PHONE) as neighbour,
    ):
        neighbour.watch.expected.append(404)
        secretary.sign_in("thuky")
        secretary.go("/nam/2023/ho-so/07375/minh-chung/")
        secretary.page.get_by_role("link", name="Bảng niêm yết (ảnh giả lập)").click()
        piece = secretary.path
        neighbour.go("/ket-qua/2023/07375/minh-chung/")
        neighbour.sees("Không tìm thấy trang này")
        secretary.follow("Cho công khai minh chứng này")
        secretary.sees("đúng những gì trong khung dưới đây", "ngay khi công khai")
        assert faults(secretary.page) == []
        secretary.press("Công khai minh chứng này")
        secretary.sees("Minh chứng này được công khai.")
        neighbour.go("/ket-qua/2023/07375/")
        neighbour.follow("1 minh chứng được công khai")
        neighbour.sees("Bảng niêm yết (ảnh giả lập)")
        assert neighbour.page.locator(".released img").evaluate("image => image.naturalWidth") > 0
        assert faults(neighbour.page) == []
        secretary.go(f"{piece}cong-khai/")
        secretary.press("Thôi công khai")
        secretary.sees("trang công khai không còn nữa")
        neighbour.page.reload()
        neighbour.sees("Không tìm thấy trang này")


def test_many_presses_at_once_hand_in_once(installation: Path) -> None:
    """Six windows of the leader press together on a real server: one hands in, five are told."""
    address_of_it = f"{DOSSIER}nop/"
    answers: list[int] = []
    with served(installation) as (address, _):
        windows = [_signed_in(address, "lanhdaoxa") for _ in range(6)]
        tokens = [_token(window.open(address + address_of_it, timeout=60).read().decode()) for window in windows]

        def press(window: urllib.request.OpenerDirector, token: str) -> None:
            form = {"csrfmiddlewaretoken": token, "verb": "submit", "note": "Chờ văn bản"}
            try:
                window.open(address + address_of_it, urllib.parse.urlencode(form).encode(), timeout=60)
                answers.append(200)
            except urllib.error.HTTPError as answer:
                answers.append(answer.code)

        threads = [threading.Thread(target=press, args=pair) for pair in zip(windows, tokens, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        page = windows[0].open(address + address_of_it, timeout=60).read().decode()
    assert sorted(answers) == [200, 409, 409, 409, 409, 409]
    assert page.count("Chờ văn bản") == 2  # the step, and why it came in incomplete


def _signed_in(address: str, username: str) -> urllib.request.OpenerDirector:
    window = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    token = _token(window.open(f"{address}/dang-nhap/", timeout=60).read().decode())
    form = {"csrfmiddlewaretoken": token, "username": username, "password": PASSWORD}
    window.open(f"{address}/dang-nhap/", urllib.parse.urlencode(form).encode(), timeout=60)
    return window


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]


def give_a_year_before() -> None:
    """A published year of the same unit before 2026, with two pieces of evidence. Runs in a process of its own."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gansao.settings")
    django.setup()
    from django.utils import timezone

    from gansao.assessments import actions
    from gansao.programmes.models import Participation, Programme

    unit = Participation.objects.select_related("programme").get(programme__key="2026", code="07420")
    year = unit.programme
    year.pk, year.key, year.year, year._state.adding = None, "2025-27", 2025, True
    year.save(force_insert=True)
    unit.pk, unit.programme, unit._state.adding = None, year, True
    unit.save(force_insert=True)
    for number, title in enumerate(("Quy chế năm trước", "Trang năm trước")):
        url = f"https://example.vn/{number}"
        actions.add_link(participation=unit, criterion="6", url=url, title=title, by="thử", at=timezone.now())
    Programme.objects.filter(pk=year.pk).update(state=Programme.State.PUBLISHED)
