"""Without a mouse: sign in, send a workbook, filter the ranking; and one always sees where one is."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, FileChooser

from gansao.demo.people import PASSWORD
from tests.journeys import year
from tests.journeys.browser import Visitor, visiting
from tests.server import served

FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const label = at.labels && at.labels[0] ? at.labels[0].innerText : "";
    const name = at.getAttribute("aria-label") || label || at.innerText || at.placeholder || at.tagName;
    const box = at.getBoundingClientRect();
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const seen = outlined && box.right > 0 && box.bottom > 0 && box.width > 0;
    return {name: name.trim().split("\\n")[0].trim(), seen};
}"""
MOST_STOPS = 120


def tab_to(person: Visitor, name: str) -> None:
    """Press Tab until this has the focus; every stop on the way must be visible."""
    for _ in range(MOST_STOPS):
        person.page.keyboard.press("Tab")
        stop = person.page.evaluate(FOCUSED)
        assert stop["seen"], f"không thấy tiêu điểm ở “{stop['name']}”"
        if stop["name"] == name:
            return
    pytest.fail(f"Tab không đến được “{name}”")


def enter(person: Visitor) -> None:
    """Press Enter on what leads to another page, and be there."""
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def test_the_first_stop_leads_past_the_header(browser: Browser, address: str) -> None:
    with visiting(browser, address) as person:
        person.go("/ket-qua/2023/")
        tab_to(person, "Đến nội dung chính")
        person.page.keyboard.press("Enter")
        person.page.keyboard.press("Tab")
        assert person.page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def chosen_by_space(person: Visitor) -> FileChooser:
    """The chooser that the space bar opens. The browser may take a moment to hand choosers over, so press again."""
    opened: list[FileChooser] = []
    person.page.on("filechooser", lambda chooser: opened.append(chooser))
    for _ in range(5):
        person.page.wait_for_timeout(500)
        person.page.keyboard.press("Space")
        for _ in range(50):
            person.page.wait_for_timeout(100)
            if opened:
                return opened[0]
    raise AssertionError("the space bar opens no chooser")


def test_an_official_without_a_mouse(browser: Browser, installation: Path, tmp_path: Path) -> None:
    with served(installation) as (address, _), visiting(browser, address) as person:
        keys = person.page.keyboard
        person.go("/")
        tab_to(person, "Đăng nhập")
        enter(person)
        tab_to(person, "Tên đăng nhập")
        keys.type("thuky")
        tab_to(person, "Mật khẩu")
        keys.type(PASSWORD)
        enter(person)
        person.page.get_by_role("button", name="Đăng xuất").wait_for()

        year.open_year(person)
        sheet = year.empty_workbook(person, tmp_path)
        sheet.cell("07420", "1").value = 2
        path = sheet.save("mot-diem.xlsx")
        person.go(f"{year.BASE}nhap-diem/")
        tab_to(person, "Bảng điểm (Excel hoặc CSV)")
        chosen_by_space(person).set_files(path)
        tab_to(person, "Kiểm tra bảng điểm")
        enter(person)
        person.sees("Nhận tệp này sẽ thay đổi")
        tab_to(person, "Nhận bảng điểm này")
        enter(person)
        person.sees("Đã nhận bảng điểm: 1 điểm mới")


def test_the_ranking_is_filtered_by_keys(browser: Browser, address: str) -> None:
    with visiting(browser, address) as person:
        keys, rows = person.page.keyboard, person.page.locator("tbody").first.locator("tr")
        person.sign_in("thuky")
        person.go("/nam/2023/xep-hang/")
        keys.press("/")
        keys.type("xa phuc son")
        enter(person)
        assert rows.count() == 2
        tab_to(person, "Huyện")
        while person.page.evaluate("() => document.activeElement.selectedOptions[0].text") != "Huyện Sơn Động":
            keys.press("ArrowDown")
        tab_to(person, "Lọc")
        enter(person)
        assert rows.count() == 1
        tab_to(person, "Bảng xếp hạng, cuộn được bằng phím mũi tên")


def test_a_commune_marks_a_criterion_by_keys(browser: Browser, installation: Path) -> None:
    words = "Chưa có công trình nào trong năm"
    with served(installation) as (address, _), visiting(browser, address) as person:
        keys = person.page.keyboard
        person.sign_in("xa")
        person.go("/nam/2026/ho-so/07420/")
        tab_to(person, "Không có mục nào")
        keys.press("Space")
        saved = "() => !document.querySelector('form[data-unsaved]')"
        person.page.wait_for_function(saved)
        tab_to(person, "Ghi chú")
        keys.type(words)
        keys.press("Tab")
        person.page.wait_for_function(saved)
        person.page.reload()
        assert person.page.get_by_label("Ghi chú").first.input_value() == words
        # The stop after the note is "Bỏ điểm tiêu chí này": to stand on it is not to press it.
        assert person.page.get_by_label("Không có mục nào").first.is_checked()
