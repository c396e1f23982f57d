"""One way through the whole house, short enough for `make test`."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import visiting


@pytest.mark.smoke
def test_a_neighbour_asks_why_and_an_official_sees_the_year(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visitor:
        page = visitor.page
        visitor.go("/")
        visitor.sees("76 trên 209")
        page.get_by_label("Xã, phường của bạn được mấy sao?").fill("my thai")
        visitor.press("Tìm đơn vị")
        found = page.get_by_role("listitem").filter(has_text="Lạng Giang").filter(has_text="năm 2023")
        found.get_by_role("link", name="Xã Mỹ Thái").click()
        visitor.sees("Đơn vị này đã kết thúc ngày 30/06/2025")
        visitor.follow("2023")
        visitor.sees("Vì sao được mức này", "Điểm theo nhóm")
        assert visitor.path == "/ket-qua/2023/07420/"
        visitor.follow("Quyết định số")
        visitor.sees("Đang có hiệu lực", "Xã Mỹ Thái")
        visitor.sign_in("thuky")
        assert visitor.path == "/viec/"
        visitor.follow("2023")
        visitor.sees("76", "209")
        assert visitor.path == "/nam/2023/"
