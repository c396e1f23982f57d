"""The first page, how to recompute, about, and what is said when something is not there."""

import re
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.factories import make_programme, make_province
from tests.recognition.conftest import Small, small  # noqa: F401  (the fixture)


def words(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r" ([,.)])", r"\1", " ".join(text.split()))


@pytest.mark.django_db
def test_before_anything_is_published(client: Client) -> None:
    said = words(client, "/")
    assert "Chưa có kết quả nào được công bố" in said
    assert "SỐ LIỆU GIẢ LẬP" not in said
    assert "Chưa có năm nào được công bố để kiểm chứng" in words(client, "/kiem-chung/")


def test_the_latest_year_as_a_picture_and_in_words(small: Small, client: Client) -> None:  # noqa: F811
    small.frozen().published()
    said = words(client, "/")
    assert "3 trên 4 xã, thị trấn đạt chuẩn" in said
    assert "1 đơn vị đạt 1 sao, 1 đơn vị 2 sao, 1 đơn vị 3 sao." in said
    assert "SỐ LIỆU GIẢ LẬP" in said
    page = client.get("/").content.decode()
    assert page.count("<title>") == 1 + 4  # the page's own, and one a dot
    assert "<title>Xã Mỹ Thái, Huyện Lạng Giang: 5,00 điểm, 1 sao</title>" in page


def test_a_frozen_year_is_said_and_its_points_are_not(small: Small, client: Client) -> None:  # noqa: F811
    small.frozen()
    said = words(client, "/")
    assert "Năm 2023 đã chốt kết quả, chờ quyết định" in said
    assert "9,25" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_an_open_year_is_said(client: Client) -> None:
    province = make_province("24", "Tỉnh Bắc Ninh", date(2025, 7, 1), None)
    make_programme(province, key="2026", units_as_of=date(2026, 10, 1))
    assert "Năm 2026 đang chấm điểm (Tỉnh Bắc Ninh)" in words(client, "/")


def test_how_to_recompute_names_this_very_address(small: Small, client: Client) -> None:  # noqa: F811
    small.frozen().published()
    said = words(client, "/kiem-chung/")
    assert "gansao verify_register http://testserver" in said
    assert "curl -O http://testserver/ket-qua/2023/diem.csv" in said
    assert "gansao rank diem.csv --rulebook bo-tieu-chi.yaml" in said


@pytest.mark.django_db
def test_queries(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(3):  # published years, open years, lists before everybody
        client.get("/")


def test_queries_with_a_year(small: Small, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    small.frozen().published()
    client.get("/")
    with django_assert_num_queries(3):
        client.get("/")


@pytest.mark.django_db
def test_a_page_that_is_not_there_offers_a_way_on(client: Client) -> None:
    page = client.get("/khong-co/")
    assert page.status_code == 404
    assert "Không tìm thấy trang này" in page.content.decode()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("400.html", "Máy chủ không hiểu yêu cầu này"),
        ("403.html", "Tài khoản này không có quyền"),
        ("403_csrf.html", "Biểu mẫu này đã hết hạn"),
        ("500.html", "Hệ thống gặp lỗi"),
    ],
)
def test_faults_are_told_without_a_request(template: str, said: str) -> None:
    assert said in render_to_string(template)
