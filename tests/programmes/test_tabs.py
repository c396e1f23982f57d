"""The tabs of a year: every one is a page, and whoever sees it may open it."""

import pytest
from django.test import Client
from django.urls import resolve

from gansao.accounts.roles import ROLES
from gansao.places.models import Level
from gansao.programmes.tabs import TABS, grouped, tabs_for
from tests.factories import make_process_year, make_province, make_user, make_year

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
def test_every_tab_is_a_page(tab) -> None:  # type: ignore[no-untyped-def]
    assert resolve(f"/nam/2023/{tab.path}")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("make", [make_year, make_process_year])
def test_whoever_sees_a_tab_may_open_it(client: Client, role: str, make) -> None:  # type: ignore[no-untyped-def]
    year = make()
    unit = year.participations.get(code="07420")
    at = {Level.PROVINCE: year.province, Level.DISTRICT: unit.district, Level.COMMUNE: unit.unit}
    person = make_user("nguoi", role, at[ROLES[role].level])
    client.force_login(person)
    if client.get("/nam/2023/").status_code == 404:
        return
    shown = tabs_for(person, year)
    assert shown
    assert {tab.key: client.get(f"/nam/2023/{tab.path}", follow=True).status_code for tab in shown} == dict.fromkeys(
        [tab.key for tab in shown], 200
    )


def test_a_role_elsewhere_shows_nothing_here() -> None:
    year = make_year()
    other = make_province("27", "Tỉnh Bắc Ninh")
    assert tabs_for(make_user("thu-ky", "secretariat", other), year) == []
    assert "marks" in [tab.key for tab in tabs_for(make_user("tk", "secretariat", year.province), year)]
    assert "marks" not in [
        tab.key for tab in tabs_for(make_user("t", "secretariat", year.province), _with_process(year))
    ]


def test_many_tabs_are_led_by_groups_each_once() -> None:
    """A group stands once, in the order of the year; its link is its first page; few tabs need no groups."""
    groups = grouped(list(TABS), "visits")
    assert [group.name for group in groups] == [
        "Năm",
        "Hồ sơ",
        "Thẩm định",
        "Ban Chỉ đạo",
        "Kết quả",
        "Sau quyết định",
    ]
    assert [group.name for group in groups if group.current] == ["Thẩm định"]
    assert [tab for group in groups for tab in group.tabs] == list(TABS)
    assert grouped(list(TABS[:7]), "overview") == []
    consulted = next(tab for tab in TABS if tab.key == "consultations")
    alone = next(group for group in grouped([*TABS[:7], consulted], "overview") if group.name == "Ban Chỉ đạo")
    assert alone.title == "Ý kiến cơ quan"


def test_the_page_of_a_year_marks_where_one_is(client: Client) -> None:
    year = make_process_year()
    client.force_login(make_user("tk", "secretariat", year.province))
    page = client.get("/nam/2023/giai-doan/").content.decode()
    assert page.count('aria-current="page">Giai đoạn') == 2  # in the second line, and in the menu of a phone
    assert 'href="/nam/2023/" aria-current="true">Năm</a>' in page
    assert "Các trang của năm 2023</summary>" in page


def _with_process(year):  # type: ignore[no-untyped-def]
    year.process = {}
    return year
