from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from gansao.accounts import actions
from gansao.accounts.models import OneTimeCode, User
from gansao.audit.models import Entry
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
NEW = {"new_password": "hoa sen nở trắng", "again": "hoa sen nở trắng"}


@pytest.fixture
def user() -> User:
    return make_user("thuky", full_name="Lê Thị An")


@pytest.fixture
def code(user: User) -> str:
    return actions.hand_out_code(user=user, by="hệ thống", at=NOW)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW + timedelta(days=1), tick=False) as traveller:
        yield traveller


def test_a_code_is_four_groups_and_only_its_hash_is_kept(code: str) -> None:
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    kept = OneTimeCode.objects.get()
    assert len(kept.digest) == 64
    assert kept.expires_at == NOW + timedelta(days=3)
    assert code not in str(Entry.objects.get().after)


def test_opening_the_link_uses_nothing_up_and_setting_the_password_does(client: Client, user: User, code: str) -> None:
    link = f"/dang-nhap/mot-lan/{code}/"
    for _ in range(2):
        assert "Đặt mật khẩu cho Lê Thị An" in client.get(link).content.decode()
    assert client.post(link, NEW)["Location"] == "/viec/"
    assert client.session["_auth_user_id"] == str(user.pk)
    user.refresh_from_db()
    assert user.check_password(NEW["new_password"])
    assert list(Entry.objects.order_by("id").values_list("action", flat=True)) == [
        "accounts.hand_out_code",
        "accounts.use_code",
        "accounts.sign_in",
    ]
    again = Client().post(link, NEW)
    assert again.status_code == 404
    assert "mã đã dùng rồi hoặc đã hết hạn" in again.content.decode()


def test_a_typed_code_leads_to_its_page(client: Client, code: str) -> None:
    typed = code.lower().replace("-", " ")
    response = client.post("/dang-nhap/mot-lan/", {"code": typed})
    assert response["Location"] == f"/dang-nhap/mot-lan/{code.replace('-', '')}/"
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/dang-nhap/mot-lan/").status_code == 200


def test_a_mistyped_code_stays_to_be_held_against_the_slip(client: Client, code: str) -> None:
    slip = ("8" if code[0] == "B" else "B") + code[1:].lower()
    page = client.post("/dang-nhap/mot-lan/", {"code": slip}).content.decode()
    assert f'value="{slip}"' in page
    check, ask = page.index("Hãy dò lại từng chữ, số với tờ phiếu"), page.index("xin quản trị hệ thống cấp mã mới")
    assert check < ask and "B với 8" in page
    opened = client.get(f"/dang-nhap/mot-lan/{slip}/")
    page = opened.content.decode()
    assert opened.status_code == 404 and f'value="{slip}"' in page
    assert 'action="/dang-nhap/mot-lan/"' in page and "Hãy dò lại từng chữ, số" in page
    assert client.post("/dang-nhap/mot-lan/", {"code": code}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ABCD-EFGH-JKMN-PQ0O", "Hãy dò lại chỗ 0, O với tờ phiếu"),
        ("ABCD-EFGH-JKMN-PQR", "Mã có 16 chữ và số, ở đây có 15."),
        ("ABCD-EFGH-JKMN-PQRSS", "Mã có 16 chữ và số, ở đây có 17."),
        ("---", "Mã có 16 chữ và số, ở đây có 0."),
        ("ĐBCD-EFGH-JKMN-PQRS", "Hãy dò lại chỗ Đ với tờ phiếu: mã chỉ có chữ không dấu và số"),
    ],
)
def test_what_no_code_can_be_is_said_without_a_look(client: Client, typed: str, said: str) -> None:
    for _ in range(50):  # nothing was guessed at: nobody waits
        page = client.post("/dang-nhap/mot-lan/", {"code": typed})
    assert page.status_code == 200
    assert said in page.content.decode() and f'value="{typed}"' in page.content.decode()


def test_a_code_ends_after_three_days_or_with_the_next(client: Client, user: User, code: str, clock) -> None:
    newer = actions.hand_out_code(user=user, by="hệ thống", at=NOW + timedelta(hours=1))
    assert client.get(f"/dang-nhap/mot-lan/{code}/").status_code == 404
    assert client.get(f"/dang-nhap/mot-lan/{newer}/").status_code == 200
    clock.move_to(NOW + timedelta(days=3, hours=1))
    assert client.get(f"/dang-nhap/mot-lan/{newer}/").status_code == 404


def test_a_disabled_person_cannot_use_a_code(client: Client, user: User, code: str) -> None:
    actions.disable(user=user, by="hệ thống", at=NOW)
    assert client.get(f"/dang-nhap/mot-lan/{code}/").status_code == 404


def test_a_poor_password_keeps_the_code(client: Client, code: str) -> None:
    link = f"/dang-nhap/mot-lan/{code}/"
    page = client.post(link, {"new_password": "12345678", "again": "12345678"}).content.decode()
    assert 'class="error"' in page
    page = client.post(link, {"new_password": NEW["again"], "again": "khác"}).content.decode()
    assert "Hai lần nhập khác nhau" in page
    assert client.post(link, NEW).status_code == 302


def test_guessing_codes_makes_the_address_wait(client: Client, code: str) -> None:
    for _ in range(40):
        assert client.get("/dang-nhap/mot-lan/AAAA-AAAA-AAAA-AAAA/").status_code == 404
    response = client.get(f"/dang-nhap/mot-lan/{code}/")
    assert response.status_code == 429
    assert "Hãy thử lại sau 15 phút" in response.content.decode()
    typed = client.post("/dang-nhap/mot-lan/", {"code": code})
    assert typed.status_code == 429 and f'value="{code}"' in typed.content.decode()
