"""A final mark changes by a vote and in no other way."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from gansao.accounts.models import User
from gansao.assessments.actions import save_mark, take_in
from gansao.assessments.models import Layer, Mark
from gansao.audit.models import Entry
from gansao.committee import actions
from gansao.committee.actions import Refused
from gansao.committee.models import MarkChange, Meeting, Vote
from gansao.domain.voting import Tally
from gansao.programmes.models import Participation, Programme
from tests.committee.years import make_committee_year, members, secretary, unit_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


@pytest.fixture
def year() -> Programme:
    year = make_committee_year("committee")
    take_in(programme=year, by="Chị Hoa", at=NOW)
    return year


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


def propose(year: Programme, by: User, answer: Any = None, **more: Any) -> MarkChange:
    given = {"participation": unit_of(year), "criterion": "2", "reason": "Sổ đã bổ sung, kiểm lại đúng"}
    return actions.propose_change(**(given | more), answer=answer or {"level": 0}, by=by, at=AT)


def final(criterion: str = "2") -> Mark:
    return Mark.objects.get(participation__code="07420", layer=Layer.FINAL, criterion=criterion)


def record(change: MarkChange, by: User, votes: Tally, number: str = "12/BB-BCĐ") -> MarkChange:
    return actions.record_votes(
        change=change, votes=votes, minutes_number=number, minutes_on=date(2026, 11, 29), by=by, at=AT
    )


def test_a_proposal_changes_nothing(year: Programme, hoa: User) -> None:
    change = propose(year, hoa)
    assert (change.before_x100, change.after_x100, change.before_version) == (150, 300, 1)
    assert final().points_x100 == 150


@pytest.mark.parametrize(
    ("answer", "more", "said"),
    [
        ({"level": 9}, {}, "không có mức số 10"),
        ({"level": 1}, {}, "trùng với điểm đang có"),
        ({"level": 0}, {"criterion": "9"}, "không có tiêu chí 9"),
        ({"level": 0}, {"reason": "  "}, "nêu lý do"),
        ({"level": 0}, {"reason": "x" * 901}, "dài 901 ký tự"),
    ],
)
def test_what_cannot_be_proposed(year: Programme, hoa: User, answer: Any, more: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        propose(year, hoa, answer, **more)
    assert not MarkChange.objects.exists()


def test_a_unit_not_taken_in_has_no_mark_to_change(year: Programme, hoa: User) -> None:
    Mark.objects.filter(layer=Layer.FINAL).delete()
    with pytest.raises(Refused, match="chưa được trình Ban Chỉ đạo"):
        propose(year, hoa)


def test_one_proposal_at_a_time(year: Programme, hoa: User) -> None:
    first = propose(year, hoa)
    with pytest.raises(Refused, match="đang có một đề nghị chờ biểu quyết"):
        propose(year, hoa, {"level": 2})
    actions.withdraw_change(change=first, by=hoa, at=AT)
    with pytest.raises(Refused, match="đã rút trước đó"):
        actions.withdraw_change(change=first, by=hoa, at=AT)
    assert propose(year, hoa, {"level": 2}).after_x100 == 0
    assert final().points_x100 == 150


def test_members_vote_and_a_majority_writes_the_mark_with_its_ground(year: Programme, hoa: User) -> None:
    change, (a, b, c) = propose(year, hoa), members(year)
    for user, choice in ((a, "for"), (b, "against"), (b, "for")):  # b thinks again: one vote
        actions.cast_vote(change=change, choice=choice, by=user, at=AT)
    assert Vote.objects.count() == 2
    ended = actions.count_votes(change=change, by=hoa, at=AT)
    assert (ended.state, ended.members, ended.votes_for, ended.votes_against) == ("carried", 3, 2, 0)
    mark = final()
    assert (mark.points_x100, mark.answer, mark.version) == (300, {"level": 0}, 2)
    assert mark.note == "Sổ đã bổ sung, kiểm lại đúng (Ban Chỉ đạo biểu quyết 2/2 tán thành)"
    team = Mark.objects.get(participation__code="07420", layer=Layer.TEAM, criterion="2")
    assert team.points_x100 == 150  # the raw mark stays beside it
    with pytest.raises(Refused, match="đã thông qua trước đó"):
        actions.count_votes(change=change, by=hoa, at=AT)
    with pytest.raises(Refused, match="không biểu quyết được nữa"):
        actions.cast_vote(change=change, choice="for", by=c, at=AT)
    with pytest.raises(ValueError, match="unknown choice"):
        actions.cast_vote(change=propose(year, hoa, {"level": 2}), choice="maybe", by=c, at=AT)
    assert Entry.objects.filter(action="assessments.save_mark").count() == 1


def test_without_a_quorum_nothing_is_concluded(year: Programme, hoa: User) -> None:
    change, (a, *_) = propose(year, hoa), members(year)
    actions.cast_vote(change=change, choice="for", by=a, at=AT)
    actions.cast_vote(change=change, choice="for", by=hoa, at=AT)  # who is no member does not count
    with pytest.raises(Refused, match="Mới có 1 trên 3 thành viên bỏ phiếu, cần ít nhất 2. Chưa kết luận được"):
        actions.count_votes(change=change, by=hoa, at=AT)
    change.refresh_from_db()
    assert change.state == "proposed" and final().points_x100 == 150


def test_the_years_own_rule_counts(year: Programme, hoa: User) -> None:
    year.process = (year.process or {}) | {"voting": {"quorum": "1/3", "majority": "2/3"}}
    year.save(update_fields=["process"])
    change = record(propose(year, hoa), hoa, Tally(9, 2, 1, 0))  # a third has voted, and just two thirds are for it
    assert change.state == "rejected"
    assert record(propose(year, hoa), hoa, Tally(9, 3, 1, 0), "13/BB-BCĐ").state == "carried"


def test_a_vote_that_fails_leaves_the_mark_and_stays_in_the_list(year: Programme, hoa: User) -> None:
    change = record(propose(year, hoa), hoa, Tally(9, 3, 4, 1))
    assert (change.state, change.votes_for, change.votes_against, change.abstained) == ("rejected", 3, 4, 1)
    assert final().points_x100 == 150 and final().version == 1


def test_votes_of_a_meeting_with_its_minutes(year: Programme, hoa: User) -> None:
    record(propose(year, hoa), hoa, Tally(9, 7, 1, 1))
    assert final().points_x100 == 300
    assert final().note.endswith("(Ban Chỉ đạo biểu quyết 7/9 tán thành, biên bản 12/BB-BCĐ ngày 29/11/2026)")


@pytest.mark.parametrize(
    ("votes", "number", "said"),
    [
        (Tally(5, 4, 2, 0), "12", "Có 6 phiếu nhưng chỉ có 5 thành viên"),
        (Tally(0, 0, 0, 0), "12", "Hãy ghi số thành viên"),
        (Tally(9, 5, 0, 0), "12", "cần ít nhất 6"),
        (Tally(9, 7, 0, 0), " ", "Hãy ghi số biên bản"),
    ],
)
def test_counts_that_cannot_be_are_refused(year: Programme, hoa: User, votes: Tally, number: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        record(propose(year, hoa), hoa, votes, number)
    assert final().points_x100 == 150


def test_a_mark_that_moved_meanwhile_is_not_written_over(year: Programme, hoa: User) -> None:
    change = propose(year, hoa)
    save_mark(participation=unit_of(year), layer=Layer.FINAL, criterion="2", answer={"level": 2}, seen=1, by=hoa, at=AT)
    with pytest.raises(Refused, match="đã đổi sau khi có đề nghị này"):
        record(change, hoa, Tally(9, 9, 0, 0))
    change.refresh_from_db()
    assert change.state == "proposed" and final().points_x100 == 0


def test_not_after_the_freeze(year: Programme, hoa: User) -> None:
    change = propose(year, hoa)
    Programme.objects.update(state="frozen")
    with pytest.raises(Refused, match="đã chốt"):
        record(change, hoa, Tally(9, 9, 0, 0))
    with pytest.raises(Refused, match="đã chốt"):
        propose(year, hoa, criterion="3", answer={"points": 300})
    assert Participation.objects.count() == 4


def test_the_meeting_is_written_down_and_written_again(year: Programme, hoa: User) -> None:
    args: dict[str, Any] = {"programme": year, "by": hoa, "at": AT}
    actions.set_meeting(**args, facts={"place": "Hội trường", "chair": "Bà A", "began_at": AT, "ended_at": AT})
    actions.set_meeting(**args, facts={"place": "Phòng họp 2"})
    meeting = Meeting.objects.get()
    assert (meeting.place, meeting.chair) == ("Phòng họp 2", "Bà A")
    with pytest.raises(Refused, match="kết thúc trước khi bắt đầu"):
        actions.set_meeting(**args, facts={"began_at": AT, "ended_at": NOW})
