"""/viec/: what waits for me."""

from typing import Any

import pytest
from django.test import Client

from gansao.assessments.models import Mark
from gansao.programmes.models import Participation, Phase, Programme
from tests.factories import (
    make_commune,
    make_process_year,
    make_programme,
    make_province,
    make_user,
    make_year,
    set_marks,
)

pytestmark = pytest.mark.django_db
URL = "/viec/"


def complete() -> Programme:
    """The small year with its last mark given."""
    year = make_year()
    set_marks(Participation.objects.get(code="07432"), {"3": 100})
    return year


def page(client: Client) -> str:
    return client.get(URL).content.decode()


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get(URL).headers["Location"] == f"/dang-nhap/?next={URL}"


def test_without_a_role_nothing_is_shown_but_whom_to_ask(client: Client) -> None:
    make_year()
    client.force_login(make_user("nguoi-ngoai"))
    text = page(client)
    assert "Tài khoản này chưa được giao vai trò nào" in text and "Tỉnh Bắc Giang" not in text


def test_the_administrator_sees_accounts_and_no_year(client: Client) -> None:
    client.force_login(make_user("quan-tri", "administrator", make_year().province))
    text = page(client)
    assert "Quản lý tài khoản" in text and "Tỉnh Bắc Giang" not in text


def test_what_waits_follows_the_state_and_the_role(client: Client) -> None:
    year = make_year()
    secretary = make_user("thu-ky", "secretariat", year.province)
    chairman = make_user("chu-tich", "chairman", year.province)
    client.force_login(secretary)
    assert "1 việc chờ tôi" in page(client) and "Còn thiếu 1 trên 12 ô điểm" in page(client)
    client.force_login(chairman)
    assert "Chưa có việc nào chờ tôi" in page(client) and "Thư ký Ban Chỉ đạo" in page(client)
    set_marks(Participation.objects.get(code="07432"), {"3": 100})
    client.force_login(secretary)
    assert 'href="/nam/2023/chot/">Chốt kết quả' in page(client)
    Programme.objects.update(state="frozen")
    assert "Dự thảo quyết định" in page(client)
    Programme.objects.update(state="published")
    assert "Không còn việc" in page(client)


def test_made_up_numbers_are_said_to_be_made_up(client: Client) -> None:
    year = make_year()
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    assert "SỐ LIỆU GIẢ LẬP" not in page(client)
    Programme.objects.update(synthetic=True)
    assert "SỐ LIỆU GIẢ LẬP" in page(client)


def test_units_that_do_not_take_part_are_not_waited_for(client: Client) -> None:
    year = make_year()
    Participation.objects.filter(code="07432").update(status="not_registered", status_reason="x")
    client.force_login(make_user("thu-ky", "secretariat", year.province))
    assert "Đã đủ điểm, có thể chốt" in page(client)
    assert Mark.objects.filter(participation__code="07432").count() == 2


@pytest.mark.parametrize("years", [1, 3])
def test_queries(client: Client, years: int, django_assert_num_queries: Any) -> None:
    province = make_province()
    commune = make_commune(province)
    for number in range(years):
        make_programme(province, [commune], key=f"202{number}")
    client.force_login(make_user("thu-ky", "secretariat", province))
    client.get(URL)
    with django_assert_num_queries(14):
        client.get(URL)


@pytest.mark.django_db
def test_who_has_a_part_of_a_year_is_led_to_it(client: Client) -> None:
    programme = make_process_year()
    district = programme.participations.first().district
    client.force_login(make_user("huyen", "district_reviewer", district))
    page = client.get("/viec/").content.decode()
    assert "Các năm tôi có phần việc" in page and 'href="/nam/2023/"' in page


COMING = [
    ("team_member", "Khi thư ký giao đơn vị cho tổ", "khai-bao/", "Khai nơi công tác, cư trú"),
    ("team_head", "Chấm đủ thì bạn xác nhận điểm của tổ.", "khai-bao/", "Khai nơi công tác, cư trú"),
    ("consulted_agency", "các đơn vị cần trả lời hiện ở đây", "y-kien/", "Xem trang ý kiến cơ quan"),
    ("records_clerk", "việc ghi số, ngày và tải bản đã ký lên", "quyet-dinh/", "Xem quyết định đang ở bước nào"),
    ("auditor", "Vai trò này xem chứ không có việc phải làm", "ho-so/", "Xem hồ sơ của các đơn vị"),
]


@pytest.mark.parametrize(("role", "what", "to", "button"), COMING)
def test_to_whom_nothing_waits_it_is_said_what_will_come(
    client: Client, role: str, what: str, to: str, button: str
) -> None:
    programme = make_process_year("self_assessment")
    Phase.objects.filter(key="appraisal").update(first_on="2024-01-01", last_on="2024-01-31")
    client.force_login(make_user("nguoi-cho", role, programme.province))
    text = page(client)
    assert "Chưa có việc nào chờ tôi" in text and "Việc sẽ đến với tôi" in text and what in text
    assert f'<a class="button quiet" href="/nam/2023/{to}">{button}</a>' in text
    assert client.get(f"/nam/2023/{to}").status_code == 200
    days = "Giai đoạn “Thẩm định”: đã hết ngày 31/01/2024."
    assert (days in text) == role.startswith("team")
    part = client.get("/nam/2023/").content.decode()
    assert (what in part) == (role in ("team_member", "team_head", "consulted_agency"))  # the others read the year
    Programme.objects.update(state="published")
    assert "Việc sẽ đến với tôi" not in page(client)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2099-01-01", "2099-01-31", "từ 01/01/2099 đến hết 31/01/2099."),
        ("2099-01-01", None, "từ 01/01/2099."),
        (None, None, "chưa đặt ngày."),
    ],
)
def test_when_it_will_come(client: Client, first: str | None, last: str | None, said: str) -> None:
    programme = make_process_year("self_assessment")
    Phase.objects.filter(key="appraisal").update(first_on=first, last_on=last)
    client.force_login(make_user("to-vien", "team_member", programme.province))
    assert f"Giai đoạn “Thẩm định”: {said}" in page(client)


@pytest.mark.parametrize("years", [1, 3])
def test_what_will_come_costs_the_same(client: Client, years: int, django_assert_num_queries: Any) -> None:
    first = make_process_year("self_assessment")
    for number in range(1, years):
        make_programme(first.province, key=f"203{number}", process=first.process)
    client.force_login(make_user("to-vien", "team_member", first.province))
    client.get(URL)
    with django_assert_num_queries(9):
        assert page(client).count("Khi thư ký giao đơn vị cho tổ") == years
