"""Teams, ties and who appraises what: conflicts refuse, the rule in the way is named, the second is drawn blind."""

from typing import Any

import pytest

from gansao.accounts.models import User
from gansao.appraisals import actions
from gansao.appraisals.models import Appraisal, AssignmentRun, Interest, MarkerMark, Team, TeamMember
from gansao.assessments.models import Access, Dossier
from gansao.notices.models import Notice
from gansao.programmes.models import Participation, Programme
from tests.factories import NOW, make_appraisal, make_process_year, make_team, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    programme = make_process_year("appraisal")
    Participation.objects.filter(programme=programme).update(latitude_e5=2_130_000, longitude_e5=10_620_000)
    return programme


@pytest.fixture
def teams(programme: Programme) -> list[Team]:
    return [make_team(programme, 1), make_team(programme, 2)]


@pytest.fixture
def secretary(programme: Programme) -> User:
    return make_user("thu-ky", "secretariat", programme.province)


def unit(code: str = "07420") -> Participation:
    return Participation.objects.get(code=code, programme__key="2023")


def person(name: str) -> User:
    return User.objects.get(username=name)


def declare(programme: Programme, name: str, code: str, tie: str = "lives", **more: Any) -> Interest:
    who = person(name)
    return actions.declare(programme=programme, user=who, unit=unit(code), tie=tie, by=who, at=NOW, **more)


def propose(programme: Programme, by: User, kind: str = "optimiser", **more: Any) -> AssignmentRun:
    return actions.propose(programme=programme, kind=kind, by=by, at=NOW, **more)


def test_the_optimiser_keeps_its_proof_and_its_question(
    programme: Programme, teams: list[Team], secretary: User
) -> None:
    declare(programme, "thanh-vien-1", "07420")
    run = propose(programme, secretary)
    assert run.proof == "optimal" and run.result["loads"] == {"1": 2, "2": 2}
    assert run.result["team_of"]["07420"] == "2"
    assert run.asked["teams"][0]["members"][1]["lives"] == ["07420"] and run.metres >= run.bound
    assert not Appraisal.objects.exists(), "a proposal assigns nothing"


def test_one_team_a_district_gives_the_district_whole(programme: Programme, teams: list[Team], secretary: User) -> None:
    run = propose(programme, secretary, kind="district")
    assert len(set(run.result["team_of"].values())) == 1


def test_what_cannot_be_done_names_the_rule(programme: Programme, teams: list[Team], secretary: User) -> None:
    declare(programme, "thanh-vien-1", "07420")
    declare(programme, "to-truong-2", "07420", "served", until_year=2022)
    run = propose(programme, secretary)
    assert run.proof == "none"
    assert run.result["obstacles"] == [
        "Xã Mỹ Thái: cả 2 tổ đều vướng: Tổ 1 (Người thanh-vien-1 cư trú),"
        " Tổ 2 (Người to-truong-2 công tác đến năm 2022)."
    ]
    assert "không chấm nơi cư trú" in run.result["advice"][0]
    with pytest.raises(actions.Refused, match="không có kết quả"):
        actions.take_run(run=run, by=secretary, at=NOW)


def test_taking_a_run_opens_the_dossiers_and_tells_the_teams(
    programme: Programme, teams: list[Team], secretary: User
) -> None:
    Dossier.objects.create(participation=unit(), state="forwarded", changed_at=NOW)
    run = propose(programme, secretary)
    assert actions.take_run(run=run, by=secretary, at=NOW) == 4
    appraisal = Appraisal.objects.get(participation=unit())
    assert appraisal.run == run and Dossier.objects.get(participation=unit()).state == "appraising"
    given = Access.objects.filter(source=appraisal.source).values_list("user__username", "role")
    number = appraisal.team.number
    assert set(given) == {(f"to-truong-{number}", "team_head"), (f"thanh-vien-{number}", "team_member")}
    assert Notice.objects.get(user=person("thanh-vien-1")).text == "Tổ 1 có 2 đơn vị cần thẩm định năm 2023."
    with pytest.raises(actions.Refused, match="đã được dùng"):
        actions.take_run(run=run, by=secretary, at=NOW)


def test_a_tie_declared_since_stops_the_run(programme: Programme, teams: list[Team], secretary: User) -> None:
    run = propose(programme, secretary)
    declare(programme, f"to-truong-{run.result['team_of']['07420']}", "07420", "serves")
    with pytest.raises(actions.Refused, match="điều vướng mới: Xã Mỹ Thái"):
        actions.take_run(run=run, by=secretary, at=NOW)
    assert not Appraisal.objects.exists()


def test_by_hand_needs_a_reason_and_no_tie(programme: Programme, teams: list[Team], secretary: User) -> None:
    first, second = teams
    actions.take_run(run=propose(programme, secretary), by=secretary, at=NOW)
    appraisal = Appraisal.objects.get(participation=unit())
    other = second if appraisal.team == first else first
    with pytest.raises(actions.Refused, match="lý do xếp bằng tay"):
        actions.assign_by_hand(participation=unit(), team=other, reason=" ", by=secretary, at=NOW)
    moved = actions.assign_by_hand(participation=unit(), team=other, reason="Gần hơn", by=secretary, at=NOW)
    assert (moved.pk, moved.team, moved.by_hand_reason) == (appraisal.pk, other, "Gần hơn")
    reading = Access.objects.filter(source=moved.source, until=None).values_list("user__username", flat=True)
    assert set(reading) == {f"to-truong-{other.number}", f"thanh-vien-{other.number}"}
    declare(programme, f"thanh-vien-{appraisal.team.number}", "07420", "served", until_year=2021)
    with pytest.raises(actions.Refused, match="công tác đến năm 2021"):
        actions.assign_by_hand(participation=unit(), team=appraisal.team, reason="Lại", by=secretary, at=NOW)


def test_a_unit_that_is_being_marked_stays(programme: Programme, teams: list[Team], secretary: User) -> None:
    appraisal = make_appraisal(unit(), teams[0])
    actions.save_mark(
        appraisal=appraisal, criterion="2", answer={"level": 0}, seen=0, by=person("thanh-vien-1"), at=NOW
    )
    with pytest.raises(actions.Refused, match=r"Đã có điểm chấm .* Xã Mỹ Thái \(Tổ 1\)"):
        actions.assign_by_hand(participation=unit(), team=teams[1], reason="Gần hơn", by=secretary, at=NOW)


def test_the_second_team_is_drawn_by_a_seed_and_is_another(
    programme: Programme, teams: list[Team], secretary: User
) -> None:
    with pytest.raises(actions.Refused, match="Chưa phân công lần một"):
        actions.draw_doubles(programme=programme, percent=50, seed="7", by=secretary, at=NOW)
    actions.take_run(run=propose(programme, secretary), by=secretary, at=NOW)
    draws = [actions.draw_doubles(programme=programme, percent=50, seed="7", by=secretary, at=NOW) for _ in range(2)]
    assert draws[0].result == draws[1].result and draws[0].asked["seed"] == "7"
    assert len(draws[0].result["team_of"]) == 2
    assert draws[0].proof == "optimal" and 0 < draws[0].bound <= draws[0].metres
    actions.take_run(run=draws[0], by=secretary, at=NOW)
    for appraisal in Appraisal.objects.filter(order=2):
        assert appraisal.team != Appraisal.objects.get(participation=appraisal.participation, order=1).team
    with pytest.raises(actions.Refused, match="đã rút mẫu"):
        actions.draw_doubles(programme=programme, percent=50, seed="8", by=secretary, at=NOW)
    texts = set(Notice.objects.values_list("text", flat=True))
    assert not any("lần" in text for text in texts), "nobody is told which of two they are"


def test_last_years_unit_goes_elsewhere(programme: Programme, teams: list[Team], secretary: User) -> None:
    before = Programme.objects.create(
        key="2022",
        year=2022,
        province=programme.province,
        province_name=programme.province_name,
        units_as_of=programme.units_as_of,
        criteria_set=programme.criteria_set,
        opened_at=NOW,
    )
    old = unit()
    row = Participation.objects.create(
        programme=before, unit=old.unit, code=old.code, name=old.name, kind=old.kind, folded="x", sort_key="x"
    )
    team = Team.objects.create(programme=before, number=9, name="Tổ 9")
    TeamMember.objects.create(team=team, user=person("thanh-vien-1"), first_on=NOW.date())
    Appraisal.objects.create(participation=row, team=team, assigned_at=NOW)
    with pytest.raises(actions.Refused, match="đã thẩm định năm trước"):
        actions.assign_by_hand(participation=unit(), team=teams[0], reason="Gần", by=secretary, at=NOW)
    make_appraisal(unit(), teams[1])
    TeamMember.objects.filter(team__programme=programme, user=person("thanh-vien-1")).delete()
    with pytest.raises(actions.Refused, match=r"Xã Mỹ Thái \(đã thẩm định năm trước, năm nay luân phiên\)"):
        actions.add_member(team=teams[1], user=person("thanh-vien-1"), by=secretary, at=NOW)
    actions.set_rules(programme=programme, rotate=False, several=False, several_criteria=[], by=secretary, at=NOW)
    actions.add_member(team=teams[1], user=person("thanh-vien-1"), by=secretary, at=NOW)
    Appraisal.objects.filter(participation=unit()).delete()
    actions.assign_by_hand(participation=unit(), team=teams[0], reason="Gần", by=secretary, at=NOW)


def test_nobody_goes_from_one_marking_of_a_unit_to_the_other(
    programme: Programme, teams: list[Team], secretary: User
) -> None:
    first, second = make_appraisal(unit(), teams[0]), make_appraisal(unit(), teams[1], order=2)
    member = TeamMember.objects.get(team=teams[0], user=person("thanh-vien-1"))
    actions.end_member(member=member, by=secretary, at=NOW)
    with pytest.raises(actions.Refused, match=r"Xã Mỹ Thái \(đã ở tổ chấm lần kia, hai lần chấm phải độc lập\)"):
        actions.add_member(team=teams[1], user=person("thanh-vien-1"), by=secretary, at=NOW)
    TeamMember.objects.filter(user=person("thanh-vien-1")).delete()
    MarkerMark.objects.create(
        appraisal=first, criterion="1", marker=person("thanh-vien-1"), points_x100=100, answer={}, marked_at=NOW
    )
    with pytest.raises(actions.Refused, match="hai lần chấm phải độc lập"):
        actions.add_member(team=teams[1], user=person("thanh-vien-1"), by=secretary, at=NOW)
    second.delete()
    actions.add_member(team=teams[1], user=person("thanh-vien-1"), by=secretary, at=NOW)


def moved(name: str, to: Team, by: User) -> None:
    """From their team to another, which may have anything by now but what they know."""
    actions.end_member(member=TeamMember.objects.get(user=person(name), last_on=None), by=by, at=NOW)
    actions.add_member(team=to, user=person(name), by=by, at=NOW)


def test_who_changed_teams_after_the_draw_is_not_given_the_unit_a_second_time(
    programme: Programme, teams: list[Team], secretary: User
) -> None:
    make_appraisal(unit(), teams[0])
    draw = actions.draw_doubles(programme=programme, percent=100, seed="7", by=secretary, at=NOW)
    draw.result["team_of"] = {"07420": "2"}
    draw.save(update_fields=["result"])
    moved("thanh-vien-1", teams[1], secretary)
    met = r"Người thanh-vien-1, Tổ 2, với Xã Mỹ Thái: đã ở tổ chấm lần kia, hai lần chấm phải độc lập\."
    with pytest.raises(actions.Refused, match=rf"{met} Hãy chia lại\."):
        actions.take_run(run=draw, by=secretary, at=NOW)
    with pytest.raises(actions.Refused, match=rf"{met} Hãy chọn tổ khác\."):
        actions.assign_by_hand(participation=unit(), team=teams[1], order=2, reason="Gần", by=secretary, at=NOW)
    assert not Appraisal.objects.filter(order=2).exists()
    actions.end_member(member=TeamMember.objects.get(user=person("thanh-vien-1"), last_on=None), by=secretary, at=NOW)
    assert actions.take_run(run=draw, by=secretary, at=NOW) == 1
    assert Appraisal.objects.get(order=2).team == teams[1]


def test_who_declares_a_tie_after_the_draw_keeps_their_team_from_the_double(
    programme: Programme, teams: list[Team], secretary: User
) -> None:
    make_appraisal(unit(), teams[0])
    draw = actions.draw_doubles(programme=programme, percent=100, seed="7", by=secretary, at=NOW)
    assert draw.result["team_of"]["07420"] == "2"
    declare(programme, "thanh-vien-2", "07420")
    with pytest.raises(actions.Refused, match=r"Từ khi chia đã có điều vướng mới: .*Người thanh-vien-2.*cư trú"):
        actions.take_run(run=draw, by=secretary, at=NOW)


def test_people_come_into_one_team_and_read_its_units(programme: Programme, teams: list[Team], secretary: User) -> None:
    appraisal = make_appraisal(unit(), teams[0])
    stranger = make_user("nguoi-la")

    def add(user: User, **more: Any) -> TeamMember:
        return actions.add_member(team=teams[0], user=user, by=secretary, at=NOW, **more)

    with pytest.raises(actions.Refused, match="chưa có vai trò thành viên"):
        add(stranger)
    with pytest.raises(actions.Refused, match="đang ở Tổ 2"):
        add(person("thanh-vien-2"))
    new = make_user("moi", "team_member", programme.province)
    with pytest.raises(actions.Refused, match="chưa có vai trò “Tổ trưởng"):
        add(new, is_head=True)
    declare(programme, "moi", "07420")
    with pytest.raises(actions.Refused, match=r"Xã Mỹ Thái \(cư trú\)"):
        add(new)
    actions.undeclare(programme=programme, interest=Interest.objects.get(), reason="Khai nhầm", by=new, at=NOW)
    member = add(new)
    assert Access.objects.get(user=new).source == appraisal.source
    actions.end_member(member=member, by=secretary, at=NOW)
    assert Access.objects.get(user=new).until == NOW
    assert Access.objects.filter(source=appraisal.source, until=None).count() == 2, "the others go on reading"


@pytest.mark.parametrize("year", [None, 1900, 2099])
def test_who_served_says_until_when(programme: Programme, teams: list[Team], year: int | None) -> None:
    with pytest.raises(actions.Refused, match="năm"):
        declare(programme, "thanh-vien-1", "07420", "served", until_year=year)
    assert not Interest.objects.exists()
