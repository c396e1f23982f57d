"""/thong-bao/: what a person was told."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from gansao.accounts.models import User
from gansao.notices import actions
from gansao.notices.models import Notice
from tests.factories import NOW, make_province, make_user

pytestmark = pytest.mark.django_db
URL = "/thong-bao/"


@pytest.fixture
def hoa() -> User:
    return make_user("hoa", "secretariat", make_province(last_on=None))


@pytest.fixture
def signed_in(client: Client, hoa: User) -> Client:
    client.force_login(hoa)
    return client


def notify(user: User, key: str = "a", due_on: date | None = None) -> Notice:
    actions.notify(users=[user], key=key, text=f"Việc {key}", url=f"/viec/?{key}", due_on=due_on, by="x", at=NOW)
    return Notice.objects.get(user=user, key=key)


def text(client: Client, query: str = "") -> str:
    return client.get(URL + query).content.decode()


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    assert client.post(URL, {"notice": "all"}).headers["Location"] == f"/dang-nhap/?next={URL}"


def test_nobody_sees_or_reads_what_others_were_told(signed_in: Client) -> None:
    other = notify(make_user("binh"))
    assert "Việc a" not in text(signed_in)
    assert signed_in.post(URL, {"notice": other.pk}).status_code == 404
    signed_in.post(URL, {"notice": "all"})
    other.refresh_from_db()
    assert other.read_at is None


@pytest.mark.parametrize("chosen", ["", "0", "x", "-1", "²", "9" * 30])
def test_what_is_no_notice_is_not_found(signed_in: Client, chosen: str) -> None:
    assert signed_in.post(URL, {"notice": chosen}).status_code == 404


def test_an_empty_list_says_what_will_stand_there(signed_in: Client) -> None:
    page = text(signed_in)
    assert "Không có thông báo nào chưa đọc" in page and "Chưa có thông báo nào. Khi có việc" in page


def test_how_long_there_is_to_do_it(client: Client) -> None:
    with time_machine.travel(date(2026, 11, 26)):
        hoa = make_user("hoa", "secretariat", make_province(last_on=None))
        notify(hoa, "a", date(2026, 11, 30))
        notify(hoa, "b", date(2026, 11, 26))
        notify(hoa, "c", date(2026, 11, 20))
        client.force_login(hoa)
        page = text(client)
    assert [page.index(f"Việc {key}") for key in "cba"] == sorted(page.index(f"Việc {key}") for key in "cba")
    assert "Hạn 30/11/2026: <strong>còn 2 ngày làm việc" in page
    assert "Hạn 26/11/2026: <strong>hạn hôm nay" in page
    assert 'Hạn 20/11/2026: <strong class="late">quá hạn 3 ngày làm việc' in page  # 23, 25, 26; ngày 24 nghỉ


def test_one_is_read_then_all(signed_in: Client, hoa: User) -> None:
    first = notify(hoa, "a")
    for key in ("b", "c"):
        notify(hoa, key)
    assert "3 thông báo chưa đọc" in text(signed_in)
    assert signed_in.post(URL, {"notice": first.pk}).headers["Location"] == URL
    page = text(signed_in)
    assert "2 thông báo chưa đọc" in page and page.index("Việc c") < page.index("Việc a")
    signed_in.post(URL, {"notice": first.pk})  # pressed twice: nothing happens
    signed_in.post(URL, {"notice": "all"})
    page = text(signed_in)
    assert "Không có thông báo nào chưa đọc" in page and page.count("Đã đọc</span>") == 3
    assert "Ghi tất cả là đã đọc" not in page


def test_what_is_done_says_so_without_a_count_of_days(signed_in: Client, hoa: User) -> None:
    notify(hoa, "a", date(2023, 12, 25))
    actions.mark_done(key="a", by=hoa, at=NOW)
    page = text(signed_in)
    assert "Đã xong" in page and "quá hạn" not in page


def test_many_are_paged(signed_in: Client, hoa: User) -> None:
    for number in range(51):
        notify(hoa, str(number))
    assert len(signed_in.get(URL).context["rows"]) == 50
    assert len(signed_in.get(URL + "?trang=2").context["rows"]) == 1


def test_my_work_says_how_many_wait(signed_in: Client, hoa: User) -> None:
    assert "thông báo chưa đọc" not in signed_in.get("/viec/").content.decode()
    notify(hoa)
    assert "1 thông báo chưa đọc" in signed_in.get("/viec/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(signed_in: Client, hoa: User, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        notify(hoa, str(number), date(2026, 11, 30))
    with django_assert_num_queries(9):
        signed_in.get(URL)
