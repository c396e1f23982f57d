"""Setting single days, and what a deadline then counts."""

from datetime import date
from typing import Any

import pytest

from gansao.audit.models import Entry
from gansao.domain.workdays import add_working_days, is_working_day
from gansao.places.models import Unit
from gansao.worktime import actions, queries
from gansao.worktime.actions import Refused
from gansao.worktime.models import CalendarDay
from tests.factories import NOW, make_commune, make_district, make_province, make_user

pytestmark = pytest.mark.django_db
MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)


@pytest.fixture
def province() -> Unit:
    return make_province(last_on=None)


def set_day(province: Unit, day: date = MONDAY, kind: str = "off", reason: str = "TB 12/TB-UBND") -> bool:
    return actions.set_day(province=province, day=day, kind=kind, reason=reason, by="Chị Hoa", at=NOW)


def test_a_day_of_the_province_moves_what_is_counted_from_now_on(province: Unit) -> None:
    other = make_province("27", "Tỉnh Bắc Ninh")
    assert set_day(province) and set_day(province, SATURDAY, "worked", "Làm  bù")
    calendar = queries.calendar_for(province)
    assert add_working_days(calendar, date(2026, 11, 20), 4) == SATURDAY  # 25, 26, 27 và thứ Bảy làm bù
    assert is_working_day(queries.calendar_for(other), MONDAY) and is_working_day(queries.calendar_for(None), MONDAY)
    assert calendar.days[SATURDAY].reason == "Làm bù"
    assert "Chị Hoa ghi ngày 20/12/2023" in calendar.days[SATURDAY].source


def test_each_change_is_in_the_log_and_no_change_is_not(province: Unit) -> None:
    set_day(province)
    assert set_day(province) is False
    assert set_day(province, reason="TB 13/TB-UBND") is True
    actions.unset_day(province=province, day=MONDAY, reason="Ghi nhầm", by="Chị Hoa", at=NOW)
    rows = [(e.action, e.before, e.after, e.place_code) for e in Entry.objects.order_by("id")]
    day = {"day": "2026-11-23", "kind": "off"}
    assert rows == [
        ("worktime.set_day", None, day | {"reason": "TB 12/TB-UBND"}, "24"),
        ("worktime.set_day", day | {"reason": "TB 12/TB-UBND"}, day | {"reason": "TB 13/TB-UBND"}, "24"),
        ("worktime.unset_day", day | {"reason": "TB 13/TB-UBND"}, {"reason": "Ghi nhầm"}, "24"),
    ]
    assert is_working_day(queries.calendar_for(province), MONDAY)


@pytest.mark.parametrize(
    ("day", "kind", "reason", "said"),
    [
        (MONDAY, "off", "  ", "Hãy nêu lý do"),
        (MONDAY, "worked", "x", "Thứ Hai, 23/11/2026, đã là ngày làm việc theo lịch chung"),
        (SATURDAY, "off", "x", "Thứ Bảy, 28/11/2026, đã là ngày nghỉ"),
        (date(2026, 11, 24), "off", "x", "đã là ngày nghỉ"),
        (date(2028, 1, 3), "off", "x", "đến hết 31/12/2027"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(province: Unit, day: date, kind: str, reason: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        set_day(province, day, kind, reason)
    assert not CalendarDay.objects.exists() and not Entry.objects.exists()


def test_an_expected_holiday_that_comes_otherwise_is_set_to_worked(province: Unit) -> None:
    expected = date(2027, 9, 3)
    assert not is_working_day(queries.calendar_for(province), expected)
    set_day(province, expected, "worked", "Theo thông báo, nghỉ ngày 01/9")
    assert is_working_day(queries.calendar_for(province), expected)


def test_what_is_not_set_cannot_be_taken_back(province: Unit) -> None:
    with pytest.raises(Refused, match="đang theo lịch chung"):
        actions.unset_day(province=province, day=MONDAY, reason="x", by="Chị Hoa", at=NOW)
    set_day(province)
    with pytest.raises(Refused, match="Hãy nêu lý do bỏ"):
        actions.unset_day(province=province, day=MONDAY, reason=" ", by="Chị Hoa", at=NOW)


@pytest.mark.parametrize("days", [1, 3])
def test_a_calendar_costs_one_query(province: Unit, days: int, django_assert_num_queries: Any) -> None:
    for number in range(days):
        set_day(province, date(2026, 11, 25 + number))
    with django_assert_num_queries(1):
        queries.calendar_for(province)


def test_a_persons_calendar_is_that_of_their_province(province: Unit) -> None:
    set_day(province)
    assert not is_working_day(queries.calendar_of(make_user("thu-ky", "secretariat", province)), MONDAY)
    assert is_working_day(queries.calendar_of(make_user("nguoi-ngoai")), MONDAY)


def test_who_has_a_role_in_a_commune_or_district_counts_by_its_province(province: Unit) -> None:
    set_day(province)
    district = make_district(province)
    editor = make_user("xa", "commune_editor", make_commune(district))
    reviewer = make_user("huyen", "district_reviewer", district)
    elsewhere = make_commune(make_province("27", "Tỉnh Bắc Ninh"), "09163", "Phường Vũ Ninh")
    assert not is_working_day(queries.calendar_of(editor), MONDAY)
    assert not is_working_day(queries.calendar_of(reviewer), MONDAY)
    assert is_working_day(queries.calendar_of(make_user("xa-khac", "commune_editor", elsewhere)), MONDAY)
