from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gansao.domain.device_time import corrected

NOON = datetime(2026, 10, 5, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
seconds = st.integers(-(10**8), 10**8).map(lambda n: timedelta(seconds=n))


def test_a_right_clock_is_believed() -> None:
    moment = corrected(NOON - HOUR, NOON, NOON + timedelta(seconds=20))
    assert (moment.written, moment.at, moment.ahead, moment.doubtful) == (
        NOON - HOUR, NOON - HOUR + timedelta(seconds=20), -20, False,
    )  # fmt: skip


def test_a_clock_of_next_year_is_set_right_and_said() -> None:
    year = timedelta(days=365)
    moment = corrected(NOON + year - HOUR, NOON + year, NOON)
    assert (moment.at, moment.ahead, moment.doubtful) == (NOON - HOUR, 365 * 24 * 3600, True)


def test_a_clock_of_the_past_too() -> None:
    moment = corrected(NOON - 3 * HOUR, NOON - 2 * HOUR, NOON)
    assert (moment.at, moment.ahead, moment.doubtful) == (NOON - HOUR, -7200, True)


def test_a_clock_set_back_between_writing_and_sending() -> None:
    """Written "tomorrow", sent "today": when it was written nobody knows; not after we had it."""
    moment = corrected(NOON + 24 * HOUR, NOON, NOON)
    assert (moment.at, moment.doubtful) == (NOON, True)


@given(seconds, seconds)
def test_how_far_a_clock_stands_off_changes_nothing(offset: timedelta, ago: timedelta) -> None:
    honest, wrong = corrected(NOON - ago, NOON, NOON), corrected(NOON - ago + offset, NOON + offset, NOON)
    assert wrong.at == honest.at <= NOON
