"""/nam/mo/: choose, see on which units, open."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from gansao.programmes.models import Programme
from tests.factories import make_commune, make_criteria_set_small, make_district, make_province, make_user

pytestmark = pytest.mark.django_db
URL = "/nam/mo/"


@pytest.fixture
def chosen() -> dict[str, Any]:
    province = make_province()
    district = make_district(province)
    make_commune(district, "07420", "Xã Mỹ Thái")
    make_commune(district, "07375", "Thị trấn Vôi")
    make_criteria_set_small()
    return {"province": province.pk, "year": "2023", "units_as_of": "2023-12-01", "criteria_set": "nho"}


def test_who_may(client: Client) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    province = make_province()
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(URL).status_code == 404
    client.force_login(make_user("van-thu", "records_clerk", province))
    assert client.get(URL).status_code == 403
    client.force_login(make_user("thu-ky", "secretariat", province))
    page = client.get(URL)
    assert page.status_code == 200
    assert "Tỉnh Bắc Giang (mã 24, đến 30/06/2025)" in page.content.decode()


def test_preview_then_open(client: Client, chosen: dict[str, Any]) -> None:
    client.force_login(make_user("thu-ky", "secretariat", make_province_of(chosen)))
    page = unescape(client.get(URL, chosen).content.decode())
    assert "Năm 2023 sẽ mở trên 2 đơn vị" in page
    assert "Thị trấn Vôi (Huyện Lạng Giang), Xã Mỹ Thái (Huyện Lạng Giang)" not in page  # as Vietnamese sorts
    assert "Xã Mỹ Thái (Huyện Lạng Giang), Thị trấn Vôi (Huyện Lạng Giang)" in page
    assert not Programme.objects.exists()
    assert client.post(URL, chosen).headers["Location"] == "/nam/2023/"
    assert Programme.objects.get().participations.count() == 2


def test_a_double_press_opens_one_year(client: Client, chosen: dict[str, Any]) -> None:
    client.force_login(make_user("thu-ky", "secretariat", make_province_of(chosen)))
    client.post(URL, chosen)
    again = client.post(URL, chosen)
    assert again.status_code == 409
    assert "Tỉnh Bắc Giang đã mở năm 2023" in again.content.decode()
    assert Programme.objects.count() == 1


def test_wrong_input_is_said_and_opens_nothing(client: Client, chosen: dict[str, Any]) -> None:
    client.force_login(make_user("thu-ky", "secretariat", make_province_of(chosen)))
    for change, said in (
        ({"units_as_of": "31/02/2023"}, "Ngày chưa đúng"),
        ({"units_as_of": "2024-01-01"}, "Ngày tính danh sách phải nằm trong năm 2023"),
        ({"year": "2022", "units_as_of": "2022-12-01"}, "Bộ tiêu chí này chỉ có hiệu lực từ 01/01/2023"),
        ({"year": ""}, "Mục này chưa có"),
    ):
        assert said in client.post(URL, chosen | change).content.decode()
    other = make_province("27", "Tỉnh Bắc Ninh")
    assert client.post(URL, chosen | {"province": other.pk}).status_code == 200
    assert not Programme.objects.exists()


def make_province_of(chosen: dict[str, Any]) -> Any:
    from gansao.places.models import Unit

    return Unit.objects.get(pk=chosen["province"])
