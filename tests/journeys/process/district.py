"""The district between communes and province: its own marks, accepted or sent back, forwarded in one act."""

from tests.journeys.album import rest
from tests.journeys.browser import Visitor
from tests.journeys.papers import read_pdf
from tests.journeys.process import BASE


def mark(district: Visitor, code: str) -> None:
    """One mark of the district's own, the rest taken over."""
    district.go(f"{BASE}ho-so/{code}/tieu-chi/1/?lop=huyen")
    card = district.page.locator("#tc-1")
    card.get_by_label("Không có mục nào").check()
    card.get_by_label("Lý do khác điểm tự chấm").select_option("no_evidence")
    card.get_by_role("textbox", name="Ghi chú").fill("Chưa thấy kế hoạch kèm theo")
    card.locator(".kq").get_by_text("Đã lưu ").wait_for()
    rest(district, "huyen-cham", card.locator(".kq"))


def accept(district: Visitor, code: str) -> None:
    review(district, code, "Nhận điểm tự chấm cho tiêu chí chưa chấm")
    rest(district, "huyen-nhan", district.page.get_by_role("button", name="Nhận hồ sơ"))
    review(district, code, "Nhận hồ sơ")
    district.page.get_by_role("button", name="Nhận hồ sơ").wait_for(state="detached")


def send_back(district: Visitor, code: str, remark: str) -> None:
    review(district, code, "Trả lại xã", remark)


def review(district: Visitor, code: str, verb: str, note: str = "") -> None:
    district.go(f"{BASE}tham-tra/{code}/")
    if note:
        district.page.locator("#note").fill(note)
    district.press(verb)
    district.page.wait_for_load_state()


def forward(district: Visitor) -> None:
    """The district's tờ trình names what goes up."""
    district.go(f"{BASE}tham-tra/")
    button = district.page.get_by_role("button", name="Chuyển các hồ sơ đã chọn lên tỉnh")
    rest(district, "huyen-chuyen", button)
    button.click()
    district.page.locator("tbody input[name=units]").first.wait_for(state="detached")
    paper = read_pdf(district, f"{BASE}tham-tra/huyen/991/van-ban/?tep=to-trinh.pdf")
    assert "Xã Thực Hành" in paper and "Thị trấn Ví Dụ" in paper
