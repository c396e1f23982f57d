"""/don-vi/: a unit is found under any of its names, and its page claims only what is its own."""

import re
from datetime import date

import pytest
from django.test import Client

from gansao.places.models import Succession, Unit, UnitPeriod
from tests.factories import make_commune, make_district, make_province, make_succession
from tests.recognition.conftest import Small, small  # noqa: F401  (the fixture)

MERGED = date(2025, 7, 1)


def words(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r" ([,.)])", r"\1", " ".join(text.split()))


@pytest.fixture
def merged(small: Small) -> Unit:  # noqa: F811
    """Vôi and Mỹ Thái become Lạng Giang under Vôi's code; part of Đại Lâm too; Xuân Hương's is not known."""
    small.frozen().published()
    province = make_province("24", "Tỉnh Bắc Ninh", MERGED, None)
    successor = make_commune(province, "07375", "Xã Lạng Giang", MERGED, None)
    for code in ("07375", "07420"):
        make_succession(small.unit(code).unit, successor)
    make_succession(small.unit("07423").unit, successor, Succession.Extent.PART)
    return successor


class TestSearch:
    @pytest.mark.parametrize("asked", ["my thai", "MỸ thái", "07420", "xã mỹ thái"])
    def test_found_with_what_it_got(self, merged: Unit, client: Client, asked: str) -> None:
        page = client.get("/don-vi/", {"q": asked}).content.decode()
        assert '<a href="/don-vi/07420/2023-01-01/">Xã Mỹ Thái</a>' in page
        assert "Huyện Lạng Giang, Tỉnh Bắc Giang" in page
        assert 'aria-label="1 trên 5 sao"' in page

    def test_units_with_results_stand_first(self, merged: Unit, client: Client) -> None:
        province = make_province("91", "Tỉnh Kiên Giang")
        make_commune(make_district(province, "902", "Huyện Hòn Đất"), "30835", "Xã Mỹ Thái")
        found = re.findall(r'href="/don-vi/(\d+)/\d', client.get("/don-vi/?q=my+thai").content.decode())
        assert found == ["07420", "30835"]

    @pytest.mark.django_db
    def test_nothing_asked_and_nothing_found(self, client: Client) -> None:
        assert "đơn vị có tên" not in words(client, "/don-vi/")
        assert "Không có đơn vị cấp xã nào có tên hay mã “xyz”" in words(client, "/don-vi/?q=xyz")

    def test_the_same_as_json(self, merged: Unit, client: Client) -> None:
        data = client.get("/don-vi.json?q=my+thai").json()
        assert data == {
            "query": "my thai",
            "units": [
                {
                    "code": "07420",
                    "name": "Xã Mỹ Thái",
                    "kind": "xã",
                    "within": "Huyện Lạng Giang, Tỉnh Bắc Giang",
                    "first_on": "2023-01-01",
                    "last_on": "2025-06-30",
                    "results": [{"key": "2023", "year": 2023, "synthetic": True, "stars": 1}],
                }
            ],
            "more": 0,
        }

    def test_the_same_as_csv(self, merged: Unit, client: Client) -> None:
        lines = client.get("/don-vi.csv?q=my+thai").content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("SỐ LIỆU GIẢ LẬP")
        assert lines[1] == "Mã,Tên đơn vị,Thuộc,Từ ngày,Đến hết ngày,Kết quả"
        assert lines[2:] == ['07420,Xã Mỹ Thái,"Huyện Lạng Giang, Tỉnh Bắc Giang",01/01/2023,30/06/2025,2023: 1 sao']

    @pytest.mark.django_db
    @pytest.mark.parametrize("count", [1, 3])
    def test_queries(self, client: Client, django_assert_num_queries, count: int) -> None:  # type: ignore[no-untyped-def]
        district = make_district(make_province())
        for number in range(count):
            make_commune(district, f"0742{number}", f"Xã Mỹ {number}")
        with django_assert_num_queries(3):  # what is found, its results, the provinces of its districts
            client.get("/don-vi/?q=my")


class TestCode:
    def test_a_code_of_two_units_asks_which(self, merged: Unit, client: Client) -> None:
        said = words(client, "/don-vi/07375/")
        assert "Mã 07375 đã là mã của 2 đơn vị" in said
        assert said.index("Thị trấn Vôi") < said.index("Xã Lạng Giang")
        assert "từ 01/07/2025" in said

    def test_a_code_of_one_unit_leads_there(self, merged: Unit, client: Client) -> None:
        assert client.get("/don-vi/07420/")["Location"] == "/don-vi/07420/2023-01-01/"

    @pytest.mark.django_db
    @pytest.mark.parametrize("address", ["/don-vi/99999/", "/don-vi/07420/1999-01-01/", "/don-vi/07420/hom-nay/"])
    def test_an_unknown_one_is_not_there(self, client: Client, address: str) -> None:
        assert client.get(address).status_code == 404


class TestUnit:
    def test_a_province_has_no_stars_to_speak_of(self, merged: Unit, client: Client) -> None:
        said = words(client, "/don-vi/24/2025-07-01/")
        assert "Đơn vị hành chính cấp tỉnh, mã 24" in said
        assert "Kết quả chính quyền thân thiện" not in said

    def test_results_under_the_name_of_then(self, merged: Unit, client: Client) -> None:
        said = words(client, "/don-vi/07420/2023-01-01/")
        assert "2023 Xã Mỹ Thái Huyện Lạng Giang" in said and "5,00" in said
        assert "SỐ LIỆU GIẢ LẬP" in said

    def test_what_became_of_it(self, merged: Unit, client: Client) -> None:
        said = words(client, "/don-vi/07423/2023-01-01/")
        assert "Từ ngày 01/07/2025, địa bàn của Xã Đại Lâm thuộc về: Xã Lạng Giang (một phần)" in said
        assert "không tự chuyển sang đơn vị mới" in said

    def test_a_successor_that_is_not_recorded_is_said(self, merged: Unit, client: Client) -> None:
        assert "Chưa ghi nhận đơn vị kế tục" in words(client, "/don-vi/07432/2023-01-01/")

    def test_a_successor_shows_what_its_predecessors_had_and_claims_nothing(self, merged: Unit, client: Client) -> None:
        said = words(client, "/don-vi/07375/2025-07-01/")
        assert "Chưa có kết quả nào được công bố cho Xã Lạng Giang." in said
        assert "Danh hiệu không được thừa kế" in said
        assert "Xã Mỹ Thái toàn bộ Năm 2023" in said
        assert "Xã Đại Lâm một phần Năm 2023 chưa đạt chuẩn" in said
        page = client.get("/don-vi/07375/2025-07-01/").content.decode()
        own, _, origins = page.partition("Được lập từ")
        assert 'class="stars"' not in own and origins.count('class="stars"') == 2
        assert "còn là mã của một đơn vị khác: Thị trấn Vôi (đến hết 30/06/2025)" in said

    def test_a_change_of_name_is_the_same_unit(self, merged: Unit, client: Client) -> None:
        period = merged.periods.get()
        period.last_on = date(2026, 9, 19)
        period.save(update_fields=["last_on"])
        UnitPeriod.objects.create(
            unit=merged,
            first_on=date(2026, 9, 20),
            kind="phường",
            name="Phường Lạng Giang",
            parent=period.parent,
            folded="phuong lang giang",
            sort_key="x",
            source="388/NQ-UBTVQH16",
        )
        said = words(client, "/don-vi/07375/2025-07-01/")
        assert "<h1>Phường Lạng Giang</h1>" in client.get("/don-vi/07375/2025-07-01/").content.decode()
        assert "từ 01/07/2025 đến hết 19/09/2026" in said and "từ 20/09/2026" in said

    def test_queries(self, merged: Unit, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        client.get("/don-vi/07375/2025-07-01/")
        with django_assert_num_queries(8):
            client.get("/don-vi/07375/2025-07-01/")
