"""Who holds a role at a place on a day: those who are told."""

from datetime import date

import pytest

from gansao.accounts.queries import holders
from tests.factories import make_commune, make_district, make_membership, make_province, make_succession, make_user

pytestmark = pytest.mark.django_db
DAY = date(2023, 12, 1)


def names(role: str, *places: int, on: date = DAY) -> list[str]:
    return sorted(user.username for user in holders(role, places, on))


def test_by_role_place_and_day() -> None:
    district = make_district(make_province())
    here, there = make_commune(district), make_commune(district, "07375", "Thị trấn Vôi")
    make_user("lan", "commune_leader", here)
    make_user("binh", "commune_leader", there)
    make_user("an", "commune_editor", here)
    make_user("khoa", "commune_leader", here).__class__.objects.filter(username="khoa").update(is_active=False)
    make_membership(make_user("cu"), "commune_leader", here, last_on=date(2023, 6, 30))
    assert names("commune_leader", here.pk) == ["lan"]
    assert names("commune_leader", here.pk, there.pk) == ["binh", "lan"]
    assert names("commune_leader", here.pk, on=date(2023, 6, 1)) == ["cu", "lan"]
    assert names("commune_leader") == []


def test_a_province_that_took_in_another_answers_for_it() -> None:
    old, new = make_province(), make_province("27", "Tỉnh Bắc Ninh")
    make_succession(old, new)
    make_user("thu-ky", "secretariat", new)
    assert names("secretariat", old.pk) == ["thu-ky"]
