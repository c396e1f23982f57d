"""A commune fills in its sheet: it saves itself, outlives a lost connection, shows both versions; also by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Route

from tests.journeys.browser import PASSWORD, PHONE, Visitor, visiting
from tests.server import served

SHEET = "/nam/2026/ho-so/07420/"
SAVED, KEPT = "Đã lưu", "đã giữ trên máy này, sẽ lưu khi có mạng"


@pytest.fixture
def sheet_address(installation: Path) -> Iterator[str]:
    with served(installation) as (address, _):
        yield address


def card(person: Visitor, criterion: str) -> Locator:
    return person.page.locator(f"#tc-{criterion}")


def write_note(person: Visitor, criterion: str, note: str) -> None:
    card(person, criterion).get_by_label("Ghi chú").fill(note)


def says(person: Visitor, criterion: str, text: str) -> None:
    card(person, criterion).locator(".kq").get_by_text(text).wait_for()


def note_of(person: Visitor, criterion: str) -> str:
    return card(person, criterion).get_by_label("Ghi chú").input_value()


def test_it_saves_itself_and_the_total_follows(browser: Browser, sheet_address: str) -> None:
    with visiting(browser, sheet_address, PHONE) as person:
        person.sign_in("xa")
        person.go(SHEET)
        none = card(person, "1").get_by_label("Không có mục nào")
        none.check()
        says(person, "1", f"{SAVED} ")
        before = person.page.locator("#tong .big strong").inner_text()
        plan = card(person, "1").locator("input[name=items][value='0']")
        plan.check()
        assert not none.is_checked()
        person.page.wait_for_function(
            "before => document.querySelector('#tong .big strong').innerText !== before", arg=before
        )
        write_note(person, "1", "Kế hoạch số 5")
        person.page.wait_for_function("() => !Object.keys(localStorage).length")
        person.page.reload()
        assert note_of(person, "1") == "Kế hoạch số 5"
        assert plan.is_checked()


def test_a_lost_connection_loses_nothing(browser: Browser, sheet_address: str) -> None:
    with visiting(browser, sheet_address) as person:
        page, context = person.page, person.page.context
        person.sign_in("xa")
        person.go(SHEET)
        context.set_offline(True)
        write_note(person, "2", "Ghi khi mất mạng")
        says(person, "2", KEPT)
        person.sees("Mất mạng: 1 tiêu chí đã giữ trên máy này")
        context.set_offline(False)
        says(person, "2", f"{SAVED} ")

        def cut(route: Route) -> None:
            route.abort("connectionreset")

        page.route("**/tieu-chi/**", cut)
        write_note(person, "2", "Ghi rồi tắt máy")
        says(person, "2", KEPT)
        page.unroute("**/tieu-chi/**")
        page.reload()
        says(person, "2", f"{SAVED} ")
        assert note_of(person, "2") == "Ghi rồi tắt máy"
        page.wait_for_function("() => !Object.keys(localStorage).length")
        page.reload()
        assert note_of(person, "2") == "Ghi rồi tắt máy"
        told = [fault for fault in person.watch.faults if "error: htmx:" not in fault]
        assert told == []  # the script says on the console that the net is not there, and nothing else is wrong
        person.watch.faults.clear()


def test_a_session_that_ended_leads_back_to_the_criterion(browser: Browser, sheet_address: str) -> None:
    with visiting(browser, sheet_address) as person:
        person.sign_in("xa")
        person.go(SHEET)
        person.page.context.clear_cookies(name="gansao")  # the session's
        write_note(person, "3", "Viết khi phiên đã hết")
        says(person, "3", "đã giữ trên máy này")
        card(person, "3").get_by_role("link", name="Đăng nhập lại để lưu").click()
        person.page.get_by_label("Tên đăng nhập").fill("xa")
        person.page.get_by_label("Mật khẩu").fill(PASSWORD)
        person.press("Đăng nhập")
        says(person, "3", f"{SAVED} ")
        assert person.page.url.endswith(f"{SHEET}#tc-3")
        assert note_of(person, "3") == "Viết khi phiên đã hết"


def test_the_later_of_two_people_chooses(browser: Browser, sheet_address: str) -> None:
    with visiting(browser, sheet_address) as editor, visiting(browser, sheet_address) as leader:
        editor.watch.expected.append(409)
        for person, username in ((editor, "xa"), (leader, "lanhdaoxa")):
            person.sign_in(username)
            person.go(SHEET)
        for mine, choice in (("Bản của tôi", "Ghi bản của tôi"), ("Bản khác", "Giữ bản kia")):
            write_note(leader, "3", f"Của lãnh đạo, trước {mine}")
            says(leader, "3", f"{SAVED} ")
            leader.page.wait_for_function("() => !Object.keys(localStorage).length")
            write_note(editor, "3", mine)
            says(editor, "3", f"Ghi chú: Của lãnh đạo, trước {mine}")
            card(editor, "3").get_by_text(choice).click()
            card(editor, "3").locator(".conflict").wait_for(state="detached")
            editor.page.wait_for_function("() => !Object.keys(localStorage).length")
            assert note_of(editor, "3") == (mine if choice.startswith("Ghi") else f"Của lãnh đạo, trước {mine}")
            leader.page.reload()


def test_without_scripts_each_criterion_has_its_button(browser: Browser, sheet_address: str) -> None:
    with visiting(browser, sheet_address, javascript=False) as person:
        person.sign_in("xa")
        person.go(f"{SHEET}tieu-chi/1/")
        write_note(person, "1", "Bằng tay")
        person.press("Lưu và sang tiêu chí sau")
        person.sees("Đã lưu tiêu chí 1.", "Tiêu chí 2 của Xã Mỹ Thái")
        person.go(SHEET)
        write_note(person, "4", "Từ bảng điểm")
        person.page.get_by_role("button", name="Lưu tiêu chí 4", exact=True).click()
        assert person.page.url.endswith(f"{SHEET}#tc-4")
        assert (note_of(person, "1"), note_of(person, "4")) == ("Bằng tay", "Từ bảng điểm")
