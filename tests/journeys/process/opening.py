"""Before anything is marked: who may sign in, which year it is, when each phase runs."""

from datetime import timedelta

from gansao.demo.people import PASSWORD
from gansao.domain.process import PHASES
from tests.journeys.album import rest
from tests.journeys.browser import Visitor
from tests.journeys.process import BASE, YEAR, today


def make_accounts(administrator: Visitor, *people: tuple[str, str, str]) -> str:
    """From a list of username, name and role; the address on the slip that is handed to the first."""
    head = "Tên đăng nhập;Họ và tên;Vai trò;Từ ngày"
    content = "\n".join([head, *(";".join((*person, "01/01/2025")) for person in people)]).encode()
    page = administrator.page
    administrator.go("/quan-tri/tai-khoan/tu-bang/")
    page.get_by_label("Tệp danh sách").set_input_files({"name": "ds.csv", "mimeType": "text/csv", "buffer": content})
    administrator.press("Kiểm tra danh sách")
    administrator.press(f"Lập {len(people)} tài khoản")
    administrator.sees(f"Đã lập {len(people)} tài khoản")
    administrator.go("/quan-tri/tai-khoan/phat-ma/")
    administrator.press("Phát mã và xem phiếu in")
    page.get_by_role("img", name="Mã QR mở trang đặt mật khẩu").first.wait_for()
    rest(administrator, "phieu-ma")
    return page.get_by_text("/dang-nhap/mot-lan/").last.inner_text().removeprefix(administrator.address)


def set_password(newcomer: Visitor, address: str) -> None:
    """What the code on the slip leads to; it works once."""
    page = newcomer.page
    newcomer.go(address)
    page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    rest(newcomer, "dat-mat-khau", page.get_by_role("button", name="Đặt mật khẩu và đăng nhập"))
    newcomer.press("Đặt mật khẩu và đăng nhập")
    page.wait_for_url("**/viec/")
    newcomer.sign_out()
    newcomer.watch.expected += [404, 410]
    newcomer.go(address)
    assert page.get_by_label("Mật khẩu mới", exact=True).count() == 0


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
    rest(office, "thu-ky-mo-nam", page.get_by_role("button", name=f"Mở năm {YEAR}"))
    office.press(f"Mở năm {YEAR}")
    page.wait_for_url(f"**{BASE}**")
    office.go(f"{BASE}giai-doan/")
    now = today()
    for phase in PHASES:
        page.locator(f"[name=first-{phase}]").fill(f"{now - timedelta(30):%d/%m/%Y}")
        page.locator(f"[name=last-{phase}]").fill(f"{now + timedelta(60):%d/%m/%Y}")
    office.press("Ghi các ngày")
    office.sees("đang diễn ra")
    rest(office, "thu-ky-giai-doan")
