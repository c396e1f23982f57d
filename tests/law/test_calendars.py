from collections import Counter
from datetime import date

import pytest

from gansao.domain.workdays import is_working_day
from gansao.law import calendar_reader
from gansao.law.calendar_reader import CalendarInvalid, load, national

GOOD = """
name: Lịch thử
first_on: 2026-01-01
last_on: 2026-12-31
weekly_off: [Thứ Bảy, Chủ nhật]
sources: {a: Nguồn A}
days:
  - {from: 2026-09-01, to: 2026-09-02, reason: Quốc khánh, source: a}
  - {from: 2026-08-22, kind: worked, reason: Làm bù, source: a, announced: false}
"""


def test_a_calendar_is_read() -> None:
    calendar = load(GOOD.encode(), "thử.yaml")
    assert [(day.on, day.worked, day.confirmed, day.source) for day in calendar.days.values()] == [
        (date(2026, 8, 22), True, False, "Nguồn A"),
        (date(2026, 9, 1), False, True, "Nguồn A"),
        (date(2026, 9, 2), False, True, "Nguồn A"),
    ]
    assert calendar.weekly_off == {5, 6}


def test_all_faults_are_told_at_once() -> None:
    bad = (
        GOOD.replace("Thứ Bảy", "thứ bẩy")
        .replace("2026-12-31", "2026-08-31")
        .replace("source: a, announced: false", "source: b, announced: maybe")
        + "  - {from: 2026-09-01, reason: Trùng, source: a}\n  - {from: '31/02/2026', reason: '', source: a}\n"
        "  - {from: 2026-03-01, to: 2026-02-01, reason: Ngược, source: a}\n  - {from: 2026-03-01}\n"
    )
    with pytest.raises(CalendarInvalid) as refused:
        load(bad.encode(), "thử.yaml")
    assert [str(fault) for fault in refused.value.faults] == [
        "days, dòng 1: ngày 01/09/2026 nằm ngoài thời gian của lịch",
        "days, dòng 1: ngày 02/09/2026 nằm ngoài thời gian của lịch",
        "days, dòng 2, nguồn “b”: đang để trống",
        "days, dòng 2: phải là true hoặc false",
        "days, dòng 3: ngày 01/09/2026 đã có ở một dòng trước",
        "days, dòng 3: ngày 01/09/2026 nằm ngoài thời gian của lịch",
        "days, dòng 4: “31/02/2026” không phải là ngày (viết theo dạng 2023-01-31)",
        "days, dòng 4: đang để trống",
        "days, dòng 5: từ 01/03/2026 đến 01/02/2026 không phải là một đợt nghỉ",
        "days, dòng 6: thiếu mục “reason”",
        "days, dòng 6: thiếu mục “source”",
        "weekly_off: “thứ bẩy” không phải là một thứ trong tuần; viết như Thứ Hai, Thứ Ba, Thứ Tư, Thứ Năm, Thứ Sáu, "
        "Thứ Bảy, Chủ nhật",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"days: [",
        b"",
        b"- 1",
        GOOD.replace("2026-12-31", "2025-12-31").encode(),
        GOOD.replace("{a: Nguồn A}", "7").encode(),
    ],
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(CalendarInvalid):
        load(content, "thử.yaml")


def test_the_shipped_calendar_has_the_holidays_of_the_law() -> None:
    """Labour Code art. 112: 11 days a year, 12 from 2026 on; a holiday on a day off is made good."""
    calendar = national()
    assert (calendar.first_on, calendar.last_on) == (date(2023, 1, 1), date(2027, 12, 31))
    free = Counter(
        day.on.year for day in calendar.days.values() if not day.worked and day.on.weekday() not in calendar.weekly_off
    )
    worked = Counter(day.on.year for day in calendar.days.values() if day.worked)
    assert {year: free[year] - worked[year] for year in range(2023, 2028)} == {
        2023: 11, 2024: 11, 2025: 11, 2026: 12, 2027: 12,
    }  # fmt: skip


def test_only_what_is_not_announced_yet_is_unconfirmed() -> None:
    unsure = {day.on.year for day in national().days.values() if not day.confirmed}
    assert unsure == {2027} and all(day.source for day in national().days.values())
    assert not any(day.confirmed for day in national().days.values() if day.on.year == 2027)


def test_the_swap_of_january_2026_is_there() -> None:
    assert not is_working_day(national(), date(2026, 1, 2)) and is_working_day(national(), date(2026, 1, 10))
    assert calendar_reader.national() is national()
