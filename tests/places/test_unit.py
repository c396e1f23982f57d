from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from gansao.places.actions import load_units
from gansao.places.models import Unit
from tests.factories import make_user
from tests.places.folders import write

pytestmark = pytest.mark.django_db
NEW = "/quan-tri/dia-ban/07375/2025-07-01/"


@pytest.fixture(autouse=True)
def country(tmp_path: Path) -> None:
    load_units(by="thử", at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC), folder=write(tmp_path))


def page(client: Client, address: str) -> str:
    province = Unit.objects.get(code="24", first_on=date(2025, 7, 1))
    client.force_login(make_user("quan-tri", "administrator", province))
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_doors(client: Client) -> None:
    province = Unit.objects.get(code="24", first_on=date(2025, 7, 1))
    assert client.get(NEW).headers["Location"] == f"/dang-nhap/?next={NEW}"
    client.force_login(make_user("ngoai"))
    assert client.get(NEW).status_code == 404
    client.force_login(make_user("doc", "auditor", province))
    assert client.get(NEW).status_code == 403
    client.force_login(make_user("quan-tri", "administrator", province))
    assert client.get(NEW).status_code == 200
    for wrong in ("07375/2025-07-02", "99999/2025-07-01", "07375/hôm-nay"):
        assert client.get(f"/quan-tri/dia-ban/{wrong}/").status_code == 404


def test_names_over_time_and_what_it_was_made_of(client: Client) -> None:
    text = page(client, NEW)
    assert text.index("Xã Lạng Giang</th>") < text.index("Phường Lạng Giang</th>")
    assert "388/NQ-UBTVQH16" in text
    assert "Thị trấn Vôi</a> (mã 07375): toàn bộ, ngày 01/07/2025" in text
    assert "Phường Yên Mỹ</a> (mã 07414): một phần, ngày 01/07/2025" in text
    assert 'href="/quan-tri/dia-ban/07375/2023-01-01/">đơn vị từ 01/01/2023 đến hết 30/06/2025</a>' in text
    assert "Sau khi chấm dứt" not in text


def test_what_became_of_it(client: Client) -> None:
    text = page(client, "/quan-tri/dia-ban/07414/2023-01-01/")
    assert "Chấm dứt theo</dt><dd>Nghị quyết 1658</dd>" in text
    assert text.index("Phường Vũ Ninh</a> (mã 09163): phần lớn") < text.index("Xã Lạng Giang</a> (mã 07375): một phần")


def test_a_successor_that_is_not_recorded_and_a_district_that_has_none(client: Client) -> None:
    assert "Chưa ghi nhận đơn vị kế thừa" in page(client, "/quan-tri/dia-ban/07402/2023-01-01/")
    client.logout()
    client.force_login(make_user("hai", "administrator", Unit.objects.get(code="27")))
    assert "Không có đơn vị kế thừa." in client.get("/quan-tri/dia-ban/217/2023-01-01/").content.decode()


@pytest.mark.parametrize("address", [NEW, "/quan-tri/dia-ban/07414/2023-01-01/", "/quan-tri/dia-ban/24/2025-07-01/"])
def test_a_page_costs_the_same_queries_however_much_it_tells(
    client: Client, address: str, django_assert_num_queries
) -> None:
    client.force_login(make_user("quan-tri", "administrator", Unit.objects.get(code="24", first_on=date(2025, 7, 1))))
    # session, person, memberships; unit, periods, successors, predecessors, the same code
    with django_assert_num_queries(8):
        client.get(address)
