"""Accounts from a list: what the workbook asks, every fault at its cell, all or none, and the slips."""

import io
import re
from datetime import date
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gansao.accounts import actions, people_list
from gansao.accounts.models import OneTimeCode, User
from gansao.accounts.permissions import has
from gansao.accounts.roles import ROLES
from gansao.audit.models import Entry
from gansao.places.models import Unit
from gansao.workbooks import sheets
from gansao.workbooks.faults import SheetFaults
from tests.accounts.conftest import People, signed_in
from tests.factories import NOW, make_membership

LIST = "/quan-tri/tai-khoan/tu-bang/"
CODES = "/quan-tri/tai-khoan/phat-ma/"
AN = ["nguyen.van.an", "Nguyễn Văn An", "Chuyên viên", "Thư ký Ban Chỉ đạo", date(2023, 2, 1), "31/12/2023"]
BINH = ["Le.Thi.Binh", "Lê Thị Bình", "", "auditor", "2023-03-01", ""]
pytestmark = pytest.mark.django_db


def filled(*rows: list[Any]) -> bytes:
    """The empty workbook with rows under its headings."""
    book = openpyxl.load_workbook(io.BytesIO(people_list.workbook()))
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            book.worksheets[0].cell(number, column).value = value if value != "" else None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def faults(province: Unit, *rows: list[Any]) -> list[str]:
    with pytest.raises(SheetFaults) as caught:
        people_list.read(sheets.read(filled(*rows), "ds.xlsx"), province)
    return [str(fault) for fault in caught.value.faults]


def show(client: Client, people: People, content: bytes, **changed: Any) -> Any:
    data = {"place": people.province.pk, "file": SimpleUploadedFile("ds.xlsx", content)} | changed
    return client.post(LIST, data)


def shown_content(page: str) -> str:
    found = re.search(r'name="content" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def make(people: People, usernames: list[str]) -> list[User]:
    new = people_list.NewAccount
    accounts = [new(name, "Tên Mới", "", "auditor", people.province, date(2023, 1, 1), None) for name in usernames]
    return actions.create_accounts(accounts=accounts, by=people.admin, at=NOW)


def test_the_pages_by_who_asks(people: People, client: Client) -> None:
    for page in (LIST, f"{LIST}mau.xlsx", CODES):
        assert signed_in(people.admin).get(page).status_code == 200
        assert signed_in(people.outsider).get(page).status_code == 200
        assert signed_in(people.secretary).get(page).status_code == 403
        assert client.get(page)["Location"] == f"/dang-nhap/?next={page}"
    assert signed_in(people.secretary).post(LIST, {"content": "{}"}).status_code == 403
    assert signed_in(people.secretary).post(CODES).status_code == 403


def test_the_empty_workbook_is_refused_until_somebody_stands_in_it(people: People) -> None:
    answer = signed_in(people.admin).get(f"{LIST}mau.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="danh-sach-tai-khoan.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    headings = [cell.value for cell in book["Tài khoản"][1]]
    assert headings == ["Tên đăng nhập", "Họ và tên", "Chức vụ", "Vai trò", "Từ ngày", "Đến ngày", "Đơn vị"]
    assert faults(people.province) == ["Tài khoản: chưa có người nào dưới dòng tiêu đề; điền mỗi người một dòng"]


def test_a_sheet_is_read_and_given_back_the_same(people: People) -> None:
    sheet = sheets.read(filled(AN, BINH), "ds.xlsx")
    province = people.province
    read = people_list.read(sheet, province)
    assert read == (
        people_list.NewAccount(
            "nguyen.van.an",
            "Nguyễn Văn An",
            "Chuyên viên",
            "secretariat",
            province,
            date(2023, 2, 1),
            date(2023, 12, 31),
        ),
        people_list.NewAccount("le.thi.binh", "Lê Thị Bình", "", "auditor", province, date(2023, 3, 1), None),
    )
    assert people_list.read(people_list.from_text(people_list.as_text(sheet)), province) == read


def test_every_fault_is_named_at_its_cell_at_once(people: People) -> None:
    found = faults(
        people.province,
        ["thuky", "", "", "Trưởng thôn", "32/01/2023", ""],
        ["có dấu", "Đỗ Văn Thư", "", "Văn thư", "01/02/2023", "31/01/2023"],
        ["moi.nguoi", "Một Người", "", "văn thư", "", ""],
        ["Moi.Nguoi", "x" * 121, "", "auditor", 45000.5, "hôm nay"],
    )
    roles = "; ".join(role.name for role in ROLES.values())
    say = "không phải là ngày; viết ngày/tháng/năm, ví dụ 01/02/2023"
    assert found == [
        "Tài khoản!B2: thiếu họ và tên",
        f"Tài khoản!D2: không có vai trò “Trưởng thôn”; chọn một trong: {roles}",
        f"Tài khoản!E2: “32/01/2023” {say}",
        "Tài khoản!A2: tên đăng nhập “thuky” đã có người dùng",
        "Tài khoản!A3: “có dấu” không dùng được. Tên đăng nhập gồm 3 đến 60 chữ thường không dấu, chữ số, dấu chấm,"
        " gạch nối hoặc gạch dưới.",
        "Tài khoản!F3: ngày cuối 31/01/2023 đứng trước ngày đầu 01/02/2023",
        "Tài khoản!E4: thiếu từ ngày",
        "Tài khoản!B5: dài 121 ký tự, tối đa 120",
        f"Tài khoản!E5: “45000.5” {say}",
        f"Tài khoản!F5: “hôm nay” {say}",
        "Tài khoản!A5: tên đăng nhập “moi.nguoi” trùng với ô Tài khoản!A4",
    ]


def test_a_formula_without_its_value_is_a_fault(people: People) -> None:
    assert faults(people.province, ["=B2", *AN[1:]])[0].startswith("Tài khoản!A2: công thức chưa có giá trị")


def test_a_list_without_headings_or_too_long_is_refused(people: People) -> None:
    with pytest.raises(SheetFaults) as caught:
        people_list.read(sheets.read("Tên đăng nhập;Họ và tên\nan;An".encode(), "ds.csv"), people.province)
    assert [str(fault) for fault in caught.value.faults] == [
        "ds.csv!A1: không thấy cột “Vai trò” ở dòng tiêu đề",
        "ds.csv!A1: không thấy cột “Từ ngày” ở dòng tiêu đề",
    ]
    many = faults(
        people.province, *[[f"nguoi{number}", "Một Người", "", "auditor", "01/01/2023"] for number in range(501)]
    )
    assert many == ["Tài khoản: có 501 người; mỗi lần nhận tối đa 500, hãy chia thành nhiều tệp"]


def test_a_list_is_shown_then_made_once(people: People) -> None:
    client = signed_in(people.admin)
    page = show(client, people, filled(AN, BINH)).content.decode()
    assert "2 tài khoản sẽ lập, vai trò tại Tỉnh Bắc Giang" in page
    assert User.objects.count() == 3
    data = {"place": people.province.pk, "content": shown_content(page)}
    assert client.post(LIST, data)["Location"] == CODES
    binh = User.objects.get(username="le.thi.binh")
    assert (binh.full_name, binh.has_usable_password()) == ("Lê Thị Bình", False)
    assert has(
        User.objects.get(username="nguyen.van.an"), "assessments.upload_marks", people.province, date(2023, 6, 1)
    )
    assert [(e.action, e.by_id, e.place_code, e.after["username"]) for e in Entry.objects.order_by("id")] == [
        ("accounts.create_account", people.admin.pk, "24", "nguyen.van.an"),
        ("accounts.create_account", people.admin.pk, "24", "le.thi.binh"),
    ]
    again = client.post(LIST, data)
    assert again.status_code == 409
    assert "Nếu vừa bấm lập hai lần thì các tài khoản đã có" in again.content.decode()
    assert (User.objects.count(), Entry.objects.count()) == (5, 2)


def test_one_fault_makes_none(people: People) -> None:
    page = show(signed_in(people.admin), people, filled(AN, ["thuky", *BINH[1:]])).content.decode()
    assert "ds.xlsx: 1 lỗi, chưa lập tài khoản nào" in page
    assert "<strong>Tài khoản!A3</strong>: tên đăng nhập “thuky” đã có người dùng" in page
    assert 'name="content"' not in page


def test_a_name_taken_between_look_and_write_undoes_the_whole_list(people: People) -> None:
    with pytest.raises(actions.UsernameTaken):
        make(people, ["nguoi.moi", "thuky"])
    assert (User.objects.count(), Entry.objects.count()) == (3, 0)


def test_no_account_is_made_in_a_province_of_others(people: People) -> None:
    client = signed_in(people.admin)
    assert "content" not in show(client, people, filled(AN), place=people.elsewhere.pk).context
    content = people_list.as_text(sheets.read(filled(AN), "ds.xlsx"))
    assert client.post(LIST, {"place": people.elsewhere.pk, "content": content})["Location"] == LIST
    assert User.objects.count() == 3


@pytest.mark.parametrize("content", ["{", "[]", '{"name": 1, "rows": []}', '{"name": "x", "rows": [[1]]}', "[" * 9999])
def test_what_was_not_shown_is_not_made(people: People, content: str) -> None:
    answer = signed_in(people.admin).post(LIST, {"place": people.province.pk, "content": content})
    assert answer.status_code == 409
    assert "không còn nguyên vẹn" in answer.content.decode()


def test_no_file_an_empty_file_and_a_picture_are_answered(people: People) -> None:
    client = signed_in(people.admin)
    assert "Chưa chọn tệp" in client.post(LIST, {"place": people.province.pk}).content.decode()
    assert "Tệp rỗng" in show(client, people, b"").content.decode()
    assert "lớn hơn 2 MB" in show(client, people, b"x" * (2 * 1024 * 1024 + 1)).content.decode()
    assert "chưa lập tài khoản nào" in show(client, people, b"\x89PNG\r\n\x1a\n" + bytes(200)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_codes_asks_as_much_for_many_as_for_one(
    people: People, count: int, django_assert_num_queries
) -> None:
    make(people, [f"nguoi{number}" for number in range(count)])
    User.objects.filter(pk=people.secretary.pk).update(is_active=False)
    client = signed_in(people.admin)
    # session, user, roles, successions; people, their roles, places, names
    with django_assert_num_queries(8):
        page = client.get(CODES).content.decode()
    assert page.count('name="person"') == count


def test_codes_are_for_those_without_password_in_ones_own_province(people: People) -> None:
    own, shared, locked = make(people, ["cua.minh", "hai.tinh", "bi.khoa"])
    make_membership(shared, "auditor", people.elsewhere)
    actions.disable(user=locked, by=people.admin, at=NOW)
    actions.set_password(user=people.secretary, password="mot cau dai de nho", by=people.secretary, at=NOW)
    client = signed_in(people.admin)
    assert [person.username for person in client.get(CODES).context["people"]] == ["cua.minh"]
    for other in (shared, locked, people.secretary, people.admin, people.outsider):
        assert client.post(CODES, {"person": [own.pk, other.pk]}).status_code == 404
    assert OneTimeCode.objects.count() == 0
    assert "Hãy chọn từ 1 đến 200 người" in client.post(CODES, {"person": ["x"]}).content.decode()


def test_a_slip_each_with_a_code_that_works_and_a_drawing(people: People) -> None:
    made = make(people, ["mot", "hai"])
    client = signed_in(people.admin)
    first = client.post(CODES, {"person": [user.pk for user in made]}).content.decode()
    page = client.post(CODES, {"person": [user.pk for user in made]}).content.decode()
    codes = re.findall(r'<code class="points">([A-Z0-9-]+)</code>', page)
    assert len(set(codes)) == 2
    assert page.count("<svg xmlns") == 2
    assert [Client().get(f"/dang-nhap/mot-lan/{code}/").status_code for code in codes] == [200, 200]
    for ended in re.findall(r'<code class="points">([A-Z0-9-]+)</code>', first):  # pressed twice: the last paper holds
        assert Client().get(f"/dang-nhap/mot-lan/{ended}/").status_code == 404
    waiting = client.get(CODES).content.decode()
    assert codes[0] not in waiting
    checked = re.findall(r'value="(\d+)" checked', waiting)
    assert not {str(user.pk) for user in made} & set(checked)
