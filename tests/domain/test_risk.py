"""Whom to re-check: sums that anybody can add up, and a lot that anybody can draw again."""

from hypothesis import given
from hypothesis import strategies as st

from gansao.domain.risk import RiskFigures, RiskWeights, choose, risk

WEIGHTS = RiskWeights(near_bound=3, near=50, own_marks_gap=1, gap=200, complaint=2, most=10, by_lot_percent=20)


def test_each_part_is_a_whole_number_of_its_own() -> None:
    found = risk(RiskFigures("1", above_bound=50, final_total=8050, own_total=8650, complaints=2), WEIGHTS)
    assert (found.near_bound, found.own_marks_gap, found.complaints, found.score) == (3, 3, 4, 10)


def test_far_from_the_bound_and_marked_as_it_marked_itself_is_nothing() -> None:
    assert risk(RiskFigures("1", 51, 8051, None, 0), WEIGHTS).score == 0
    assert risk(RiskFigures("1", 51, 8051, 8000, 0), WEIGHTS).score == 0
    assert risk(RiskFigures("1", 51, 8051, 8250, 0), WEIGHTS).score == 0  # 1,99 points: not yet a whole step


def test_no_part_counts_for_more_than_the_most() -> None:
    found = risk(RiskFigures("1", 60, 5000, 10000, 9), WEIGHTS)
    assert (found.own_marks_gap, found.complaints) == (10, 10)


FIGURES = st.lists(
    st.builds(
        RiskFigures, st.text("0123456789", min_size=5, max_size=5), *[st.integers(0, 9999)] * 3, st.integers(0, 5)
    ),
    max_size=30,
    unique_by=lambda each: each.code,
)


@given(FIGURES, st.integers(1, 20), st.text(max_size=8))
def test_the_seed_draws_the_same_and_nobody_is_drawn_twice(of: list[RiskFigures], number: int, seed: str) -> None:
    risks = [risk(each, WEIGHTS) for each in of]
    chosen = choose(risks, number, WEIGHTS, seed)
    assert chosen == choose(reversed(risks), number, WEIGHTS, seed)
    codes = [each.risk.code for each in chosen]
    assert len(codes) == len(set(codes)) == min(number, len(of))
    first = [each.risk.score for each in chosen if not each.by_lot]
    rest = [each.score for each in risks if each.code not in {c.risk.code for c in chosen if not c.by_lot}]
    assert all(score >= other for score in first for other in rest)


def test_a_fifth_is_drawn_by_lot_but_never_the_only_one() -> None:
    risks = [risk(RiskFigures(str(n), 99, 9000, None, n), WEIGHTS) for n in range(20)]
    assert [each.by_lot for each in choose(risks, 5, WEIGHTS, "a")].count(True) == 1
    [only] = choose(risks, 1, WEIGHTS, "a")
    assert not only.by_lot
