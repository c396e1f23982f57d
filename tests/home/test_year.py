"""/nam/<key>/: one year at a glance."""

from typing import Any

import pytest
from django.test import Client

from gansao.appraisals.actions import make_team
from gansao.appraisals.models import Appraisal
from gansao.programmes.models import Programme
from tests.factories import NOW, make_commune, make_process_year, make_user, make_year

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


def test_a_year_by_a_process_shows_its_phases_and_waits_for_nobody_in_particular(client: Client) -> None:
    year = make_process_year(phase="district_review")
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    response = client.get(URL)
    assert response.context["standing"].steps[:4] == [
        ("Đăng ký tham gia", True, False),
        ("Tự chấm điểm", True, False),
        ("Cấp huyện thẩm tra", False, True),
        ("Thẩm định", False, False),
    ]
    text = response.content.decode()
    assert "Cấp huyện thẩm tra đến hết " in text and "Nhập điểm" not in text


def test_who_has_a_part_of_the_year_sees_that_part(client: Client) -> None:
    year = make_process_year()
    commune, other = year.participations.get(code="07420").unit, make_commune(year.province, "09999", "Xã Khác")
    client.force_login(make_user("can-bo", "commune_editor", commune))
    page = client.get(URL)
    text = page.content.decode()
    assert page.status_code == 200 and "Tự chấm điểm" in text and "đến hết" in text
    assert "Xếp hạng" not in text and "Tổng quan" in text and "ô điểm" not in text
    client.force_login(make_user("noi-khac", "commune_editor", other))
    assert client.get(URL).status_code == 404
    client.force_login(make_user("to-vien", "team_member", year.province))
    assert client.get(URL).status_code == 200
    Programme.objects.update(process=None)
    assert client.get(URL).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_units_costs_the_same(client: Client, number: int, django_assert_num_queries: Any) -> None:
    year = make_process_year()
    year.participations.exclude(code__in=["07375", "07420", "07423"][:number]).delete()
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    client.get(URL)
    with django_assert_num_queries(13):
        assert client.get(URL).status_code == 200


def test_whoever_organises_the_year_is_led_to_their_guide(client: Client) -> None:
    year = make_process_year()
    for role, led in (("secretariat", True), ("auditor", False)):
        client.force_login(make_user(role, role, year.province))
        assert ('href="/huong-dan/thu-ky/"' in client.get(URL).content.decode()) == led


def test_whoever_organises_the_year_reads_what_it_still_lacks(client: Client) -> None:
    year = make_process_year()
    units = list(year.participations.order_by("code"))
    make_user("can-bo", "commune_editor", units[0].unit)
    secretary = make_user("thu-ky", "secretariat", year.province)
    client.force_login(secretary)
    number = len(units)

    def lacking() -> list[tuple[str, str]]:
        return [(lack.what, lack.address) for lack in client.get(URL).context["lacking"]]

    accounts = [
        (f"{number - 1} trên {number} đơn vị chưa có tài khoản công chức cấp xã", ""),
        (f"{number} trên {number} đơn vị chưa có tài khoản lãnh đạo UBND cấp xã", ""),
    ]
    assert lacking() == [*accounts, ("Chưa lập tổ thẩm định nào", "/nam/2023/to-tham-dinh/")]
    team = make_team(programme=year, name="Tổ 1", base_name="", base=None, by=secretary, at=NOW)
    assert lacking() == [*accounts, (f"{number} đơn vị chưa giao cho tổ nào", "/nam/2023/phan-cong/")]
    for unit in units:
        Appraisal.objects.create(participation=unit, team=team, order=Appraisal.FIRST, assigned_at=NOW)
    assert lacking() == accounts
    Programme.objects.update(state="frozen")
    assert lacking() == []
    client.force_login(make_user("kiem-tra", "auditor", year.province))
    assert lacking() == []
