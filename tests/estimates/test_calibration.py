from dataclasses import replace

import numpy as np
import pytest

from gansao.estimates.calibration import ManyFacet, Mark, TeamFacet, many_facet, severity
from tests.estimates.marking import by_the_model, doubles, singles, team

TRUE = [0.5, 0.3, 0.2, 0.1, 0.0, 0.0, -0.1, -0.2, -0.3, -0.5]


@pytest.fixture(scope="module")
def marks() -> list[Mark]:
    return by_the_model(TRUE, 60, seed=1)


@pytest.fixture(scope="module")
def found(marks: list[Mark]) -> ManyFacet:
    return many_facet(marks)


def errors(found: ManyFacet) -> list[float]:
    return [facet.error_logits for facet in found.teams]


def test_what_was_used_is_told(found: ManyFacet) -> None:
    assert (found.converged, found.reason) == (True, "")
    assert (found.units, found.doubles, found.marks) == (60, 60, 60 * 2 * 40)
    assert [facet.team for facet in found.teams] == [team(number) for number in range(10)]
    assert sum(facet.units for facet in found.teams) == 120


def test_known_severities_are_found_within_the_error_told() -> None:
    truth = {team(number): logits for number, logits in enumerate(TRUE)}
    misses = [
        (facet.severity_logits - truth[facet.team]) / facet.error_logits
        for seed in range(8)
        for facet in many_facet(by_the_model(TRUE, 40, seed)).teams
    ]
    assert len(misses) > 70
    assert 0.75 < np.std(misses) < 1.2
    assert max(map(abs, misses)) < 3.5


def test_a_team_that_varies_from_unit_to_unit_is_known_less_surely() -> None:
    steady, varying = (by_the_model(TRUE, 60, seed=2, of_the_unit=spread) for spread in (0, 0.6))
    assert np.mean(errors(many_facet(varying))) > 1.5 * np.mean(errors(many_facet(steady)))


def test_severities_are_against_the_average_team(found: ManyFacet) -> None:
    assert sum(facet.severity_logits for facet in found.teams) == pytest.approx(0)


def test_logits_points_and_mean_differences_say_the_same() -> None:
    marks = by_the_model([0.3, 0.1, -0.1, -0.3], 200, seed=2)
    teams, simple = many_facet(marks).teams, severity(marks)
    assert [facet.severity_logits for facet in teams] == pytest.approx([0.298, 0.106, -0.102, -0.302], abs=0.002)
    assert [facet.severity_x100 for facet in teams] == pytest.approx([668, 229, -211, -597], abs=5)
    assert [each.severity_x100 for each in simple] == pytest.approx([571, 195, -191, -574], abs=1)
    for facet, each in zip(teams, simple, strict=True):
        assert abs(facet.severity_x100 - each.severity_x100) < 2 * facet.error_x100


def test_a_logit_is_worth_as_many_points_in_the_error_as_in_the_severity(found: ManyFacet) -> None:
    for facet in found.teams:
        worth = facet.error_x100 / facet.error_logits
        assert facet.severity_x100 == pytest.approx(facet.severity_logits * worth, rel=0.15, abs=5)


def test_teams_that_mark_as_the_model_says_fit_it(found: ManyFacet) -> None:
    assert [facet.infit for facet in found.teams] == pytest.approx([1] * 10, abs=0.25)
    assert np.mean([facet.infit for facet in found.teams]) == pytest.approx(1, abs=0.03)
    assert np.mean([facet.outfit for facet in found.teams]) == pytest.approx(1, abs=0.1)


def test_a_team_that_marks_by_lot_does_not_fit(marks: list[Mark]) -> None:
    random = np.random.default_rng(3)
    by_lot = [
        replace(mark, points_x100=int(random.choice([0, mark.maximum_x100]))) if mark.team == team(4) else mark
        for mark in marks
    ]
    unsteady = {facet.team: facet.infit for facet in many_facet(by_lot).teams}
    assert unsteady.pop(team(4)) > 1.5
    assert max(unsteady.values()) < 1.3


def test_the_order_of_marks_changes_nothing(marks: list[Mark], found: ManyFacet) -> None:
    mixed = [marks[index] for index in np.random.default_rng(0).permutation(len(marks))]
    assert many_facet(mixed) == found


def test_units_of_one_team_change_nothing(marks: list[Mark], found: ManyFacet) -> None:
    assert many_facet([*marks, *singles([300, 0], 10, seed=4)]) == found


def test_marks_in_hundredths_are_taken_in_parts_of_their_range() -> None:
    """Forty criteria judged in whole hundredths: dozens of distinct marks each."""
    marks = doubles([400, 0, 0, -400], 60, seed=5)
    found = many_facet(marks)
    assert found.converged
    for facet, simple in zip(found.teams, severity(marks), strict=True):
        assert facet.severity_x100 == pytest.approx(simple.severity_x100, abs=50)


def test_full_marks_everywhere_stay_finite(marks: list[Mark]) -> None:
    full = [
        replace(mark, points_x100=mark.maximum_x100) if mark.unit == "x000" or mark.criterion < "03" else mark
        for mark in marks
    ]
    found = many_facet(full)
    assert found.converged
    assert max(abs(facet.severity_logits) for facet in found.teams) < 1


def test_a_team_with_two_doubles_is_not_told_of(marks: list[Mark], found: ManyFacet) -> None:
    late = [replace(mark, team="Tổ 99") for mark in marks if mark.unit < "x002" and mark.team == team(1)]
    with_late = many_facet([*marks, *late])
    assert with_late.doubles == found.doubles + 2
    assert [facet.team for facet in with_late.teams] == [facet.team for facet in found.teams]


def test_too_few_doubles_are_refused() -> None:
    refused = many_facet(by_the_model(TRUE, 29, seed=6))
    assert refused == ManyFacet((), 29, 29, 29 * 80, reason="chưa đủ dữ liệu: 29 lượt chấm hai lần, cần ít nhất 30")
    assert many_facet([]).reason == "chưa đủ dữ liệu: 0 lượt chấm hai lần, cần ít nhất 30"


def test_teams_that_no_double_connects_are_refused_by_name() -> None:
    left = by_the_model([0.2, -0.2], 20, seed=7)
    right = [replace(mark, unit="r" + mark.unit, team=mark.team.replace("Tổ", "Nhóm")) for mark in left]
    refused = many_facet([*left, *right])
    assert refused.teams == ()
    assert refused.reason == (
        "không so được: các tổ chia thành 2 nhóm không có đơn vị nào chấm chung (Nhóm 01, Nhóm 02; Tổ 01, Tổ 02)"
    )


def test_too_many_teams_for_the_units_are_refused() -> None:
    refused = many_facet(by_the_model([0.0] * 25, 30, seed=8))
    assert refused.reason == "chưa đủ dữ liệu: 30 đơn vị được chấm hai lần, 25 tổ cần ít nhất 34"


def test_where_all_get_the_same_there_is_nothing_to_compare(marks: list[Mark]) -> None:
    same = [replace(mark, points_x100=mark.maximum_x100) for mark in marks]
    assert many_facet(same).reason == "không có gì để so: ở mỗi tiêu chí, mọi đơn vị đều được cùng một điểm"


def test_a_fit_that_does_not_settle_is_not_used(marks: list[Mark]) -> None:
    refused = many_facet(marks, steps=1)
    assert (refused.teams, refused.converged) == ((), False)
    assert refused.reason == "mô hình không hội tụ sau 1 bước, không dùng được"


def test_the_sentence_for_the_committee() -> None:
    facet = TeamFacet("Tổ 3", 9, -0.2, 0.07, -120, 40, 1.0, 1.0)
    assert facet.sentence == (
        "Tổ 3 chấm rộng hơn trung bình 1,20 ± 0,40 điểm ở một đơn vị trung bình"
        " (mô hình nhiều mặt, 9 đơn vị chấm hai lần)"
    )
