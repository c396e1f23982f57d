"""/quan-tri/lich/: the working calendar of a province."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from gansao.places.models import Unit
from gansao.worktime.models import CalendarDay
from tests.factories import NOW, make_membership, make_province, make_succession, make_user

pytestmark = pytest.mark.django_db
URL = "/quan-tri/lich/"
DAY = {"day": "23/11/2026", "kind": "off", "reason": "Nghỉ đổi theo TB 12/TB-UBND"}


@pytest.fixture
def province() -> Unit:
    return make_province(last_on=None)


@pytest.fixture
def secretary(client: Client, province: Unit) -> Client:
    client.force_login(make_user("thu-ky", "secretariat", province))
    return client


def own(province: Unit, day: date = date(2026, 11, 23)) -> CalendarDay:
    return CalendarDay.objects.create(
        province=province, day=day, kind="off", reason="Nghỉ đổi", set_at=NOW, set_by="Chị Hoa"
    )


def text(client: Client, query: str = "?nam=2026") -> str:
    return client.get(URL + query).content.decode()


def test_who_may(client: Client, province: Unit) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(URL).status_code == 404 and client.post(URL, DAY).status_code == 404
    client.force_login(make_user("quan-tri", "administrator", province))
    assert client.get(URL).status_code == 404
    client.force_login(make_user("chu-tich", "chairman", province))
    assert client.get(URL).status_code == 200 and "Ghi vào lịch" not in text(client)
    assert client.post(URL, DAY).status_code == 403
    assert not CalendarDay.objects.exists()


def test_another_provinces_calendar_is_not_found(secretary: Client) -> None:
    other = make_province("27", "Tỉnh Bắc Ninh")
    assert secretary.get(f"{URL}?tinh={other.pk}").status_code == 404
    assert secretary.post(f"{URL}?tinh={other.pk}", DAY).status_code == 404


def test_the_year_month_by_month(secretary: Client) -> None:
    page = text(secretary)
    assert "Lịch làm việc năm 2026" in page and page.count('class="month"') == 12
    assert 'Thứ Bảy, <span class="nowrap">10/01/2026' in page and "Làm bù cho thứ Sáu 02/01/2026" in page
    assert 'Tháng 11 <span class="soft">20 ngày làm việc' in page and "Ngày Văn hóa Việt Nam" in page
    assert "chưa có thông báo" not in page
    assert "chưa có thông báo" in text(secretary, "?nam=2027")


@pytest.mark.parametrize("asked", ["?nam=1999", "?nam=abcd", "?nam=²²²²", ""])
def test_what_is_no_year_falls_back_to_this_one(secretary: Client, asked: str) -> None:
    with time_machine.travel(date(2025, 6, 1)):
        secretary.force_login(make_user("hoa", "secretariat", Unit.objects.get()))
        assert secretary.get(URL + asked).context["year"] == 2025


def test_after_the_last_year_the_last_one_is_shown(secretary: Client) -> None:
    with time_machine.travel(date(2031, 6, 1)):
        secretary.force_login(make_user("hoa", "secretariat", Unit.objects.get()))
        assert secretary.get(URL).context["year"] == 2027


def test_a_day_is_set_and_taken_back(secretary: Client, province: Unit) -> None:
    answer = secretary.post(URL, DAY)
    assert answer.status_code == 302 and answer.headers["Location"] == f"{URL}?nam=2026&tinh={province.pk}"
    page = text(secretary)
    assert "Đã ghi ngày 23/11/2026" in page and "Tỉnh ghi" in page and "Sửa hoặc bỏ ngày 23/11/2026" in page
    assert "19 ngày làm việc" in page
    secretary.post(URL, DAY)
    assert "không có gì thay đổi" in text(secretary)
    assert 'value="2026-11-23"' in text(secretary, "?nam=2026&ngay=2026-11-23")
    secretary.post(URL, DAY | {"kind": "unset", "reason": "Ghi nhầm"})
    assert "lại theo lịch chung" in text(secretary) and not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"day": "31/02/2026"}, "Ngày chưa đúng"),
        ({"kind": "half"}, "Hãy chọn một mục trong danh sách"),
        ({"reason": " "}, "Mục này chưa có"),
        ({"day": "24/11/2026"}, "đã là ngày nghỉ theo lịch chung"),
        ({"day": "01/01/2030"}, "Lịch hiện có tính từ"),
        ({"kind": "unset"}, "đang theo lịch chung"),
    ],
)
def test_wrong_input_changes_nothing(secretary: Client, change: dict[str, str], said: str) -> None:
    page = secretary.post(URL, DAY | change)
    assert page.status_code == 409 and said in page.content.decode()
    assert not CalendarDay.objects.exists()


def test_several_provinces_are_chosen_from(secretary: Client, province: Unit) -> None:
    assert "Tỉnh, thành phố" not in text(secretary)
    merged = make_province("27", "Tỉnh Bắc Ninh", first_on=date(2025, 7, 1), last_on=None)
    make_succession(province, merged)
    user = make_user("hoa", "secretariat", merged)
    make_membership(user, "chairman", merged)
    secretary.force_login(user)
    page = secretary.get(URL)
    assert page.context["province"] == merged and "Tỉnh Bắc Giang" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(secretary: Client, province: Unit, rows: int, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        own(province, date(2026, 11, 25 + number))
    with django_assert_num_queries(7):
        secretary.get(URL + "?nam=2026")
