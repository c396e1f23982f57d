from fractions import Fraction

import pytest

from gansao.estimates.comparisons import Comparison, Mark, by_unit, comparisons, groups


def mark(unit: str, team: str, criterion: str, points_x100: int, maximum_x100: int = 250) -> Mark:
    return Mark(unit, criterion, team, points_x100, maximum_x100)


def test_a_double_is_told_over_a_full_sheet() -> None:
    marks = [mark("x1", "B", "1.1", 100), mark("x1", "A", "1.1", 200), mark("x1", "A", "1.2", 50)]
    assert comparisons(marks) == (Comparison("x1", "A", "B", Fraction(4000), Fraction(1, 40), Fraction(1)),)


def test_three_teams_on_a_unit_are_worth_two_doubles() -> None:
    found = comparisons(mark("x1", team, "1.1", 100) for team in "ABC")
    assert [(c.first, c.second, c.share) for c in found] == [
        ("A", "B", Fraction(2, 3)),
        ("A", "C", Fraction(2, 3)),
        ("B", "C", Fraction(2, 3)),
    ]


def test_without_a_criterion_in_common_there_is_no_double() -> None:
    assert comparisons([mark("x1", "A", "1.1", 100), mark("x1", "B", "1.2", 100), mark("x2", "B", "1.1", 0)]) == ()


def test_more_than_a_full_sheet_is_a_full_sheet() -> None:
    marks = [mark("x1", team, str(code), 0, 2000) for team in "AB" for code in range(6)]
    assert comparisons(marks)[0].covered == 1


def test_groups_of_teams_that_doubles_connect() -> None:
    compared = [("A", "B"), ("D", "C"), ("E", "B"), ("F", "G"), ("G", "D")]
    assert groups(compared) == (("A", "B", "E"), ("C", "D", "F", "G"))
    assert groups([]) == ()


def test_a_team_marks_a_criterion_once() -> None:
    with pytest.raises(ValueError, match=r"A marked 1\.1 of x1 twice"):
        by_unit([mark("x1", "A", "1.1", 100), mark("x1", "A", "1.1", 50)])


@pytest.mark.parametrize(("points_x100", "maximum_x100"), [(-1, 100), (101, 100), (0, 0)])
def test_what_is_no_mark_is_refused(points_x100: int, maximum_x100: int) -> None:
    with pytest.raises(ValueError, match="x1, 1.1"):
        by_unit([mark("x1", "A", "1.1", points_x100, maximum_x100)])
