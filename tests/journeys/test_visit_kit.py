"""A team's visit with the network cut: what is written on the phone comes home once, whatever happens between."""

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from tests.journeys.browser import PHONE, Visitor, visiting
from tests.journeys.conftest import Stages
from tests.server import served

KIT = "/nam/2026/di-thuc-te/{visit}/"


@pytest.fixture
def road(stages: Stages, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A server of its own, and the kit's address on it."""
    with served(shutil.copytree(stages.var, tmp_path / "road")) as (address, _):
        yield address, KIT.format_map(stages.names)


def photo() -> dict[str, object]:
    stream = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(stream, "JPEG")
    return {"name": "bang.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def criterion(page: Page, code: str) -> Locator:
    line = page.locator(f"details#tc-{code}")
    if not line.evaluate("line => line.open"):
        line.locator("summary").first.click()
    return line


def write(page: Page, code: str, text: str, found: str = "Khác hồ sơ", file: dict[str, object] | None = None) -> None:
    line = criterion(page, code)
    line.get_by_label("Kết luận tại chỗ").select_option(label=found)
    line.get_by_label("Điều đã thấy").fill(text)
    if file:
        line.get_by_label("Ảnh chụp").set_input_files(file)  # type: ignore[arg-type]
    line.get_by_role("button", name="Lưu ghi nhận").click()


def unsent(page: Page, number: int) -> None:
    page.get_by_text(f"{number} mục trên máy chưa gửi").wait_for()


def arrived(visitor: Visitor, kit: str) -> tuple[int, int]:
    """Notes and photographs as the server shows them to a browser that has kept nothing."""
    visitor.go(kit)
    return visitor.page.locator(".item[data-item]:not(.photo)").count(), visitor.page.locator(".item.photo").count()


def test_the_network_is_cut_and_comes_back(browser: Browser, road: tuple[str, str]) -> None:
    address, kit = road
    with visiting(browser, address, PHONE) as team, visiting(browser, address) as colleague:
        page, network = team.page, team.page.context
        colleague.sign_in("totruong")
        before = arrived(colleague, kit)
        team.sign_in("totruong")
        team.go(kit)
        team.sees("Bộ ghi mở được khi mất sóng")
        network.set_offline(True)
        write(page, "2", "Bảng quy trình treo khuất sau cửa", file=photo())
        unsent(page, 2)
        page.reload()  # the phone was restarted: the service worker serves
        unsent(page, 2)
        assert page.title().startswith("Đi thực tế Xã Mỹ Thái")
        criterion(page, "2").get_by_role("button", name="Sửa").click()
        write(page, "2", "Bảng quy trình treo khuất, đã xin lỗi dân")
        unsent(page, 2)
        page.get_by_role("button", name="Lưu hồ sơ đã xem").first.click()
        unsent(page, 3)
        second = network.new_page()  # a second window of the same kit
        second.goto(address + kit)
        unsent(second, 3)
        network.set_offline(False)  # both windows hear it and send
        for window in (page, second):
            window.get_by_text("Mọi ghi chép trên máy đã gửi").wait_for()
        assert arrived(colleague, kit) == (before[0] + 2, before[1] + 1)
        assert "đã xin lỗi dân" in criterion(colleague.page, "2").inner_text()
        page.get_by_role("button", name="Xóa khỏi máy").click()
        page.get_by_text("Đã xóa khỏi máy").wait_for()
        team.go(kit)
        team.sees("Chưa có ghi chép nào trên máy")
        assert arrived(colleague, kit) == (before[0] + 2, before[1] + 1)


def test_a_session_that_ended_on_the_road_loses_nothing(browser: Browser, road: tuple[str, str]) -> None:
    address, kit = road
    with visiting(browser, address, PHONE) as team:
        team.watch.expected += [401, 404]
        page, network = team.page, team.page.context
        team.sign_in("totruong")
        team.go(kit)
        team.sees("Bộ ghi mở được khi mất sóng")
        network.set_offline(True)
        write(page, "3", "Viết trước khi phiên hết hạn")
        unsent(page, 1)
        network.clear_cookies()
        network.set_offline(False)
        team.sees("Hãy đăng nhập lại")
        unsent(page, 1)
        back = page.get_by_role("link", name="Đăng nhập rồi về lại bộ ghi")
        assert back.get_attribute("href") == f"/dang-nhap/?next={quote(kit, safe='')}"
        team.sign_in("tovien")  # somebody else on the same phone finds nothing to send
        team.go(kit)
        team.sign_out()
        team.sign_in("totruong")
        team.go(kit)
        page.get_by_text("Mọi ghi chép trên máy đã gửi").wait_for()
        assert "Viết trước khi phiên hết hạn" in criterion(page, "3").inner_text()


def test_what_cannot_be_sent_goes_home_as_a_file(browser: Browser, road: tuple[str, str], tmp_path: Path) -> None:
    address, kit = road
    with visiting(browser, address, PHONE) as team, visiting(browser, address) as desk:
        page = team.page
        team.sign_in("totruong")
        team.go(kit)
        team.sees("Bộ ghi mở được khi mất sóng")
        page.context.set_offline(True)
        write(page, "4", "Chỉ còn đường tệp", file=photo())
        unsent(page, 2)
        with page.expect_download() as saving:
            page.get_by_role("button", name="Lưu phần chưa gửi thành tệp").click()
        file = tmp_path / "ghi-chep.json"
        saving.value.save_as(file)
        assert len(json.loads(file.read_text())["items"]) == 2
        desk.sign_in("totruong")
        before = arrived(desk, kit)
        for _ in range(2):  # given twice, it is there once
            desk.go(kit + "tu-tep/")
            desk.page.get_by_label("Tệp lưu từ bộ ghi trên điện thoại").set_input_files(file)
            desk.press("Nhận từ tệp")
            desk.sees("Đã nhận 2 mục từ tệp")
        assert arrived(desk, kit) == (before[0] + 1, before[1] + 1)
        page.context.set_offline(False)
        page.get_by_text("Mọi ghi chép trên máy đã gửi").wait_for()
        assert arrived(desk, kit) == (before[0] + 1, before[1] + 1)


def test_the_kit_without_scripts_works_on_line(browser: Browser, road: tuple[str, str]) -> None:
    address, kit = road
    with visiting(browser, address, PHONE, javascript=False) as team:
        team.sign_in("totruong")
        team.go(kit)
        write(team.page, "5", "Không cần JavaScript", file=photo())
        team.sees("Đã lưu")
        line = criterion(team.page, "5")
        assert "Không cần JavaScript" in line.inner_text()
        assert line.locator("img").count() == 1
