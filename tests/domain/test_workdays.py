"""Working days: examples that an official can check against a wall calendar, and what holds for any calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gansao.domain.workdays import (
    Calendar,
    SpecialDay,
    add_working_days,
    days_left,
    due_in_words,
    is_working_day,
    working_days_between,
)
from gansao.law.calendar_reader import national

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
SPECIAL = st.builds(SpecialDay, on=DAYS, worked=st.booleans(), reason=st.just("thử"))
CALENDARS = st.builds(
    lambda days, weekly_off: Calendar(FIRST, LAST, {day.on: day for day in days}, weekly_off),
    st.lists(SPECIAL, max_size=40),
    st.frozensets(st.integers(0, 6), max_size=6),
)


def day(text: str) -> date:
    number, month, year = text.split("/")
    return date(int(year), int(month), int(number))


@pytest.mark.parametrize(
    ("begins", "n", "ends"),
    [
        ("25/11/2026", 3, "30/11/2026"),  # thứ Tư: 26, 27, nghỉ thứ Bảy và Chủ nhật, 30
        ("27/11/2026", 1, "30/11/2026"),  # thứ Sáu: ngày làm việc kế tiếp là thứ Hai
        ("28/11/2026", 1, "30/11/2026"),  # giao vào thứ Bảy: vẫn bắt đầu tính từ thứ Hai
        ("13/02/2026", 1, "23/02/2026"),  # thứ Sáu trước Tết Bính Ngọ (nghỉ từ 14/02 đến hết 22/02)
        ("12/02/2026", 5, "26/02/2026"),  # 13, rồi sau Tết: 23, 24, 25, 26
        ("19/01/2023", 1, "27/01/2023"),  # Tết Quý Mão nghỉ từ 20/01 đến hết 26/01
        ("24/04/2025", 4, "29/04/2025"),  # 25, thứ Bảy 26/4 làm bù, 28, 29
        ("24/04/2025", 5, "05/05/2025"),  # nghỉ 30/4, 1/5 và thứ Sáu 2/5 (đổi sang 26/4)
        ("28/04/2026", 2, "04/05/2026"),  # 29; nghỉ thứ Năm 30/4 và thứ Sáu 1/5; thứ Hai 4/5
        ("24/04/2026", 1, "28/04/2026"),  # Giỗ Tổ 26/4 là Chủ nhật: nghỉ bù thứ Hai 27/4
        ("31/12/2025", 1, "05/01/2026"),  # thứ Sáu 02/01 nghỉ, đổi sang thứ Bảy 10/01
        ("08/01/2026", 2, "10/01/2026"),  # thứ Sáu 09 và thứ Bảy 10/01 làm bù
        ("23/11/2026", 1, "25/11/2026"),  # 24/11 nghỉ, Ngày Văn hóa Việt Nam
        ("28/08/2026", 1, "03/09/2026"),  # thứ Hai 31/08 nghỉ đổi, 01 và 02/9 nghỉ Quốc khánh
    ],
)
def test_a_deadline_as_an_office_counts_it(begins: str, n: int, ends: str) -> None:
    assert add_working_days(national(), day(begins), n) == day(ends)


@pytest.mark.parametrize(
    ("today", "due_on", "words"),
    [
        ("26/11/2026", "30/11/2026", "còn 2 ngày làm việc"),
        ("30/11/2026", "30/11/2026", "hạn hôm nay"),
        ("03/12/2026", "30/11/2026", "quá hạn 3 ngày làm việc"),
        ("28/11/2026", "29/11/2026", "còn chưa đến 1 ngày làm việc"),  # thứ Bảy, hạn Chủ nhật
        ("28/11/2026", "27/11/2026", "quá hạn chưa đến 1 ngày làm việc"),  # thứ Bảy, hạn thứ Sáu
        ("13/02/2026", "23/02/2026", "còn 1 ngày làm việc"),  # Tết ở giữa
    ],
)
def test_what_is_left_in_words(today: str, due_on: str, words: str) -> None:
    assert due_in_words(national(), day(today), day(due_on)) == words


def test_back_from_a_deadline() -> None:
    assert add_working_days(national(), day("23/02/2026"), -1) == day("13/02/2026")
    assert add_working_days(national(), day("30/11/2026"), -3) == day("25/11/2026")
    assert add_working_days(national(), day("29/11/2026"), 0) == day("29/11/2026")


def test_days_of_a_province_come_before_those_of_the_country() -> None:
    own = national().with_days([SpecialDay(day("23/11/2026"), False, "Nghỉ đổi")])
    assert is_working_day(national(), day("23/11/2026")) and not is_working_day(own, day("23/11/2026"))
    assert add_working_days(own, day("20/11/2026"), 1) == day("25/11/2026")


def test_a_count_beyond_the_calendar_is_not_sure() -> None:
    assert national().covers(day("01/01/2023"), day("31/12/2027"))
    assert not national().covers(day("31/12/2027"), day("01/01/2028"))
    assert add_working_days(national(), day("31/12/2027"), 1) == day("03/01/2028")  # by the week alone


def test_a_week_without_a_working_day_is_none() -> None:
    with pytest.raises(ValueError, match="working day"):
        Calendar(FIRST, LAST, {}, frozenset(range(7)))


@given(CALENDARS, DAYS, st.integers(0, 60))
def test_adding_and_counting_are_inverse(calendar: Calendar, begins: date, n: int) -> None:
    due_on = add_working_days(calendar, begins, n)
    assert working_days_between(calendar, begins, due_on) == n == days_left(calendar, begins, due_on)
    assert n == 0 or is_working_day(calendar, due_on)


@given(CALENDARS, DAYS, st.integers(0, 7), st.integers(0, 60))
def test_later_or_longer_is_never_due_earlier(calendar: Calendar, begins: date, later: int, n: int) -> None:
    due_on = add_working_days(calendar, begins, n)
    assert add_working_days(calendar, begins, n + 1) > due_on
    assert add_working_days(calendar, begins + timedelta(days=later), n) >= due_on


@given(CALENDARS, DAYS, DAYS)
def test_overdue_is_the_mirror_of_left(calendar: Calendar, one: date, other: date) -> None:
    assert days_left(calendar, one, other) == -days_left(calendar, other, one)


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_back_is_n_working_days_before(calendar: Calendar, due_on: date, n: int) -> None:
    begins = add_working_days(calendar, due_on, -n)
    assert begins < due_on and is_working_day(calendar, begins)
    between = working_days_between(calendar, begins, due_on)
    assert between == n - 1 + is_working_day(calendar, due_on)
