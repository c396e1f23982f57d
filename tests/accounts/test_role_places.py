"""Accounts at communes and districts: what names a unit, what is doubtful, and the pages and lists that ask for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from gansao.accounts import people_list
from gansao.accounts.models import User
from gansao.accounts.permissions import has
from gansao.accounts.role_places import PlaceDoubt, RolePlaces
from gansao.audit.models import Entry
from gansao.places.models import Unit
from gansao.workbooks import sheets
from tests.accounts.conftest import People, signed_in
from tests.accounts.test_people import new_person
from tests.accounts.test_people_list import CODES, LIST, faults, filled, show, shown_content
from tests.factories import make_commune, make_district, make_user

DAY = date(2023, 2, 1)
PEOPLE = "/quan-tri/tai-khoan/"
pytestmark = pytest.mark.django_db


@dataclass
class Places:
    district: Unit
    my_thai: Unit
    phuc_son: Unit
    phuc_son_too: Unit
    foreign: Unit


@pytest.fixture
def places(people: People) -> Places:
    district = make_district(people.province)
    son_dong = make_district(people.province, "220", "Huyện Sơn Động")
    tan_yen = make_district(people.province, "216", "Huyện Tân Yên")
    far = make_district(people.elsewhere, "258", "Huyện Yên Phong")
    return Places(
        district,
        make_commune(district),
        make_commune(tan_yen, "07318", "Xã Phúc Sơn"),
        make_commune(son_dong, "07640", "Xã Phúc Sơn"),
        make_commune(far, "09193", "Xã Yên Trung"),
    )


def row(username: str, role: str, unit: Any, first_on: str = "01/02/2023") -> list[Any]:
    return [username, "Nguyễn Văn Xã", "", role, first_on, "", unit]


@pytest.mark.parametrize("said", ["07420", "7420", "Xã Mỹ Thái", "my thai", " Mỹ  Thái , Lạng Giang", "Mỹ Thái, 217"])
def test_a_commune_by_code_or_name(people: People, places: Places, said: str) -> None:
    assert RolePlaces(people.province).find(said, "commune_editor", DAY) == places.my_thai


def test_a_district_the_province_and_a_name_told_apart(people: People, places: Places) -> None:
    find = RolePlaces(people.province).find
    assert find("huyện lạng giang", "district_reviewer", DAY) == places.district
    assert find("Xã Phúc Sơn, Huyện Sơn Động", "commune_leader", DAY) == places.phuc_son_too
    assert {find(said, "auditor", DAY) for said in ("", "24", "Bắc Giang")} == {people.province}


def test_marks_decide_between_names_that_differ_only_in_them(people: People, places: Places) -> None:
    find, other = RolePlaces(people.province).find, make_commune(places.district, "07421", "Xã Mỹ Thai")
    assert find("Mỹ Thai", "commune_editor", DAY) == other
    with pytest.raises(PlaceDoubt, match="“my thai” có thể là Xã Mỹ Thái"):
        find("my thai", "commune_editor", DAY)


@pytest.mark.parametrize(
    ("said", "role", "on", "message"),
    [
        ("", "commune_editor", DAY, "vai trò “Công chức cấp xã” cần một đơn vị cấp xã; hãy ghi mã hoặc tên"),
        ("217", "commune_editor", DAY, "không có đơn vị cấp xã “217” trong tỉnh vào ngày 01/02/2023; hãy ghi mã"),
        ("09193", "commune_editor", DAY, "không có đơn vị cấp xã “09193” trong tỉnh"),
        ("Yên Trung", "commune_editor", DAY, "không có đơn vị cấp xã “Yên Trung” trong tỉnh"),
        ("Mỹ Thái, Tân Yên", "commune_editor", DAY, "không có đơn vị cấp xã “Mỹ Thái, Tân Yên” trong tỉnh"),
        ("07420", "commune_editor", date(2025, 7, 1), "trong tỉnh vào ngày 01/07/2025"),
        ("07420", "auditor", DAY, "vai trò “Kiểm tra, giám sát” giữ ở cấp tỉnh; hãy để trống đơn vị"),
        (
            "Phúc Sơn",
            "commune_editor",
            DAY,
            "“Phúc Sơn” có thể là Xã Phúc Sơn, Huyện Tân Yên (mã 07318); Xã Phúc Sơn, Huyện Sơn Động (mã 07640);",
        ),
    ],
)
def test_what_is_no_such_unit_or_doubtful(
    people: People, places: Places, said: str, role: str, on: date, message: str
) -> None:
    with pytest.raises(PlaceDoubt) as caught:
        RolePlaces(people.province).find(said, role, on)
    assert message in str(caught.value)


@pytest.mark.parametrize("count", [1, 3])
def test_the_units_are_read_once(people: People, places: Places, count: int, django_assert_num_queries: Any) -> None:
    rows = [row(f"nguoi{number}", "commune_editor", "07420", f"0{number + 1}/02/2023") for number in range(count)]
    sheet = sheets.read(filled(*rows), "ds.xlsx")
    # the units of the province, usernames; the names to show: periods, districts, their periods
    with django_assert_num_queries(5):
        read = people_list.read(sheet, people.province)
        assert [account.place_name for account in read] == ["Xã Mỹ Thái, Huyện Lạng Giang"] * count


def test_faults_of_units_stand_at_their_cells(people: People, places: Places) -> None:
    assert faults(
        people.province,
        row("nguoi.mot", "commune_editor", "Phúc Sơn"),
        row("nguoi.hai", "Lãnh đạo UBND cấp xã", ""),
        row("nguoi.ba", "auditor", "07420"),
        row("nguoi.bon", "district_reviewer", "Huyện Lạng Giang"),
        row("nguoi.nam", "commune_editor", 9193),
    ) == [
        "Tài khoản!G2: “Phúc Sơn” có thể là Xã Phúc Sơn, Huyện Tân Yên (mã 07318); Xã Phúc Sơn, Huyện Sơn Động"
        " (mã 07640); hãy ghi mã",
        "Tài khoản!G3: vai trò “Lãnh đạo UBND cấp xã” cần một đơn vị cấp xã; hãy ghi mã hoặc tên",
        "Tài khoản!G4: vai trò “Kiểm tra, giám sát” giữ ở cấp tỉnh; hãy để trống đơn vị",
        "Tài khoản!G6: không có đơn vị cấp xã “9193” trong tỉnh vào ngày 01/02/2023; hãy ghi mã",
    ]


def test_a_list_without_the_column_is_told_at_the_role(people: People, places: Places) -> None:
    content = "Tên đăng nhập;Họ và tên;Vai trò;Từ ngày\nxa.mot;Người Xã;commune_editor;01/02/2023"
    with pytest.raises(people_list.SheetFaults) as caught:
        people_list.read(sheets.read(content.encode(), "ds.csv"), people.province)
    assert [str(fault) for fault in caught.value.faults] == [
        "ds.csv!C2: vai trò “Công chức cấp xã” cần một đơn vị cấp xã; hãy ghi mã hoặc tên ở cột “Đơn vị”"
    ]


def test_a_list_makes_each_account_at_its_own_place(people: People, places: Places) -> None:
    client = signed_in(people.admin)
    rows = [row("xa.mot", "commune_editor", 7420), row("huyen.mot", "district_reviewer", "Lạng Giang")]
    page = show(client, people, filled(*rows, row("tinh.mot", "auditor", ""))).content.decode()
    assert "<td>Xã Mỹ Thái, Huyện Lạng Giang</td>" in page
    assert client.post(LIST, {"place": people.province.pk, "content": shown_content(page)})["Location"] == CODES
    made = User.objects.filter(username__in=["xa.mot", "huyen.mot", "tinh.mot"]).order_by("id")
    assert [user.memberships.get().place for user in made] == [places.my_thai, places.district, people.province]
    assert has(made[0], "assessments.mark_self", places.my_thai)
    assert not has(made[0], "assessments.mark_self", places.phuc_son)
    assert Entry.objects.order_by("id")[0].after["place"] == "Xã Mỹ Thái, Huyện Lạng Giang (07420)"


def test_the_page_makes_an_account_at_a_commune(people: People, places: Places) -> None:
    client = signed_in(people.admin)
    data = new_person(people, role="commune_leader", unit="Mỹ Thái")
    assert client.post(f"{PEOPLE}moi/", data).status_code == 302
    person = User.objects.get(username="do.van.thu")
    assert person.memberships.get().place == places.my_thai
    url = f"{PEOPLE}{person.pk}/vai-tro/moi/"
    again = {"role": "commune_leader", "place": people.province.pk, "unit": "07420", "first_on": "2023-02-01"}
    assert "đã có đúng vai trò này ở nơi này" in client.post(url, again).content.decode()
    assert client.post(url, again | {"role": "district_reviewer", "unit": "217"}).status_code == 302
    assert person.memberships.get(role="district_reviewer").place == places.district


@pytest.mark.parametrize(
    ("role", "unit", "message"),
    [
        ("commune_leader", "", "Vai trò “Lãnh đạo UBND cấp xã” cần một đơn vị cấp xã; hãy ghi mã hoặc tên."),
        ("commune_leader", "09193", "Không có đơn vị cấp xã “09193” trong tỉnh vào ngày 01/02/2023; hãy ghi mã."),
        ("auditor", "07420", "Vai trò “Kiểm tra, giám sát” giữ ở cấp tỉnh; hãy để trống đơn vị."),
    ],
)
def test_the_page_says_what_is_wrong_with_a_unit(
    people: People, places: Places, role: str, unit: str, message: str
) -> None:
    page = signed_in(people.admin).post(f"{PEOPLE}moi/", new_person(people, role=role, unit=unit))
    assert message in page.content.decode()
    assert User.objects.count() == 3


@pytest.mark.parametrize("count", [1, 3])
def test_people_of_communes_are_listed_with_their_district(
    people: People, places: Places, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_user(f"xa{number}", "commune_editor", places.my_thai)
    make_user("khac", "commune_editor", places.phuc_son)
    client = signed_in(people.admin)
    # session, user, roles, successions, count, people, their roles, places, names; districts and their names
    with django_assert_num_queries(11):
        page = client.get(PEOPLE, {"q": "my thai"}).content.decode()
    assert page.count("Công chức cấp xã, Xã Mỹ Thái, Huyện Lạng Giang</div>") == count
    assert "Phúc Sơn" not in page


@pytest.mark.parametrize(("asked", "found"), [("lang gi", ["huyen"]), ("ang gi", []), ("bac giang", [])])
def test_a_place_is_searched_from_the_beginning_of_a_word_and_is_no_province(
    people: People, places: Places, asked: str, found: list[str]
) -> None:
    make_user("huyen", "district_reviewer", places.district)
    page = signed_in(people.admin).get(PEOPLE, {"q": asked}).context["page"]
    assert [person.username for person in page] == found
