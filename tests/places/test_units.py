from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from gansao.places.actions import load_units
from gansao.places.models import Unit
from tests.factories import make_commune, make_district, make_province, make_user
from tests.places.folders import write

pytestmark = pytest.mark.django_db
PAGE = "/quan-tri/dia-ban/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def country(tmp_path: Path) -> None:
    load_units(by="Nguyễn Thị Nạp", at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC), folder=write(tmp_path))


def signed_in(client: Client, role: str | None = "administrator") -> Client:
    place = Unit.objects.filter(code="24").first() or make_province()
    client.force_login(make_user("nguoi", role, place if role else None))
    return client


def test_doors(client: Client) -> None:
    assert client.get(PAGE).headers["Location"] == f"/dang-nhap/?next={PAGE}"
    assert signed_in(client, None).get(PAGE).status_code == 404
    client.logout()
    make_province("99", "Tỉnh Thử")
    client.force_login(make_user("doc", "secretariat", Unit.objects.get(code="99")))
    assert client.get(PAGE).status_code == 403
    client.force_login(make_user("quan-tri", "administrator", Unit.objects.get(code="99")))
    assert client.get(PAGE).status_code == 200


@pytest.mark.usefixtures("country")
def test_it_shows_the_units_of_today_and_the_last_load(client: Client) -> None:
    response = signed_in(client).get(PAGE)
    assert [period.name for period in response.context["page"]] == [
        "Phường Hồng Hà",
        "Phường Lạng Giang",
        "Phường Vũ Ninh",
    ]
    assert response.context["levels"] == [("cấp tỉnh", 2), ("cấp huyện", 0), ("cấp xã", 3)]
    text = response.content.decode()
    assert "20/11/2026" in text
    assert "nạp gần nhất, Nguyễn Thị Nạp" in text
    assert "Bỏ qua 1 dòng kế thừa" in text


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"ngay": "2023-12-01", "q": "voi"}, ["Thị trấn Vôi"]),
        ({"ngay": "2023-12-01", "q": "lang", "cap": "district"}, ["Huyện Lạng Giang"]),
        ({"ngay": "2023-12-01", "tinh": "27"}, ["Phường Vũ Ninh"]),
        ({"ngay": "2023-12-01", "tinh": "24", "q": "my"}, ["Xã Yên Mỹ", "Xã Mỹ Hà"]),
        ({"cap": "province"}, ["Thành phố Bắc Ninh", "Thành phố Hà Nội"]),
        ({"q": "không có"}, []),
        (
            {"cap": "thôn", "tinh": "không", "ngay": "hôm qua"},
            ["Phường Hồng Hà", "Phường Lạng Giang", "Phường Vũ Ninh"],
        ),
    ],
)
def test_search_by_day_level_and_province(client: Client, query: dict[str, str], found: list[str]) -> None:
    response = signed_in(client).get(PAGE, query)
    assert [period.name for period in response.context["page"]] == found


@pytest.mark.usefixtures("country")
def test_a_day_that_is_none_is_said(client: Client) -> None:
    assert "Ngày này không đọc được" in signed_in(client).get(PAGE, {"ngay": "31/02/2023"}).content.decode()


def test_without_any_list_it_says_what_to_do(client: Client) -> None:
    assert "Hãy chạy <code>gansao load_units</code>" in signed_in(client).get(PAGE).content.decode()


def test_fifty_a_page(client: Client) -> None:
    district = make_district(make_province(last_on=None), last_on=None)
    for number in range(51):
        make_commune(district, f"{number:05}", f"Xã Số {number:02}", last_on=None)
    second = signed_in(client).get(PAGE, {"trang": "2", "q": "so"})
    assert [period.name for period in second.context["page"]] == ["Xã Số 50"]
    assert 'href="?trang=1&amp;q=so"' in second.content.decode()


def test_a_list_costs_the_same_queries_however_long(client: Client, django_assert_num_queries) -> None:
    district = make_district(make_province(last_on=None), last_on=None)
    signed_in(client)
    for code in ("07420", "07402", "07414"):
        make_commune(district, code, f"Xã {code}", last_on=None)
        # session, person, memberships; provinces, count, rows, counts, last load
        with django_assert_num_queries(8):
            assert client.get(PAGE).status_code == 200
