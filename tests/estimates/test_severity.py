from dataclasses import replace

import numpy as np
import pytest

from gansao.estimates.comparisons import Mark
from gansao.estimates.severity import Evidence, TeamSeverity, severity
from tests.estimates.marking import MAXIMUM_X100, doubles, singles, team

TRUE = [200, 120, 60, 20, 0, 0, -20, -60, -120, -200]


def sheet(unit: str, number: int, points_x100: int, self_x100: int | None = None) -> Mark:
    return Mark(unit, "1.1", team(number), points_x100, 10_000, self_x100)


def known(found: TeamSeverity) -> tuple[int, int, tuple[int, int]]:
    assert found.severity_x100 is not None and found.error_x100 is not None and found.interval_x100 is not None
    return found.severity_x100, found.error_x100, found.interval_x100


def test_the_team_that_gives_less_for_the_same_units_is_strict() -> None:
    marks = [sheet(f"x{unit}", number, 8000 - 200 * number + unit) for unit in range(10) for number in range(2)]
    lenient, strict = severity(marks)
    assert (lenient.severity_x100, strict.severity_x100) == (-100, 100)
    assert strict.evidence is Evidence.DOUBLES
    assert strict.among == ("Tổ 01", "Tổ 02")
    assert (strict.units, strict.doubles) == (10, 10)


def test_known_severities_are_found_within_the_error_told() -> None:
    misses, inside, teams = [], 0, 0
    for seed in range(30):
        for truth, found in zip(TRUE, severity(doubles(TRUE, 40, seed)), strict=True):
            severity_x100, error_x100, (low, high) = known(found)
            misses.append((severity_x100 - truth) / error_x100)
            inside += low <= truth <= high
            teams += 1
    assert teams == 300
    assert inside / teams > 0.92
    assert 0.85 < np.std(misses) < 1.15
    assert abs(np.mean(misses)) < 0.01  # the effects sum to zero, so do the misses but for the errors they are told in


def test_many_doubles_leave_nothing_to_shrink() -> None:
    found = severity(doubles(TRUE, 600, seed=1, noise_x100=50))
    assert [one.severity_x100 for one in found] == pytest.approx(TRUE, abs=15)
    assert max(known(one)[1] for one in found) < 10


def test_noise_alone_is_shrunk_to_nothing_but_never_told_without_error() -> None:
    found = severity(doubles([0] * 10, 40, seed=2, noise_x100=300))
    raw = 300 * 2**0.5 / 8**0.5  # what one team's mean difference over its eight doubles would vary
    assert max(abs(known(one)[0]) for one in found) < raw / 2
    assert all(low <= 0 <= high and error > 20 for _, error, (low, high) in map(known, found))


def test_severities_sum_to_zero() -> None:
    found = severity(doubles([300, 0, 0, 0], 100, seed=3))
    assert abs(sum(known(one)[0] for one in found)) <= 2  # each is rounded to a hundredth
    assert [known(one)[0] for one in found] == pytest.approx([225, -75, -75, -75], abs=60)


def test_the_order_of_marks_and_units_changes_nothing() -> None:
    marks = doubles(TRUE, 40, seed=4)
    mixed = [marks[index] for index in np.random.default_rng(0).permutation(len(marks))]
    assert severity(mixed) == severity(marks)


def test_units_renamed_change_nothing() -> None:
    marks = doubles(TRUE, 40, seed=4)
    renamed = [replace(mark, unit=f"z{999 - int(mark.unit[1:])}") for mark in marks]
    assert severity(renamed) == severity(marks)


def test_half_a_sheet_says_less() -> None:
    """Doubles over half the criteria are told over a full sheet, with less weight and so more error."""
    marks = doubles(TRUE, 300, seed=5)
    half = [mark for mark in marks if int(mark.criterion) < 20]
    whole_error, half_error = (np.mean([known(one)[1] for one in severity(part)]) for part in (marks, half))
    assert half_error / whole_error == pytest.approx(2**0.5, rel=0.1)


def test_too_few_doubles_say_so() -> None:
    found = severity([sheet(f"x{unit}", number, 8000 - 200 * number) for unit in range(2) for number in range(2)])
    assert [one.severity_x100 for one in found] == [None, None]
    assert found[0].sentence == (
        "Tổ 01: chưa đủ dữ liệu: 2 đơn vị chấm hai lần (cần ít nhất 3), 0 đơn vị có điểm tự chấm (cần ít nhất 5)"
    )


def test_few_doubles_over_many_teams_say_so() -> None:
    """Five doubles on two teams leave four observations for the noise."""
    found = severity([sheet(f"x{unit}", number, 8000 - 200 * number) for unit in range(5) for number in range(2)])
    assert found[0].severity_x100 is None
    assert found[0].reason == (
        "chưa đủ dữ liệu: cả năm có quá ít đơn vị chấm hai lần hoặc có điểm tự chấm để so các tổ"
    )


def test_of_nothing_there_is_nothing() -> None:
    assert severity([]) == ()
    assert severity([sheet("x1", 0, 8000)])[0].severity_x100 is None


def test_a_team_without_enough_doubles_keeps_silent_while_the_others_are_told() -> None:
    marks = doubles([100, 0, -100], 30, seed=6)
    late = [replace(mark, team=team(8)) for mark in marks if mark.unit < "x002" and mark.team == team(1)]
    *others, last = severity([*marks, *late])
    assert last.reason.startswith("chưa đủ dữ liệu: 2 đơn vị chấm hai lần")
    assert all(one.severity_x100 is not None for one in others)


def test_groups_that_no_double_connects_are_compared_within_themselves() -> None:
    left = doubles([100, -100], 12, seed=7)
    right = [
        replace(mark, unit="r" + mark.unit, team=mark.team.replace("Tổ", "Nhóm"))
        for mark in doubles([50, -50], 12, seed=8)
    ]
    found = severity([*left, *right])
    assert [one.among for one in found] == [("Nhóm 01", "Nhóm 02")] * 2 + [("Tổ 01", "Tổ 02")] * 2
    assert known(found[0])[0] == -known(found[1])[0]
    assert known(found[2])[0] == -known(found[3])[0]


def test_without_doubles_self_marks_are_weaker_evidence() -> None:
    truth = [200, 0, 0, -200]
    found = severity(singles(truth, 20, seed=9))
    assert {one.evidence for one in found} == {Evidence.SELF}
    for true, one in zip(truth, found, strict=True):
        severity_x100, error_x100, _ = known(one)
        assert abs(severity_x100 - true) < 3 * error_x100
        assert 15 < error_x100 < 30  # 100 / sqrt(20)
    assert found[0].sentence.endswith("điểm (chỉ so với điểm tự chấm, bằng chứng yếu hơn)")


def test_doubles_come_before_self_marks() -> None:
    """Team 5 has no double: only it is compared by self-marks, with all teams that have them."""
    truth = [100, 0, 0, -100, 300]
    found = severity([*doubles(truth[:4], 30, seed=10), *singles(truth, 10, seed=11)])
    assert [one.evidence for one in found] == [Evidence.DOUBLES] * 4 + [Evidence.SELF]
    assert found[4].among == tuple(team(number) for number in range(5))
    assert found[4].doubles == 0
    assert found[0].units == 10 + found[0].doubles


def test_one_team_alone_is_compared_with_nobody() -> None:
    assert severity(singles([100], 20, seed=12))[0].severity_x100 is None


@pytest.mark.parametrize(
    ("severity_x100", "interval", "sentence"),
    [
        (120, (42, 198), "Tổ 3 chấm chặt hơn trung bình 1,20 ± 0,40 điểm (theo 9 đơn vị chấm hai lần)"),
        (-120, (-198, -42), "Tổ 3 chấm rộng hơn trung bình 1,20 ± 0,40 điểm (theo 9 đơn vị chấm hai lần)"),
        (
            30,
            (-48, 108),
            "Tổ 3 chưa khác trung bình rõ rệt: chặt hơn trung bình 0,30 ± 0,40 điểm (theo 9 đơn vị chấm hai lần)",
        ),
    ],
)
def test_the_sentence_for_the_committee(severity_x100: int, interval: tuple[int, int], sentence: str) -> None:
    found = TeamSeverity("Tổ 3", 21, 9, severity_x100, 40, interval, Evidence.DOUBLES)
    assert found.sentence == sentence


def test_identical_differences_still_have_an_error() -> None:
    """Marks are no finer than a hundredth: nothing is known more finely than that."""
    marks = [sheet(f"x{unit}", number, MAXIMUM_X100 * 8 - 200 * number) for unit in range(10) for number in range(2)]
    assert [one.severity_x100 for one in severity(marks)] == [-100, 100]
