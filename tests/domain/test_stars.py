from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import Points
from gansao.domain.stars import Award, MarkOutOfRange, UnknownDisqualifier, award
from tests.domain.sets import built, criterion, marked_sets

BANDS = ((8000, 1), (8500, 2), (9000, 3), (9500, 4), (10000, 5))


def give(total: Points, second: Points = 3000, **changes: Any) -> Award:
    """The award of the written-out set for a total, `second` of it in criterion 2."""
    return award(built(**changes), {"1": total - second, "2": second})


def expected(criteria_set: CriteriaSet, marks: dict[str, int]) -> tuple[int, int]:
    """Points and stars by the rule read literally: a second opinion on the award."""
    base = sum(marks[c.code] for c in criteria_set.criteria if not c.bonus)
    extra = sum(marks[c.code] for c in criteria_set.criteria if c.bonus)
    total: Fraction = Fraction(
        {"capped": min(base + extra, criteria_set.total), "added": base + extra, "ignored": base}[criteria_set.bonus]
    )
    if criteria_set.rounding:
        step, rest = criteria_set.rounding.step, total % criteria_set.rounding.step
        up = {"down": False, "up": rest > 0, "half_up": 2 * rest >= step}[criteria_set.rounding.mode]
        total += step - rest if up else -rest
    stars = max((band.stars for band in criteria_set.bands if total >= band.from_), default=0)
    for gate in criteria_set.gates:
        met = all(marks[need.criterion] >= need.at_least for need in gate.requires)
        if not met and gate.stars <= stars:
            stars = max((band.stars for band in criteria_set.bands if band.stars < gate.stars), default=0)
    return int(total), stars


@given(marked_sets())
def test_the_award_is_the_rule_read_literally(marked: tuple[CriteriaSet, dict[str, int]]) -> None:
    criteria_set, marks = marked
    given_award = award(criteria_set, marks)
    assert (given_award.points, given_award.stars) == expected(criteria_set, marks)
    assert given_award.recognised is (given_award.stars > 0)


@given(marked_sets(), st.data())
def test_a_higher_mark_never_costs_a_star_or_a_point(
    marked: tuple[CriteriaSet, dict[str, int]], data: st.DataObject
) -> None:
    criteria_set, marks = marked
    code = data.draw(st.sampled_from(criteria_set.codes))
    higher = marks | {code: data.draw(st.integers(marks[code], criteria_set.criterion(code).points))}
    before, after = award(criteria_set, marks), award(criteria_set, higher)
    assert after.stars >= before.stars
    assert after.points >= before.points
    assert after.stars_by_points >= before.stars_by_points


@given(marked_sets(), st.randoms())
def test_the_order_of_the_marks_makes_no_difference(marked: tuple[CriteriaSet, dict[str, int]], random: Any) -> None:
    criteria_set, marks = marked
    shuffled = list(marks.items())
    random.shuffle(shuffled)
    assert award(criteria_set, dict(shuffled)) == award(criteria_set, marks)


def test_every_hundredth_from_0_to_100_has_one_band_and_no_other() -> None:
    criteria_set, upper = built(gates=[]), [bound for bound, _ in BANDS[1:]] + [10001]
    for total in range(10001):
        first = min(total, 7000)
        given_award = award(criteria_set, {"1": first, "2": total - first})
        inside = [stars for (lower, stars), end in zip(BANDS, upper, strict=True) if lower <= total < end]
        assert len(inside) <= 1
        assert given_award.stars == (inside[0] if inside else 0)
        assert given_award.points == total


@pytest.mark.parametrize(
    ("total", "stars"),
    [(7999, 0), (8000, 1), (8499, 1), (8500, 2), (8999, 2), (9000, 3), (9499, 3), (9500, 4), (9999, 4), (10000, 5)],
)
def test_a_lower_bound_belongs_to_its_band_and_an_upper_bound_to_the_next(total: int, stars: int) -> None:
    assert give(total).stars == stars


def test_a_mean_just_short_of_90_has_two_stars() -> None:
    mean = Fraction(9000 + 9000 + 8999, 3)
    given_award = give(mean, Fraction(3000))
    assert given_award.points == 9000 - Fraction(1, 3)
    assert given_award.stars == 2
    assert given_award.to_next.lacking == Fraction(1, 3)
    assert given_award.reasons()[-1] == "Còn thiếu 0,01 điểm để đạt 3 sao."


def test_the_same_mean_has_three_stars_where_the_set_rounds_up_to_a_tenth() -> None:
    mean = Fraction(9000 + 9000 + 8999, 3)
    assert give(mean, Fraction(3000), rounding={"step": "0.1", "mode": "half_up"}).stars == 3
    assert give(mean, Fraction(3000), rounding={"step": "0.1", "mode": "down"}).points == 8990


def test_a_gate_that_is_not_met_keeps_the_highest_star_below_it() -> None:
    given_award = give(8999, second=1999)
    assert (given_award.stars, given_award.unmet) == (2, ())
    assert given_award.to_next.lacking == 1
    assert [(s.criterion, s.has, s.needs) for s in given_award.to_next.shortfalls] == [("2", 1999, 2000)]
    richer = built(
        groups=[
            {"code": "I", "name": "A", "points": "90", "criteria": [criterion("1", "90")]},
            {"code": "II", "name": "B", "points": "10", "criteria": [criterion("2", "10")]},
        ],
        gates=[{"stars": 3, "requires": [{"criterion": "2", "at_least": "6"}], "text": "Có mô hình"}],
    )
    capped = award(richer, {"1": 9000, "2": 599})
    assert (capped.points, capped.stars_by_points, capped.stars, capped.recognised) == (9599, 4, 2, True)
    assert capped.unmet == ("Có mô hình",)
    assert capped.reasons() == (
        "Tổng điểm 95,99 trên 100,00, thuộc mức 4 sao (từ 95,00 đến dưới 100,00 điểm).",
        "Chưa đủ điều kiện của mức 3 sao: Có mô hình (tiêu chí 2 được 5,99, cần từ 6,00 điểm).",
        "Vì vậy được 2 sao.",
        "Còn cần tiêu chí 2 từ 6,00 điểm để đạt 3 sao.",
    )
    assert award(richer, {"1": 9000, "2": 600}).stars == 4


def test_a_gate_at_the_first_star_can_cost_the_recognition() -> None:
    gate = [{"stars": 1, "requires": [{"criterion": "2", "at_least": "10"}], "text": "Có đối thoại"}]
    given_award = award(built(gates=gate), {"1": 7000, "2": 999})
    assert (given_award.stars, given_award.recognised) == (0, False)
    unrecognised = award(built(bands=[{"stars": 1, "from": "50"}], gates=gate), {"1": 7000, "2": 999})
    assert (unrecognised.stars_by_points, unrecognised.stars, unrecognised.recognised) == (1, 0, False)
    assert unrecognised.reasons()[2] == "Vì vậy chưa được công nhận."


def test_a_disqualified_unit_keeps_its_points_and_has_no_star() -> None:
    given_award = award(built(), {"1": 7000, "2": 3000}, ["D1"])
    assert (given_award.points, given_award.stars_by_points, given_award.stars) == (10000, 5, 0)
    assert not given_award.recognised
    assert given_award.disqualified == ("D1",)
    assert given_award.to_next is None
    assert given_award.reasons()[-1] == "Không được công nhận: Có cán bộ bị kỷ luật (D1)."


def test_an_unknown_disqualifier_is_refused() -> None:
    with pytest.raises(UnknownDisqualifier, match="D9"):
        award(built(), {"1": 0, "2": 0}, ["D9"])


@pytest.mark.parametrize("marks", [{"1": 7000}, {"1": 7000, "2": None}])
def test_incomplete_is_not_zero(marks: dict[str, int | None]) -> None:
    given_award = award(built(), marks)
    assert (given_award.points, given_award.stars_by_points, given_award.stars) == (None, None, None)
    assert (given_award.incomplete, given_award.recognised, given_award.missing) == (True, False, ("2",))
    assert given_award.reasons() == ("Chưa xếp sao: còn thiếu điểm của tiêu chí 2.",)
    zero = award(built(), {"1": 7000, "2": 0})
    assert (zero.points, zero.incomplete, zero.stars) == (7000, False, 0)


@pytest.mark.parametrize(("first", "second"), [(7001, 0), (0, 3001), (-1, 0)])
def test_a_mark_out_of_range_never_becomes_an_award(first: int, second: int) -> None:
    with pytest.raises(MarkOutOfRange):
        award(built(), {"1": first, "2": second})


@pytest.mark.parametrize(
    ("rule", "points"), [("capped", 10000), ("added", 10300), ("ignored", 9900)], ids=lambda value: str(value)
)
def test_a_bonus_counts_as_the_set_says(rule: str, points: int) -> None:
    groups = [
        {"code": "I", "name": "Nhóm", "points": "100", "criteria": [criterion("1", "100")]},
        {"code": "T", "name": "Thưởng", "points": "5", "criteria": [criterion("2", "5", bonus=True)]},
    ]
    criteria_set = built(groups=groups, bonus=rule, gates=[])
    assert award(criteria_set, {"1": 9900, "2": 400}).points == points
    assert criteria_set.maximum == (10500 if rule == "added" else 10000)


def test_the_points_of_the_groups_add_up() -> None:
    criteria_set = built()
    given_award = award(criteria_set, {"1": 6512, "2": 2301})
    assert [(g.code, p) for g, p in given_award.group_points(criteria_set)] == [("I", 6512), ("II", 2301)]
    assert award(criteria_set, {"1": 1}).group_points(criteria_set) == ()


def test_awards_of_one_set_do_not_leak_into_another() -> None:
    """What follows from few numbers is remembered by set, gates and disqualifiers, never by points alone."""
    sets = [built(), built(gates=[]), built(bands=[{"stars": 1, "from": "50"}], gates=[])]
    marks = [{"1": 7000, "2": second} for second in (1000, 2500, 3000)]
    alone = [[award(built_set, row).stars for row in marks] for built_set in sets]
    for first, second in combinations(range(3), 2):
        assert [award(sets[first], row).stars for row in marks] == alone[first]
        assert [award(sets[second], row).stars for row in marks] == alone[second]
    assert award(sets[0], marks[2], ["D1"]).stars == 0
    assert award(sets[0], marks[2]).stars == 5
