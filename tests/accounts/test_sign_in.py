from urllib.parse import quote

import pytest
from django.test import Client

from gansao.accounts.actions import set_password
from gansao.audit.models import Entry
from tests.accounts.conftest import signed_in
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "hoa sen nở trắng"


def attempt(client: Client, username: str = "thuky", password: str = PASSWORD, path: str = "/dang-nhap/", **more: str):
    return client.post(path, {"username": username, "password": password, **more})


def test_whoever_has_the_password_comes_in_with_a_new_session(client: Client) -> None:
    user = make_user("thuky", password=PASSWORD)
    client.get("/dang-nhap/")
    session = client.session
    session["trace"] = "before"
    session.save()
    old_key = session.session_key
    client.cookies["gansao"] = old_key
    response = attempt(client, " ThuKy ")
    assert (response.status_code, response["Location"]) == (302, "/viec/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != old_key
    entry = Entry.objects.get()
    assert (entry.action, entry.by_id, entry.after) == ("accounts.sign_in", user.pk, {"address": "127.0.0.1"})


def test_the_page_has_a_form_and_a_way_for_the_first_time(client: Client) -> None:
    page = client.get("/dang-nhap/?next=/nam/2023/").content.decode()
    assert '<input type="hidden" name="next" value="/nam/2023/">' in page
    assert 'href="/dang-nhap/mot-lan/"' in page


@pytest.mark.parametrize("username", ["thuky", "khong-co"])
def test_a_wrong_password_and_an_unknown_name_read_the_same(client: Client, username: str) -> None:
    make_user("thuky", password=PASSWORD)
    response = attempt(client, username, "sai")
    assert response.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_disabled_account_reads_the_same(client: Client) -> None:
    user = make_user("thuky", password=PASSWORD)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in attempt(client).content.decode()


def test_after_five_wrong_passwords_even_the_right_one_waits(client: Client) -> None:
    make_user("thuky", password=PASSWORD)
    for _ in range(5):
        assert attempt(client, password="sai").status_code == 200
    response = attempt(client)
    assert response.status_code == 429
    assert "Hãy thử lại sau 15 phút" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_four_wrong_passwords_are_forgiven_by_the_right_one(client: Client) -> None:
    make_user("thuky", password=PASSWORD)
    for _ in range(2):
        for _ in range(4):
            attempt(client, password="sai")
        assert attempt(client).status_code == 302
        client.post("/dang-xuat/")


@pytest.mark.parametrize(
    ("wanted", "goal"),
    [
        ("/nam/2023/", "/nam/2023/"),
        ("https://example.org/", "/viec/"),
        ("//example.org/", "/viec/"),
        ("javascript:alert(1)", "/viec/"),
        ("", "/viec/"),
    ],
)
def test_it_leads_on_only_within_this_site(client: Client, wanted: str, goal: str) -> None:
    make_user("thuky", password=PASSWORD)
    assert attempt(client, next=wanted)["Location"] == goal


def test_whoever_is_in_already_is_led_on() -> None:
    assert signed_in(make_user("an")).get("/dang-nhap/?next=/tai-khoan/")["Location"] == "/tai-khoan/"


def test_signing_out_takes_a_press_of_a_button() -> None:
    client = signed_in(make_user("an"))
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_form_from_another_site_is_refused() -> None:
    make_user("thuky", password=PASSWORD)
    assert attempt(Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize(
    ("stood_on", "back"),
    [
        ("http://testserver/tai-khoan/?a=1", "/tai-khoan/?a=1"),
        ("https://xa-la.example/tai-khoan/", "/thong-bao/"),
        ("", "/thong-bao/"),
    ],
)
def test_a_form_too_old_leads_back_to_its_page(stood_on: str, back: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Referer": stood_on} if stood_on else None)
    page = client.post("/thong-bao/")
    text = page.content.decode()
    assert page.status_code == 403 and f'<a class="button" href="{back}">Mở lại trang vừa rồi</a>' in text
    assert f'href="/dang-nhap/?next={quote(back)}">Đăng nhập rồi về lại trang</a>' in text
    client.force_login(make_user("thuky"))
    text = client.post("/thong-bao/").content.decode()
    assert f'href="{back}">Mở lại trang vừa rồi</a>' in text and "Đăng nhập rồi về lại trang" not in text


def test_a_new_password_ends_the_sessions_of_the_old(client: Client) -> None:
    user = make_user("thuky", password=PASSWORD)
    attempt(client)
    assert client.get("/tai-khoan/").status_code == 200
    set_password(user=user, password="mưa rào tháng bảy", by=user, at=NOW)
    assert client.get("/tai-khoan/")["Location"] == "/dang-nhap/?next=/tai-khoan/"
