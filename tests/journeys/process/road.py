"""A visit: planned at a desk, written on a phone without a network, its minutes printed, signed and scanned."""

from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.album import rest
from tests.journeys.browser import Visitor
from tests.journeys.papers import read_docx, read_pdf
from tests.journeys.process import BASE, today
from tests.journeys.process.dossier import picture

SEEN = "Loa truyền thanh hỏng từ tháng trước"
KEPT = "Bộ ghi mở được khi mất sóng"


def plan(head: Visitor, unit: str) -> str:
    """The path of the kit."""
    head.go(f"{BASE}di-thuc-te/")
    chosen = head.page.get_by_label("Đơn vị", exact=True)
    chosen.select_option(chosen.locator("option", has_text=unit).get_attribute("value"))
    head.page.get_by_label("Ngày đi").fill(f"{today():%Y-%m-%d}")
    rest(head, "to-xep-chuyen", head.page.get_by_role("button", name="Xếp chuyến đi"))
    head.press("Xếp chuyến đi")
    link = head.page.locator(".visit-day").get_by_role("link", name=unit)
    return link.get_attribute("href") or ""


def take_along(phone: Visitor, kit: str) -> None:
    """Where there is still a network: a sample is drawn, the kit stays on the phone."""
    phone.go(f"{kit}mau/")
    phone.page.get_by_label("Rút từ hồ sơ nào").fill("Hồ sơ tháng 9, xếp theo mã")
    phone.page.get_by_label("Tổng số hồ sơ").fill("120")
    phone.page.get_by_label("Số hồ sơ rút").fill("5")
    phone.press("Rút mẫu")
    phone.go(kit)
    phone.sees("5 trên 120 hồ sơ", KEPT)
    rest(phone, "to-bo-ghi", phone.page.get_by_text(KEPT))


def write_on_the_road(phone: Visitor, kit: str) -> None:
    """No network: begun, a finding, a photograph, a case; the phone is switched off and on; then all is sent."""
    page, network = phone.page, phone.page.context
    network.set_offline(True)
    phone.press("Bắt đầu chuyến đi")
    unsent(page, 1)
    line = page.locator("details#tc-2")
    line.locator("summary").first.click()
    line.get_by_label("Kết luận tại chỗ").select_option(label="Khác hồ sơ")
    line.get_by_label("Điều đã thấy").fill(SEEN)
    line.get_by_label("Ảnh chụp").set_input_files(picture("loa.jpg", "olive"))
    rest(phone, "to-ghi-nhan", line.get_by_role("button", name="Lưu ghi nhận"))
    line.get_by_role("button", name="Lưu ghi nhận").click()
    unsent(page, 3)
    phone.press("Lưu hồ sơ đã xem")
    unsent(page, 4)
    page.reload()
    unsent(page, 4)
    rest(phone, "to-mat-song", page.locator("[data-kit-status]"))
    network.set_offline(False)
    page.get_by_text("Mọi ghi chép trên máy đã gửi").wait_for()
    phone.go(kit)
    phone.press("Kết thúc chuyến đi")
    page.get_by_text("Mọi ghi chép trên máy đã gửi").wait_for()
    phone.press("Xóa khỏi máy")
    page.get_by_text("Đã xóa khỏi máy").wait_for()


def unsent(page: Page, number: int) -> None:
    page.get_by_text(f"{number} mục trên máy chưa gửi").wait_for()


def reads_what_was_seen(colleague: Visitor, kit: str) -> None:
    """Once, with its photograph, for whoever stayed at the desk."""
    colleague.go(kit)
    line = colleague.page.locator("details#tc-2")
    line.locator("summary").first.click()
    assert line.get_by_text(SEEN).count() == 1
    assert line.locator(".item.photo img").count() == 1
    colleague.sees("Đã xem 1 hồ sơ")


def sign_minutes(head: Visitor, unit: str, folder: Path) -> None:
    """Printed with the marks and what was found on the road, signed by hand, scanned, brought back."""
    head.go(f"{BASE}di-thuc-te/")
    head.page.locator("tr", has_text=unit).get_by_role("link", name="Chưa có").click()
    head.page.get_by_role("heading", level=1, name="Biên bản thẩm định").wait_for()
    minutes, scan = head.path.removesuffix("/"), folder / "bien-ban-da-ky.pdf"
    printed = read_pdf(head, f"{minutes}.pdf", keep=scan)
    assert SEEN in printed and "chưa xác nhận" not in printed
    assert SEEN in read_docx(head, f"{minutes}.docx")
    head.page.get_by_label("Bản quét biên bản đã ký").set_input_files(scan)
    rest(head, "to-bien-ban", head.page.get_by_role("button", name="Tải biên bản đã ký"))
    head.press("Tải biên bản đã ký")
    head.sees("đang có giá trị", "bien-ban-da-ky.pdf")
