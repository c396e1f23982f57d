"""Teams: made, their ties declared, units assigned with a proof, marked, confirmed, marked a second time blindly."""

from tests.journeys.album import rest
from tests.journeys.browser import Visitor
from tests.journeys.process import BASE

NOT_SEEN = "Không thấy kế hoạch được ban hành"  # what the first team wrote at criterion 1


def make_team(office: Visitor, number: int, base: str, head: str, member: str) -> None:
    page = office.page
    office.go(f"{BASE}to-tham-dinh/")
    page.get_by_label("Nơi xuất phát").first.fill("Trung tâm huyện")
    page.get_by_label("Tọa độ nơi xuất phát").fill(base)
    office.press("Lập tổ")
    office.go(f"{BASE}to-tham-dinh/{number}/")
    for person, place in ((head, "head"), (member, "member")):
        chosen = page.get_by_label("Người", exact=True)
        chosen.select_option(chosen.locator("option", has_text=person).get_attribute("value"))
        page.get_by_label("Là", exact=True).select_option(place)
        office.press("Thêm vào tổ")
        page.get_by_role("button", name=f"Cho {person} thôi ở tổ").wait_for()


def declare(member: Visitor, unit: str) -> None:
    member.go(f"{BASE}khai-bao/")
    member.page.get_by_label("Gắn với đơn vị").select_option("lives")
    member.page.get_by_label("Đơn vị", exact=True).select_option(unit)
    rest(member, "to-khai-bao")
    member.press("Ghi điều khai")
    member.page.locator("summary", has_text="Bỏ điều này").wait_for()


def assign_by_optimiser(office: Visitor, teams: dict[str, tuple[str, ...]]) -> None:
    """The shortest way that keeps every rule, with its proof, before it is taken."""
    page = office.page
    office.go(f"{BASE}phan-cong/")
    office.press("Tính và xem trước")
    office.sees("không cách nào hợp lệ ngắn hơn")
    for team, units in teams.items():
        given = page.locator("details.by-team", has_text=team).locator("tbody th").all_inner_texts()
        assert sorted(each.removesuffix(" (hư cấu)") for each in given) == sorted(units), (team, given)
    take = page.get_by_role("button", name="Giao các đơn vị theo cách này")
    rest(office, "thu-ky-phan-cong", take)
    take.click()
    office.sees("Mọi đơn vị đã có tổ")


def assign_by_hand(office: Visitor, unit: str, team: str, reason: str) -> None:
    office.go(f"{BASE}phan-cong/")
    office.page.get_by_label("Đơn vị", exact=True).select_option(unit)
    office.page.get_by_label("Giao cho").select_option(team)
    office.page.get_by_label("Lý do").fill(reason)
    office.press("Giao đơn vị")
    office.sees(f"Xếp bằng tay: {reason}")


def draw_doubles(office: Visitor, unit: str) -> None:
    """One of the three, by a seed that draws this one for ever."""
    office.go(f"{BASE}cham-lan-hai/")
    office.page.get_by_label("Tỷ lệ chấm lần hai (%)").fill("33")
    office.page.get_by_label("Hạt giống của lần rút").fill("Tập huấn 3")
    office.press("Rút mẫu và xem trước")
    office.press("Giao các đơn vị theo cách này")
    office.go(f"{BASE}cham-lan-hai/")
    assert office.page.locator("tbody th").first.inner_text().startswith(unit)


def share_duties(head: Visitor) -> None:
    head.go(f"{BASE}tham-dinh/phan-viec/")
    head.page.locator("fieldset.duty").first.get_by_label("Học Viên Tổ Trưởng").first.check()
    rest(head, "to-phan-viec", head.page.locator("fieldset.duty").first)
    head.press("Ghi phân việc")
    head.sees("Đã phân việc")


def mark_down(head: Visitor, code: str) -> None:
    """One mark of the team's own, with its reason."""
    page = head.page
    head.go(f"{BASE}tham-dinh/{code}/1/")
    page.locator("input[name=items][value='0']").uncheck()
    page.get_by_label("Không có mục nào").check()
    page.get_by_label("Lý do khác điểm tự chấm").select_option("no_evidence")
    page.get_by_role("textbox", name="Ghi chú").fill(NOT_SEEN)
    page.locator(".kq").get_by_text("Đã lưu ").wait_for()
    rest(head, "to-cham", page.locator(".kq"))


def agree_with_the_rest(member: Visitor, code: str) -> None:
    member.go(f"{BASE}tham-dinh/{code}/")
    member.page.get_by_text("Đồng ý với điểm tự chấm ở").click()
    member.page.locator("button[name=agree]").click()
    member.sees("Đã lấy điểm tự chấm")


def confirm(head: Visitor, code: str) -> None:
    head.go(f"{BASE}tham-dinh/{code}/")
    button = head.page.locator("button[name=confirm]")
    rest(head, "to-xac-nhan", button)
    button.click()
    head.sees("Đã xác nhận điểm thẩm định")


def knows_nothing_of_the_first(marker: Visitor, code: str) -> None:
    """The second team sees the unit's own marks and the district's, never the first team's."""
    for path in (f"{BASE}tham-dinh/{code}/", f"{BASE}tham-dinh/{code}/1/", f"{BASE}tham-dinh/{code}/?lan=1"):
        marker.watch.expected.append(404)
        marker.go(path)
        assert NOT_SEEN not in marker.page.locator("body").inner_text(), path


def reads_how_strict(reader: Visitor) -> None:
    reader.go(f"{BASE}muc-cham/")
    reader.sees("hưa đủ dữ liệu")
