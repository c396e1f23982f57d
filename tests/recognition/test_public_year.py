"""/ket-qua/ and /ket-qua/2023/: whoever comes sees the same, and only what the committee chose to show."""

import re

import pytest
from django.test import Client

from tests.recognition.conftest import Small

TITLE = "Kết quả công nhận xã, thị trấn đạt chuẩn chính quyền thân thiện năm 2023"


def words(client: Client, address: str) -> str:
    """The page as read: without tags, with single spaces."""
    page = client.get(address)
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r" ([,.)])", r"\1", " ".join(text.split())).replace("( ", "(")


def rows(client: Client, address: str) -> list[str]:
    return re.findall(r'<a href="/ket-qua/2023/\d+/">([^<]+)</a>', client.get(address).content.decode())


@pytest.mark.django_db
def test_nothing_is_published_yet(client: Client) -> None:
    assert "Chưa có năm nào được công bố" in words(client, "/ket-qua/")
    assert client.get("/ket-qua/2023/").status_code == 404


def test_a_frozen_year_is_not_public(small: Small, client: Client) -> None:
    small.frozen()
    for address in ("/ket-qua/2023/", "/ket-qua/2023/ban-do/", "/ket-qua/2023/07375/"):
        assert client.get(address).status_code == 404
    assert "Chưa có năm nào" in words(client, "/ket-qua/")


def test_the_list_of_years(small: Small, client: Client) -> None:
    small.frozen().published()
    said = words(client, "/ket-qua/")
    assert "Năm 2023" in said and "số liệu giả lập" in said
    assert "75,00%" in said
    assert "Số 05/QĐ-UBND ngày 25/12/2023" in said


def test_the_year_in_words(small: Small, client: Client) -> None:
    small.frozen().published()
    said = words(client, "/ket-qua/2023/")
    assert TITLE in said
    assert "3 trên 4 xã, thị trấn đạt chuẩn (75,00%)" in said
    assert "1 đơn vị đạt 1 sao, 1 đơn vị 2 sao, 1 đơn vị 3 sao." in said
    assert "SỐ LIỆU GIẢ LẬP" in said
    assert "4 trên 4 đơn vị" in said


def test_everybody_sees_the_same_list(small: Small, client: Client) -> None:
    small.frozen().published()
    stranger = rows(client, "/ket-qua/2023/")
    client.force_login(small.outsider)
    assert rows(client, "/ket-qua/2023/") == stranger
    client.force_login(small.secretariat)
    assert rows(client, "/ket-qua/2023/") == stranger


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["Thị trấn Vôi", "Xã Xuân Hương", "Xã Mỹ Thái", "Xã Đại Lâm"]),
        ("?xep=ten", ["Xã Đại Lâm", "Xã Mỹ Thái", "Thị trấn Vôi", "Xã Xuân Hương"]),
        ("?q=my+thai", ["Xã Mỹ Thái"]),
        ("?q=Mỹ+THÁI", ["Xã Mỹ Thái"]),
        ("?sao=3", ["Thị trấn Vôi"]),
        ("?sao=0", ["Xã Đại Lâm"]),
        ("?huyen=217&sao=2", ["Xã Xuân Hương"]),
        ("?huyen=999", []),
        ("?q=%00%27%3B--", []),
    ],
)
def test_search_filter_and_order(small: Small, client: Client, asked: str, expected: list[str]) -> None:
    small.frozen().published()
    assert rows(client, f"/ket-qua/2023/{asked}") == expected


def test_what_is_lacking_stands_in_each_row(small: Small, client: Client) -> None:
    small.frozen().published()
    said = words(client, "/ket-qua/2023/?q=my+thai")
    assert "5,00 còn 2,00 điểm để đạt 2 sao" in said


def test_nothing_found_offers_a_way_on(small: Small, client: Client) -> None:
    small.frozen().published()
    said = words(client, "/ket-qua/2023/?q=khong+co")
    assert "Không có đơn vị nào khớp" in said and "Xem cả 4 đơn vị" in said


def test_htmx_gets_the_table_alone_and_history_the_page(small: Small, client: Client) -> None:
    small.frozen().published()
    part = client.get("/ket-qua/2023/?sao=3", headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div id="bang">')
    assert "HX-Request" in part["Vary"]
    whole = client.get("/ket-qua/2023/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert whole.content.startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("disclosure", "shown", "said"),
    [
        ("points", ["Xã Đại Lâm"], "4,00"),
        ("status", ["Xã Đại Lâm"], "điểm không công khai"),
        ("nothing", [], "Danh sách chỉ nêu đơn vị được công nhận"),
    ],
)
def test_what_is_shown_of_the_unrecognised(
    small: Small, client: Client, disclosure: str, shown: list[str], said: str
) -> None:
    small.frozen().published(disclosure)
    assert rows(client, "/ket-qua/2023/?q=dai+lam") == shown
    assert said in words(client, "/ket-qua/2023/")
    assert "3 trên 4 xã, thị trấn đạt chuẩn" in words(client, "/ket-qua/2023/")
    if disclosure == "status":
        assert "4,00" not in words(client, "/ket-qua/2023/?q=dai+lam")


def test_queries_do_not_grow_with_the_rows(small: Small, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    small.frozen().published()
    client.get("/ket-qua/2023/")
    for asked, count in (("?sao=3", 1), ("?huyen=217", 4)):
        with django_assert_num_queries(1):
            page = client.get(f"/ket-qua/2023/{asked}")
        assert page.content.decode().count('<th scope="row"') == count


class TestMap:
    def test_every_unit_is_a_named_link_and_stands_in_the_tables(self, small: Small, client: Client) -> None:
        small.programme.participations.update(latitude_e5=2135000, longitude_e5=10625000)
        small.programme.participations.filter(code="07420").update(latitude_e5=2140000, located_by_district=True)
        small.frozen().published()
        page = client.get("/ket-qua/2023/ban-do/").content.decode()
        assert 'href="/ket-qua/2023/07375/" aria-label="Thị trấn Vôi, Huyện Lạng Giang: 9,25 điểm, 3 sao"' in page
        assert page.count("<polygon") == 2  # Mỹ Thái and the legend
        said = words(client, "/ket-qua/2023/ban-do/")
        assert "hình thoi: chưa có tọa độ riêng, đặt tại trung tâm huyện (1 đơn vị)" in said
        assert "Huyện Lạng Giang 4 3 75,00% 1 1 1" in said
        assert "21,35000" in said and "106,25000" in said
        assert 'href="/ket-qua/2023.json"' in page and 'href="/ket-qua/2023.csv"' in page

    def test_units_without_any_place_are_in_the_table_only(self, small: Small, client: Client) -> None:
        small.frozen().published()
        said = words(client, "/ket-qua/2023/ban-do/")
        assert "Chưa có tọa độ của các đơn vị" in said and "4 đơn vị không có tọa độ" in said

    def test_queries(self, small: Small, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        small.frozen().published()
        client.get("/ket-qua/2023/ban-do/")
        with django_assert_num_queries(1):
            client.get("/ket-qua/2023/ban-do/")


class TestUnit:
    def test_points_by_group_marks_reasons_and_certificate(self, small: Small, client: Client) -> None:
        decision = small.frozen().published()
        said = words(client, "/ket-qua/2023/07420/")
        assert "Xã Mỹ Thái" in said and "Được công nhận đạt chuẩn, 1 sao" in said
        assert "5,00 trên 10 điểm, hạng 3 trên 4 đơn vị" in said
        assert "I. Phục vụ 3,50 / 7" in said
        assert "1. Niêm yết 2,00 4,00 2,00" in said
        assert "Còn thiếu 2,00 điểm để đạt 2 sao." in said
        certificate = decision.certificates.get(participation__code="07420")
        assert f"Giấy chứng nhận số {certificate.serial}" in said
        assert f"/chung-nhan/{certificate.token}/" in client.get("/ket-qua/2023/07420/").content.decode()

    def test_neighbours_by_rank(self, small: Small, client: Client) -> None:
        small.frozen().published()
        page = client.get("/ket-qua/2023/07420/").content.decode()
        assert '<a href="/ket-qua/2023/07432/" rel="prev">Xã Xuân Hương</a>' in page
        assert '<a href="/ket-qua/2023/07423/" rel="next">Xã Đại Lâm</a>' in page

    def test_a_gate_that_costs_a_star_is_shown_at_its_criterion(self, small: Small, client: Client) -> None:
        small.unit("07375").marks.filter(criterion="1").update(points_x100=375)
        small.frozen().published()
        assert "Cần từ 4,00 điểm để được 3 sao" in words(client, "/ket-qua/2023/07375/")

    def test_a_unit_without_published_points_shows_none(self, small: Small, client: Client) -> None:
        small.frozen().published("status")
        said = words(client, "/ket-qua/2023/07423/")
        assert "Chưa đạt chuẩn." in said and "không công khai điểm" in said
        assert "4,00" not in said and "Niêm yết" not in said

    def test_a_unit_that_is_not_shown_is_not_there(self, small: Small, client: Client) -> None:
        small.frozen().published("nothing")
        assert client.get("/ket-qua/2023/07423/").status_code == 404
        assert client.get("/ket-qua/2023/99999/").status_code == 404

    def test_queries(self, small: Small, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        small.frozen().published()
        client.get("/ket-qua/2023/07420/")
        with django_assert_num_queries(3):  # the year, the certificate, what evidence was released
            client.get("/ket-qua/2023/07420/")
