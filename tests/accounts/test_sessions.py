"""One's sessions: who is signed in as me, and out with them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from gansao.accounts.devices import in_words
from gansao.accounts.models import Session, User
from gansao.audit.models import Entry
from tests.accounts.conftest import signed_in
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "hoa sen nở trắng"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36"
EDGE = f"{WINDOWS} Edg/141.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
UBUNTU = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36"


@pytest.fixture
def user() -> User:
    return make_user("an", password=PASSWORD)


def came_in(agent: str, address: str = "10.0.0.5") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    assert client.post("/dang-nhap/", {"username": "an", "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Chrome trên máy Windows"),
        (EDGE, "Edge trên máy Windows"),
        (IPHONE, "Safari trên iPhone"),
        (UBUNTU, "Firefox trên máy Linux"),
        (PHONE, "Chrome trên điện thoại hay máy tính bảng Android"),
        ("", "Trình duyệt không rõ trên máy không rõ"),
        ("curl/8", "Trình duyệt không rõ trên máy không rõ"),
    ],
)
def test_a_browser_in_words(agent: str, words: str) -> None:
    assert in_words(agent) == words


def test_ones_sessions_are_listed_and_only_ones_own(user: User) -> None:
    with time_machine.travel(NOW, tick=False):
        came_in(IPHONE, "10.0.0.9")
    signed_in(make_user("khac"))
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        page = came_in(EDGE).get("/tai-khoan/").content.decode()
    assert page.index("Edge trên máy Windows") < page.index("Phiên này") < page.index("Safari trên iPhone")
    assert "Địa chỉ 10.0.0.9" in page
    assert "10:00" in page  # 3:00 UTC
    assert page.count("<strong>") == 2
    assert not any(session.session_key in page for session in Session.objects.all())


def test_what_ended_by_itself_is_not_listed(user: User) -> None:
    with time_machine.travel(NOW, tick=False):
        came_in(IPHONE)
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        assert "iPhone" not in came_in(EDGE).get("/tai-khoan/").content.decode()


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_asks_as_much_for_many_sessions_as_for_one(user: User, more: int, django_assert_num_queries) -> None:
    for _ in range(more - 1):
        came_in(IPHONE)
    client = came_in(EDGE)
    with django_assert_num_queries(6):  # session, user, roles, sessions, second factor, menu
        assert client.get("/tai-khoan/").content.decode().count("dùng gần nhất") == more


def test_a_session_that_is_ended_is_out_at_the_next_click(user: User) -> None:
    there, here = came_in(IPHONE), came_in(EDGE)
    assert there.get("/tai-khoan/").status_code == 200
    mark = Session.objects.get(device=IPHONE).mark
    assert here.post("/tai-khoan/phien/", {"phien": mark})["Location"] == "/tai-khoan/"
    assert there.get("/tai-khoan/")["Location"] == "/dang-nhap/?next=/tai-khoan/"
    page = here.get("/tai-khoan/").content.decode()
    assert "Đã kết thúc phiên trên Safari trên iPhone." in page
    entry = Entry.objects.get(action="accounts.end_session")
    assert entry.after == {"device": "Safari trên iPhone", "address": "10.0.0.5"}
    here.post("/tai-khoan/phien/", {"phien": mark})
    assert "đã kết thúc từ trước" in here.get("/tai-khoan/").content.decode()


def test_nobody_ends_a_strangers_session_or_by_mistake_their_own(user: User) -> None:
    other, here = signed_in(make_user("khac")), came_in(EDGE)
    for mark in (Session.objects.get(user__username="khac").mark, Session.objects.get(user=user).mark, ""):
        assert here.post("/tai-khoan/phien/", {"phien": mark}).status_code == 302
    assert other.get("/tai-khoan/").status_code == here.get("/tai-khoan/").status_code == 200
    assert Client().post("/tai-khoan/phien/").status_code == 302
    assert here.get("/tai-khoan/phien/").status_code == 405


def test_signing_out_everywhere_leaves_one_session(user: User) -> None:
    came_in(IPHONE)
    here = came_in(EDGE)
    here.post("/tai-khoan/dang-xuat-moi-noi/")
    page = here.get("/tai-khoan/").content.decode()
    assert ("Safari trên iPhone" in page, page.count("dùng gần nhất")) == (False, 1)
    assert "Edge trên máy Windows" in page  # what is known of it stays


def test_the_last_sight_is_written_at_most_once_in_five_minutes(user: User, django_assert_num_queries) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        client = came_in(EDGE)
        for minutes, seen in ((4, 0), (6, 6), (8, 6), (12, 12)):
            clock.move_to(NOW + timedelta(minutes=minutes))
            client.get("/tai-khoan/")
            assert Session.objects.get(user=user).last_seen_at == NOW + timedelta(minutes=seen)


def test_a_strangers_page_asks_no_session(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        client.get("/dang-nhap/")
    assert not Session.objects.exists()
