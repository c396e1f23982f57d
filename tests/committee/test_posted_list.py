"""/lay-y-kien/<key>/: what everybody sees of a proposed list, and what they may send."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from gansao.accounts.models import User
from gansao.assessments.actions import take_in
from gansao.committee import actions
from gansao.committee.models import Comment, Posting
from gansao.programmes.models import Participation, Programme
from tests.committee.years import make_committee_year, secretary
from tests.factories import NOW

pytestmark = pytest.mark.django_db
URL = "/lay-y-kien/2023/"


@pytest.fixture
def year() -> Programme:
    year = make_committee_year("committee", synthetic=True)
    take_in(programme=year, by="Chị Hoa", at=NOW)
    return year


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


@pytest.fixture
def posting(year: Programme, hoa: User) -> Posting:
    return actions.post_list(programme=year, working_days=5, by=hoa, at=timezone.now())


def text(client: Client, url: str = URL) -> str:
    return unescape(client.get(url).content.decode())


def form(client: Client, **more: str) -> dict[str, str]:
    """The hidden fields as the page gives them, with what somebody writes."""
    hidden = dict(re.findall(r'<input type="hidden" name="(posting|token)" value="([^"]+)"', text(client)))
    return (
        hidden | {"code": "07420", "text": "Cần xem lại giờ giấc", "sender": "", "contact": "", "nickname": ""} | more
    )


def test_nothing_before_it_is_posted(client: Client, year: Programme) -> None:
    assert client.get(URL).status_code == 404 and client.post(URL, {}).status_code == 404
    assert client.get("/lay-y-kien/khong-co/").status_code == 404


def test_a_stranger_sees_the_list_as_a_proposal(client: Client, posting: Posting) -> None:
    page = text(client)
    plain = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Đây là đề nghị, chưa phải quyết định." in page and "SỐ LIỆU GIẢ LẬP" in page
    assert "Đề nghị công nhận 4 trên 4 đơn vị" in plain and f"đến hết ngày {posting.last_on:%d/%m/%Y}" in plain
    assert "Xã Mỹ Thái Huyện Lạng Giang Góp ý về Xã Mỹ Thái 7,75" in plain
    assert "(còn 5 ngày làm việc)" in plain
    assert "no-store" not in client.get(URL).headers.get("Cache-Control", "") and "gansao" not in client.cookies


def test_anybody_may_say_something_and_nobody_reads_it_here(client: Client, posting: Posting) -> None:
    assert '<option value="07420" selected>' in text(client, f"{URL}?don-vi=07420")
    sent = client.post(URL, form(client, sender="Trần Văn A", contact="0900 000 000"))
    assert sent.headers["Location"] == f"{URL}?da-gui=1#da-nhan"
    assert "Đã nhận ý kiến của bạn" in text(client, f"{URL}?da-gui=1")
    kept = Comment.objects.get()
    assert (kept.code, kept.text, kept.sender, kept.contact) == (
        "07420", "Cần xem lại giờ giấc", "Trần Văn A", "0900 000 000",
    )  # fmt: skip
    assert "Cần xem lại" not in text(client) and "Trần Văn A" not in text(client)


def test_without_a_name_about_the_whole_list(client: Client, posting: Posting) -> None:
    assert client.post(URL, form(client, code="ca-danh-sach")).status_code == 302
    kept = Comment.objects.get()
    assert (kept.code, kept.sender, kept.contact) == ("", "", "")


def test_pressed_twice_is_kept_once(client: Client, posting: Posting) -> None:
    data = form(client)
    assert [client.post(URL, data).status_code for _ in range(2)] == [302, 302]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": "  "}, "Hãy viết nội dung ý kiến"),
        ({"text": "x" * 4001}, "dài quá 4000 ký tự"),
        ({"code": "99999"}, "không có đơn vị này"),
        ({"sender": "x" * 121}, "dài quá 120 ký tự"),
        ({"nickname": "https://quang-cao.example"}, "phải để trống"),
        ({"token": "x"}, "đã được đăng lại"),
        ({"posting": "0"}, "đã được đăng lại"),
    ],
)
def test_wrong_input_keeps_nothing_but_what_was_typed(
    client: Client, posting: Posting, more: dict[str, str], said: str
) -> None:
    answer = client.post(URL, form(client, **more))
    page = unescape(answer.content.decode())
    assert answer.status_code == 409 and said in page
    assert more.get("text", "Cần xem lại giờ giấc") in page
    assert not Comment.objects.exists()


def test_a_stale_tab_of_a_list_that_was_posted_anew(client: Client, posting: Posting, hoa: User) -> None:
    data = form(client)
    actions.withdraw_posting(posting=posting, reason="Sót một xã", by=hoa, at=timezone.now())
    assert "Danh sách đã được rút" in text(client) and "Sót một xã" in text(client)
    assert "Xã Mỹ Thái" not in text(client)
    assert client.post(URL, data).status_code == 409
    actions.post_list(programme=posting.programme, working_days=5, by=hoa, at=timezone.now())
    assert client.post(URL, data).status_code == 409 and not Comment.objects.exists()
    assert client.post(URL, form(client)).status_code == 302


def test_after_the_last_day_it_says_so_and_takes_nothing(client: Client, posting: Posting) -> None:
    data = form(client)
    day = timezone.localdate() - timedelta(days=1)
    Posting.objects.update(first_on=day, last_on=day)
    page = text(client)
    assert f"Đã hết thời hạn lấy ý kiến (ngày {day:%d/%m/%Y})" in page and "<textarea" not in page
    assert "Xã Mỹ Thái" in page and "Góp ý" not in page
    assert client.post(URL, data).status_code == 409 and not Comment.objects.exists()


@pytest.mark.parametrize(("state", "shown"), [("frozen", True), ("published", False), ("closed", False)])
def test_once_the_result_stands(client: Client, posting: Posting, state: str, shown: bool) -> None:
    data = form(client)
    Programme.objects.update(state=state)
    page = text(client)
    assert ("Xã Mỹ Thái" in page) is shown and ("/ket-qua/2023/" in page) is not shown
    assert client.post(URL, data).status_code == 409 and not Comment.objects.exists()


def test_one_address_sends_only_so_much(client: Client, posting: Posting, settings: LazySettings) -> None:
    settings.SENT_PER_HOUR = 2
    assert [client.post(URL, form(client)).status_code for _ in range(3)] == [302, 302, 429]
    refused = client.post(URL, form(client, text="Viết lâu lắm mới xong"))
    assert "Viết lâu lắm mới xong" in refused.content.decode() and "sau một giờ" in refused.content.decode()
    assert client.post(URL, form(client), REMOTE_ADDR="10.1.2.3").status_code == 302
    settings.SENT_PER_HOUR = 0
    assert client.post(URL, form(client)).status_code == 302
    assert Comment.objects.count() == 4


def test_reading_is_limited_as_elsewhere(client: Client, posting: Posting, settings: LazySettings) -> None:
    settings.OPEN_PER_MINUTE = 1
    assert [client.get(URL).status_code for _ in range(2)] == [200, 429]


def test_a_form_of_another_site_is_not_taken(posting: Posting) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, form(strict)).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text(strict))
    assert token
    assert strict.post(URL, form(strict, csrfmiddlewaretoken=token[1])).status_code == 302


def test_the_first_page_leads_to_it(client: Client, posting: Posting) -> None:
    assert "Đang lấy ý kiến về danh sách đề nghị công nhận năm 2023" in text(client, "/")
    Posting.objects.update(
        first_on=timezone.localdate() - timedelta(days=2), last_on=timezone.localdate() - timedelta(days=1)
    )
    assert "Đang lấy ý kiến" not in text(client, "/")


@pytest.mark.parametrize("number", [1, 3])
def test_queries(client: Client, year: Programme, hoa: User, number: int, django_assert_num_queries: Any) -> None:
    Participation.objects.exclude(code__in=["07375", "07420", "07423"][:number]).delete()
    actions.post_list(programme=year, working_days=5, by=hoa, at=timezone.now())
    client.get(URL)
    with django_assert_num_queries(2):  # the list with its year, the province's calendar
        assert client.get(URL).status_code == 200
