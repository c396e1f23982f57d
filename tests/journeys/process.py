"""A year by its process, as each role of the fictional province walks it, one function a step."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
from PIL import Image

from gansao import law
from gansao.domain.criteria import Checklist, Deduct, Judged, Levels, Ratio
from gansao.domain.process import PHASES
from gansao.workbooks.dossier_sheet import SHEET
from tests.journeys.browser import Visitor

YEAR = 2025
BASE = f"/nam/{YEAR}/"
UNITS = {"99901": "1", "99902": "2", "99903": "3"}  # code: number of its people, hv.xa1 and hv.lanhdao1
CRITERIA = law.criteria_set("cqtt-mau-2023")


def today() -> date:
    """The day on the wall of the office."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def as_person(visitor: Visitor, username: str) -> None:
    """Whoever sat here leaves; the next signs in."""
    if visitor.page.get_by_role("button", name="Đăng xuất").count():
        visitor.sign_out()
    visitor.sign_in(username)


def open_year(office: Visitor) -> None:
    """Open it with the process of three levels; let every phase run at once."""
    page = office.page
    office.go("/nam/mo/")
    page.get_by_label("Năm chấm điểm").fill(str(YEAR))
    page.get_by_label("Lấy danh sách đơn vị tính đến ngày").fill(f"01/12/{YEAR}")
    page.get_by_label("Bộ tiêu chí").select_option("cqtt-mau-2023")
    page.get_by_label("Quy trình của năm").select_option("cqtt-ba-cap")
    office.press("Xem trước")
    office.sees(f"Năm {YEAR} sẽ mở trên 3 đơn vị")
    office.press(f"Mở năm {YEAR}")
    office.page.wait_for_url(f"**{BASE}**")
    office.go(f"{BASE}giai-doan/")
    now = today()
    for phase in PHASES:
        page.locator(f"[name=first-{phase}]").fill(f"{now - timedelta(30):%d/%m/%Y}")
        page.locator(f"[name=last-{phase}]").fill(f"{now + timedelta(60):%d/%m/%Y}")
    page.locator("main form button").last.click()
    office.sees("đang diễn ra")


def register(leader: Visitor) -> None:
    leader.go(f"{BASE}dang-ky/")
    leader.page.get_by_label("đăng ký tham gia").check()
    leader.press("Gửi câu trả lời")
    leader.sees("đã trả lời lúc")


def mark_by_hand(editor: Visitor, code: str) -> None:
    """Two criteria on the sheet, which saves itself."""
    editor.go(f"{BASE}ho-so/{code}/")
    for criterion in CRITERIA.codes[:2]:
        card = editor.page.locator(f"#tc-{criterion}")
        card.locator("input[type=checkbox][name=items], input[type=radio]").first.check()
        card.locator(".kq").get_by_text("Đã lưu ").wait_for()


def fill(path: Path) -> None:
    """All that is not marked yet, each in its own way, with the most points."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    heads = {str(sheet.cell(row, 1).value): row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value}
    for criterion in CRITERIA.criteria:
        first = heads[criterion.code] + 1
        match criterion.method:
            case Checklist(items=items):
                values: list[object] = ["x"] * len(items)
            case Levels():
                values = ["x"]
            case Ratio():
                values = [1000, 1000, date(YEAR, 1, 1), date(YEAR, 11, 30)]
            case Deduct():
                values = [0]
            case Judged():
                values = [criterion.points / 100]
        if any(sheet.cell(row, 4).value for row in range(first, first + len(values))):
            continue
        for offset, value in enumerate(values):
            sheet.cell(first + offset, 4).value = value
    book.save(path)


def mark_by_workbook(editor: Visitor, code: str, folder: Path) -> None:
    editor.go(f"{BASE}ho-so/{code}/nhap-phieu/")
    path = folder / f"phieu-{code}.xlsx"
    with editor.page.expect_download() as arriving:
        editor.follow("Tải phiếu Excel")
    arriving.value.save_as(path)
    fill(path)
    editor.page.locator("#id_file").set_input_files(path)
    editor.press("So với trên trang")
    editor.sees("tiêu chí sẽ nhận từ tệp")
    editor.press("Nhận các thay đổi này")
    editor.page.wait_for_url(f"**{BASE}ho-so/{code}/")


def add_evidence(editor: Visitor, code: str) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(picture, "JPEG")
    editor.go(f"{BASE}ho-so/{code}/minh-chung/")
    page = editor.page
    page.get_by_label("Cho tiêu chí").select_option("1")
    page.locator("#id_chosen").set_input_files(
        {"name": "mot-cua.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    page.get_by_label("Tên minh chứng").fill("Ảnh bộ phận Một cửa")
    editor.press("Thêm minh chứng")
    editor.page.locator(".piece").get_by_role("link", name="Ảnh bộ phận Một cửa").wait_for()


def hand_in(leader: Visitor, code: str) -> None:
    leader.go(f"{BASE}ho-so/{code}/nop/")
    reason = leader.page.locator("#ly-do")
    if reason.count():
        reason.fill("Văn bản giấy gửi sau")
    leader.press("Duyệt và nộp lên huyện")
    leader.sees("Nộp lúc")


def review(district: Visitor, code: str, verb: str, note: str = "") -> None:
    district.go(f"{BASE}tham-tra/{code}/")
    if note:
        district.page.locator("#note").fill(note)
    district.press(verb)
    district.page.wait_for_load_state()


def mark_as_district(district: Visitor, code: str) -> None:
    """One mark of the district's own, the rest taken over."""
    district.go(f"{BASE}ho-so/{code}/tieu-chi/1/?lop=huyen")
    card = district.page.locator("#tc-1")
    card.get_by_label("Không có mục nào").check()
    card.get_by_label("Lý do khác điểm tự chấm").select_option("no_evidence")
    card.get_by_role("textbox", name="Ghi chú").fill("Chưa thấy kế hoạch kèm theo")
    card.locator(".kq").get_by_text("Đã lưu ").wait_for()


def accept(district: Visitor, code: str) -> None:
    review(district, code, "Nhận điểm tự chấm cho tiêu chí chưa chấm")
    review(district, code, "Nhận hồ sơ")
    district.page.get_by_role("button", name="Nhận hồ sơ").wait_for(state="detached")


def forward(district: Visitor) -> None:
    district.go(f"{BASE}tham-tra/")
    district.press("Chuyển các hồ sơ đã chọn lên tỉnh")
    district.page.locator("tbody input[name=units]").first.wait_for(state="detached")


def make_teams(office: Visitor) -> None:
    page = office.page
    for number, people in ((1, ("Học Viên Tổ Trưởng Một", "Học Viên Tổ Viên Một")), (2, ("Học Viên Tổ Trưởng Hai",))):
        office.go(f"{BASE}to-tham-dinh/")
        page.get_by_label("Nơi xuất phát", exact=False).first.fill("Thành phố")
        office.press("Lập tổ")
        office.go(f"{BASE}to-tham-dinh/{number}/")
        for at, person in enumerate(people):
            chosen = page.get_by_label("Người", exact=True)
            value = chosen.locator("option", has_text=person).get_attribute("value")
            chosen.select_option(value)
            page.get_by_label("Là", exact=True).select_option("member" if at else "head")
            office.press("Thêm vào tổ")
            page.get_by_role("button", name=f"Cho {person} thôi ở tổ").wait_for()


def declare(member: Visitor, unit: str) -> None:
    member.go(f"{BASE}khai-bao/")
    member.page.get_by_label("Gắn với đơn vị").select_option("lives")
    member.page.get_by_label("Đơn vị", exact=True).select_option(unit)
    member.press("Ghi điều khai")
    member.page.get_by_role("button", name="Bỏ điều này").wait_for()


def assign(office: Visitor, teams: dict[str, str]) -> None:
    """By hand, each with a reason."""
    for unit, team in teams.items():
        office.go(f"{BASE}phan-cong/")
        office.page.get_by_label("Đơn vị", exact=True).select_option(unit)
        office.page.get_by_label("Giao cho").select_option(team)
        office.page.get_by_label("Lý do").fill("Theo kế hoạch thẩm định")
        office.press("Giao đơn vị")
        office.page.wait_for_load_state()


def share_duties(head: Visitor) -> None:
    head.go(f"{BASE}tham-dinh/phan-viec/")
    head.page.locator("fieldset.duty").first.get_by_label("Học Viên Tổ Trưởng").first.check()
    head.press("Ghi phân việc")
    head.sees("Đã phân việc")


def appraise(head: Visitor, code: str, differs: bool = False) -> None:
    """One mark of the team's own with its reason; the rest as the unit found them; confirmed."""
    page = head.page
    if differs:
        head.go(f"{BASE}tham-dinh/{code}/1/")
        page.locator("input[name=items][value='0']").uncheck()
        page.get_by_label("Không có mục nào").check()
        page.get_by_label("Lý do khác điểm tự chấm").select_option("no_evidence")
        page.get_by_role("textbox", name="Ghi chú").fill("Không thấy kế hoạch được ban hành")
        page.get_by_role("button", name="Lưu", exact=True).click()
        head.sees("Đã lưu tiêu chí 1.")
    head.go(f"{BASE}tham-dinh/{code}/")
    page.get_by_text("Đồng ý với điểm tự chấm ở").click()
    page.locator("button[name=agree]").click()
    head.sees("Đã lấy điểm tự chấm")
    page.locator("button[name=confirm]").click()
    head.sees("Đã xác nhận điểm thẩm định")


def plan_visit(head: Visitor, unit: str) -> str:
    """The path of the kit."""
    head.go(f"{BASE}di-thuc-te/")
    chosen = head.page.get_by_label("Đơn vị", exact=True)
    chosen.select_option(chosen.locator("option", has_text=unit).get_attribute("value"))
    head.page.get_by_label("Ngày đi").fill(f"{today():%Y-%m-%d}")
    head.press("Xếp chuyến đi")
    link = head.page.locator(".visit-day").get_by_role("link", name=unit)
    return link.get_attribute("href") or ""


def visit(head: Visitor, kit: str) -> None:
    """Written without a network; sent when it is there again."""
    page, network = head.page, head.page.context
    head.go(kit)
    head.sees("Bộ ghi mở được khi mất sóng")
    network.set_offline(True)
    line = page.locator("details#tc-2")
    line.locator("summary").first.click()
    line.get_by_label("Kết luận tại chỗ").select_option(label="Khác hồ sơ")
    line.get_by_label("Điều đã thấy").fill("Loa truyền thanh hỏng từ tháng trước")
    line.get_by_role("button", name="Lưu ghi nhận").click()
    page.get_by_text("1 mục trên máy chưa gửi").wait_for()
    network.set_offline(False)
    page.get_by_text("Mọi ghi chép trên máy đã gửi").wait_for()


def minutes(head: Visitor, kit: str) -> bytes:
    return head.page.request.get(f"{head.address}{kit}bien-ban.pdf").body()


def invite(office: Visitor) -> None:
    office.go(f"{BASE}giai-trinh/")
    office.page.locator("button[name=which][value=all]").click()
    office.sees("Các đơn vị đã mời")


def explain(editor: Visitor, code: str) -> None:
    editor.go(f"{BASE}giai-trinh/{code}/")
    editor.page.locator("#text-1").fill("Kế hoạch ban hành ngày 05/01, gửi kèm")
    editor.press("Lưu giải trình tiêu chí 1")
    editor.page.wait_for_load_state()
    editor.page.locator("button[name=submit]").click()
    editor.sees("Đã nộp lúc")


def ask_agency(office: Visitor) -> None:
    page = office.page
    office.go(f"{BASE}y-kien/")
    page.get_by_label("Tên cơ quan").fill("Công an tỉnh (hư cấu)")
    page.get_by_label("Học Viên Cơ Quan").check()
    office.press("Ghi cơ quan")
    page.get_by_label("Công an tỉnh (hư cấu)").check()
    page.get_by_label("Trả lời trước hết ngày").fill(f"{today() + timedelta(10):%Y-%m-%d}")
    office.press("Gửi câu hỏi")
    office.page.get_by_role("heading", name="Câu trả lời").wait_for()


def answer_as_agency(agency: Visitor) -> None:
    agency.go(f"{BASE}y-kien/")
    for box in agency.page.locator("input[name=rows]").all():
        box.check()
    agency.press("Không có thông tin về các đơn vị được đánh dấu")
    agency.sees("Còn 0 đơn vị chưa trả lời")


def take_in(office: Visitor) -> None:
    office.go(f"{BASE}trinh-ban-chi-dao/")
    office.press("Trình tất cả 3 đơn vị")
    office.page.wait_for_load_state()


def propose_change(office: Visitor, code: str) -> str:
    """The path of the proposal."""
    office.go(f"{BASE}thay-doi/moi/?don-vi={code}&tieu-chi=1")
    office.page.locator("input[name=items][value='0']").check()
    office.page.get_by_label("Lý do thay đổi").fill("Đã có kế hoạch gửi kèm giải trình")
    office.press("Lập đề nghị")
    office.page.get_by_role("heading", name="Phiếu trong hệ thống", exact=True).wait_for()
    return office.path


def vote(member: Visitor, change: str) -> None:
    member.go(change)
    member.page.get_by_label("Tán thành", exact=True).check()
    member.press("Ghi phiếu của tôi")
    member.sees("Bạn đã bỏ phiếu")


def count(office: Visitor, change: str) -> None:
    office.go(change)
    office.press("Kiểm phiếu và kết luận")
    office.sees("3 tán thành, 0 không tán thành")


def decide(office: Visitor, signer: str) -> bytes:
    """Frozen and drafted; how the decision prints."""
    office.go(f"{BASE}chot/")
    office.page.get_by_label("để xác nhận").fill(str(YEAR))
    office.press(f"Chốt kết quả năm {YEAR}")
    office.sees(f"Đã chốt kết quả năm {YEAR}")
    office.go(f"{BASE}quyet-dinh/")
    office.page.get_by_label("Họ và tên người ký").fill(signer)
    office.press("Soạn dự thảo")
    office.sees("Đã soạn dự thảo theo lời văn mẫu")
    link = office.page.get_by_role("link", name="Xem bản in (PDF)").get_attribute("href")
    return office.page.request.get(f"{office.address}{link}").body()


def sign(clerk: Visitor, number: str, signed: Path) -> None:
    clerk.go(f"{BASE}quyet-dinh/")
    clerk.follow("Ghi số, ngày và tệp đã ký")
    clerk.page.get_by_label("Số quyết định").fill(number)
    clerk.page.get_by_label("Ngày ký", exact=True).fill(f"{today():%d/%m/%Y}")
    clerk.page.get_by_label("Tệp quyết định đã ký").set_input_files(signed)
    clerk.press("Ghi nhận quyết định đã ký")
    clerk.sees("Khớp cả 3 đơn vị với danh sách đã chốt")


def publish(office: Visitor, number: str) -> None:
    office.go(f"{BASE}quyet-dinh/cong-bo/")
    office.page.get_by_label("Nêu đầy đủ điểm").check()
    office.page.get_by_label("để xác nhận").fill(f"{number}/QĐ-UBND")
    office.press(f"Công bố Quyết định số {number}/QĐ-UBND")
    office.sees("Đã công bố. Quyết định được ghi ở dòng")


def complain(leader: Visitor) -> None:
    leader.go(f"{BASE}khieu-nai/moi/")
    leader.page.get_by_label("Nội dung khiếu nại").fill("Đề nghị xem lại tiêu chí 12")
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
    report = office.page.request.get(f"{office.address}{BASE}bao-cao.pdf")
    assert report.body()[:4] == b"%PDF"
    office.go(f"{BASE}luu-tru/")
    reason = office.page.get_by_label("Lý do khép năm khi còn thiếu")
    if reason.count():
        reason.fill("Biên bản giấy đã lưu ở văn phòng")
    office.page.get_by_label("để xác nhận").fill(str(YEAR))
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
    with office.page.expect_download() as arriving:
        link.click()
    arriving.value.save_as(to)
