"""What goes wrong in an office: a second press, a tab from this morning, a lost line, a power cut."""

import io
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.journeys import year
from tests.journeys.browser import Visitor, visiting
from tests.journeys.conftest import Stages
from tests.server import served


@pytest.fixture
def own(stages: Stages, tmp_path: Path) -> Path:
    """Years at every stage, to be written as one likes."""
    return shutil.copytree(stages.var, tmp_path / "own")


def asked(var: Path, question: str) -> Any:
    """One figure from the database beside the server's back."""
    with closing(sqlite3.connect(f"file:{var / 'gansao.sqlite3'}?mode=ro", uri=True)) as database:
        return database.execute(question).fetchone()[0]


def test_a_double_press_accepts_once(browser: Browser, stages: Stages, own: Path) -> None:
    with served(own) as (address, _), visiting(browser, address, javascript=False) as person:
        person.sign_in("thuky")
        person.go(f"/nam/2024/nhap-diem/{stages.names['ready']}/")
        person.page.get_by_role("button", name="Nhận bảng điểm này").dblclick()
        person.sees("đơn vị đủ điều kiện công nhận")
    assert asked(own, "SELECT count(*) FROM audit_entry WHERE action = 'assessments.accept_upload'") == 1
    assert asked(own, "SELECT state FROM assessments_marksupload WHERE id = 3") == "accepted"


def test_two_tabs_publish_once(browser: Browser, own: Path) -> None:
    lines = asked(own, "SELECT count(*) FROM recognition_logentry")
    with served(own) as (address, _), visiting(browser, address) as person:
        person.sign_in("thuky")
        morning = Visitor(person.page.context.new_page(), address, person.watch)
        for tab in (morning, person):
            tab.go("/nam/2020/quyet-dinh/cong-bo/")
            tab.page.get_by_label("Nêu đầy đủ điểm").check()
            tab.page.get_by_label("để xác nhận").fill("20/QĐ-UBND")
        person.press("Công bố Quyết định số 20/QĐ-UBND")
        person.sees("Đã công bố. Quyết định được ghi ở dòng")
        morning.press("Công bố Quyết định số 20/QĐ-UBND")
        morning.sees("việc này đã được làm ở thẻ khác")
    assert asked(own, "SELECT count(*) FROM recognition_logentry") == lines + 1
    assert asked(own, "SELECT count(*) FROM recognition_certificate c JOIN recognition_decision d"
                 " ON d.id = c.decision_id WHERE d.number LIKE '20/%'") == 76  # fmt: skip


def test_two_tabs_freeze_once(browser: Browser, own: Path) -> None:
    before = asked(own, "SELECT count(*) FROM recognition_frozenresult")
    with served(own) as (address, _), visiting(browser, address) as person:
        person.watch.expected.append(409)
        person.sign_in("thuky")
        morning = Visitor(person.page.context.new_page(), address, person.watch)
        for tab in (morning, person):
            tab.go("/nam/2019/chot/")
            tab.page.get_by_label("để xác nhận").fill("2019")
        person.press("Chốt kết quả năm 2019")
        person.sees("Đã chốt kết quả năm 2019")
        morning.press("Chốt kết quả năm 2019")
        morning.sees("đã được chốt: hãy tải lại trang")
    assert asked(own, "SELECT count(*) FROM recognition_frozenresult") == before + 1


def test_a_line_lost_while_sending(browser: Browser, installation: Path, tmp_path: Path) -> None:
    with served(installation) as (address, _), visiting(browser, address) as person:
        person.sign_in("thuky")
        year.open_year(person)
        sheet = year.empty_workbook(person, tmp_path)
        sheet.cell("07420", "1").value = 2
        path = sheet.save("mot-diem.xlsx")
        field = person.page.get_by_label("Bảng điểm (Excel hoặc CSV)")
        field.set_input_files(path)
        person.page.context.set_offline(True)
        person.press("Kiểm tra bảng điểm")
        person.page.wait_for_url("chrome-error://**")
        assert asked(installation, "SELECT count(*) FROM assessments_marksupload") == 0
        person.page.context.set_offline(False)
        person.page.go_back()
        person.go(f"{year.BASE}nhap-diem/")
        year.send(person, path)
        person.sees("Nhận tệp này sẽ thay đổi")
    assert asked(installation, "SELECT count(*) FROM assessments_marksupload") == 1
    assert asked(installation, "SELECT count(*) FROM audit_entry WHERE action = 'assessments.accept_upload'") == 0


def test_a_power_cut_while_certificates_are_drawn(browser: Browser, installation: Path) -> None:
    drawn = "SELECT count(*) FROM recognition_certificate WHERE file_id IS NOT NULL"
    with served(installation) as (address, process), visiting(browser, address) as person:
        person.sign_in("thuky")
        state = person.page.context.storage_state()
        person.go("/nam/2023/chung-nhan/")
        person.press("Tạo tệp của 76 giấy và biển")
        person.sees("Có thể rời trang này, việc vẫn tiếp tục")
        while asked(installation, drawn) < 10:
            person.page.wait_for_timeout(20)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        person.watch.faults.clear()
    kept = asked(installation, drawn)
    assert 10 <= kept < 76
    with served(installation) as (address, _), visiting(browser, address, state=state) as person:
        person.go("/nam/2023/chung-nhan/")
        person.page.get_by_text("Đã tạo xong lúc").wait_for(timeout=120_000)
        with person.page.expect_download() as arriving:
            person.follow("Tải cả 76 giấy (một PDF)")
        assert len(PdfReader(io.BytesIO(Path(arriving.value.path()).read_bytes())).pages) == 76
    assert asked(installation, "SELECT count(DISTINCT file_id) FROM recognition_certificate") == 76
    assert asked(installation, "SELECT count(*) FROM recognition_certificate") == 76
    assert asked(installation, "SELECT count(*) FROM files_storedfile WHERE name LIKE 'chung-nhan-%'") == 77
