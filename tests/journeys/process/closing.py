"""The decision, what it gives and who complains of it; the year is closed and its archive brought home."""

from pathlib import Path

from tests.journeys.album import rest
from tests.journeys.browser import Visitor
from tests.journeys.papers import download, read_pdf
from tests.journeys.process import BASE, YEAR, today


def set_rules(office: Visitor) -> None:
    """Before anything is decided: what the decision, the answers and the archive go by."""
    page = office.page
    office.go(f"{BASE}khieu-nai/")
    office.follow("Quy tắc")
    page.get_by_label("Văn bản đặt ra các quy tắc này").fill("Tạm dùng quy tắc mẫu")
    for period in page.locator("[name^=retention-]").all():
        period.fill("Vĩnh viễn")
    rest(office, "thu-ky-quy-tac")
    office.press("Ghi quy tắc")
    office.sees("Đã ghi quy tắc")


def draft(office: Visitor, signer: str) -> None:
    """Frozen and drafted."""
    office.go(f"{BASE}chot/")
    office.page.get_by_label("để xác nhận").fill(str(YEAR))
    rest(office, "thu-ky-chot")
    office.press(f"Chốt kết quả năm {YEAR}")
    office.sees(f"Đã chốt kết quả năm {YEAR}")
    office.go(f"{BASE}quyet-dinh/")
    office.page.get_by_label("Họ và tên người ký").fill(signer)
    office.press("Soạn dự thảo")
    office.sees("Đã soạn dự thảo theo lời văn mẫu")


def send_back(chairman: Visitor, remark: str) -> None:
    chairman.go("/viec/")
    chairman.follow("Xem và cho ý kiến")
    chairman.page.get_by_label("Trả lại để sửa").check()
    chairman.page.get_by_label("Nhận xét").fill(remark)
    chairman.press("Ghi ý kiến")
    chairman.sees("Đã trả lại dự thảo cho thư ký sửa")


def mend(office: Visitor, remark: str, place: str) -> bytes:
    """The words are changed as the signer asked; how the decision prints."""
    office.go("/viec/")
    office.sees("Người ký trả lại dự thảo, chờ sửa")
    office.go(f"{BASE}quyet-dinh/")
    office.sees(remark)
    office.page.get_by_label("Nơi ban hành").fill(place)
    office.press("Ghi dự thảo")
    office.sees("Đã ghi dự thảo")
    link = office.page.get_by_role("link", name="Xem bản in (PDF)").get_attribute("href")
    return download(office, link or "")


def agree(chairman: Visitor) -> None:
    chairman.go(f"{BASE}quyet-dinh/")
    chairman.sees("Đã sửa sau khi bị trả lại")
    chairman.page.get_by_label("Đồng ý với dự thảo").check()
    rest(chairman, "chu-tich-y-kien")
    chairman.press("Ghi ý kiến")
    chairman.sees("Đã ghi ý kiến: đồng ý với dự thảo")


def sign(clerk: Visitor, number: str, signed: Path) -> None:
    clerk.go(f"{BASE}quyet-dinh/")
    clerk.follow("Ghi số, ngày và tệp đã ký")
    clerk.page.get_by_label("Số quyết định").fill(number)
    clerk.page.get_by_label("Ngày ký", exact=True).fill(f"{today():%d/%m/%Y}")
    clerk.page.get_by_label("Tệp quyết định đã ký").set_input_files(signed)
    rest(clerk, "van-thu-ky")
    clerk.press("Ghi nhận quyết định đã ký")
    clerk.sees("Khớp cả 3 đơn vị với danh sách đã chốt")


def publish(office: Visitor, number: str) -> None:
    office.go(f"{BASE}quyet-dinh/cong-bo/")
    office.page.get_by_label("Nêu đầy đủ điểm").check()
    office.page.get_by_label("để xác nhận").fill(f"{number}/QĐ-UBND")
    button = office.page.get_by_role("button", name=f"Công bố Quyết định số {number}/QĐ-UBND")
    rest(office, "thu-ky-cong-bo", button)
    button.click()
    office.sees("Đã công bố. Quyết định được ghi ở dòng")


def make_certificates(office: Visitor, unit: str) -> str:
    """All in one file, with their plaques; the page that the code on this unit's paper leads to."""
    page = office.page
    office.go(f"{BASE}chung-nhan/")
    office.press("Tạo tệp của 3 giấy và biển")
    office.sees("Đã tạo xong lúc")
    rest(office, "thu-ky-chung-nhan", page.get_by_role("link", name="Tải cả 3 giấy (một PDF)"))
    certificates = read_pdf(office, f"{BASE}chung-nhan/tat-ca.pdf")
    assert all(name in certificates for name in ("XÃ THỰC HÀNH", "XÃ LÀM THỬ", "THỊ TRẤN VÍ DỤ"))
    assert read_pdf(office, f"{BASE}chung-nhan/bien-gan-sao.pdf")
    link = page.get_by_role("link", name=f"Kiểm tra giấy của {unit}")
    return link.get_attribute("href") or ""


def scan_certificate(neighbour: Visitor, path: str) -> None:
    neighbour.go(path)
    neighbour.sees("Giấy chứng nhận này có hiệu lực", "Xã Thực Hành")
    rest(neighbour, "giay-con-hieu-luc")


def complain(leader: Visitor) -> None:
    leader.go(f"{BASE}khieu-nai/moi/")
    leader.page.get_by_label("Nội dung khiếu nại").fill("Đề nghị xem lại tiêu chí 12")
    rest(leader, "xa-khieu-nai", leader.page.get_by_role("button", name="Gửi khiếu nại"))
    leader.press("Gửi khiếu nại")
    leader.page.get_by_role("heading", level=1, name="Khiếu nại về kết quả của").wait_for()


def answer_complaint(office: Visitor, unit: str) -> str:
    """The complaint's path."""
    office.go(f"{BASE}khieu-nai/")
    office.page.locator("main tbody").get_by_role("link", name=unit).click()
    office.page.get_by_role("heading", name="Việc tiếp theo").wait_for()
    found = office.path
    office.follow("Soạn trả lời")
    office.page.get_by_label("Giữ nguyên kết quả").check()
    office.page.get_by_label("Nội dung trả lời").fill("Đã xem lại minh chứng, điểm không đổi")
    rest(office, "tra-loi-khieu-nai")
    office.page.locator("form.card button").first.click()
    office.page.get_by_role("heading", name="Trả lời (chưa ký)").wait_for()
    return found


def sign_answer(clerk: Visitor, complaint: str, signed: Path) -> None:
    clerk.go(f"{complaint}ky/")
    clerk.page.get_by_label("Số văn bản").fill("31/UBND")
    clerk.page.get_by_label("Ngày ký").fill(f"{today():%d/%m/%Y}")
    clerk.page.get_by_label("Tệp đã ký").set_input_files(signed)
    clerk.page.locator("form.card button").first.click()
    clerk.sees("tệp đã ký")


def close_year(office: Visitor, to: Path) -> None:
    """The report is read; the year closed; the archive package brought home."""
    assert "Xã Thực Hành" in read_pdf(office, f"{BASE}bao-cao.pdf")
    office.go(f"{BASE}luu-tru/")
    reason = office.page.get_by_label("Lý do khép năm khi còn thiếu")
    if reason.count():
        reason.fill("Biên bản giấy đã lưu ở văn phòng")
    office.page.get_by_label("để xác nhận").fill(str(YEAR))
    rest(office, "thu-ky-khep-nam", office.page.get_by_role("button", name=f"Khép năm {YEAR}"))
    office.press(f"Khép năm {YEAR}")
    office.sees(f"Năm {YEAR} đã khép")
    link = office.page.get_by_role("link", name="Tải gói lưu trữ (ZIP)")
    make = office.page.get_by_role("button", name="Lập gói lưu trữ")
    if make.count():
        make.click()
    for _ in range(120):
        if link.count():
            break
        office.page.wait_for_timeout(1000)
        office.go(f"{BASE}luu-tru/")
    rest(office, "da-khep")
    with office.page.expect_download() as arriving:
        link.click()
    arriving.value.save_as(to)
