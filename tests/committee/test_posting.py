"""The proposed list put up for comment: a snapshot for so many working days, what is said of it, what is done."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from gansao.accounts.models import User
from gansao.assessments.actions import take_in
from gansao.assessments.models import Layer, Mark
from gansao.audit.models import Entry
from gansao.committee import actions
from gansao.committee.actions import Overtaken, Refused
from gansao.committee.models import Comment, Posting
from gansao.programmes.models import Participation, Programme
from tests.committee.years import make_committee_year, secretary
from tests.factories import NOW

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
TOKEN = UUID("12345678-1234-4678-8234-123456781234")


@pytest.fixture
def year() -> Programme:
    """Four units with 7,75 points, two stars; one of them does not take part."""
    year = make_committee_year("committee")
    take_in(programme=year, by="Chị Hoa", at=NOW)
    Participation.objects.filter(code="07423").update(status="not_proposed", status_reason="Theo huyện")
    return year


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


def post(year: Programme, by: User, days: int = 5, at: datetime = FRIDAY) -> Posting:
    return actions.post_list(programme=year, working_days=days, by=by, at=at)


def comment(posting: Posting, at: datetime = FRIDAY, **more: Any) -> Comment:
    given = {"token": uuid4(), "text": "Cần xem lại giờ giấc", "code": "07420", "sender": "", "contact": ""}
    return actions.take_comment(posting=posting, by="người gửi ý kiến", at=at, **(given | more))


def test_the_list_as_the_final_marks_have_it_that_day(year: Programme, hoa: User) -> None:
    Mark.objects.filter(participation__code="07432", layer=Layer.FINAL, criterion="3").update(points_x100=300)
    Mark.objects.filter(participation__code="07375", layer=Layer.FINAL, criterion="1").update(points_x100=0)
    posting = post(year, hoa)
    assert posting.units == [
        {"code": "07432", "name": "Xã Xuân Hương", "district": "Huyện Lạng Giang", "points_x100": 850, "stars": 2},
        {"code": "07420", "name": "Xã Mỹ Thái", "district": "Huyện Lạng Giang", "points_x100": 775, "stars": 2},
    ]
    assert (posting.considered, posting.state, posting.posted_by) == (4, "posted", hoa)
    Mark.objects.filter(layer=Layer.FINAL).update(points_x100=0)
    posting.refresh_from_db()
    assert posting.units[0]["points_x100"] == 850  # what was posted stays


def test_its_days_are_working_days_from_the_day_after(year: Programme, hoa: User) -> None:
    posting = post(year, hoa, days=2)
    assert (posting.first_on, posting.last_on) == (date(2026, 11, 27), date(2026, 12, 1))  # a weekend between
    entry = Entry.objects.get(action="committee.post_list")
    assert entry.after == {"state": "posted", "units": 3, "last_on": "2026-12-01"} and entry.place_code == "24"


@pytest.mark.parametrize("days", [0, 61])
def test_not_for_any_number_of_days(year: Programme, hoa: User, days: int) -> None:
    with pytest.raises(Refused, match="từ 1 đến 60"):
        post(year, hoa, days)


def test_one_list_stands_at_a_time(year: Programme, hoa: User) -> None:
    first = post(year, hoa)
    with pytest.raises(Refused, match="Đang có một danh sách được đăng"):
        post(year, hoa)
    with pytest.raises(Refused, match="nêu lý do"):
        actions.withdraw_posting(posting=first, reason=" ", by=hoa, at=FRIDAY)
    ended = actions.withdraw_posting(posting=first, reason="Sót một xã", by=hoa, at=FRIDAY)
    assert (ended.state, ended.withdrawn_reason, ended.withdrawn_by) == ("withdrawn", "Sót một xã", hoa)
    with pytest.raises(Refused, match="đã được rút trước đó"):
        actions.withdraw_posting(posting=first, reason="Lần nữa", by=hoa, at=FRIDAY)
    assert post(year, hoa).pk != first.pk
    assert Entry.objects.filter(action="committee.withdraw_posting").count() == 1


def test_nothing_to_propose_and_nothing_after_the_freeze(year: Programme, hoa: User) -> None:
    Mark.objects.filter(layer=Layer.FINAL).delete()
    with pytest.raises(Refused, match="chưa có đơn vị nào được đề nghị"):
        post(year, hoa)
    Programme.objects.update(state="frozen")
    with pytest.raises(Refused, match="đã chốt"):
        post(year, hoa)
    assert not Posting.objects.exists()


def test_what_is_said_is_kept_and_not_told_to_the_log(year: Programme, hoa: User) -> None:
    kept = comment(post(year, hoa), text="Dòng một\r\n\r\nDòng  hai ", sender=" Trần  Văn A ", contact="0900 000 000")
    assert (kept.text, kept.unit_name) == ("Dòng một\n\nDòng hai", "Xã Mỹ Thái")
    assert (kept.sender, kept.contact, kept.version, kept.handling) == ("Trần Văn A", "0900 000 000", 0, "")
    entry = Entry.objects.get(action="committee.take_comment")
    assert entry.after == {"unit": "Xã Mỹ Thái"} and entry.by_name == "người gửi ý kiến"
    assert "Trần" not in entry.object_name
    assert comment(kept.posting, code="").unit_name == ""


def test_sent_twice_is_kept_once(year: Programme, hoa: User) -> None:
    posting = post(year, hoa)
    first = comment(posting, token=TOKEN)
    assert comment(posting, token=TOKEN, text="Bấm lần nữa") == first
    assert Comment.objects.get().text == "Cần xem lại giờ giấc"
    assert Entry.objects.filter(action="committee.take_comment").count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": " \n "}, "Hãy viết nội dung"),
        ({"text": "x" * 4001}, "tối đa 4000"),
        ({"code": "07423"}, "không có đơn vị này"),  # takes no part
        ({"at": FRIDAY + timedelta(days=8)}, "Đã hết thời hạn lấy ý kiến .ngày 04/12/2026."),
    ],
)
def test_what_is_not_taken(year: Programme, hoa: User, more: dict[str, Any], said: str) -> None:
    posting = post(year, hoa)
    with pytest.raises(Refused, match=said):
        comment(posting, **more)
    assert not Comment.objects.exists()


def test_the_last_day_still_counts(year: Programme, hoa: User) -> None:
    posting = post(year, hoa)
    assert comment(posting, at=datetime(2026, 12, 4, 16, 59, tzinfo=UTC))  # 23:59 in Vietnam
    with pytest.raises(Refused, match="hết thời hạn"):
        comment(posting, at=datetime(2026, 12, 4, 17, 0, tzinfo=UTC))


def test_a_withdrawn_list_and_a_frozen_year_take_nothing(year: Programme, hoa: User) -> None:
    posting = post(year, hoa)
    Programme.objects.update(state="frozen")
    with pytest.raises(Refused, match="Kết quả của năm đã chốt"):
        comment(posting)
    Programme.objects.update(state="open")
    actions.withdraw_posting(posting=posting, reason="Sót một xã", by=hoa, at=FRIDAY)
    with pytest.raises(Refused, match="đã được rút"):
        comment(posting)


def test_a_list_takes_only_so_much(year: Programme, hoa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gansao.committee.actions.posting.COMMENTS_MAX", 1)
    posting = post(year, hoa)
    comment(posting)
    with pytest.raises(Refused, match="bằng văn bản"):
        comment(posting)


def test_how_it_was_dealt_with(year: Programme, hoa: User) -> None:
    said = comment(post(year, hoa))
    args: dict[str, Any] = {"comment": said, "by": hoa, "at": FRIDAY}
    handled = actions.handle_comment(**args, handling="Đã kiểm tra sổ, điểm đúng", seen=0)
    assert (handled.handling, handled.version, handled.handled_by) == ("Đã kiểm tra sổ, điểm đúng", 1, hoa)
    assert actions.handle_comment(**args, handling="Đã kiểm tra sổ, điểm đúng", seen=0).version == 1  # pressed twice
    with pytest.raises(Overtaken, match="Người khác vừa ghi"):
        actions.handle_comment(**args, handling="Bản của người mở trang trước", seen=0)
    with pytest.raises(Refused, match="Hãy ghi cách xử lý"):
        actions.handle_comment(**args, handling=" ", seen=1)
    Programme.objects.update(state="published")  # answered even then
    assert actions.handle_comment(**args, handling="Đã trả lời bằng thư", seen=1).version == 2
    assert [entry.before for entry in Entry.objects.filter(action="committee.handle_comment").order_by("id")] == [
        None,
        {"handling": "Đã kiểm tra sổ, điểm đúng"},
    ]
    Programme.objects.update(state="closed")
    with pytest.raises(Refused, match="đã khép"):
        actions.handle_comment(**args, handling="Sau khi khép", seen=2)
