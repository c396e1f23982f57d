from fractions import Fraction

import pytest

from gansao.estimates.agreement import Kappa, Pair, agreement, by_criterion


def pairs(table: list[list[int]], criterion: str = "1.1") -> list[Pair]:
    """A table of counts, first markings down, second across, as pairs of marks half a point apart."""
    cells = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    maximum = 50 * (len(table) - 1)
    return [Pair(f"x{n:03}", criterion, 50 * i, 50 * j, maximum) for n, (i, j) in enumerate(cells)]


FUNNY = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


@pytest.mark.parametrize(
    ("table", "kappa", "error"),
    [
        # Weighted kappa and its ASE as SAS prints them (the examples in statsmodels' tests).
        ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], 0.4701, 0.1457),
        ([[0, 0, 0], [5, 16, 3], [8, 12, 28]], 0.2895, 0.0756),
        # Husbands and wives, 91 couples: Hout, Duncan, Sobel (1987); R's vcd::Kappa(SexualFun), equal spacing.
        (FUNNY, 0.2374, 0.0783),
    ],
)
def test_linear_kappa_and_its_error_as_published(table: list[list[int]], kappa: float, error: float) -> None:
    linear = agreement(pairs(table)).linear
    assert linear is not None
    assert linear.value == pytest.approx(kappa, abs=5e-5)
    assert linear.error == pytest.approx(error, abs=5e-5)


def test_quadratic_kappa_by_hand() -> None:
    """Of two marks both weights are the plain kappa: (0.7 - 0.5) / (1 - 0.5); its error near Cohen's first (1960)."""
    found = agreement(pairs([[20, 5], [10, 15]]))
    assert found.quadratic is not None
    assert found.quadratic.value == pytest.approx(0.4)
    assert found.linear == found.quadratic
    assert found.quadratic.error == pytest.approx((0.7 * 0.3 / 50) ** 0.5 / 0.5, rel=0.05)


def test_quadratic_kappa_is_the_intraclass_correlation() -> None:
    """With equal margins it is Pearson's r (Fleiss and Cohen 1973): here cov 0.5, variances 2/3."""
    found = agreement(pairs([[3, 1, 0], [1, 2, 1], [0, 1, 3]]))
    assert found.quadratic is not None
    assert found.quadratic.value == pytest.approx(0.75)


def test_facts_are_counted_exactly() -> None:
    found = agreement(pairs([[1, 1, 1], [0, 0, 0], [0, 0, 0]]))
    assert (found.units, found.pairs, found.exact) == (3, 3, 1)
    assert found.mean_difference_x100 == Fraction(150, 3)


def test_too_few_units_give_no_kappa() -> None:
    few = [pair for pair in pairs(FUNNY) if pair.unit < "x009"]
    found = agreement(few)
    assert (found.linear, found.quadratic) == (None, None)
    assert found.sentence == "chưa đủ dữ liệu: 9 đơn vị được chấm hai lần, cần ít nhất 10"
    assert found.mean_difference_x100 is not None


def test_many_criteria_of_few_units_are_few_units() -> None:
    few = [Pair(f"x{unit}", f"{code}", 50 * (unit % 3), 50, 100) for unit in range(9) for code in range(42)]
    assert agreement(few).quadratic is None


def test_of_nothing_there_is_nothing() -> None:
    found = agreement([])
    assert (found.units, found.pairs, found.exact, found.mean_difference_x100) == (0, 0, 0, None)
    assert found.sentence == "chưa đủ dữ liệu: 0 đơn vị được chấm hai lần, cần ít nhất 10"


def test_where_all_marks_are_one_kappa_is_not_told() -> None:
    found = agreement(pairs([[0, 0], [0, 20]]))
    assert found.quadratic is None
    assert found.exact == 20
    assert found.reason == "không tính được kappa: mọi lần chấm một tiêu chí đều cho cùng một điểm"


def test_full_agreement_is_one() -> None:
    assert agreement(pairs([[5, 0], [0, 10]])).quadratic == Kappa(1.0, 0.0)


def test_the_order_of_units_changes_nothing() -> None:
    assert agreement(pairs(FUNNY)[::-1]) == agreement(pairs(FUNNY))


def test_whose_marks_come_first_does_not_matter() -> None:
    turned = agreement(pairs([list(row) for row in zip(*FUNNY, strict=True)])).linear
    straight = agreement(pairs(FUNNY)).linear
    assert turned is not None and straight is not None
    assert (turned.value, turned.error) == pytest.approx((straight.value, straight.error))


def test_an_easy_and_a_hard_criterion_side_by_side_do_not_pass_for_agreement() -> None:
    """All get 1 on the one and 0 on the other but for chance: within each criterion there is no agreement at all."""
    easy, hard = [[0, 5], [5, 90]], [[90, 5], [5, 0]]
    whole = agreement([*pairs(easy, "1.1"), *pairs(hard, "1.2")])
    alone = agreement(pairs(easy))
    assert whole.quadratic is not None and alone.quadratic is not None
    assert whole.quadratic.value == pytest.approx(alone.quadratic.value)
    assert whole.quadratic.value < 0


def test_criteria_that_err_together_in_a_unit_do_not_make_it_surer() -> None:
    """Ten copies of one criterion say no more about the units than one."""
    copies = [pair for code in range(10) for pair in pairs(FUNNY, str(code))]
    one, ten = agreement(pairs(FUNNY)).linear, agreement(copies).linear
    assert one is not None and ten is not None
    assert (ten.value, ten.error) == pytest.approx((one.value, one.error))


def test_each_criterion_alone() -> None:
    found = by_criterion([*pairs(FUNNY, "1.2"), *pairs([[1, 0], [0, 1]], "1.1")])
    assert list(found) == ["1.1", "1.2"]
    assert found["1.2"] == agreement(pairs(FUNNY, "1.2"))
    assert found["1.1"].quadratic is None


def test_the_sentence_for_the_committee() -> None:
    assert agreement(pairs(FUNNY)).sentence == (
        "Hai lần chấm trùng nhau 33 trên 91 lượt (36,26%), lệch trung bình 0,47 điểm một tiêu chí; kappa 0,33 ± 0,10"
    )


def test_what_is_no_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="no marks of a criterion"):
        agreement([Pair("x1", "1.1", -1, 0, 100)])
