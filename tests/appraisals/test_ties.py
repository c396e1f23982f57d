"""What ties people to units: declared, by a role, through a merger; and what stops once it is known."""

from datetime import date

import pytest
from django.test import Client

from gansao.accounts.models import User
from gansao.appraisals import actions, permissions
from gansao.appraisals.models import Appraisal, Interest, MarkerMark, Team, TeamMember
from gansao.appraisals.queries import member_of, teams
from gansao.appraisals.sheets import sheet_of
from gansao.appraisals.ties import conflicts_of, ties_of, ties_to
from gansao.audit.models import Entry
from gansao.notices.models import Notice
from gansao.programmes.models import Participation, Programme
from tests.appraisals.test_actions import ITEMS, SELF, WHY, person, save, self_marks
from tests.factories import (
    FIRST,
    NOW,
    make_appraisal,
    make_commune,
    make_membership,
    make_participation,
    make_process_year,
    make_programme,
    make_succession,
    make_team,
    make_user,
)

pytestmark = pytest.mark.django_db
YEAR = "/nam/2023/"
URL = f"{YEAR}tham-dinh/07420/"


@pytest.fixture
def programme() -> Programme:
    return make_process_year("appraisal")


@pytest.fixture
def unit(programme: Programme) -> Participation:
    unit = programme.participations.get(code="07420")
    self_marks(unit)
    return unit


@pytest.fixture
def team(programme: Programme) -> Team:
    return make_team(programme)


@pytest.fixture
def appraisal(unit: Participation, team: Team) -> Appraisal:
    return make_appraisal(unit, team)


@pytest.fixture
def secretary(programme: Programme) -> User:
    return make_user("thu-ky", "secretariat", programme.province)


def declare(unit: Participation, name: str, tie: str = "lives", until_year: int | None = None) -> Interest:
    who = person(name)
    return actions.declare(
        programme=unit.programme, user=who, unit=unit, tie=tie, until_year=until_year, by=who, at=NOW
    )


def words(unit: Participation, name: str, on: date | None = None) -> list[str]:
    return [tie.words for tie in ties_to(person(name), unit, on)]


def merged(unit: Participation) -> Participation:
    """The unit of 2026 that this one went into on 01/07/2025."""
    later = make_commune(unit.programme.province, "07420", "Xã Lạng Giang", date(2025, 7, 1), None)
    make_succession(unit.unit, later)
    year = make_programme(unit.programme.province, key="2026", units_as_of=date(2026, 7, 1))
    return make_participation(year, later)


@pytest.mark.parametrize(
    ("last_on", "found"),
    [
        (None, ["đang công tác (theo vai trò Công chức cấp xã)"]),
        (date(2099, 1, 1), ["đang công tác (theo vai trò Công chức cấp xã)"]),
        (date(2020, 1, 31), ["công tác đến năm 2020 (theo vai trò Công chức cấp xã)"]),
        (date(2019, 12, 31), []),
        (date(2018, 12, 31), []),
    ],
)
def test_a_role_at_a_commune_is_a_tie(unit: Participation, team: Team, last_on: date | None, found: list[str]) -> None:
    make_membership(person("thanh-vien-1"), "commune_editor", unit.unit, date(2019, 1, 1), last_on)
    assert words(unit, "thanh-vien-1") == found
    assert words(unit, "to-truong-1") == [], "a role in a team is none"


def test_a_role_stands_in_the_way_of_the_assignment(unit: Participation, team: Team, secretary: User) -> None:
    make_membership(person("thanh-vien-1"), "commune_leader", unit.unit)
    with pytest.raises(actions.Refused) as told:
        actions.assign_by_hand(participation=unit, team=team, reason="Gần", by=secretary, at=NOW)
    assert "Người thanh-vien-1 đang công tác (theo vai trò Lãnh đạo UBND cấp xã)" in str(told.value)
    run = actions.propose(programme=unit.programme, kind="optimiser", by=secretary, at=NOW)
    assert run.proof == "none" and "theo vai trò Lãnh đạo UBND cấp xã" in run.result["obstacles"][0]


def test_a_tie_follows_the_unit_through_a_merger(unit: Participation, team: Team, secretary: User) -> None:
    later = merged(unit)
    neighbour = unit.programme.participations.get(code="07423")
    make_succession(neighbour.unit, later.unit)
    interest = declare(unit, "thanh-vien-1")
    make_membership(person("to-truong-1"), "commune_leader", unit.unit, last_on=date(2024, 5, 1))
    assert words(later, "thanh-vien-1") == ["cư trú (khai ở Xã Mỹ Thái)"]
    assert words(later, "to-truong-1") == ["công tác đến năm 2024 (theo vai trò Lãnh đạo UBND cấp xã, Xã Mỹ Thái)"]
    assert words(neighbour, "thanh-vien-1") == [], "what merged with a unit is a stranger to it"
    interest.delete()
    declare(later, "thanh-vien-1", "serves")
    assert words(unit, "thanh-vien-1") == ["đang công tác (khai ở Xã Lạng Giang)"]
    assert words(neighbour, "thanh-vien-1") == ["đang công tác (khai ở Xã Lạng Giang)"]
    both = ties_of([person("thanh-vien-1").pk], unit.programme, [unit.unit_id, neighbour.unit_id])
    assert {tie.unit for tie in both[person("thanh-vien-1").pk]} == {unit.unit_id, neighbour.unit_id}


def test_last_years_unit_counts_under_its_new_name(unit: Participation, team: Team, secretary: User) -> None:
    later = merged(unit)
    before = make_programme(unit.programme.province, key="2025", units_as_of=date(2025, 6, 1))
    make_appraisal(make_participation(before, unit.unit), make_team(before, 5))
    now = Team.objects.create(programme=later.programme, number=1, name="Tổ 1")
    now.members.create(user=person("thanh-vien-5"), first_on=date(2026, 1, 1))
    with pytest.raises(actions.Refused, match="Xã Lạng Giang – Tổ 1: đã thẩm định năm trước"):
        actions.assign_by_hand(participation=later, team=now, reason="Gần", by=secretary, at=NOW)


def test_who_has_a_tie_neither_marks_nor_confirms(client: Client, appraisal: Appraisal, unit: Participation) -> None:
    head = person("to-truong-1")
    save(appraisal, "1", ITEMS, by="to-truong-1", **WHY)
    actions.agree_with_self(appraisal=appraisal, by=person("thanh-vien-1"), at=NOW)
    declare(unit, "to-truong-1", "serves")
    client.force_login(head)
    page = client.get(URL).content.decode()
    assert "Bạn vướng với Xã Mỹ Thái: đang công tác." in page and "Xác nhận điểm của Xã" not in page
    answer = client.post(f"{URL}1/", {"items": ["0"], "reason": "other", "note": "Sửa", "seen": "1"})
    assert answer.status_code == 403 and client.post(URL, {"confirm": "1"}).status_code == 403
    assert client.post(URL, {"agree": "1"}).status_code == 403
    assert MarkerMark.objects.get(criterion="1").points_x100 == 300
    client.force_login(person("thanh-vien-1"))
    assert "Đang xem" not in client.get(URL).content.decode(), "the others of the team go on"


def test_a_mark_of_somebody_with_a_tie_is_not_confirmed(appraisal: Appraisal, unit: Participation) -> None:
    save(appraisal, "1", ITEMS, **WHY)
    actions.agree_with_self(appraisal=appraisal, by=person("to-truong-1"), at=NOW)
    declare(unit, "thanh-vien-1")
    with pytest.raises(actions.Refused, match="tiêu chí 1 do người vướng với đơn vị chấm, cần người khác"):
        actions.confirm(appraisal=appraisal, by=person("to-truong-1"), at=NOW)
    save(appraisal, "1", ITEMS, by="to-truong-1", seen=1, **WHY)
    assert actions.confirm(appraisal=appraisal, by=person("to-truong-1"), at=NOW).state == "confirmed"


def test_independent_markers_do_not_wait_for_who_has_a_tie(appraisal: Appraisal, unit: Participation) -> None:
    actions.set_rules(
        programme=unit.programme, rotate=True, several=False, several_criteria=["1"], by=person("to-truong-1"), at=NOW
    )
    save(appraisal, "1", {"items": [0]}, **WHY)
    save(appraisal, "1", ITEMS, by="to-truong-1", **WHY)
    assert sheet_of(appraisal).by_code["1"].differs
    declare(unit, "thanh-vien-1")
    row = sheet_of(appraisal).by_code["1"]
    assert row.expected == (person("to-truong-1").pk,) and row.result_x100 == 300


def test_the_head_and_the_secretariat_are_told(appraisal: Appraisal, unit: Participation, secretary: User) -> None:
    declare(unit.programme.participations.get(code="07423"), "thanh-vien-1")
    assert not Notice.objects.exists(), "no unit of the team"
    declare(unit, "thanh-vien-1", "served", until_year=2019)
    assert not Notice.objects.exists(), "too long ago"
    interest = declare(unit, "thanh-vien-1")
    said = "Người thanh-vien-1 vừa khai cư trú ở Xã Mỹ Thái, đơn vị Tổ 1 đang thẩm định năm 2023."
    told = {(each.user.username, each.text, each.url) for each in Notice.objects.select_related("user")}
    assert told == {("to-truong-1", said, URL), ("thu-ky", said, f"{YEAR}phan-cong/#vuong")}
    actions.undeclare(programme=unit.programme, interest=interest, reason="Khai nhầm xã", by=secretary, at=NOW)
    assert Notice.objects.filter(text__contains="vừa bỏ điều khai cư trú ở Xã Mỹ Thái").count() == 2


def test_taking_back_needs_a_reason_that_is_kept(client: Client, unit: Participation, team: Team) -> None:
    interest = declare(unit, "thanh-vien-1")
    client.force_login(person("thanh-vien-1"))
    page = client.post(f"{YEAR}khai-bao/", {"undeclare": interest.pk, "reason": " "}, follow=True).content.decode()
    assert "Hãy ghi vì sao bỏ điều đã khai" in page and Interest.objects.count() == 1
    client.post(f"{YEAR}khai-bao/", {"undeclare": interest.pk, "reason": "Khai nhầm xã"})
    entry = Entry.objects.get(action="appraisals.undeclare")
    assert not Interest.objects.filter(ended_at=None).exists() and entry.after == {"reason": "Khai nhầm xã"}
    assert entry.before["tie"] == "lives"


def test_the_assignment_says_the_conflict_and_the_way_out(
    client: Client, appraisal: Appraisal, unit: Participation, secretary: User
) -> None:
    client.force_login(secretary)
    assert "Vướng sau khi phân công" not in client.get(f"{YEAR}phan-cong/").content.decode()
    save(appraisal, "1", ITEMS, by="to-truong-1", **WHY)
    make_membership(person("to-truong-1"), "commune_leader", unit.unit)
    page = client.get(f"{YEAR}phan-cong/?don-vi=07420").content.decode()
    assert "Vướng sau khi phân công: 1" in page and '<option value="07420" selected>' in page
    assert "Người to-truong-1 (tổ trưởng): đang công tác (theo vai trò Lãnh đạo UBND cấp xã)" in page
    other = make_team(unit.programme, 2)
    asked = {"hand": "1", "unit": "07420", "team": "2", "reason": "Tổ trưởng công tác ở đây"}
    assert client.post(f"{YEAR}phan-cong/", asked).status_code == 302
    appraisal.refresh_from_db()
    assert appraisal.team == other and not MarkerMark.objects.exists()
    entry = Entry.objects.get(action="appraisals.assign_by_hand")
    assert entry.before == {"team": "Tổ 1", "marks": "1: 3,00, Người to-truong-1"}
    assert "Vướng sau khi phân công" not in client.get(f"{YEAR}phan-cong/").content.decode()


def test_a_confirmed_one_is_reopened_first_and_by_its_head(
    client: Client, appraisal: Appraisal, unit: Participation, secretary: User
) -> None:
    head = person("to-truong-1")
    actions.agree_with_self(appraisal=appraisal, by=person("thanh-vien-1"), at=NOW)
    actions.confirm(appraisal=appraisal, by=head, at=NOW)
    declare(unit, "to-truong-1")
    other = make_team(unit.programme, 2)
    with pytest.raises(actions.Refused, match="Hãy để tổ trưởng mở lại trước"):
        actions.assign_by_hand(participation=unit, team=other, reason="Vướng", by=secretary, at=NOW)
    assert MarkerMark.objects.count() == 3
    client.force_login(head)
    assert client.post(URL, {"reopen": "1", "reason": "Tôi cư trú ở đây"}).status_code == 302
    actions.assign_by_hand(participation=unit, team=other, reason="Vướng", by=secretary, at=NOW)
    assert not MarkerMark.objects.exists()


def test_a_second_appraisal_in_conflict_is_moved_on_its_own_page(
    client: Client, appraisal: Appraisal, unit: Participation, secretary: User
) -> None:
    second, third = make_team(unit.programme, 2), make_team(unit.programme, 3)
    blind = make_appraisal(unit, second, order=2)
    declare(unit, "thanh-vien-2")
    client.force_login(secretary)
    assert "Vướng sau" not in client.get(f"{YEAR}phan-cong/").content.decode()
    assert "Vướng sau khi phân công: 1" in client.get(f"{YEAR}cham-lan-hai/").content.decode()
    asked = {"hand": "1", "unit": "07420", "team": "3", "reason": "Vướng"}
    assert client.post(f"{YEAR}cham-lan-hai/", asked).headers["Location"] == f"{YEAR}cham-lan-hai/"
    blind.refresh_from_db()
    assert blind.team == third and appraisal.team.number == 1


def test_who_knows_the_other_marking_does_not_mark_the_blind_one(
    client: Client, appraisal: Appraisal, unit: Participation, secretary: User
) -> None:
    """They were in the first team; the second has the unit all the same, from before this was asked."""
    second = make_team(unit.programme, 2)
    blind = make_appraisal(unit, second, order=2)
    TeamMember.objects.filter(user=person("thanh-vien-1")).update(last_on=FIRST)
    TeamMember.objects.create(team=second, user=person("thanh-vien-1"), first_on=FIRST)
    why = "đã ở tổ chấm lần kia, hai lần chấm phải độc lập"
    with pytest.raises(actions.Refused, match=rf"Bạn vướng với Xã Mỹ Thái: {why}\. Người khác trong tổ chấm"):
        save(blind, "1", SELF["1"])
    with pytest.raises(actions.Refused, match="hai lần chấm phải độc lập"):
        actions.agree_with_self(appraisal=blind, by=person("thanh-vien-1"), at=NOW)
    assert not MarkerMark.objects.exists()
    assert save(blind, "1", SELF["1"], "to-truong-2").points_x100 == 400
    assert save(appraisal, "1", SELF["1"], "to-truong-1").points_x100 == 400
    client.force_login(secretary)
    page = client.get(f"{YEAR}cham-lan-hai/").content.decode()
    assert "Vướng sau khi phân công: 1" in page and why in page


def test_who_left_for_the_other_team_marked_in_good_faith(appraisal: Appraisal, unit: Participation) -> None:
    for code, answer in SELF.items():
        save(appraisal, code, answer)
    second = make_team(unit.programme, 2)
    TeamMember.objects.filter(user=person("thanh-vien-1")).update(last_on=FIRST)
    TeamMember.objects.create(team=second, user=person("thanh-vien-1"), first_on=FIRST)
    make_appraisal(unit, second, order=2)
    assert sheet_of(appraisal).complete


@pytest.mark.parametrize("order", [1, 2])
def test_a_tie_is_asked_again_when_the_mark_is_written(unit: Participation, team: Team, order: int) -> None:
    given = make_appraisal(unit, team, order=order)
    assert save(given, "1", SELF["1"]).version == 1
    declare(unit, "thanh-vien-1")
    with pytest.raises(actions.Refused, match="Bạn vướng với Xã Mỹ Thái: cư trú"):
        save(given, "2", SELF["2"])
    with pytest.raises(actions.Refused, match="Bạn vướng với Xã Mỹ Thái: cư trú"):
        actions.agree_with_self(appraisal=given, by=person("thanh-vien-1"), at=NOW)
    assert list(given.marks.values_list("criterion", flat=True)) == ["1"]


def test_a_head_with_a_tie_neither_settles_nor_confirms(appraisal: Appraisal, unit: Participation) -> None:
    for code, answer in SELF.items():
        save(appraisal, code, answer)
    declare(unit, "to-truong-1")
    head = person("to-truong-1")
    with pytest.raises(actions.Refused, match="Bạn vướng với Xã Mỹ Thái: cư trú"):
        actions.confirm(appraisal=appraisal, by=head, at=NOW)
    with pytest.raises(actions.Refused, match="Bạn vướng với Xã Mỹ Thái: cư trú"):
        actions.settle(appraisal=appraisal, criterion="1", mark_id=1, note="Đúng", by=head, at=NOW)
    appraisal.refresh_from_db()
    assert appraisal.state == "marking"


def test_the_page_says_where_a_tie_is_known_from(client: Client, unit: Participation, team: Team) -> None:
    declare(unit, "thanh-vien-1")
    make_membership(person("thanh-vien-1"), "commune_editor", unit.unit)
    client.force_login(person("thanh-vien-1"))
    page = client.get(f"{YEAR}khai-bao/").content.decode()
    assert "cư trú: Xã Mỹ Thái" in page
    assert "đang công tác (theo vai trò Công chức cấp xã): Xã Mỹ Thái" in page


def test_conflicts_are_of_the_units_given(appraisal: Appraisal, unit: Participation) -> None:
    declare(unit, "thanh-vien-1")
    found = conflicts_of(unit.programme, teams(unit.programme), [appraisal])
    assert [(each.member.user.username, each.words) for each in found] == [("thanh-vien-1", "cư trú")]
    member = member_of(person("thanh-vien-1"), appraisal.team)
    assert not permissions.may_mark(person("thanh-vien-1"), Appraisal.objects.get(), member)
