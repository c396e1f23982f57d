from datetime import date

import pytest
from django.test import Client

from gansao.audit.models import Entry
from tests.accounts.conftest import signed_in
from tests.factories import make_membership, make_province, make_user

pytestmark = pytest.mark.django_db
OLD, NEW = "hoa sen nở trắng", "mưa rào tháng bảy"


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/tai-khoan/")["Location"] == "/dang-nhap/?next=/tai-khoan/"
    assert client.post("/tai-khoan/dang-xuat-moi-noi/").status_code == 302


def test_one_sees_ones_own_roles_running_first() -> None:
    province = make_province()
    user = make_user("an", "secretariat", province)
    make_membership(user, "auditor", province, date(2023, 1, 1), date(2023, 12, 31))
    page = signed_in(user).get("/tai-khoan/").content.decode()
    assert page.index("Thư ký Ban Chỉ đạo") < page.index("Kiểm tra, giám sát")
    assert "Tỉnh Bắc Giang" in page
    assert page.count("Đang giữ") == page.count("Đã kết thúc") == 1
    assert "31/12/2023" in page


@pytest.mark.parametrize("roles", [1, 3])
def test_the_page_asks_as_much_for_many_roles_as_for_one(roles: int, django_assert_num_queries) -> None:
    province = make_province()
    user = make_user("an")
    for role in ("secretariat", "chairman", "auditor")[:roles]:
        make_membership(user, role, province)
    client = signed_in(user)
    with django_assert_num_queries(8):  # session, user, roles, places, names, sessions, second factor, menu
        assert client.get("/tai-khoan/").status_code == 200


def test_changing_the_password_keeps_this_session_and_ends_the_others() -> None:
    user = make_user("an", password=OLD)
    here, there = signed_in(user), signed_in(user)
    response = here.post("/tai-khoan/", {"old_password": OLD, "new_password": NEW, "again": NEW})
    assert response["Location"] == "/tai-khoan/"
    assert here.get("/tai-khoan/").status_code == 200
    assert there.get("/tai-khoan/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    entry = Entry.objects.get()
    assert (entry.action, entry.before, entry.after) == ("accounts.set_password", None, None)


def test_a_wrong_old_password_changes_nothing() -> None:
    user = make_user("an", password=OLD)
    page = signed_in(user).post("/tai-khoan/", {"old_password": "sai", "new_password": NEW, "again": NEW})
    assert "Mật khẩu đang dùng chưa đúng." in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(OLD)


def test_signing_out_everywhere_leaves_this_session() -> None:
    user = make_user("an")
    here, there = signed_in(user), signed_in(user)
    assert here.post("/tai-khoan/dang-xuat-moi-noi/")["Location"] == "/tai-khoan/"
    assert here.get("/tai-khoan/").status_code == 200
    assert there.get("/tai-khoan/").status_code == 302
    assert Entry.objects.get().action == "accounts.sign_out_everywhere"
