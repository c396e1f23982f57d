"""The term of a recognition, by worked examples and by what holds for every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao.domain.validity import Validity

DAYS = st.dates(date(2000, 1, 1), date(2150, 12, 31))
YEARS = st.integers(1, 50)


@pytest.mark.parametrize(
    ("signed_on", "years", "last_on"),
    [
        (date(2023, 12, 29), 2, date(2025, 12, 29)),
        (date(2024, 1, 1), 1, date(2025, 1, 1)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),  # no such day in 2025
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2096, 2, 29), 4, date(2100, 2, 28)),  # 2100 is no leap year
        (date(2023, 2, 28), 1, date(2024, 2, 28)),  # not drawn to the month's end
    ],
)
def test_the_last_day_is_the_same_day_of_the_last_year(signed_on: date, years: int, last_on: date):
    assert Validity(signed_on, years).last_on == last_on


@pytest.mark.parametrize(
    ("on", "left", "run_out"),
    [
        (date(2023, 12, 29), 731, False),  # 2024 is a leap year
        (date(2025, 12, 28), 1, False),
        (date(2025, 12, 29), 0, False),  # the last day still counts
        (date(2025, 12, 30), -1, True),
    ],
)
def test_it_holds_to_the_end_of_its_last_day(on: date, left: int, run_out: bool):
    validity = Validity(date(2023, 12, 29), 2)
    assert (validity.days_left(on), validity.has_run_out(on)) == (left, run_out)


@given(DAYS, YEARS)
def test_one_day_decides(signed_on: date, years: int):
    validity = Validity(signed_on, years)
    assert not validity.has_run_out(validity.last_on)
    assert validity.has_run_out(validity.last_on + timedelta(days=1))
    assert 365 * years - 1 <= validity.days_left(signed_on) <= 366 * years


@given(DAYS, YEARS)
def test_signed_later_or_for_longer_never_ends_earlier(signed_on: date, years: int):
    last_on = Validity(signed_on, years).last_on
    assert Validity(signed_on + timedelta(days=1), years).last_on >= last_on
    assert Validity(signed_on, years + 1).last_on > last_on
