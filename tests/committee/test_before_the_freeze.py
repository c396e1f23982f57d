"""What the committee has before it keeps a year from being frozen; and what a correction lets it do again."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from gansao.accounts.models import User
from gansao.assessments.actions import take_in
from gansao.committee import actions, permissions
from gansao.committee.models import Consultation, MarkChange
from gansao.committee.queries import still_open, unsettled
from gansao.programmes.actions import move
from gansao.programmes.models import Programme
from gansao.recognition.actions import Refused, freeze
from tests.committee.years import agency, make_committee_year, members, secretary, unit_of
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
URL = "/nam/2023/chot/"


@pytest.fixture
def year() -> Programme:
    year = make_committee_year("committee")
    take_in(programme=year, by="Chị Hoa", at=NOW)
    return year


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


def propose(year: Programme, hoa: User) -> MarkChange:
    return actions.propose_change(
        participation=unit_of(year), criterion="2", answer={"level": 0}, reason="Sổ đã bổ sung", by=hoa, at=AT
    )


def asked(year: Programme, hoa: User, state: str = "waiting") -> Consultation:
    actions.ask(
        programme=year, agencies=[agency(year)], codes=["07420"], due_on=AT.date().replace(day=30), by=hoa, at=AT
    )
    row = Consultation.objects.get()
    if state == "holds":
        answer = {"code": "L1", "document_number": "12/CAT", "document_on": AT.date().replace(day=20), "note": ""}
        actions.answer(consultation=row, **answer, by=hoa, at=AT)
    return row


def test_no_freeze_while_a_change_waits_for_its_vote(year: Programme, hoa: User, client: Client) -> None:
    change = propose(year, hoa)
    with pytest.raises(Refused, match="1 thay đổi điểm chưa biểu quyết xong"):
        freeze(programme=year, by=hoa, at=AT)
    client.force_login(hoa)
    page = client.get(URL).content.decode()
    assert "Chưa chốt được, vì còn: 1 thay đổi điểm chưa biểu quyết xong" in page
    assert "Chốt kết quả năm 2023</button>" not in page
    actions.withdraw_change(change=change, by=hoa, at=AT)
    assert unsettled(year) == []
    assert freeze(programme=year, by=hoa, at=AT).sha256


def test_no_freeze_while_a_disqualifier_waits_for_the_committee(year: Programme, hoa: User) -> None:
    row = asked(year, hoa, "holds")
    with pytest.raises(Refused, match="Công an tỉnh nêu điều kiện loại trừ đối với Xã Mỹ Thái"):
        freeze(programme=year, by=hoa, at=AT)
    actions.settle(consultation=row, confirms=False, note="Việc của năm trước", by=hoa, at=AT)
    assert freeze(programme=year, by=hoa, at=AT).sha256


def test_what_the_freeze_cuts_short_is_said_and_does_not_bar_it(year: Programme, hoa: User, client: Client) -> None:
    asked(year, hoa)
    assert still_open(year) == ["1 câu hỏi chưa được cơ quan trả lời"]
    client.force_login(hoa)
    page = client.get(URL).content.decode()
    assert "1 câu hỏi chưa được cơ quan trả lời" in page and "Chốt kết quả năm 2023</button>" in page


def test_a_correction_lets_the_committee_change_marks_after_its_phase() -> None:
    year = make_committee_year("complaints")
    take_in(programme=year, by="Chị Hoa", at=NOW)
    hoa, member = secretary(year), members(year, 1)[0]
    auditor = make_user("kiem-tra", "auditor", year.province)
    for verb, user in (("committee.change", hoa), ("committee.vote", member)):
        assert "đã hết từ ngày" in permissions.may(user, verb, year).why
    assert "đã hết từ ngày" in permissions.may_propose(hoa, year).why
    assert "đã hết từ ngày" in permissions.may_propose(member, year).why
    Programme.objects.update(state="published")
    year = move(programme=year, verb="correct", by=hoa, at=AT)
    assert permissions.may_propose(hoa, year) and permissions.may_propose(member, year)
    assert permissions.may(member, "committee.vote", year)
    assert not permissions.may(auditor, "committee.vote", year)
    assert not permissions.may(hoa, "committee.post", year)  # a list is posted before a decision, not for a correction
    year = move(programme=year, verb="keep_published", by=hoa, at=AT)
    assert "đã hết từ ngày" in permissions.may(hoa, "committee.change", year).why
