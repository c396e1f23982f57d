"""When somebody is reminded of a day, and in which words."""

from datetime import date

import pytest

from gansao.law.calendar_reader import national
from gansao.notices.dues import Due, moment_of, reminders
from tests.factories import make_user

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 11, 10), ""),
        (date(2026, 11, 19), "before:7"),
        (date(2026, 11, 25), "before:3"),
        (date(2026, 11, 27), "before:1"),
        (date(2026, 11, 30), "before:1"),  # the last day itself
        (date(2026, 12, 1), "after:1"),
        (date(2026, 12, 3), "after:3"),
        (date(2026, 12, 9), "after:7"),
        (date(2026, 12, 31), "after:7"),
    ],
)
def test_the_moments_count_working_days(day: date, moment: str) -> None:
    assert moment_of(national(), day, date(2026, 11, 30)) == moment  # a Monday


@pytest.mark.parametrize(
    ("since", "moments"),
    [
        (None, ["before:7", "before:3", "before:1"]),
        (date(2026, 11, 17), ["before:7", "before:3", "before:1"]),  # 8 working days before: the 24th is off
        (date(2026, 11, 19), ["before:3", "before:1"]),  # 7 before: who is asked today is not reminded today
        (date(2026, 11, 25), ["before:1"]),
        (date(2026, 11, 27), []),
    ],
)
def test_nobody_is_asked_and_reminded_in_one_breath(since: date | None, moments: list[str]) -> None:
    days = [date(2026, 11, day) for day in range(18, 31)]
    found = [moment_of(national(), day, MONDAY, since) for day in days if since is None or day >= since]
    assert list(dict.fromkeys(filter(None, found))) == moments


@pytest.mark.django_db
def test_the_words_and_the_key_name_the_day() -> None:
    hoa = make_user("hoa")
    due = Due("phase:2026:appraisal:3", "Thẩm định", "Tổ 3", "còn 5 đơn vị", MONDAY, (hoa,), "/nam/2026/tham-dinh/")
    (told,) = reminders([due], national(), date(2026, 11, 27))
    assert (told.key, told.text) == (
        "phase:2026:appraisal:3:2026-11-30:before:1",
        "Tổ 3: còn 5 đơn vị, còn 1 ngày làm việc.",
    )
    assert (told.users, told.url, told.due_on) == ((hoa,), "/nam/2026/tham-dinh/", MONDAY)
    assert list(reminders([due], national(), date(2026, 11, 10))) == []
    nobody = Due("k", "Thẩm định", "Tổ 4", "còn 1 đơn vị", MONDAY, (), "/")
    assert list(reminders([nobody], national(), MONDAY)) == []
