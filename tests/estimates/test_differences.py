from fractions import Fraction

import pytest

from gansao.estimates.differences import Difference, YearMark, differences, visit_first


def marks(table: dict[tuple[str, str, str], int]) -> list[YearMark]:
    return [YearMark(*key, points_x100) for key, points_x100 in table.items()]


OWN = {
    ("2022", "x1", "1.1"): 300,
    ("2022", "x1", "1.2"): 100,
    ("2023", "x1", "1.1"): 250,
    ("2023", "x2", "1.1"): 200,
    ("2023", "x2", "1.2"): 150,
    ("2023", "x3", "1.1"): 200,  # nobody appraised it
}
APPRAISED = {
    ("2022", "x1", "1.1"): 200,
    ("2022", "x1", "1.2"): 150,
    ("2023", "x1", "1.1"): 250,
    ("2023", "x2", "1.1"): 125,
    ("2023", "x2", "1.2"): 150,
    ("2023", "x4", "1.1"): 200,  # never marked itself
}


def test_by_commune_and_by_criterion_and_by_year() -> None:
    found = differences(marks(OWN), marks(APPRAISED))
    assert [(over.code, dict(over.years), over.whole) for over in found.units] == [
        (
            "x1",
            {"2022": Difference(2, 1, 1, 100, 50), "2023": Difference(1, 0, 0, 0, 0)},
            Difference(3, 1, 1, 100, 50),
        ),
        ("x2", {"2023": Difference(2, 1, 0, 75, 0)}, Difference(2, 1, 0, 75, 0)),
    ]
    assert [(over.code, over.whole) for over in found.criteria] == [
        ("1.1", Difference(3, 2, 0, 175, 0)),
        ("1.2", Difference(2, 0, 1, 0, 50)),
    ]
    assert found.whole == Difference(5, 2, 1, 175, 50)
    assert (found.self_only, found.team_only) == (1, 1)


def test_above_zero_the_unit_gave_itself_more() -> None:
    found = differences(marks(OWN), marks(APPRAISED))
    assert [over.whole.net_x100 for over in found.units] == [50, 75]


def test_the_largest_overstatement_a_year_is_visited_first() -> None:
    first, second = visit_first(differences(marks(OWN), marks(APPRAISED)))
    assert (first.rank, first.unit, first.over_a_year_x100, first.higher, first.count) == (1, "x2", 75, 1, 2)
    assert (second.rank, second.unit, second.over_a_year_x100, second.years) == (2, "x1", 50, 2)
    assert first.sentence == "tự chấm cao hơn thẩm định 0,75 điểm mỗi năm: 1 trên 2 lượt chấm tiêu chí, 1 năm"


def test_units_that_became_one_stand_together_and_count_as_many() -> None:
    found = differences(marks(OWN), marks(APPRAISED), {"x1": "y", "x2": "y"})
    (over,) = found.units
    assert (over.code, over.units, over.sheets) == ("y", 2, 3)  # x1 in two years, x2 in one
    assert dict(over.years) == {"2022": Difference(2, 1, 1, 100, 50), "2023": Difference(3, 1, 0, 75, 0)}
    (visit,) = visit_first(found)
    assert visit.over_a_year_x100 == Fraction(175, 3)
    assert visit.sentence == (
        "tự chấm cao hơn thẩm định 0,58 điểm mỗi năm: 2 trên 5 lượt chấm tiêu chí, 2 năm, bình quân 2 đơn vị nay là một"
    )
    assert found.criteria == differences(marks(OWN), marks(APPRAISED)).criteria


def test_equal_overstatements_share_a_rank() -> None:
    own = {("2023", unit, "1.1"): 200 for unit in ("x3", "x1", "x2", "x4")}
    appraised = own | {("2023", "x1", "1.1"): 100, ("2023", "x3", "1.1"): 50, ("2023", "x2", "1.1"): 100}
    ranked = visit_first(differences(marks(own), marks(appraised)))
    assert [(visit.rank, visit.unit) for visit in ranked] == [(1, "x3"), (2, "x1"), (2, "x2"), (4, "x4")]


def test_understatement_does_not_hide_overstatement() -> None:
    own = {("2023", "x1", "1.1"): 200, ("2023", "x1", "1.2"): 0, ("2023", "x2", "1.1"): 150}
    appraised = {("2023", "x1", "1.1"): 100, ("2023", "x1", "1.2"): 200, ("2023", "x2", "1.1"): 100}
    assert [visit.unit for visit in visit_first(differences(marks(own), marks(appraised)))] == ["x1", "x2"]


def test_the_order_of_the_marks_changes_nothing() -> None:
    assert differences(marks(OWN)[::-1], marks(APPRAISED)[::-1]) == differences(marks(OWN), marks(APPRAISED))


def test_a_layer_marks_once() -> None:
    twice = [YearMark("2023", "x1", "1.1", 100), YearMark("2023", "x1", "1.1", 200)]
    with pytest.raises(ValueError, match="two marks of one layer"):
        differences(twice, [])


def test_of_nothing_there_is_nothing() -> None:
    found = differences([], [])
    assert (found.units, found.criteria, found.whole, visit_first(found)) == ((), (), Difference(), ())
