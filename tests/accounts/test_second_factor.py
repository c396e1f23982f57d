"""Setting up a second factor, signing in with it, losing it."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from gansao.accounts import actions, queries
from gansao.accounts.models import User
from gansao.accounts.second_factor import counter_of
from gansao.audit.models import Entry
from tests.accounts.conftest import SECRET, People, app_code, signed_in, with_second_factor
from tests.factories import NOW, make_province, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "hoa sen nở trắng"
LATER = NOW + timedelta(minutes=5)
STEP, SET_UP = "/dang-nhap/ma-xac-thuc/", "/tai-khoan/xac-thuc/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user() -> User:
    return make_user("an", password=PASSWORD, full_name="Lê Thị An")


def give_password(client: Client, goal: str = "") -> None:
    answer = client.post("/dang-nhap/", {"username": "an", "password": PASSWORD, "next": goal})
    assert answer["Location"] == STEP


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def done() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("action", flat=True))


# The code ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "code"),  # RFC 6238, appendix B, the last six digits
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    at = datetime.fromtimestamp(moment, tz=NOW.tzinfo)
    assert counter_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", code, at) == moment // 30


@pytest.mark.parametrize(("seconds", "good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phones_clock_may_be_off_by_half_a_minute(seconds: int, good: bool) -> None:
    assert (counter_of(SECRET, app_code(NOW + timedelta(seconds=seconds)), NOW) is not None) == good


@pytest.mark.parametrize("code", ["", "abc", "12345", "１２３４５６", "000000 0"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert counter_of(SECRET, code, NOW) is None


# Setting up -------------------------------------------------------------------------------------------------------


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    for address in (SET_UP, f"{SET_UP}ma-du-phong/", f"{SET_UP}tat/"):
        assert client.get(address)["Location"] == f"/dang-nhap/?next={address}"


def test_it_is_set_up_with_a_qr_a_typed_secret_and_the_first_code(user: User) -> None:
    client = signed_in(user)
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "<svg" in page
    assert secret in client.get(SET_UP).content.decode().replace(" ", "")  # the same while it is being typed
    wrong = client.post(SET_UP, {"code": "000000"})
    assert "Mã chưa đúng hoặc đã dùng rồi." in wrong.content.decode()
    assert not queries.has_second_factor(user)
    page = client.post(SET_UP, {"code": app_code(secret=secret)}).content.decode()
    codes = re.findall(r"\b\d{4} \d{4}\b", page)
    assert (len(codes), len(set(codes))) == (10, 10)
    assert queries.has_second_factor(user)
    assert done() == ["accounts.set_up_second_factor"]
    assert client.get(SET_UP)["Location"] == "/tai-khoan/"
    assert codes[0] not in client.get("/tai-khoan/").content.decode()


def test_no_secret_lies_in_the_open(user: User) -> None:
    codes = with_second_factor(user, NOW)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept
    assert not any(code in kept for code in codes)


def test_with_another_key_of_the_installation_no_code_is_right(user: User) -> None:
    with_second_factor(user, NOW)
    with override_settings(SECRET_KEY="another"), pytest.raises(actions.WrongCode):
        actions.use_second_factor(user=user, code=app_code(), by=user, at=LATER)


# Signing in -------------------------------------------------------------------------------------------------------


def test_the_password_alone_is_not_enough(client: Client, user: User) -> None:
    with_second_factor(user, NOW)
    give_password(client, "/nam/2023/")
    assert not is_in(client)
    assert client.get("/tai-khoan/")["Location"].startswith("/dang-nhap/")
    assert "Nhập mã xác thực" in client.get(STEP).content.decode()
    assert client.post(STEP, {"code": f"{app_code()[:3]} {app_code()[3:]}"})["Location"] == "/nam/2023/"
    assert is_in(client)
    assert done()[-1] == "accounts.sign_in"


def test_a_code_opens_once(client: Client, user: User) -> None:
    with_second_factor(user, NOW)
    code = app_code()
    give_password(client)
    assert client.post(STEP, {"code": code}).status_code == 302
    other = Client()
    give_password(other)
    assert "đã dùng rồi" in other.post(STEP, {"code": code}).content.decode()
    assert not is_in(other)


def test_nor_does_the_code_of_setting_up_or_an_earlier_one_open(user: User) -> None:
    with_second_factor(user, LATER)
    for moment in (LATER, LATER - timedelta(seconds=30)):
        with pytest.raises(actions.WrongCode):
            actions.use_second_factor(user=user, code=app_code(moment), by=user, at=LATER)
    actions.use_second_factor(user=user, code=app_code(LATER + timedelta(seconds=30)), by=user, at=LATER)


def test_a_recovery_code_opens_once_and_the_log_says_so(client: Client, user: User) -> None:
    first, second, *_ = with_second_factor(user, NOW)
    give_password(client)
    assert client.post(STEP, {"code": f"{first[:4]} {first[4:]}"}).status_code == 302
    assert Entry.objects.get(action="accounts.use_recovery_code").after == {"left": 9}
    other = Client()
    give_password(other)
    assert other.post(STEP, {"code": first}).status_code == 200
    assert not is_in(other)
    assert other.post(STEP, {"code": second}).status_code == 302


def test_five_wrong_codes_lock_out_even_the_right_one(client: Client, user: User) -> None:
    with_second_factor(user, NOW)
    give_password(client)
    for _ in range(5):
        assert client.post(STEP, {"code": "000000"}).status_code == 200
    answer = client.post(STEP, {"code": app_code()})
    assert answer.status_code == 429
    assert "Hãy thử lại sau 15 phút" in answer.content.decode()
    assert not is_in(client)
    assert done().count("accounts.wrong_code") == 5
    give_password(client)  # the password again does not start the count anew
    assert client.post(STEP, {"code": app_code()}).status_code == 429


@pytest.mark.parametrize("what", ["nothing", "too late", "another password", "disabled"])
def test_the_code_is_asked_only_of_who_just_gave_the_password(client: Client, user: User, what: str, clock) -> None:
    with_second_factor(user, NOW)
    if what != "nothing":
        give_password(client)
    if what == "too late":
        clock.move_to(LATER + timedelta(minutes=11))
    elif what == "another password":
        actions.set_password(user=user, password="mưa rào tháng bảy", by=user, at=LATER)
    elif what == "disabled":
        actions.disable(user=user, by="hệ thống", at=LATER)
    assert client.post(STEP, {"code": app_code()})["Location"] == "/dang-nhap/"
    assert not is_in(client)


def test_a_one_time_code_sets_the_password_and_still_asks_for_the_app(client: Client, user: User) -> None:
    with_second_factor(user, NOW)
    code = actions.hand_out_code(user=user, by="hệ thống", at=LATER)
    new = {"new_password": "mưa rào tháng bảy", "again": "mưa rào tháng bảy"}
    assert client.post(f"/dang-nhap/mot-lan/{code}/", new)["Location"] == STEP
    assert not is_in(client)


# New codes, off, lost -----------------------------------------------------------------------------------------------


def test_new_recovery_codes_end_the_old(user: User) -> None:
    old, *_ = with_second_factor(user, NOW)
    client, address = signed_in(user), f"{SET_UP}ma-du-phong/"
    assert "Bạn còn 10 mã chưa dùng." in client.get(address).content.decode()
    assert "Mật khẩu chưa đúng." in client.post(address, {"password": "sai"}).content.decode()
    page = client.post(address, {"password": PASSWORD}).content.decode()
    new = re.findall(r"\b\d{4} \d{4}\b", page)[0]
    with pytest.raises(actions.WrongCode):
        actions.use_second_factor(user=user, code=old, by=user, at=LATER)
    actions.use_second_factor(user=user, code=new, by=user, at=LATER)


def test_it_is_turned_off_with_the_password_only(client: Client, user: User) -> None:
    with_second_factor(user, NOW)
    inside, address = signed_in(user), f"{SET_UP}tat/"
    assert inside.get(address).status_code == 200
    inside.post(address, {"password": "sai"})
    assert queries.has_second_factor(user)
    assert inside.post(address, {"password": PASSWORD})["Location"] == "/tai-khoan/"
    assert done()[-1] == "accounts.turn_off_second_factor"
    assert client.post("/dang-nhap/", {"username": "an", "password": PASSWORD})["Location"] == "/viec/"
    assert not Authenticator.objects.exists()


def test_guessing_the_password_there_costs_what_it_costs_at_the_door(user: User) -> None:
    with_second_factor(user, NOW)
    inside, address = signed_in(user), f"{SET_UP}tat/"
    for _ in range(5):
        inside.post(address, {"password": "sai"})
    assert "Hãy thử lại sau 15 phút" in inside.post(address, {"password": PASSWORD}).content.decode()
    assert queries.has_second_factor(user)


def test_who_has_none_finds_nothing_to_turn_off(user: User) -> None:
    assert signed_in(user).get(f"{SET_UP}tat/")["Location"] == "/tai-khoan/"
    assert signed_in(user).get(f"{SET_UP}ma-du-phong/")["Location"] == SET_UP


def test_an_administrator_resets_what_was_lost(people: People) -> None:
    with_second_factor(people.secretary, NOW)
    inside, page = signed_in(people.secretary), f"/quan-tri/tai-khoan/{people.secretary.pk}/"
    assert inside.get("/tai-khoan/").status_code == 200
    address = f"{page}dat-lai-xac-thuc/"
    assert Client().post(address).status_code == 302
    assert signed_in(people.outsider).post(address).status_code == 404
    assert signed_in(people.secretary).post(address).status_code == 403
    assert signed_in(people.admin).get(address).status_code == 405
    assert queries.has_second_factor(people.secretary)
    admin = signed_in(people.admin)
    assert "Mất điện thoại" in admin.get(page).content.decode()
    assert admin.post(address)["Location"] == page
    assert not queries.has_second_factor(people.secretary)
    assert "Mất điện thoại" not in admin.get(page).content.decode()
    assert inside.get("/tai-khoan/").status_code == 302
    entry = Entry.objects.get(action="accounts.reset_second_factor")
    assert (entry.by_id, entry.object_id, entry.place_code) == (people.admin.pk, str(people.secretary.pk), "24")
    with_second_factor(people.admin, NOW)
    assert admin.post(f"/quan-tri/tai-khoan/{people.admin.pk}/dat-lai-xac-thuc/").status_code == 403


def test_the_last_administrator_is_helped_at_the_machine(user: User) -> None:
    with_second_factor(user, NOW)
    call_command("reset_second_factor", "AN")
    assert not queries.has_second_factor(user)
    with pytest.raises(CommandError, match="Không có tài khoản binh"):
        call_command("reset_second_factor", "binh")


# Required -----------------------------------------------------------------------------------------------------------


@override_settings(SECOND_FACTOR_ROLES=frozenset({"secretariat"}))
@pytest.mark.parametrize("address", ["/viec/", "/tai-khoan/", "/", f"{SET_UP}tat/", "/nhat-ky/"])
def test_who_must_have_one_gets_no_further_without(people: People, address: str) -> None:
    client = signed_in(people.secretary)
    assert client.get(address)["Location"] == SET_UP
    assert client.post(address)["Location"] == SET_UP
    assert "Vai trò của bạn phải có" in client.get(SET_UP).content.decode()
    assert signed_in(people.admin).get("/viec/").status_code == 200  # another role
    assert Client().get("/").status_code == 200


@override_settings(SECOND_FACTOR_ROLES=frozenset({"secretariat"}))
def test_setting_it_up_opens_the_house_and_it_cannot_be_turned_off(people: People, django_assert_num_queries) -> None:
    client = signed_in(people.secretary)
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert client.post(SET_UP, {"code": app_code(secret=secret)}).status_code == 200
    assert client.get("/viec/").status_code == 200
    with django_assert_num_queries(8):  # as many as where nobody must have one
        assert client.get("/tai-khoan/").status_code == 200
    assert client.get(f"{SET_UP}tat/").status_code == 403
    assert signed_in(people.secretary).get("/viec/").status_code == 200  # another browser, signed in before
    assert client.post("/dang-xuat/").status_code == 302


@override_settings(SECOND_FACTOR_ROLES=frozenset({"secretariat"}))
def test_whoever_must_have_one_may_still_leave(people: People) -> None:
    client = signed_in(people.secretary)
    assert client.post("/dang-xuat/")["Location"] == "/"
    assert not is_in(client)


def test_the_sign_in_page_says_nothing_of_who_has_one(client: Client, user: User) -> None:
    with_second_factor(user, NOW)
    for username in ("an", "khong-co"):
        answer = client.post("/dang-nhap/", {"username": username, "password": "sai"})
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in answer.content.decode()


def test_allauths_own_pages_are_not_there(client: Client) -> None:
    make_province()
    for address in ("/accounts/login/", "/accounts/signup/", "/accounts/2fa/", "/accounts/", "/login/", "/signup/"):
        assert client.get(address).status_code == 404
