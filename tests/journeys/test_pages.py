"""Every page, as everybody may meet it: axe finds nothing, nothing sticks out on a phone, no other host is called."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import visiting
from tests.journeys.looking import MOST_BYTES, bytes_sent, faults

PUBLIC = (
    *("/", "/kiem-chung/", "/ve-phan-mem/"),
    *("/don-vi/", "/don-vi/?q=my+thai", "/don-vi/?q=khongco", "/don-vi/07420/", "/don-vi/07420/2023-01-01/"),
    *("/don-vi/07375/2025-07-01/", "/don-vi/24/2025-07-01/"),
    *("/ket-qua/", "/ket-qua/2023/", "/ket-qua/2023/?q=xa+phuc+son", "/ket-qua/2023/?q=khongco"),
    *("/ket-qua/2023/ban-do/", "/ket-qua/2023/07420/", "/ket-qua/2023/07375/"),
    *("/bo-tieu-chi/", "/bo-tieu-chi/cqtt-mau-2023/", "/quyet-dinh/", "/quyet-dinh/1/"),
    *("/dang-nhap/", "/dang-nhap/mot-lan/"),
)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page(browser: Browser, address: str, path: str) -> None:
    with visiting(browser, address) as neighbour:
        weight = bytes_sent(neighbour.page, address + path)
        assert faults(neighbour.page) == []
        assert weight <= MOST_BYTES


def test_the_look_is_not_blind(browser: Browser, address: str) -> None:
    planted = """() => document.querySelector("main").insertAdjacentHTML("beforeend",
        '<img src="/tinh/khong-co.png"><p><svg width="3000" height="9"></svg></p>')"""
    with visiting(browser, address) as neighbour:
        neighbour.watch.expected.append(404)
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
