from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao.domain import points
from gansao.domain.points import PointsError


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("0", 0),
        ("9", 900),
        ("9,5", 950),
        ("9.5", 950),
        (" 1,25 ", 125),
        ("0,01", 1),
        (",5", 50),
        ("2.", 200),
        ("+3", 300),
        ("2.4999999999999996", 250),
        ("2,500000000", 250),
    ],
)
def test_points_are_read_with_comma_or_point(text: str, hundredths: int) -> None:
    assert points.parse(text) == hundredths


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("chín", "“chín” không phải là số điểm"),
        ("", "“” không phải là số điểm"),
        ("1,2,3", "“1,2,3” không phải là số điểm"),
        ("1e5", "“1e5” không phải là số điểm"),
        ("nan", "“nan” không phải là số điểm"),
        ("-1", "“-1” là số âm"),
        ("2,001", "“2,001” có quá hai chữ số thập phân"),
        ("2.4999", "“2.4999” có quá hai chữ số thập phân"),
    ],
)
def test_what_is_no_number_of_points_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(PointsError) as refused:
        points.parse(text)
    assert str(refused.value) == message


@given(st.integers(0, 10**6))
def test_text_and_shown_text_read_back_as_the_same_points(hundredths: int) -> None:
    assert points.parse(points.text(hundredths)) == hundredths
    assert points.parse(points.show(hundredths).replace(".", "")) == hundredths


def test_people_see_a_decimal_comma_and_machines_a_point() -> None:
    assert (points.text(9250), points.show(9250)) == ("92.50", "92,50")
    assert points.show(123450) == "1.234,50"


def test_a_difference_has_its_sign_written_one_way() -> None:
    assert [points.signed(value) for value in (125, -125, -5, 0)] == ["+1,25", "−1,25", "−0,05", "0,00"]


def test_a_mean_of_three_marks_that_falls_short_of_90_is_shown_rounded_down() -> None:
    mean = Fraction(9000 + 9000 + 8999, 3)
    assert mean == 9000 - Fraction(1, 3)
    assert mean < 9000
    assert points.show(mean) == "89,99"
    assert points.text(mean) == "89.99"


@given(st.fractions(min_value=0, max_value=100, max_denominator=1000))
def test_a_fraction_of_points_survives_its_exact_text(value: Fraction) -> None:
    assert points.parse_exact(points.exact_text(value * 100)) == value * 100


@pytest.mark.parametrize("text", ["1/0", "1/", "/2", "-1/3", "1/2/3", "1e9/2", "9" * 40 + "/7"])
def test_an_exact_text_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(PointsError):
        points.parse_exact(text)


@pytest.mark.parametrize(
    ("numerator", "denominator", "share"),
    [(76, 209, "36.36"), (1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13"), (209, 209, "100.00"), (0, 0, "0.00")],
)
def test_a_share_is_rounded_half_up(numerator: int, denominator: int, share: str) -> None:
    assert points.percent(numerator, denominator) == share
    assert points.show_percent(numerator, denominator) == share.replace(".", ",")


@pytest.mark.parametrize(
    ("mode", "value", "rounded"),
    [
        ("down", 8999, 8950),
        ("up", 8951, 9000),
        ("half_up", 8974, 8950),
        ("half_up", 8975, 9000),
        ("half_up", Fraction(26924, 3), 8950),
        ("down", 9000, 9000),
        ("up", 9000, 9000),
        ("half_up", 9000, 9000),
    ],
)
def test_rounding_has_a_step_and_a_mode(mode: str, value: points.Points, rounded: int) -> None:
    assert points.round_to(value, 50, mode) == rounded


def test_an_unknown_rounding_mode_is_a_mistake_of_the_programme() -> None:
    with pytest.raises(ValueError, match="half_even"):
        points.round_to(100, 50, "half_even")
