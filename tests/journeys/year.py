"""A year from its opening to its correction, as the secretariat and the records clerk walk it, one function a step."""

from pathlib import Path

from playwright.sync_api import Locator

from tests.journeys.browser import Visitor
from tests.journeys.workbooks import Marks, Sheet

YEAR = 2024
BASE = f"/nam/{YEAR}/"
TWINS = {"07318": "Huyện Sơn Động", "07630": "Huyện Lục Ngạn"}  # two communes, one name: Xã Phúc Sơn
OVER = ("07420", "11")  # the cell that says 9 where 5 is the most


def open_year(office: Visitor) -> None:
    office.go("/nam/mo/")
    page = office.page
    page.get_by_label("Năm chấm điểm").fill(str(YEAR))
    page.get_by_label("Lấy danh sách đơn vị tính đến ngày").fill("01/12/2024")
    page.get_by_label("Bộ tiêu chí").select_option("cqtt-mau-2023")
    page.get_by_label("Tỉnh", exact=True).select_option("Tỉnh Bắc Giang (mã 24, đến 30/06/2025)")
    page.get_by_label("Quy trình của năm").select_option("Không theo quy trình: điểm nhập từ bảng")
    office.press("Xem trước")
    office.sees(f"Năm {YEAR} sẽ mở trên 209 đơn vị")
    office.press(f"Mở năm {YEAR}")
    office.sees("Bắc Giang")


def empty_workbook(office: Visitor, folder: Path) -> Sheet:
    office.go(f"{BASE}nhap-diem/")
    path = folder / "bang-diem.xlsx"
    with office.page.expect_download() as arriving:
        office.follow("Tải bảng trống")
    arriving.value.save_as(path)
    return Sheet(path)


def send(office: Visitor, workbook: Path) -> None:
    office.go(f"{BASE}nhap-diem/")
    office.page.get_by_label("Bảng điểm (Excel hoặc CSV)").set_input_files(workbook)
    office.press("Kiểm tra bảng điểm")
    office.page.get_by_role("heading", level=1, name=workbook.name).wait_for()


def enter_marks(office: Visitor, folder: Path, marks: Marks) -> None:
    """Filled in with one mark over its maximum; mended; asked which commune is meant; accepted."""
    sheet = empty_workbook(office, folder)
    sheet.fill(marks)
    for code in TWINS:
        sheet.cell(code, "Mã").value = sheet.cell(code, "Huyện").value = None
    wrong, right = sheet.cell(*OVER), marks[OVER[0]][OVER[1]]
    wrong.value = 9
    send(office, sheet.save("co-loi.xlsx"))
    office.sees("1 lỗi, chưa ghi điểm nào", f"Điểm!{wrong.coordinate}")
    wrong.value = right
    send(office, sheet.save("da-sua.xlsx"))
    office.sees("2 dòng chưa rõ là đơn vị nào")
    for place, (code, _) in zip(questions(office), TWINS.items(), strict=True):
        place.get_by_label(f"(mã {code})").check()
    office.press("Ghi các lựa chọn")
    office.press("Nhận bảng điểm này")
    office.sees("Đã nhận bảng điểm", "76 trên 209 đơn vị đủ điều kiện công nhận")
    assert office.path == f"{BASE}xep-hang/"


def questions(office: Visitor) -> list[Locator]:
    asked = office.page.get_by_role("group").filter(has_text="Xã Phúc Sơn")
    asked.first.wait_for()
    return asked.all()


def freeze(office: Visitor) -> None:
    office.go(f"{BASE}chot/")
    office.sees("Những gì sẽ được chốt")
    office.page.get_by_label(f"Gõ “{YEAR}” để xác nhận").fill(str(YEAR))
    office.press(f"Chốt kết quả năm {YEAR}")
    office.sees(f"Đã chốt kết quả năm {YEAR}")


def draft(office: Visitor, signer: str) -> bytes:
    """A draft for the deputy chairman to sign; how it prints."""
    office.go(f"{BASE}quyet-dinh/")
    office.page.get_by_label("Họ và tên người ký").fill(signer)
    office.page.get_by_label("Thể thức đề ký").select_option("Phó Chủ tịch ký thay Chủ tịch")
    office.press("Soạn dự thảo")
    office.sees("Đã soạn dự thảo theo lời văn mẫu")
    return printed(office)


def printed(office: Visitor) -> bytes:
    """The decision under way as PDF."""
    link = office.page.get_by_role("link", name="Xem bản in (PDF)").get_attribute("href")
    answer = office.page.request.get(f"{office.address}{link}")
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def sign(clerk: Visitor, number: str, day: str, signed: Path) -> str:
    """What the records clerk does; gives the digest that the page then shows."""
    clerk.go(f"{BASE}quyet-dinh/")
    clerk.follow("Ghi số, ngày và tệp đã ký")
    page = clerk.page
    page.get_by_label("Số quyết định").fill(number)
    page.get_by_label("Ngày ký", exact=True).fill(day)
    page.get_by_label("Tệp quyết định đã ký").set_input_files(signed)
    clerk.press("Ghi nhận quyết định đã ký")
    clerk.sees(f"Đã ghi nhận Quyết định số {number}/QĐ-UBND")
    return page.locator("code.hash").inner_text()


def publish(office: Visitor, number: str) -> None:
    """With all points of the units that were not recognised."""
    office.go(f"{BASE}quyet-dinh/cong-bo/")
    office.page.get_by_label("Nêu đầy đủ điểm").check()
    office.page.get_by_label("để xác nhận").fill(f"{number}/QĐ-UBND")
    office.press(f"Công bố Quyết định số {number}/QĐ-UBND")
    office.sees("Đã công bố. Quyết định được ghi ở dòng")


def make_certificates(office: Visitor, javascript: bool) -> bytes:
    """Have the files drawn and wait as a person does; all certificates in one PDF."""
    office.go(f"{BASE}chung-nhan/")
    office.press("Tạo tệp của 76 giấy và biển")
    office.sees("Có thể rời trang này, việc vẫn tiếp tục")
    done = office.page.get_by_text("Đã tạo xong lúc")
    if javascript:
        done.wait_for(timeout=120_000)
    while not done.is_visible():
        office.follow("Xem tiến độ mới nhất")
        office.page.wait_for_timeout(500)
    with office.page.expect_download() as arriving:
        office.follow("Tải cả 76 giấy (một PDF)")
    return Path(arriving.value.path()).read_bytes()


def certificate_page(office: Visitor, unit: str) -> str:
    """The path that the unit's QR code leads to."""
    office.go(f"{BASE}chung-nhan/")
    link = office.page.get_by_role("link", name=f"Kiểm tra giấy của {unit}", exact=True)
    return link.get_attribute("href") or ""


def take_up_again(office: Visitor, number: str, reason: str) -> None:
    office.go(f"{BASE}dinh-chinh/")
    office.page.get_by_label("Lý do đính chính").fill(reason)
    office.page.get_by_label("để xác nhận").fill(f"{number}/QĐ-UBND")
    office.press(f"Mở năm {YEAR} để đính chính")
    office.sees(f"Đang đính chính Quyết định số {number}/QĐ-UBND")


def mend_a_mark(office: Visitor, folder: Path, unit: str, criterion: str, mark: float) -> None:
    """One cell filled in, all others empty: what is empty keeps its mark."""
    sheet = empty_workbook(office, folder)
    sheet.cell(unit, criterion).value = mark
    send(office, sheet.save("dinh-chinh.xlsx"))
    office.sees("Điểm đã có sẽ bị thay")
    office.press("Nhận bảng điểm này")
    office.sees("1 điểm thay đổi")
