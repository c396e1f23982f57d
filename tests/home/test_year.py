"""/nam/<key>/: one year at a glance."""

import pytest
from django.test import Client

from gansao.programmes.models import Programme
from tests.factories import make_user, make_year

pytestmark = pytest.mark.django_db
URL = "/nam/2023/"


def test_who_may(client: Client) -> None:
    year = make_year()
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"
    client.force_login(make_user("nguoi-ngoai"))
    assert client.get(URL).status_code == 404
    client.force_login(make_user("kiem-tra", "auditor", year.province))
    assert client.get(URL).status_code == 200
    assert client.get("/nam/2024/").status_code == 404


def test_the_steps_the_counts_and_whose_turn_it_is(client: Client) -> None:
    year = make_year()
    client.force_login(make_user("chu-tich", "chairman", year.province))
    response = client.get(URL)
    assert response.context["standing"].steps == [
        ("Mở năm", True, False),
        ("Nhập điểm", False, True),
        ("Chốt kết quả", False, False),
        ("Quyết định", False, False),
        ("Công bố", False, False),
    ]
    text = response.content.decode()
    assert "<b>11 / 12</b><span>ô điểm đã có</span>" in text
    assert "<b>2</b><span>đủ điều kiện công nhận (50,00%)</span>" in text
    assert "Người làm: Thư ký Ban Chỉ đạo" in text and "Đổi cách công khai" not in text
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    text = client.get(URL).content.decode()
    assert 'class="button" href="/nam/2023/nhap-diem/">Nhập điểm' in text and "Đổi cách công khai" in text


def test_a_published_year_leads_to_its_public_result(client: Client) -> None:
    year = make_year()
    Programme.objects.update(state="published")
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    text = client.get(URL).content.decode()
    assert 'href="/ket-qua/2023/">Xem kết quả công khai' in text and "Đổi cách công khai" not in text
