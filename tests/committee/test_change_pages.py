"""/nam/<key>/thay-doi/, a new proposal, one proposal; /nam/<key>/to-trinh/ and its papers."""

from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gansao.accounts.models import User
from gansao.assessments.actions import take_in
from gansao.assessments.models import Layer, Mark
from gansao.committee import actions
from gansao.committee.models import MarkChange, Meeting
from gansao.domain.voting import Tally
from gansao.programmes.models import Programme
from tests.committee.years import leader, make_committee_year, members, secretary, unit_of
from tests.factories import NOW, make_criteria_set_small, make_user, small_criteria_set

pytestmark = pytest.mark.django_db
URL = "/nam/2023/thay-doi/"
NEW = f"{URL}moi/?don-vi=07420&tieu-chi=2"
SUBMISSION = "/nam/2023/to-trinh/"
COUNTED = {
    "record": "1", "minutes_number": "12/BB", "minutes_on": "20/12/2023", "members": "9", "votes_for": "7",
    "against": "1", "abstained": "1",
}  # fmt: skip


@pytest.fixture
def year() -> Programme:
    year = make_committee_year("committee")
    take_in(programme=year, by="Chị Hoa", at=NOW)
    return year


@pytest.fixture
def hoa(year: Programme) -> User:
    return secretary(year)


def propose(year: Programme, by: User, criterion: str = "2", answer: Any = None, code: str = "07420") -> MarkChange:
    return actions.propose_change(
        participation=unit_of(year, code),
        criterion=criterion,
        answer=answer or {"level": 0},
        reason="Có sổ",
        by=by,
        at=timezone.now(),
    )


def text(client: Client, url: str = URL) -> str:
    return unescape(client.get(url).content.decode())


def final() -> int | None:
    return Mark.objects.get(participation__code="07420", layer=Layer.FINAL, criterion="2").points_x100


@pytest.mark.parametrize("url", [URL, NEW, f"{URL}1/", SUBMISSION, f"{SUBMISSION}to-trinh.pdf"])
def test_who_may(client: Client, year: Programme, hoa: User, url: str) -> None:
    MarkChange.objects.filter(pk=propose(year, hoa).pk).update(id=1)
    assert client.get(url).headers["Location"].startswith("/dang-nhap/?next=/nam/2023/")
    for outsider in (make_user("nguoi-ngoai"), leader(), make_user("cq", "consulted_agency", year.province)):
        client.force_login(outsider)
        assert client.get(url).status_code == 404
    client.force_login(make_user("van-thu", "records_clerk", year.province))
    assert client.get(url).status_code == (200 if url.startswith(SUBMISSION) else 403)  # who keeps its signed papers
    client.force_login(make_user("kiem-tra", "auditor", year.province))
    assert client.get(url).status_code == (403 if url == NEW else 200)


def test_a_reader_neither_votes_nor_counts(client: Client, year: Programme, hoa: User) -> None:
    url = f"{URL}{propose(year, hoa).pk}/"
    client.force_login(make_user("kiem-tra", "auditor", year.province))
    for data in ({"vote": "1", "choice": "for"}, {"count": "1"}, COUNTED, {"withdraw": "1"}):
        assert client.post(url, data).status_code == 403
    client.force_login(hoa)
    assert client.post(url, {"vote": "1", "choice": "for"}).status_code == 403  # the secretariat has no vote
    client.force_login(members(year)[0])
    assert client.post(url, {"count": "1"}).status_code == 403
    assert client.post(SUBMISSION, {"place": "x"}).status_code == 403
    assert final() == 150


@pytest.mark.parametrize(
    ("criterion", "data", "points"),
    [
        ("2", {"level": "0"}, 300),
        ("1", {"items": ["0"]}, 200),
        ("3", {"points": "2,5"}, 250),
        ("1", {"items": ["none"]}, 0),
    ],
)
def test_a_proposal_in_the_criterions_own_way(
    client: Client, year: Programme, hoa: User, criterion: str, data: dict[str, Any], points: int
) -> None:
    client.force_login(hoa)
    answer = client.post(f"{URL}moi/?don-vi=07420&tieu-chi={criterion}", data | {"reason": "Kiểm lại"})
    change = MarkChange.objects.get()
    assert answer.headers["Location"] == f"{URL}{change.pk}/" and change.after_x100 == points
    assert "Điểm chưa đổi" in text(client, f"{URL}{change.pk}/")


@pytest.mark.parametrize(
    ("criterion", "data", "said"),
    [
        ("2", {"level": "0", "reason": ""}, "Hãy nêu lý do"),
        ("2", {"level": "7", "reason": "x"}, "không có trong tiêu chí này"),
        ("1", {"reason": "x"}, "Hãy ghi điều tìm thấy"),
        ("2", {"not_arising": "1", "not_arising_reason": "Không có hồ sơ", "reason": "x"}, "Hãy ghi điều tìm thấy"),
        ("2", {"level": "0", "reason": "x" * 901}, "dài quá 900 ký tự"),
        ("2", {"level": "1", "reason": "x"}, "trùng với điểm đang có"),
        ("3", {"points": "hai", "reason": "x"}, "Hãy ghi như 1,25"),
        ("3", {"points": "2,6", "reason": "x"}, "từng bước 0,25"),
        ("1", {"items": ["9"], "reason": "x"}, "không có trong tiêu chí này"),
    ],
)
def test_wrong_input_proposes_nothing(
    client: Client, year: Programme, hoa: User, criterion: str, data: dict[str, Any], said: str
) -> None:
    client.force_login(hoa)
    answer = client.post(f"{URL}moi/?don-vi=07420&tieu-chi={criterion}", data)
    assert answer.status_code == 409 and said in unescape(answer.content.decode())
    assert not MarkChange.objects.exists()


def test_what_stands_is_in_the_boxes_and_what_was_typed_stays(client: Client, year: Programme, hoa: User) -> None:
    client.force_login(hoa)
    assert 'name="level" value="1" checked' in text(client, NEW)
    Mark.objects.filter(layer=Layer.FINAL, criterion="1").update(points_x100=0, answer={"items": []})
    assert "checked" not in text(client, f"{URL}moi/?don-vi=07420&tieu-chi=1")
    answer = client.post(NEW, {"level": "2", "reason": ""})
    page = unescape(answer.content.decode())
    assert 'name="level" value="2" checked' in page and 'value="1" checked' not in page
    kept = unescape(client.post(NEW, {"level": "1", "reason": "Đã <xem> sổ"}).content.decode())
    assert "trùng với điểm đang có" in kept and "Đã <xem> sổ" in kept


def test_it_may_be_found_that_a_criterion_did_not_arise(client: Client) -> None:
    rules = replace(small_criteria_set(), id="nho-khong-phat-sinh")
    group = rules.groups[1]
    arising = replace(group.criteria[0], when_not_arising="full")
    rules = replace(rules, groups=(rules.groups[0], replace(group, criteria=(arising,))))
    year = make_committee_year("committee", criteria_set=make_criteria_set_small(rules))
    take_in(programme=year, by="Chị Hoa", at=NOW)
    hoa = secretary(year)
    client.force_login(hoa)
    url = f"{URL}moi/?don-vi=07420&tieu-chi=3"
    assert "Không phát sinh trong năm" in text(client, url) and "Không phát sinh trong năm" not in text(client, NEW)
    refused = client.post(url, {"not_arising": "1", "reason": "Kiểm lại"})
    assert refused.status_code == 409 and "phải nêu lý do" in unescape(refused.content.decode())
    data = {"not_arising": "1", "not_arising_reason": "Cả năm không có vụ việc", "reason": "Kiểm lại"}
    assert client.post(url, data).status_code == 302
    change = MarkChange.objects.get()
    assert (change.after_x100, change.answer) == (300, {"not_arising": "Cả năm không có vụ việc"})
    actions.record_votes(
        change=change, votes=Tally(3, 3, 0, 0), minutes_number="1", minutes_on=NOW.date(), by=hoa, at=timezone.now()
    )
    mark = Mark.objects.get(participation__code="07420", layer=Layer.FINAL, criterion="3")
    assert mark.not_arising and mark.points_x100 == 300
    assert "Không phát sinh: Cả năm không có vụ việc" in text(client, "/nam/2023/bang-tong-hop/07420/")


def test_unknown_units_and_criteria(client: Client, year: Programme, hoa: User) -> None:
    client.force_login(hoa)
    assert client.get(f"{URL}moi/?don-vi=99999&tieu-chi=2").status_code == 404
    assert client.get(f"{URL}moi/?don-vi=07420&tieu-chi=99").status_code == 302
    assert client.get(f"{URL}999/").status_code == 404


def test_members_vote_and_the_secretariat_counts(client: Client, year: Programme, hoa: User) -> None:
    url, people = f"{URL}{propose(year, hoa).pk}/", members(year)
    for member in people[:2]:
        client.force_login(member)
        assert "Biểu quyết 1 đề nghị" in text(client, "/viec/")
        assert client.post(url, {"vote": "1"}).status_code == 409
        assert client.post(url, {"vote": "1", "choice": "for"}).status_code == 302
        assert "Bạn đã bỏ phiếu “tán thành”" in text(client, url)
        assert "Biểu quyết 1 đề nghị" not in text(client, "/viec/")
    client.force_login(hoa)
    assert "2 tán thành" in text(client, url)
    assert client.post(url, {"count": "1"}).status_code == 302
    assert final() == 300
    again = client.post(url, {"count": "1"})
    assert again.status_code == 409 and "không có gì bị ghi hai lần" in again.content.decode().lower()
    assert "Bỏ phiếu" not in text(client, url)


def test_two_secretaries_record_at_once(client: Client, year: Programme, hoa: User) -> None:
    url = f"{URL}{propose(year, hoa).pk}/"
    client.force_login(hoa)
    assert client.post(url, COUNTED | {"votes_for": "x"}).status_code == 409
    assert client.post(url, COUNTED | {"members": "5"}).status_code == 409
    assert client.post(url, COUNTED).status_code == 302
    client.force_login(secretary(year, "tk-2"))
    assert client.post(url, COUNTED | {"votes_for": "0", "against": "8"}).status_code == 409
    assert final() == 300 and "biên bản 12/BB ngày 20/12/2023" in text(client, url)
    assert client.post(url, {"withdraw": "1"}).status_code == 409


def test_only_while_the_committee_sits(client: Client, year: Programme, hoa: User) -> None:
    url = f"{URL}{propose(year, hoa).pk}/"
    year.phases.filter(key="committee").update(last_on=timezone.localdate() - timezone.timedelta(days=1))
    client.force_login(hoa)
    assert client.post(url, COUNTED).status_code == 403 and client.get(NEW).status_code == 403
    assert "đã hết từ ngày" in text(client, url)


@pytest.mark.parametrize("number", [1, 3])
def test_queries(client: Client, year: Programme, hoa: User, number: int, django_assert_num_queries: Any) -> None:
    for code in ["07420", "07375", "07423"][:number]:
        propose(year, hoa, code=code)
    client.force_login(hoa)
    client.get(URL)
    with django_assert_num_queries(8):
        client.get(URL)


def test_the_submission_counts_and_names(client: Client, year: Programme, hoa: User) -> None:
    year.participations.filter(code="07432").update(status="not_proposed", status_reason="Sáp nhập")
    client.force_login(hoa)
    page = text(client, SUBMISSION)
    assert "đề nghị công nhận <strong>3</strong> trên 4 đơn vị, chưa đề nghị 1 đơn vị" in page


def test_the_meeting_is_written_down(client: Client, year: Programme, hoa: User) -> None:
    client.force_login(hoa)
    facts = {"place": "Hội trường", "began_at": "2023-12-20T08:00", "ended_at": "2023-12-20T11:00", "present": "A\nB"}
    assert client.post(SUBMISSION, facts | {"ended_at": "2023-12-20T07:00"}).status_code == 409
    assert client.post(SUBMISSION, facts | {"began_at": "hôm qua"}).status_code == 409
    assert not Meeting.objects.exists()
    assert client.post(SUBMISSION, facts).status_code == 302
    assert Meeting.objects.get().place == "Hội trường" and "Hội trường" in text(client, SUBMISSION)


@pytest.mark.parametrize("number", [1, 3])
def test_a_change_and_the_submission_cost_the_same(
    client: Client, year: Programme, hoa: User, number: int, django_assert_num_queries: Any
) -> None:
    codes = ["07420", "07375", "07423"][:number]
    first, *_ = [propose(year, hoa, code=code) for code in codes]
    for voter in members(year, number):
        actions.cast_vote(change=first, choice="for", by=voter, at=NOW)
    client.force_login(hoa)
    client.get(SUBMISSION)
    with django_assert_num_queries(11):
        assert text(client, f"{URL}{first.pk}/").count(f"{number} tán thành") == 1
    with django_assert_num_queries(11):
        assert client.get(SUBMISSION).status_code == 200


@pytest.mark.parametrize("name", ["to-trinh", "bien-ban"])
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_papers(client: Client, year: Programme, hoa: User, name: str, ending: str) -> None:
    client.force_login(hoa)
    answer = client.get(f"{SUBMISSION}{name}.{ending}")
    assert answer.status_code == 200 and answer.content[:2] in (b"%P", b"PK")
    assert f"{name}-2023.{ending}" in answer.headers["Content-Disposition"]
    assert client.get(f"{SUBMISSION}khac.{ending}").status_code == 404
