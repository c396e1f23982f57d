"""The province hears the units and the agencies, the committee votes, its papers are written."""

from datetime import timedelta

from tests.journeys.album import rest
from tests.journeys.browser import Visitor
from tests.journeys.papers import download, read_docx, read_pdf
from tests.journeys.process import BASE, PRACTICE, today
from tests.journeys.process.dossier import picture

REASON = "Đã có kế hoạch gửi kèm giải trình"
SAID = "Bộ phận một cửa tiếp dân đúng giờ niêm yết"
OPINION = "Kế hoạch gửi kèm là thật, ban hành đúng hạn"


def invite(office: Visitor) -> None:
    office.go(f"{BASE}giai-trinh/")
    button = office.page.locator("button[name=which][value=all]")
    rest(office, "thu-ky-moi-giai-trinh")
    button.click()
    office.sees("Các đơn vị đã mời")


def explain(unit: Visitor, code: str) -> None:
    unit.go(f"{BASE}giai-trinh/{code}/")
    unit.page.locator("#text-1").fill("Kế hoạch ban hành ngày 05/01, gửi kèm")
    unit.page.locator("#file-1").set_input_files(picture("ke-hoach.jpg", "navy"))
    rest(unit, "xa-giai-trinh", unit.page.get_by_role("button", name="Lưu giải trình tiêu chí 1", exact=True))
    unit.page.get_by_role("button", name="Lưu giải trình tiêu chí 1", exact=True).click()
    unit.page.get_by_role("link", name="ke-hoach.jpg").wait_for()
    unit.page.locator("button[name=submit]").click()
    unit.sees("Đã nộp lúc")


def give_opinion(head: Visitor, code: str) -> None:
    """The team finds among its work what the unit explained, and answers."""
    head.go("/viec/")
    head.follow("Nêu ý kiến")
    head.page.wait_for_url(f"**{BASE}giai-trinh/{code}/")
    card = head.page.locator("#tc-1")
    card.get_by_label("Ý kiến của tổ, thư ký").select_option("change")
    card.get_by_label("Lý do").fill(OPINION)
    rest(head, "to-y-kien", card.get_by_role("button", name="Ghi ý kiến tiêu chí 1"))
    card.get_by_role("button", name="Ghi ý kiến tiêu chí 1").click()
    head.sees("Đề nghị Ban Chỉ đạo đổi điểm", OPINION)


def ask_agency(office: Visitor) -> None:
    page = office.page
    office.go(f"{BASE}y-kien/")
    page.get_by_label("Tên cơ quan").fill("Công an tỉnh (hư cấu)")
    page.get_by_label("Học Viên Cơ Quan").check()
    office.press("Ghi cơ quan")
    page.get_by_label("Công an tỉnh (hư cấu)").check()
    page.get_by_label("Trả lời trước hết ngày").fill(f"{today() + timedelta(10):%Y-%m-%d}")
    office.press("Gửi câu hỏi")
    page.get_by_role("heading", name="Câu trả lời").wait_for()


def answer_as_agency(agency: Visitor) -> None:
    """Nothing is known of any unit; of its marks the agency sees nothing."""
    agency.go(f"{BASE}y-kien/")
    rest(agency, "co-quan-tra-loi")
    for box in agency.page.locator("input[name=rows]").all():
        box.check()
    agency.press("Không có thông tin về các đơn vị được đánh dấu")
    agency.sees("Đã trả lời về tất cả")
    sees_nothing(agency, f"{BASE}bang-tong-hop/{PRACTICE}/")


def take_in(office: Visitor) -> None:
    office.go(f"{BASE}trinh-ban-chi-dao/")
    office.watch.expected.append(409)  # the first time it is refused
    office.sees("chưa được nghe giải trình", "còn trong hạn giải trình")  # two units still have days
    office.press("Trình tất cả 3 đơn vị")
    office.sees("nên chưa đơn vị nào được trình")
    reason = office.page.get_by_label("Lý do trình khi chưa nghe giải trình")
    reason.fill("Hai đơn vị báo không giải trình")
    rest(office, "thu-ky-trinh", reason)
    office.press("Trình tất cả 3 đơn vị")
    office.sees("Đã trình Ban Chỉ đạo 3 đơn vị")


def propose_change(office: Visitor, code: str) -> str:
    """The path of the proposal."""
    office.go(f"{BASE}bang-tong-hop/{code}/")
    rest(
        office, "thu-ky-bang-tong-hop", office.page.get_by_role("link", name="Đề nghị đổi điểm tiêu chí 1", exact=True)
    )
    office.page.get_by_role("link", name="Đề nghị đổi điểm tiêu chí 1", exact=True).click()
    office.page.locator("input[name=items][value='0']").check()
    office.page.get_by_label("Lý do thay đổi").fill(REASON)
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


def post_list(office: Visitor) -> None:
    """The proposed list is put before everybody, as a proposal."""
    office.go(f"{BASE}lay-y-kien/")
    rest(office, "thu-ky-dang-danh-sach")
    office.press("Đăng danh sách 3 đơn vị")
    office.sees("Đã đăng danh sách 3 đơn vị", "Chưa nhận ý kiến nào")


def comment_on_list(neighbour: Visitor) -> None:
    """Somebody without an account finds the list from the first page and says something about one unit."""
    neighbour.go("/")
    neighbour.page.get_by_role("link", name="Xem danh sách và gửi ý kiến").first.click()
    neighbour.sees("Đây là đề nghị, chưa phải quyết định.")
    neighbour.page.get_by_role("link", name="Góp ý về Xã Thực Hành").click()
    neighbour.page.get_by_label("Nội dung ý kiến").fill(SAID)
    rest(neighbour, "dan-gui-y-kien")
    neighbour.press("Gửi ý kiến")
    neighbour.sees("Đã nhận ý kiến của bạn.")
    assert SAID not in neighbour.page.inner_text("main")


def handle_comment(office: Visitor) -> None:
    office.go(f"{BASE}lay-y-kien/?xem=chua")
    office.page.get_by_role("link", name="Xã Thực Hành").click()
    office.sees(SAID)
    office.page.get_by_label("Cách xử lý, trả lời").fill("Đã kiểm tra sổ tiếp dân, đúng như ý kiến")
    office.press("Ghi cách xử lý")
    office.sees("Đã ghi cách xử lý ý kiến.")
    office.go(f"{BASE}lay-y-kien/")
    office.sees("Đã xử lý")


def write_papers(office: Visitor) -> None:
    """The meeting is written down; the submission to the chairman and the minutes say what was agreed."""
    page = office.page
    office.go(f"{BASE}to-trinh/")
    page.get_by_label("Nơi họp").fill("Phòng họp số 2")
    page.get_by_label("Chủ trì").fill("Học Viên Chủ Tịch")
    page.get_by_label("Người dự").fill("Học Viên Ban Chỉ Đạo 1\nHọc Viên Ban Chỉ Đạo 2\nHọc Viên Ban Chỉ Đạo 3")
    office.press("Ghi cuộc họp")
    page.wait_for_load_state()
    rest(office, "thu-ky-to-trinh", page.get_by_role("link", name="Tải tờ trình (Word)"))
    for read, ending in ((read_pdf, "pdf"), (read_docx, "docx")):
        submission = read(office, f"{BASE}to-trinh/to-trinh.{ending}")
        assert all(unit in submission for unit in ("Xã Thực Hành", "Xã Làm Thử", "Thị trấn Ví Dụ"))
        minutes = read(office, f"{BASE}to-trinh/bien-ban.{ending}")
        assert all(words in minutes for words in ("Phòng họp số 2", "Học Viên Ban Chỉ Đạo 2", REASON))


def bring_signed(office: Visitor) -> None:
    """The submission, printed, signed by hand and scanned, comes back to where it was drawn up."""
    page = office.page
    office.go(f"{BASE}to-trinh/")
    scan = download(office, page.get_by_role("link", name="Bản PDF").first.get_attribute("href") or "")
    office.follow("Tải bản đã ký lên")
    page.get_by_label("Bản quét đã ký").set_input_files(
        {"name": "to-trinh-da-ky.pdf", "mimeType": "application/pdf", "buffer": scan}
    )
    page.get_by_label("Số ghi trên văn bản").fill("12/TTr-BCĐ")
    page.get_by_label("Ngày ghi trên văn bản").fill(f"{today():%Y-%m-%d}")
    rest(office, "thu-ky-da-ky", page.get_by_role("button", name="Tải bản đã ký lên"))
    office.press("Tải bản đã ký lên")
    office.sees("Đã nhận bản đã ký (bản 1).", "đang có giá trị")


def reads_the_board(reader: Visitor, code: str) -> None:
    reader.go(f"{BASE}bang-tong-hop/{code}/")
    reader.sees("Tổng điểm theo từng lớp", "thông qua")


def may_not_write(reader: Visitor) -> None:
    """Who reads everything finds no button to press, and is refused where a form is sent all the same."""
    page = reader.page
    for path in (f"{BASE}chot/", f"{BASE}giai-doan/", f"{BASE}phan-cong/", f"{BASE}to-trinh/"):
        reader.go(path)
        token = page.locator("header [name=csrfmiddlewaretoken]").get_attribute("value") or ""
        assert page.locator("main form[method=post] button").count() == 0, path
        sent = page.request.post(reader.address + path, form={"csrfmiddlewaretoken": token, "confirm": "2025"})
        assert sent.status == 403, path
        assert "Tài khoản này không có quyền làm việc đó" in sent.text()
    reader.go("/nhat-ky/")
    reader.page.locator("main table").first.wait_for()


def sees_nothing(outsider: Visitor, path: str) -> None:
    outsider.watch.expected.append(404)
    answer = outsider.go(path)
    assert answer is not None and answer.status == 404, path
