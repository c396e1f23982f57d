"""Every page, as everybody may meet it: axe finds nothing, nothing sticks out on a phone, no other host is called."""

import re
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.urls import get_resolver, resolve
from playwright.sync_api import Browser

from gansao.demo.people import PASSWORD
from tests.accounts.conftest import app_code
from tests.journeys.addresses import ABSENT, FILES, MISSING, OFFICIAL, OPEN, POSTED
from tests.journeys.browser import visiting
from tests.journeys.conftest import Busy
from tests.journeys.looking import MOST_BYTES, bytes_sent, faults
from tests.test_conventions import doors

EXPECTED = [403, 404, 409]  # pages of refusal are pages too


@pytest.mark.parametrize("path", OPEN)
def test_open_page(browser: Browser, busy: Busy, path: str) -> None:
    with visiting(browser, busy.address) as neighbour:
        neighbour.watch.expected += EXPECTED
        weight = bytes_sent(neighbour.page, busy.address + path.format_map(busy.names))
        assert faults(neighbour.page) == []
        assert weight <= MOST_BYTES


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in OFFICIAL.items() for path in paths])
def test_official_page(browser: Browser, busy: Busy, who: str, path: str) -> None:
    with visiting(browser, busy.address, state=busy.signed_in.get(who)) as person:
        person.watch.expected += EXPECTED
        if who not in busy.signed_in:
            person.sign_in(who)
            busy.signed_in[who] = person.page.context.storage_state()
        answer = person.go(path.format_map(busy.names))
        assert answer and (answer.status != 404 or path in ABSENT)  # the page is looked at, not what stands for it
        assert person.path != "/dang-nhap/"
        assert faults(person.page) == []


def test_a_code_is_handed_out_and_used(browser: Browser, busy: Busy) -> None:
    """The pages that only a press of a button shows."""
    with visiting(browser, busy.address) as administrator, visiting(browser, busy.address) as newcomer:
        administrator.sign_in("quantri")
        administrator.go(f"/quan-tri/tai-khoan/{busy.names['person']}/")
        administrator.press("Phát mã một lần")
        assert faults(administrator.page) == []
        newcomer.go(administrator.page.get_by_text("/dang-nhap/mot-lan/").last.inner_text().removeprefix(busy.address))
        assert faults(newcomer.page) == []


def test_a_list_becomes_accounts_and_slips(browser: Browser, busy: Busy) -> None:
    """What stands between the empty workbook and the paper: faults, people to be made, slips."""
    heading, row = "Tên đăng nhập;Họ và tên;Vai trò;Từ ngày", "can.bo.moi;Đỗ Thị Mới;Văn thư;"
    with visiting(browser, busy.address) as administrator:
        page = administrator.page
        administrator.sign_in("quantri")
        for day, button in (("32/01/2026", "Kiểm tra danh sách"), ("01/01/2026", "Lập 1 tài khoản")):
            administrator.go("/quan-tri/tai-khoan/tu-bang/")
            file = {"name": "ds.csv", "mimeType": "text/csv", "buffer": f"{heading}\n{row}{day}".encode()}
            page.get_by_label("Tệp danh sách").set_input_files(file)
            administrator.press("Kiểm tra danh sách")
            page.get_by_role("button", name=button).wait_for()
            assert faults(page) == []
        administrator.press("Lập 1 tài khoản")
        page.get_by_text("Đã lập 1 tài khoản").wait_for()
        administrator.go("/quan-tri/tai-khoan/phat-ma/")
        assert faults(page) == []
        administrator.press("Phát mã và xem phiếu in")
        page.get_by_role("img", name="Mã QR mở trang đặt mật khẩu").first.wait_for()
        assert faults(page) == []


def test_a_second_factor_is_set_up_used_and_turned_off(browser: Browser, busy: Busy) -> None:
    """What stands between the password and the house, and the codes that are shown once."""
    with visiting(browser, busy.address) as person:
        page = person.page
        person.sign_in("vanthu")
        person.go("/tai-khoan/xac-thuc/")
        secret = page.locator(".secret").inner_text().replace(" ", "")
        page.get_by_label("Mã ứng dụng đang hiện").fill(app_code(secret=secret))
        person.press("Bật xác thực hai lớp")
        page.get_by_role("heading", name="Mã dự phòng của").wait_for()
        assert faults(page) == []
        code = page.locator(".recovery-codes code").first.inner_text()
        for address in ("/tai-khoan/", "/tai-khoan/xac-thuc/ma-du-phong/"):
            person.go(address)
            assert faults(page) == []
        person.sign_out()
        person.go("/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill("vanthu")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        person.press("Đăng nhập")
        page.wait_for_url("**/dang-nhap/ma-xac-thuc/")
        assert faults(page) == []
        page.get_by_label("Mã xác thực").fill(code)
        person.press("Vào")
        page.wait_for_url("**/viec/")
        person.go("/tai-khoan/xac-thuc/tat/")
        assert faults(page) == []
        page.get_by_label("Mật khẩu đang dùng").fill(PASSWORD)
        person.press("Tắt xác thực hai lớp")
        page.get_by_text("Đã tắt xác thực hai lớp").wait_for()


def test_no_page_is_left_out() -> None:
    paths = [*OPEN, *(path for paths in OFFICIAL.values() for path in paths)]
    some = {"visit": str(UUID(int=1))}  # the others are numbers
    paths = [re.sub(r"{(\w+)}", lambda name: some.get(name[1], "1"), path) for path in paths if path != MISSING]
    looked_at = {resolve(urlsplit(path).path).view_name for path in paths}
    assert {name for name, _, _ in doors(get_resolver())} - looked_at == FILES | POSTED


def test_the_look_is_not_blind(browser: Browser, busy: Busy) -> None:
    planted = """() => document.querySelector("main").insertAdjacentHTML("beforeend",
        '<img src="/tinh/khong-co.png"><p><svg width="3000" height="9"></svg></p>')"""
    with visiting(browser, busy.address) as neighbour:
        neighbour.watch.expected += EXPECTED
        neighbour.go("/ve-phan-mem/")
        neighbour.page.evaluate(planted)
        found = "\n".join(faults(neighbour.page))
        neighbour.page.evaluate("() => { fetch('https://ngoai.example/').catch(() => 0); }")
        neighbour.page.wait_for_timeout(300)
        blocked = [fault for fault in neighbour.watch.faults if "Content Security Policy" in fault]
        neighbour.watch.faults.clear()
    assert "image-alt" in found
    assert "390: rộng hơn màn hình: <svg" in found
    assert blocked
