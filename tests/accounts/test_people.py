"""The administrator's pages. The insider administers the province, the outsider another, the reader none."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from gansao.accounts import actions
from gansao.accounts.models import Membership, User
from gansao.accounts.permissions import has
from gansao.audit.models import Entry
from tests.accounts.conftest import People, signed_in
from tests.factories import NOW, make_membership, make_user

LIST = "/quan-tri/tai-khoan/"
pytestmark = pytest.mark.django_db


def new_person(people: People, **changed: Any) -> dict[str, Any]:
    return {
        "full_name": "Đỗ Văn  Thư",
        "title": "Văn thư",
        "username": "Do.Van.Thu",
        "role": "records_clerk",
        "place": people.province.pk,
        "first_on": "2023-02-01",
        "last_on": "",
    } | changed


def pages(people: People) -> list[str]:
    one = f"{LIST}{people.secretary.pk}/"
    membership = people.secretary.memberships.get()
    return [LIST, f"{LIST}moi/", one, f"{one}sua/", f"{one}vai-tro/moi/", f"{one}vai-tro/{membership.pk}/"]


def test_the_administrator_may_open_every_page(people: People) -> None:
    client = signed_in(people.admin)
    assert [client.get(page).status_code for page in pages(people)] == [200] * 6


def test_a_reader_may_open_none(people: People) -> None:
    client = signed_in(people.secretary)
    assert [client.get(page).status_code for page in pages(people)] == [403] * 6


def test_an_outsider_finds_nobody(people: People) -> None:
    client = signed_in(people.outsider)
    assert [client.get(page).status_code for page in pages(people)] == [200, 200, 404, 404, 404, 404]
    assert "Lê Thị An" not in client.get(LIST).content.decode()


def test_a_stranger_is_asked_to_sign_in(people: People, client: Client) -> None:
    for page in pages(people):
        assert client.get(page)["Location"] == f"/dang-nhap/?next={page}"


@pytest.mark.parametrize("verb", ["ma-mot-lan", "khoa", "mo-lai"])
def test_verbs_are_refused_like_pages(people: People, client: Client, verb: str) -> None:
    url = f"{LIST}{people.secretary.pk}/{verb}/"
    assert client.post(url).status_code == 302
    assert signed_in(people.secretary).post(url).status_code == 403
    assert signed_in(people.outsider).post(url).status_code == 404
    assert signed_in(people.admin).get(url).status_code == 405
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_many_as_for_one(people: People, count: int, django_assert_num_queries) -> None:
    for number in range(count - 1):
        make_user(f"them{number}", "auditor", people.province)
    client = signed_in(people.admin)
    # session, user, roles, successions, provinces' number; count, people, their roles, places, names
    with django_assert_num_queries(9):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_person_costs_the_same_with_many_roles(people: People, count: int, django_assert_num_queries) -> None:
    for role in ("chairman", "records_clerk")[: count - 1]:
        make_membership(people.secretary, role, people.province)
    client = signed_in(people.admin)
    client.get(f"{LIST}{people.secretary.pk}/")
    with django_assert_num_queries(11):
        page = client.get(f"{LIST}{people.secretary.pk}/").content.decode()
    assert page.count("vai-tro/") - page.count("vai-tro/moi/") == count


def test_people_are_listed_by_given_name_and_found_without_marks(people: People) -> None:
    for username, full_name in (("duc", "Trần Văn Đức"), ("dung", "Đỗ Thị Dung")):
        actions.create_account(
            username=username,
            full_name=full_name,
            title="Chuyên viên",
            role="secretariat",
            place=people.province,
            first_on=date(2023, 1, 1),
            by="hệ thống",
            at=NOW,
        )
    client = signed_in(people.admin)
    page = client.get(LIST).content.decode()
    assert page.index("Đỗ Thị Dung") < page.index("Trần Văn Đức")
    found = client.get(LIST, {"q": "duc chuyen"}).content.decode()
    assert "Trần Văn Đức" in found
    assert "Đỗ Thị Dung" not in found
    assert "Không có ai khớp" in client.get(LIST, {"vai-tro": "auditor"}).content.decode()


def test_a_new_account_has_a_role_and_no_password(people: People) -> None:
    response = signed_in(people.admin).post(f"{LIST}moi/", new_person(people))
    person = User.objects.get(username="do.van.thu")
    assert response["Location"] == f"{LIST}{person.pk}/"
    assert (person.full_name, person.title, person.has_usable_password()) == ("Đỗ Văn Thư", "Văn thư", False)
    assert has(person, "recognition.sign", people.province)
    entry = Entry.objects.get()
    assert (entry.action, entry.by_id, entry.object_id) == ("accounts.create_account", people.admin.pk, str(person.pk))
    assert entry.place_code == "24"
    assert entry.after == {
        "username": "do.van.thu",
        "full_name": "Đỗ Văn Thư",
        "title": "Văn thư",
        "role": "records_clerk",
        "place": "Tỉnh Bắc Giang (24)",
        "first_on": "2023-02-01",
        "last_on": None,
    }


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"username": "thuky"}, "Tên đăng nhập này đã có người dùng."),
        ({"username": "có dấu"}, "chữ thường không dấu"),
        ({"full_name": " "}, "Hãy nhập họ và tên."),
        ({"last_on": "2023-01-31"}, "Ngày cuối đứng trước ngày đầu."),
        ({"role": "goc"}, "goc"),
    ],
)
def test_a_wrong_account_is_not_made(people: People, changed: dict[str, str], message: str) -> None:
    page = signed_in(people.admin).post(f"{LIST}moi/", new_person(people, **changed)).content.decode()
    assert message in page
    assert User.objects.count() == 3
    assert Entry.objects.count() == 0


def test_no_role_is_given_in_a_province_of_others(people: People) -> None:
    data = new_person(people, place=people.elsewhere.pk)
    assert signed_in(people.admin).post(f"{LIST}moi/", data).status_code == 200
    assert User.objects.count() == 3


def test_the_code_is_shown_once_and_works(people: People) -> None:
    client = signed_in(people.admin)
    page = client.post(f"{LIST}{people.secretary.pk}/ma-mot-lan/").content.decode()
    code = page.split('<code class="points">')[1].split("</code>")[0]
    assert f"http://testserver/dang-nhap/mot-lan/{code}/" in page
    assert Client().get(f"/dang-nhap/mot-lan/{code}/").status_code == 200
    after = client.get(f"{LIST}{people.secretary.pk}/").content.decode()
    assert code not in after
    assert "Đã phát một mã lúc" in after


def test_a_disabled_person_is_out_at_once_and_gets_no_code(people: People) -> None:
    client, theirs = signed_in(people.admin), signed_in(people.secretary)
    assert theirs.get("/tai-khoan/").status_code == 200
    client.post(f"{LIST}{people.secretary.pk}/khoa/")
    assert theirs.get("/tai-khoan/").status_code == 302
    assert client.post(f"{LIST}{people.secretary.pk}/ma-mot-lan/").status_code == 403
    client.post(f"{LIST}{people.secretary.pk}/mo-lai/")
    assert client.post(f"{LIST}{people.secretary.pk}/ma-mot-lan/").status_code == 200
    assert [(e.action, e.before, e.after) for e in Entry.objects.order_by("id")][:2] == [
        ("accounts.disable", {"is_active": True}, {"is_active": False}),
        ("accounts.enable", {"is_active": False}, {"is_active": True}),
    ]


def test_names_are_corrected(people: People) -> None:
    url = f"{LIST}{people.secretary.pk}/sua/"
    signed_in(people.admin).post(url, {"full_name": "Lê Thị Ân", "title": "Chánh Văn phòng"})
    people.secretary.refresh_from_db()
    assert people.secretary.full_name == "Lê Thị Ân"
    assert people.secretary.folded == "le thi an chanh van phong thuky"
    entry = Entry.objects.get()
    assert entry.before == {"full_name": "Lê Thị An", "title": ""}
    assert entry.after == {"full_name": "Lê Thị Ân", "title": "Chánh Văn phòng"}


def test_a_role_is_added_once(people: People) -> None:
    url = f"{LIST}{people.secretary.pk}/vai-tro/moi/"
    data = {"role": "auditor", "place": people.province.pk, "first_on": "2024-01-01", "last_on": "2024-12-31"}
    client = signed_in(people.admin)
    assert client.post(url, data).status_code == 302
    assert "đã có đúng vai trò này" in client.post(url, data).content.decode()
    added = people.secretary.memberships.get(role="auditor")
    assert (added.first_on, added.last_on) == (date(2024, 1, 1), date(2024, 12, 31))


def test_a_role_is_ended_on_a_day(people: People) -> None:
    membership = people.secretary.memberships.get()
    url = f"{LIST}{people.secretary.pk}/vai-tro/{membership.pk}/"
    client = signed_in(people.admin)
    assert "Sớm nhất là 31/12/2022" in client.post(url, {"last_on": "2022-12-30"}).content.decode()
    assert client.post(url, {"last_on": "2024-06-30"}).status_code == 302
    assert Membership.objects.get(pk=membership.pk).last_on == date(2024, 6, 30)
    entry = Entry.objects.get()
    assert (entry.action, entry.before["last_on"], entry.after["last_on"]) == (
        "accounts.end_membership",
        None,
        "2024-06-30",
    )


def test_nobody_administers_themselves(people: People) -> None:
    client, own = signed_in(people.admin), f"{LIST}{people.admin.pk}/"
    membership = people.admin.memberships.get()
    assert client.get(own).status_code == 200
    assert client.get(f"{own}sua/").status_code == 403
    assert client.get(f"{own}vai-tro/moi/").status_code == 403
    assert client.get(f"{own}vai-tro/{membership.pk}/").status_code == 403
    assert [client.post(f"{own}{verb}/").status_code for verb in ("khoa", "ma-mot-lan")] == [403, 403]


def test_a_person_of_two_provinces_is_locked_by_neither_alone(people: People) -> None:
    make_membership(people.secretary, "auditor", people.elsewhere)
    for admin in (people.admin, people.outsider):
        client = signed_in(admin)
        assert client.get(f"{LIST}{people.secretary.pk}/").status_code == 200
        assert client.post(f"{LIST}{people.secretary.pk}/khoa/").status_code == 403
        assert client.post(f"{LIST}{people.secretary.pk}/ma-mot-lan/").status_code == 403


def test_an_administrator_has_no_hand_on_marks(people: People) -> None:
    marks = ["assessments.upload_marks", "recognition.freeze", "recognition.sign", "recognition.publish"]
    assert [has(people.admin, permission, people.province) for permission in marks] == [False] * 4
