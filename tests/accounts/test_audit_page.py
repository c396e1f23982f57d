import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gansao.accounts.models import User
from gansao.audit.actions import record
from tests.accounts.conftest import People, signed_in
from tests.factories import NOW, make_commune, make_district, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(people: People) -> User:
    return make_user("kiemtra", "auditor", people.province)


def write(by: Any, obj: User, **changed: Any) -> None:
    record(**({"by": by, "at": NOW, "action": "accounts.grant", "obj": obj, "place_code": "24"} | changed))


def page(user: User, **query: Any) -> str:
    return signed_in(user).get("/nhat-ky/", query).content.decode()


def test_who_may_open_it(people: People, auditor: User, client: Client) -> None:
    for url in ("/nhat-ky/", "/nhat-ky.csv"):
        assert signed_in(auditor).get(url).status_code == 200
        assert signed_in(people.admin).get(url).status_code == 200
        assert signed_in(people.secretary).get(url).status_code == 403
        assert client.get(url)["Location"] == f"/dang-nhap/?next={url}"


def test_an_outsider_sees_only_their_own_province(people: People, auditor: User) -> None:
    write(people.secretary, people.secretary)
    write(people.secretary, people.secretary, place_code="", action="files.store")
    assert "Lê Thị An" in page(auditor)
    assert "Lê Thị An" not in page(people.outsider)
    write("hệ thống", people.secretary, place_code="", action="places.load_units")
    assert "hệ thống" in page(people.outsider)


def test_the_administrator_reads_of_people_and_places_but_of_no_mark(people: People, auditor: User) -> None:
    write(people.secretary, people.secretary, action="assessments.save_mark", after={"points": "2,00"})
    write(people.secretary, people.secretary, action="accounts.grant", after={"role": "auditor"})
    assert "2,00" in page(auditor)
    assert "2,00" not in page(people.admin) and "Thêm vai trò" in page(people.admin)


def test_rows_of_communes_belong_to_their_province(people: People, auditor: User) -> None:
    make_commune(make_district(people.province), "07420", "Xã Mỹ Thái")
    write("hệ thống", people.secretary, place_code="07420")
    write("hệ thống", people.outsider, place_code="09999")
    assert "Lê Thị An" in page(auditor)
    assert "Người Ngoài" not in page(auditor).split("<tbody>")[1]
    assert "Lê Thị An" not in page(people.outsider)


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_much_for_many_rows_as_for_one(
    people: People, auditor: User, count: int, django_assert_num_queries
) -> None:
    for _ in range(count):
        write(people.secretary, people.secretary, after={"role": "auditor"})
    client = signed_in(auditor)
    with django_assert_num_queries(6):  # session, user, roles, successions, rows, people to choose from
        assert client.get("/nhat-ky/").status_code == 200


def test_what_changed_is_said_in_words(people: People, auditor: User) -> None:
    write(
        people.admin,
        people.secretary,
        before={"is_active": True, "title": "Chuyên viên", "username": "thuky"},
        after={"is_active": False, "title": "", "username": "thuky", "details": {"signer": "Ông A"}},
    )
    text = page(auditor)
    assert "Thêm vai trò" in text
    assert "được đăng nhập:</span> <del>có</del> → <ins>không</ins>" in text
    assert "chức vụ:</span> <del>Chuyên viên</del> → <ins>trống</ins>" in text
    assert "details › người ký:</span> <ins>Ông A</ins>" in text
    assert "tên đăng nhập:" not in text


def test_many_changes_open_on_demand(people: People, auditor: User) -> None:
    write(people.admin, people.secretary, after={f"c{number}": number + 1 for number in range(9)})
    text = page(auditor)
    assert "và 3 thay đổi nữa" in text
    assert text.count("<ins>") == 9
    write(people.admin, people.secretary, after={f"d{number}": number + 1 for number in range(1206)})
    text = page(auditor)
    assert "và 1.200 thay đổi nữa" in text
    assert "Phần còn lại có trong bảng CSV." in text
    assert text.count("<ins>") == 9 + 106


def test_it_is_filtered_by_person_action_object_and_day(people: People, auditor: User) -> None:
    write(people.admin, people.secretary, after={"role": "một"})
    write(people.secretary, people.outsider, action="accounts.disable", after={"role": "hai"})
    write(people.secretary, people.secretary, at=NOW + timedelta(days=1), after={"role": "ba"})
    found = {
        "person": page(auditor, person=people.admin.pk),
        "action": page(auditor, action="accounts.disable"),
        "object": page(auditor, object_type="accounts.User", object_id=str(people.outsider.pk)),
        "from": page(auditor, first_on="2023-12-21"),
        "until": page(auditor, last_on="2023-12-20"),
        "nonsense": page(auditor, person="x", action="khong.co", first_on="hôm qua", trang="-1"),
    }
    shown = {name: [w for w in ("một", "hai", "ba") if f"<ins>{w}</ins>" in text] for name, text in found.items()}
    assert shown == {
        "person": ["một"],
        "action": ["hai"],
        "object": ["hai"],
        "from": ["ba"],
        "until": ["một", "hai"],
        "nonsense": ["một", "hai", "ba"],
    }


def test_fifty_rows_a_page_newest_first(people: People, auditor: User) -> None:
    for number in range(51):
        write(people.admin, people.secretary, at=NOW + timedelta(minutes=number), after={"role": f"lần {number}."})
    first, second = page(auditor), page(auditor, trang=2)
    assert "lần 50." in first and "lần 1." in first and "lần 0." not in first
    assert 'href="?trang=2">Cũ hơn' in first
    assert "lần 0." in second and "Cũ hơn" not in second
    assert 'href="?trang=1">Mới hơn' in second
    assert "Không có việc nào khớp" in page(auditor, trang=3)


def test_the_csv_opens_in_a_spreadsheet_and_starts_no_formula(people: People, auditor: User) -> None:
    evil = make_user("evil", "secretariat", people.province, full_name="=cmd|' /C calc'!A0")
    write(evil, evil, before={"title": "a"}, after={"title": "b", "role": "auditor"})
    response = signed_in(auditor).get("/nhat-ky.csv")
    content = b"".join(response).decode()
    assert response["Content-Disposition"] == 'attachment; filename="nhat-ky.csv"'
    assert content.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(content[1:])))
    assert rows[0][:3] == ["lúc", "người làm", "việc"]
    assert rows[1] == [
        "20/12/2023 10:00:00",
        "'=cmd|' /C calc'!A0",
        "Thêm vai trò",
        "Tài khoản",
        "'=cmd|' /C calc'!A0",
        str(evil.pk),
        "24",
        "vai trò: Kiểm tra, giám sát; chức vụ: a → b",
    ]
