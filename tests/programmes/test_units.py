"""/nam/<key>/don-vi/: who takes part."""

from typing import Any

import pytest
from django.test import Client

from gansao.programmes.models import Participation, Programme
from tests.factories import make_commune, make_participation, make_user, make_year

pytestmark = pytest.mark.django_db
URL = "/nam/2023/don-vi/"
NOT_REGISTERED = {"units": ["07420", "07423"], "status": "not_registered", "reason": "BC 12/BC-UBND"}


@pytest.fixture
def year() -> Programme:
    return make_year()


@pytest.fixture
def secretary(client: Client, year: Programme) -> Client:
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    return client


def statuses() -> dict[str, str]:
    return dict(Participation.objects.values_list("code", "status"))


def test_who_may(client: Client, year: Programme) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(URL).status_code == 404
    client.force_login(make_user("chu-tich", "chairman", year.province))
    page = client.get(URL)
    assert page.status_code == 200 and "Ghi cho đơn vị đã đánh dấu" not in page.content.decode()
    assert client.post(URL, NOT_REGISTERED).status_code == 403
    assert set(statuses().values()) == {"taking_part"}


def test_marked_units_are_set_and_one_comes_back(secretary: Client) -> None:
    assert secretary.post(URL, NOT_REGISTERED).status_code == 302
    assert statuses() == {
        "07375": "taking_part", "07420": "not_registered", "07423": "not_registered", "07432": "taking_part",
    }  # fmt: skip
    page = secretary.get(URL).content.decode()
    assert "Đã ghi “Không đăng ký” cho 2 đơn vị." in page
    assert "Cho Xã Mỹ Thái tham gia lại" in page
    back = NOT_REGISTERED | {"restore": "07420"}
    secretary.post(URL, back)
    assert statuses()["07420"] == "taking_part" and statuses()["07423"] == "not_registered"


def test_wrong_input_changes_nothing(secretary: Client) -> None:
    for change, said in (
        ({"reason": ""}, "Hãy nêu lý do"),
        ({"units": []}, "Chưa chọn đơn vị nào"),
        ({"units": ["07420", "99999"]}, "Đơn vị 99999 không thuộc năm này"),
        ({"status": "gone"}, "Hãy chọn một mục trong danh sách"),
    ):
        page = secretary.post(URL, NOT_REGISTERED | change)
        assert page.status_code == 409 and said in page.content.decode()
    assert set(statuses().values()) == {"taking_part"}


def test_a_frozen_year_says_why_it_does_not_change(secretary: Client) -> None:
    Programme.objects.update(state="frozen")
    assert "Ghi cho đơn vị đã đánh dấu" not in secretary.get(URL).content.decode()
    page = secretary.post(URL, NOT_REGISTERED)
    assert page.status_code == 409 and "Năm 2023 đã chốt kết quả nên không sửa được nữa" in page.content.decode()
    assert set(statuses().values()) == {"taking_part"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=my thai", ["Xã Mỹ Thái"]),
        ("?q=07375", ["Thị trấn Vôi"]),
        ("?q=đại", ["Xã Đại Lâm"]),
        ("", ["Xã Đại Lâm", "Xã Mỹ Thái", "Thị trấn Vôi", "Xã Xuân Hương"]),
        ("?xep=ma", ["Thị trấn Vôi", "Xã Mỹ Thái", "Xã Đại Lâm", "Xã Xuân Hương"]),
        ("?trang-thai=not_registered", []),
        ("?huyen=217&q=x%C3%A3", ["Xã Đại Lâm", "Xã Mỹ Thái", "Xã Xuân Hương"]),
        ("?huyen=999", []),
    ],
)
def test_search_filter_and_order(secretary: Client, query: str, names: list[str]) -> None:
    assert [row.name for row in secretary.get(URL + query).context["rows"]] == names


def test_queries(secretary: Client, year: Programme, django_assert_num_queries: Any) -> None:
    Participation.objects.exclude(code="07420").delete()
    with django_assert_num_queries(6):
        secretary.get(URL)
    district = year.participations.get().unit.periods.first().parent
    for code, name in (("07500", "Xã Một"), ("07501", "Xã Hai")):
        make_participation(year, make_commune(district, code, name))
    with django_assert_num_queries(6):
        secretary.get(URL)
