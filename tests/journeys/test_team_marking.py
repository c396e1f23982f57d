"""A team marks a criterion: the page saves itself, outlives a lost connection, shows both versions; also by hand."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import PHONE, Visitor, visiting
from tests.journeys.conftest import Stages
from tests.journeys.looking import faults
from tests.server import served

KEPT = "đã giữ trên máy này, sẽ lưu khi có mạng"


@pytest.fixture
def desk(stages: Stages, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A server of its own, and the address of a unit in the team's hands on it."""
    with served(shutil.copytree(stages.var, tmp_path / "desk")) as (address, _):
        yield address, f"/nam/2026/tham-dinh/{stages.names['marking']}/"


def says(person: Visitor, text: str) -> None:
    person.page.locator(".kq").get_by_text(text).wait_for()


def note(person: Visitor, text: str) -> None:
    person.page.locator("textarea[name=note]").fill(text)


def test_a_lost_connection_loses_nothing(browser: Browser, desk: tuple[str, str]) -> None:
    address, unit = desk
    with visiting(browser, address, PHONE) as head:
        head.watch.expected.append(422)
        page = head.page
        head.sign_in("totruong")
        head.go(f"{unit}1/")
        page.context.set_offline(True)
        note(head, "Đối chiếu sổ tại xã")
        says(head, KEPT)
        head.sees("Mất mạng: 1 tiêu chí đã giữ trên máy này")
        assert faults(page) == []
        page.context.set_offline(False)
        says(head, "Đã lưu ")
        page.wait_for_function("() => !Object.keys(localStorage).length")
        page.get_by_label("Không có mục nào").check()  # other than the unit's own mark: a reason is asked, nothing lost
        says(head, "Hãy chọn lý do và ghi rõ bằng lời")
        page.reload()
        assert page.get_by_label("Không có mục nào").is_checked()
        says(head, "Hãy chọn lý do và ghi rõ bằng lời")
        page.locator("select[name=reason]").select_option("no_evidence")
        says(head, "Đã lưu ")
        head.go(unit)
        assert "thiếu minh chứng" in page.locator("#tc-1").inner_text()
        told = [fault for fault in head.watch.faults if "error: htmx:" not in fault and "Response Status" not in fault]
        assert told == []
        head.watch.faults.clear()


def test_two_windows_of_one_person_are_shown_both(browser: Browser, desk: tuple[str, str]) -> None:
    address, unit = desk
    with visiting(browser, address) as head:
        head.watch.expected.append(409)
        head.sign_in("totruong")
        other = Visitor(head.page.context.new_page(), address, head.watch)
        for window in (head, other):
            window.go(f"{unit}2/")
        note(head, "Ở trang thứ nhất")
        says(head, "Đã lưu ")
        note(other, "Ở trang thứ hai")
        says(other, "Bạn (ở trang khác) vừa ghi tiêu chí 2")
        assert faults(other.page) == []
        other.page.get_by_text("Giữ bản kia").click()
        other.page.locator(".conflict").wait_for(state="detached")
        assert other.page.locator("textarea[name=note]").input_value() == "Ở trang thứ nhất"
        head.watch.faults[:] = [fault for fault in head.watch.faults if "error: htmx:" not in fault]


def test_without_scripts_there_is_the_button(browser: Browser, desk: tuple[str, str]) -> None:
    address, unit = desk
    with visiting(browser, address, javascript=False) as head:
        head.sign_in("totruong")
        head.go(f"{unit}3/")
        note(head, "Bằng tay")
        head.press("Lưu và sang tiêu chí 4")
        head.sees("Đã lưu tiêu chí 3.")
        head.go(unit)
        assert "Bằng tay" in head.page.locator("#tc-3").inner_text()
