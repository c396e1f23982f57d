"""/nam/<key>/lay-y-kien/ and one comment in it: posting, withdrawing, reading, dealing with."""

from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from gansao.accounts.models import User
from gansao.assessments.actions import take_in
from gansao.assessments.models import Layer, Mark
from gansao.committee import actions
from gansao.committee.models import Comment, Posting
from gansao.programmes.models import Programme
from tests.committee.years import leader, make_committee_year, members, secretary
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
URL = "/nam/2023/lay-y-kien/"


@pytest.fixture
def year() -> Programme:
    year = make_committee_year("committee")
    take_in(programme=year, by="Chị Hoa", at=NOW)
    return year


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


@pytest.fixture
def posting(year: Programme, hoa: User) -> Posting:
    return actions.post_list(programme=year, working_days=5, by=hoa, at=timezone.now())


def say(posting: Posting, text: str = "Cần xem lại giờ giấc", code: str = "07420", **more: str) -> Comment:
    given = {"sender": "Trần Văn A", "contact": "0900 000 000"} | more
    return actions.take_comment(
        posting=posting, token=uuid4(), text=text, code=code, by="người gửi", at=timezone.now(), **given
    )


def text(client: Client, url: str = URL) -> str:
    return unescape(client.get(url).content.decode())


def test_who_may(client: Client, year: Programme, posting: Posting) -> None:
    one = f"{URL}{say(posting).pk}/"
    for url in (URL, one):
        client.logout()
        assert client.get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    for outsider in (make_user("nguoi-ngoai"), leader(), make_user("cq", "consulted_agency", year.province)):
        client.force_login(outsider)
        assert {client.get(url).status_code for url in (URL, one)} == {404}
        assert client.post(one, {"handling": "x", "seen": "0"}).status_code == 404
    client.force_login(make_user("van-thu", "records_clerk", year.province))
    assert {client.get(url).status_code for url in (URL, one)} == {403}
    for reader in (make_user("kiem-tra", "auditor", year.province), members(year, 1)[0]):
        client.force_login(reader)
        assert {client.get(url).status_code for url in (URL, one)} == {200}
        assert "Ghi cách xử lý</button>" not in text(client, one) and "Rút danh sách" not in text(client)
        for url, data in (
            (URL, {"working_days": "5"}),
            (URL, {"withdraw": "1", "reason": "x"}),
            (one, {"handling": "x", "seen": "0"}),
        ):
            assert client.post(url, data).status_code == 403
    posting.refresh_from_db()
    assert posting.state == "posted" and not Comment.objects.get().version


def test_who_reads_a_comment_without_dealing_with_it_is_not_told_how_to_reach_its_sender(
    client: Client, year: Programme, posting: Posting, hoa: User
) -> None:
    url = f"{URL}{say(posting).pk}/"
    client.force_login(members(year, 1)[0])
    assert "Trần Văn A" in text(client, url) and "0900 000 000" not in text(client, url)
    client.force_login(hoa)
    assert "0900 000 000" in text(client, url)


def test_posting_by_a_press_and_a_second_one(client: Client, year: Programme, hoa: User) -> None:
    client.force_login(hoa)
    assert "Đăng danh sách 4 đơn vị" in text(client)
    assert client.post(URL, {"working_days": "3"}).headers["Location"] == URL
    page = text(client)
    assert "Đã đăng danh sách 4 đơn vị" in page and "/lay-y-kien/2023/" in page and "Chưa nhận ý kiến nào" in page
    again = client.post(URL, {"working_days": "3"})
    assert again.status_code == 409 and "Đang có một danh sách" in again.content.decode()
    assert Posting.objects.count() == 1


@pytest.mark.parametrize(("days", "said"), [("x", "Hãy ghi số bằng chữ số"), ("61", "Nhiều nhất 60"), ("0", "từ 1")])
def test_wrong_input_posts_nothing(client: Client, year: Programme, hoa: User, days: str, said: str) -> None:
    client.force_login(hoa)
    answer = client.post(URL, {"working_days": days})
    assert answer.status_code == 409 and said in unescape(answer.content.decode())
    assert not Posting.objects.exists()


def test_only_while_the_committee_sits(client: Client) -> None:
    year = make_committee_year("explanation")
    client.force_login(secretary(year))
    assert "Giai đoạn “Họp Ban Chỉ đạo” chưa bắt đầu" in text(client)
    assert client.post(URL, {"working_days": "5"}).status_code == 403


def test_units_that_lack_marks_are_told(client: Client, year: Programme, hoa: User) -> None:
    Mark.objects.filter(layer=Layer.FINAL, participation__code="07423", criterion="1").delete()
    client.force_login(hoa)
    assert "1 đơn vị chưa đủ điểm chính thức" in text(client) and "Đăng danh sách 3 đơn vị" in text(client)


def test_marks_that_moved_after_posting_are_told(client: Client, posting: Posting, hoa: User) -> None:
    client.force_login(hoa)
    assert "điểm chính thức đã đổi" not in text(client)
    Mark.objects.filter(layer=Layer.FINAL, participation__code="07423", criterion="1").update(points_x100=0)
    assert "khác danh sách đang đăng ở 1 đơn vị" in text(client)


def test_withdrawing_and_a_stale_tab(client: Client, posting: Posting, hoa: User) -> None:
    client.force_login(hoa)
    nothing = client.post(URL, {"withdraw": "1", "reason": ""})
    assert nothing.status_code == 409 and "lý do này được công khai" in unescape(nothing.content.decode())
    assert client.post(URL, {"withdraw": "1", "reason": "Sót một xã"}).status_code == 302
    assert "Lý do: Sót một xã" in text(client) and "Đăng danh sách 4 đơn vị" in text(client)
    again = client.post(URL, {"withdraw": "1", "reason": "Sót một xã"})
    assert again.status_code == 409 and "đã được rút trước đó" in again.content.decode()


def test_withdrawing_what_was_never_posted(client: Client, hoa: User) -> None:
    client.force_login(hoa)
    answer = client.post(URL, {"withdraw": "1", "reason": "Sót"})
    assert answer.status_code == 409 and "Chưa có danh sách nào được đăng" in answer.content.decode()


def test_dealing_with_a_comment(client: Client, posting: Posting, hoa: User) -> None:
    url = f"{URL}{say(posting, '<b>Một</b>').pk}/"
    client.force_login(hoa)
    assert "Xử lý 1 ý kiến về danh sách đề nghị" in text(client, "/viec/")
    assert "&lt;b&gt;Một" in client.get(url).content.decode()
    assert client.post(url, {"handling": "", "seen": "0"}).status_code == 409
    assert client.post(url, {"handling": "Đã kiểm tra", "seen": "0"}).headers["Location"] == url
    assert client.post(url, {"handling": "Đã kiểm tra", "seen": "0"}).status_code == 302  # pressed twice
    stale = client.post(url, {"handling": "Bản khác", "seen": "0"})
    page = unescape(stale.content.decode())
    assert stale.status_code == 409 and "Người khác vừa ghi" in page
    assert "Đã kiểm tra" in page and "Bản khác" in page and 'name="seen" value="1"' in page
    assert Comment.objects.get().handling == "Đã kiểm tra"
    assert "ý kiến về danh sách đề nghị" not in text(client, "/viec/")
    assert "Mọi ý kiến đã được xử lý" in text(client, f"{URL}?xem=chua")
    assert client.get(f"{URL}999/").status_code == 404


def test_a_comment_of_another_year_is_not_found(client: Client, posting: Posting, hoa: User) -> None:
    pk = say(posting).pk
    Programme.objects.update(key="2022")
    client.force_login(hoa)
    assert client.get(f"/nam/2022/lay-y-kien/{pk}/").status_code == 200
    assert client.get(f"{URL}{pk}/").status_code == 404


def test_pages_of_comments(client: Client, posting: Posting, hoa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gansao.committee.views.posting.PAGE_SIZE", 2)
    for number in range(3):
        say(posting, f"Ý kiến thứ {number}", code="")
    client.force_login(hoa)
    assert "Ý kiến thứ 2" in text(client) and "Ý kiến thứ 0" not in text(client)
    for page in ("2", "99"):
        assert "Ý kiến thứ 0" in text(client, f"{URL}?trang={page}")
    assert "Ý kiến thứ 2" in text(client, f"{URL}?trang=x")


@pytest.mark.parametrize("number", [1, 3])
def test_queries(client: Client, posting: Posting, hoa: User, number: int, django_assert_num_queries: Any) -> None:
    for _ in range(number):
        actions.handle_comment(comment=say(posting), handling="Đã xem", seen=0, by=hoa, at=timezone.now())
    client.force_login(hoa)
    client.get(URL)
    with django_assert_num_queries(14):
        assert client.get(URL).status_code == 200
