"""Who may do what in which phase, as a province reads it."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao import law
from gansao.accounts.roles import ROLES
from gansao.domain import process
from gansao.domain.process import Term

TABLE = {key: role.permissions for key, role in ROLES.items()}
THREE = law.process("cqtt-ba-cap", TABLE)
TWO = law.process("cqtt-hai-cap", TABLE)
DAYS = {
    "self_assessment": Term(date(2023, 10, 1), date(2023, 10, 31)),
    "district_review": Term(date(2023, 11, 1), date(2023, 11, 20)),
    "appraisal": Term(date(2023, 11, 21), date(2023, 12, 10)),
}


def test_the_shipped_processes_differ_by_the_district() -> None:
    assert set(THREE.by_key) - set(TWO.by_key) == {"district_review"}
    assert [phase.name for phase in TWO.phases][:3] == ["Đăng ký tham gia", "Tự chấm điểm", "Thẩm định"]


@pytest.mark.parametrize(
    ("permission", "role", "day", "answer"),
    [
        ("assessments.mark_self", "commune_editor", date(2023, 10, 1), ""),
        ("assessments.mark_self", "commune_editor", date(2023, 10, 31), ""),
        ("assessments.mark_self", "commune_editor", date(2023, 11, 10), ""),  # what was returned is mended
        ("assessments.mark_self", "commune_editor", date(2023, 9, 30), "chưa bắt đầu: từ ngày 01/10/2023"),
        ("assessments.mark_self", "commune_editor", date(2023, 11, 21), "đã hết từ ngày 20/11/2023"),
        ("assessments.review", "district_reviewer", date(2023, 10, 31), "chưa bắt đầu: từ ngày 01/11/2023"),
        ("appraisals.confirm", "team_member", date(2023, 12, 1), "không giao việc này"),
        ("appraisals.organise", "secretariat", date(2030, 1, 1), ""),  # tied to no phase
        ("closing.complain", "commune_leader", date(2023, 12, 1), "chưa được đặt ngày"),
    ],
)
def test_what_may_be_done_when(permission: str, role: str, day: date, answer: str) -> None:
    said = process.may(THREE, DAYS, permission, {role}, day)
    assert bool(said) is (answer == "")
    assert answer in said.why


def test_a_layer_once_seen_stays_seen() -> None:
    seen = [process.visible_layers(THREE, DAYS, {"team_member"}, day) for day in (date(2023, 11, 20), date(2024, 6, 1))]
    assert seen == [frozenset(), frozenset({"self", "district"})]
    assert "team" not in process.visible_layers(THREE, DAYS, {"commune_editor"}, date(2023, 12, 10))


@given(st.dates(date(2023, 1, 1), date(2024, 12, 31)), st.integers(0, 90))
def test_an_extension_only_ever_gives_time(day: date, more: int) -> None:
    longer = process.extended(DAYS, {"self_assessment": date(2023, 10, 31) + timedelta(days=more)})
    if process.may(THREE, DAYS, "assessments.mark_self", {"commune_editor"}, day):
        assert process.may(THREE, longer, "assessments.mark_self", {"commune_editor"}, day)
    assert process.extended(DAYS, {"self_assessment": date(2023, 10, 1)}) == DAYS


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_suggested_terms_follow_each_other_without_a_gap(start: date) -> None:
    terms = list(process.suggested(TWO, start).values())
    assert terms[0].first_on == start
    for before, after in pairwise(terms):
        assert before.last_on is not None and after.first_on == before.last_on + timedelta(days=1)


def test_all_faults_of_a_process_are_found_at_once() -> None:
    data = {
        "id": "x",
        "name": "Thử",
        "source": "thử",
        "phases": [
            {"key": "appraisal", "name": "Thẩm định", "days": 0, "does": {"assessments.mark_self": ["team_member"]}},
            {"key": "registration", "name": "Đăng ký", "days": 5, "sees": {"giữa": ["auditor", "ai-do"]}},
        ],
    }
    with pytest.raises(process.ProcessInvalid) as raised:
        process.build(data, TABLE)
    said = [str(fault) for fault in raised.value.faults]
    assert said == [
        "giai đoạn appraisal, does: vai trò “team_member” không có việc “assessments.mark_self” theo giai đoạn",
        "giai đoạn appraisal, days: phải là số nguyên từ 1 đến 365",
        "giai đoạn registration, sees, giữa: không có vai trò “ai-do”",
        "giai đoạn registration, sees: không có lớp điểm “giữa”; chọn trong: self, district, team, final",
        "phases: các giai đoạn phải theo thứ tự: " + ", ".join(process.PHASES),
    ]


@pytest.mark.parametrize("made", [THREE, TWO], ids=lambda made: made.id)
def test_a_process_survives_as_plain_data(made: process.Process) -> None:
    assert process.build(process.to_data(made), TABLE) == made
    assert process.read_stored(process.to_data(made), TABLE) == made


def test_a_process_says_how_the_committee_votes() -> None:
    assert (THREE.quorum, THREE.majority) == (Fraction(2, 3), Fraction(1, 2))
    own = process.to_data(THREE) | {"voting": {"quorum": "3/4", "majority": "2/3"}}
    made = process.build(own, TABLE)
    assert (made.quorum, made.majority) == (Fraction(3, 4), Fraction(2, 3))
    silent = {key: value for key, value in own.items() if key != "voting"}
    assert process.build(silent, TABLE) == THREE
    with pytest.raises(process.ProcessInvalid) as raised:
        process.build(own | {"voting": {"quorum": "3/2", "majority": "1/3", "chair": 1}}, TABLE)
    assert [str(fault) for fault in raised.value.faults] == [
        "voting: không hiểu mục “chair”; các mục dùng được: majority, quorum",
        "voting, quorum: phải từ 0 đến 1 phần số thành viên",
        "voting, majority: phải từ 1/2 đến dưới 1 số phiếu",
    ]


def test_a_stored_process_gives_nothing_that_a_role_no_longer_has() -> None:
    shrunk = {**TABLE, "commune_editor": frozenset()}
    read = process.read_stored(process.to_data(THREE), shrunk)
    assert read.by_key["self_assessment"].does["assessments.mark_self"] == frozenset({"commune_leader"})
