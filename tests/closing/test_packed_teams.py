"""The package's tables of the appraisal: teams, ties, who gave which unit to which team, every marker's mark."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from gansao.accounts.models import User
from gansao.appraisals import actions
from gansao.appraisals.models import Appraisal, AssignmentRun, Duty, Interest, MarkerMark, Settlement, Team, TeamMember
from gansao.audit.actions import record
from gansao.closing.packing import markers, teams
from gansao.programmes.models import Programme
from tests.factories import NOW, make_appraisal, make_membership, make_team, make_user

from .test_packed_tables import CODES, MOMENT, SHOWN, Queries, content_of, file_of, rows_of, unit, year

__all__ = ["year"]
pytestmark = pytest.mark.django_db
GIVEN, BY_HAND = "tham-dinh/giao-don-vi.csv", "tham-dinh/giao-bang-tay.csv"
MARKS, CHOSEN = "tham-dinh/diem-nguoi-cham.csv", "tham-dinh/chon-diem.csv"


@pytest.fixture
def secretary(year: Programme) -> User:
    return make_user("thuky", "secretariat", year.province, full_name="Nguyễn Thị Thư")


def told(rows: Iterable[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def person(team: Team, start: str) -> User:
    return User.objects.get(username=f"{start}-{team.number}")


def test_everybody_who_was_ever_in_a_team_stands_in_the_table(year: Programme) -> None:
    team = make_team(year)
    TeamMember.objects.filter(user=person(team, "thanh-vien")).update(last_on=date(2023, 11, 5))
    TeamMember.objects.create(team=team, user=make_user("du-bi"), is_reserve=True, first_on=date(2023, 11, 6))
    Team.objects.create(programme=year, number=2, name="Tổ dự phòng", is_reserve=True)
    rows = rows_of(teams.teams(year), "tham-dinh/to-tham-dinh.csv")
    names = ("tổ", "tổ dự bị", "nơi xuất phát", "vĩ độ", "kinh độ", "họ và tên", "trong tổ", "đến hết ngày")
    base = ("Tổ 1", "", "Trung tâm huyện", "21.31000", "106.20000")
    assert told(rows, *names) == [
        (*base, "Người to-truong-1", "tổ trưởng", ""),
        (*base, "Người thanh-vien-1", "thành viên", "05/11/2023"),
        (*base, "Người du-bi", "dự bị", ""),
        ("Tổ dự phòng", "có", "", "", "", "", "", ""),
    ]
    assert rows[2]["từ ngày"] == "06/11/2023"


def test_ties_stand_as_declared_and_as_they_counted(year: Programme, secretary: User) -> None:
    team, mine = make_team(year), unit(year)
    make_appraisal(mine, team)
    declared = {"entered_at": MOMENT, "entered_by": secretary}
    member, stranger = person(team, "thanh-vien"), make_user("ngoai")
    Interest.objects.create(user=member, unit=mine.unit, kind="served", until_year=2021, **declared)
    Interest.objects.create(user=stranger, unit=mine.unit, kind="lives", **declared)
    make_membership(person(team, "to-truong"), "commune_editor", unit(year, "07423").unit)
    items = list(teams.ties(year))
    [said] = rows_of(items, "tham-dinh/khai-quan-he.csv")
    assert list(said.values()) == [
        *("Người thanh-vien-1", "07420", "Xã Mỹ Thái", "đã từng công tác", "2021", "Nguyễn Thị Thư", SHOWN),
        *("", "", ""),
    ]
    names = ("họ và tên", "mã", "quan hệ", "tổ này được giao đơn vị")
    serves = "đang công tác (theo vai trò Công chức cấp xã)"
    assert told(rows_of(items, "tham-dinh/quan-he.csv"), *names) == [
        ("Người to-truong-1", "07423", serves, ""),
        ("Người thanh-vien-1", "07420", "công tác đến năm 2021", "có"),
    ]


def test_a_tie_that_was_taken_back_stands_with_its_day_and_counts_no_more(year: Programme, secretary: User) -> None:
    team, mine = make_team(year), unit(year)
    make_appraisal(mine, team)
    member = person(team, "thanh-vien")
    told = {"programme": year, "user": member, "unit": mine, "by": member, "at": MOMENT}
    slip = actions.declare(tie="lives", **told)
    actions.undeclare(programme=year, interest=slip, reason="Khai nhầm xã.", by=secretary, at=MOMENT)
    items = list(teams.ties(year))
    [said] = rows_of(items, "tham-dinh/khai-quan-he.csv")
    assert list(said.values()) == [
        *("Người thanh-vien-1", "07420", "Xã Mỹ Thái", "cư trú", "", "Người thanh-vien-1", SHOWN),
        *("Nguyễn Thị Thư", SHOWN, "Khai nhầm xã."),
    ]
    assert rows_of(items, "tham-dinh/quan-he.csv") == []
    again = actions.declare(tie="lives", **told)
    assert again.pk != slip.pk and len(rows_of(teams.ties(year), "tham-dinh/khai-quan-he.csv")) == 2


def run_of(year: Programme, by: User, team_of: dict[str, str]) -> AssignmentRun:
    run = AssignmentRun.objects.create(
        programme=year,
        kind="optimiser",
        asked={"seed": "2023-CQTT", "percent": 10},
        result={"team_of": team_of, "obstacles": ["Huyện xa."]},
        proof="gap",
        metres=120_500,
        bound=118_000,
        made_at=MOMENT,
        made_by=by,
    )
    record(by=by, at=MOMENT, action="appraisals.propose", obj=run, place_code=year.province.code)
    return run


def test_a_run_stands_with_its_seed_its_proof_and_all_it_was_asked(year: Programme, secretary: User) -> None:
    run = run_of(year, secretary, {"07420": "1"})
    items = list(teams.assignment(year))
    [row] = rows_of(items, "tham-dinh/lan-chia.csv")
    assert list(row.values()) == [
        *(
            str(run.pk),
            "Tối ưu từng đơn vị",
            "2023-CQTT",
            "10",
            "Chưa chứng minh là tối ưu",
            "120500",
            "118000",
            "2500",
        ),
        *("1", "Huyện xa.", "Nguyễn Thị Thư", SHOWN, ""),
    ]
    [line] = file_of(items, "tham-dinh/lan-chia.jsonl").decode().splitlines()
    assert json.loads(line) == {"run": run.pk, "kind": run.kind, "asked": run.asked, "result": run.result}


def test_who_gave_a_unit_to_a_team_by_a_run_and_by_hand_with_its_reason(year: Programme, secretary: User) -> None:
    make_team(year), make_team(year, 2)
    run = run_of(year, secretary, {"07420": "1", "07423": "1"})
    actions.take_run(run=run, by=secretary, at=MOMENT)
    other = make_user("phothuky", full_name="Đỗ Văn Phó")
    second = Team.objects.get(number=2)
    actions.assign_by_hand(participation=unit(year), team=second, reason="Tổ 1 quá xa.", by=other, at=MOMENT)
    items = list(teams.given(year))
    names = ("mã", "lần chấm", "tổ", "cách giao", "lần chia", "lý do xếp bằng tay", "người giao", "giao lúc")
    assert told(rows_of(items, GIVEN), *names) == [
        ("07420", "1", "Tổ 2", "Bằng tay", "", "Tổ 1 quá xa.", "Đỗ Văn Phó", SHOWN),
        ("07423", "1", "Tổ 1", "Tối ưu từng đơn vị", str(run.pk), "", "Nguyễn Thị Thư", SHOWN),
    ]
    [row] = rows_of(items, BY_HAND)
    assert list(row.values()) == [
        *("07420", "Xã Mỹ Thái", "1", "Tổ 1", "Tổ 2", "Tổ 1 quá xa.", "", "Đỗ Văn Phó", SHOWN)
    ]


def marked(appraisal: Appraisal, by: User, points: int, **more: Any) -> MarkerMark:
    return MarkerMark.objects.create(
        appraisal=appraisal, criterion="2", marker=by, points_x100=points, marked_at=MOMENT, **more
    )


def test_every_markers_mark_stands_the_blind_ones_too_and_whose_was_taken(year: Programme) -> None:
    team, other = make_team(year), make_team(year, 2)
    first, blind = make_appraisal(unit(year), team), make_appraisal(unit(year), other, order=2)
    head, member = person(team, "to-truong"), person(team, "thanh-vien")
    Duty.objects.create(appraisal=first, criterion="2", user=member)
    marked(first, head, 300, answer={"level": 0})
    taken = marked(
        first, member, 150, answer={"level": 1}, reason="weak_evidence", note="Ảnh mờ", after_seen=True, version=2
    )
    marked(blind, person(other, "to-truong"), 0)
    reason = "Người thứ hai đến tận nơi."
    Settlement.objects.create(
        appraisal=first, criterion="2", mark=taken, note=reason, settled_at=MOMENT, settled_by=head
    )
    items = [*markers.duties(year), *markers.marks(year)]
    assert told(rows_of(items, "tham-dinh/phan-viec.csv"), "mã", "lần chấm", "tổ", "tiêu chí", "người chấm") == [
        ("07420", "1", "Tổ 1", "2", "Người thanh-vien-1")
    ]
    assert [list(row.values())[2:] for row in rows_of(items, MARKS)] == [
        ["1", "Tổ 1", "2", "Người to-truong-1", "3.00", "Tốt", "", "", "1", SHOWN, "", ""],
        [
            *("1", "Tổ 1", "2", "Người thanh-vien-1", "1.50", "Khá"),
            *("minh chứng chưa phù hợp", "Ảnh mờ", "2", SHOWN, "có", "có"),
        ],
        ["2", "Tổ 2", "2", "Người to-truong-2", "0.00", "", "", "", "1", SHOWN, "", ""],
    ]
    [row] = rows_of(items, CHOSEN)
    assert list(row.values()) == [
        *("07420", "Xã Mỹ Thái", "1", "Tổ 1", "2", "Người thanh-vien-1", "1.50", reason, "Người to-truong-1", SHOWN)
    ]


def test_another_years_teams_and_marks_are_not_in_the_package(year: Programme, secretary: User) -> None:
    team = make_team(year)
    marked(make_appraisal(unit(year), team), person(team, "to-truong"), 300)
    run_of(year, secretary, {})
    other = Programme.objects.create(
        **{name: getattr(year, name) for name in ("province", "province_name", "units_as_of", "criteria_set")},
        key="2024",
        year=2024,
        opened_at=NOW,
    )
    for make in (teams.teams, teams.ties, teams.assignment, teams.given, markers.duties, markers.marks):
        for item in make(other):
            assert len(content_of(item).splitlines()) == (0 if item.path.endswith("jsonl") else 1)


def test_the_tables_cost_the_same_for_one_unit_and_for_three(
    year: Programme, secretary: User, django_assert_num_queries: Queries
) -> None:
    given: list[Appraisal] = []
    for number, code in enumerate(CODES, start=1):
        team = make_team(year, number)
        head, appraisal = person(team, "to-truong"), make_appraisal(unit(year, code), team)
        taken = marked(appraisal, head, 300)
        Duty.objects.create(appraisal=appraisal, criterion="2", user=head)
        Settlement.objects.create(
            appraisal=appraisal, criterion="2", mark=taken, note="Đúng", settled_at=MOMENT, settled_by=head
        )
        Interest.objects.create(user=head, unit=appraisal.participation.unit, kind="lives", entered_at=MOMENT)
        run_of(year, secretary, {code: str(number)})
        given.append(appraisal)
    costs = {
        "tham-dinh/to-tham-dinh.csv": 3,
        "tham-dinh/khai-quan-he.csv": 2,
        "tham-dinh/quan-he.csv": 5,
        "tham-dinh/lan-chia.csv": 2,
        "tham-dinh/lan-chia.jsonl": 1,
        GIVEN: 3,
        BY_HAND: 2,
        "tham-dinh/phan-viec.csv": 1,
        MARKS: 2,
        CHOSEN: 1,
    }
    for units in (3, 1):
        for appraisal in given[units:]:
            appraisal.delete()
            appraisal.team.members.all().delete()
            appraisal.team.delete()
        for make in (teams.teams, teams.ties, teams.assignment, teams.given, markers.duties, markers.marks):
            for item in make(year):
                with django_assert_num_queries(costs[item.path]):
                    content_of(item)
