"""What a new installation says to do first, on /viec/."""

import pytest
from django.test import Client

from gansao.accounts.models import User
from gansao.home.first_steps import first_steps
from tests.factories import NOW, make_criteria_set_small, make_programme, make_province, make_user

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def steps(user: User, any_year: bool = False) -> list[tuple[str, str]]:
    return [(step.what, step.url) for step in first_steps(user, TODAY, any_year=any_year)]


def test_the_administrator_makes_an_account_for_a_secretary_once() -> None:
    province = make_province()
    administrator = make_user("quan-tri", "administrator", province)
    assert steps(administrator) == [("Lập tài khoản cho thư ký Ban Chỉ đạo", "/quan-tri/tai-khoan/moi/")]
    make_user("thu-ky", "secretariat", province)
    assert steps(administrator) == []


def test_the_secretary_gets_a_criteria_set_then_opens_a_year(client: Client) -> None:
    secretary = make_user("thu-ky", "secretariat", make_province())
    assert steps(secretary) == [("Nạp bộ tiêu chí", "/bo-tieu-chi/nap/")]
    make_criteria_set_small()
    assert steps(secretary) == [("Mở năm chấm điểm đầu tiên", "/nam/mo/")]
    assert steps(secretary, any_year=True) == []
    client.force_login(secretary)
    page = client.get("/viec/").content.decode()
    assert "1 việc chờ tôi" in page and "Mở năm chấm điểm đầu tiên" in page


def test_once_there_is_a_year_and_for_others_nothing_is_said(client: Client) -> None:
    province = make_province()
    make_programme(province, [])
    client.force_login(make_user("thu-ky", "secretariat", province))
    assert "đầu tiên" not in client.get("/viec/").content.decode()
    assert steps(make_user("van-thu", "records_clerk", province)) == []
