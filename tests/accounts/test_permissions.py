from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from gansao.accounts.models import User
from gansao.accounts.permissions import has
from gansao.accounts.queries import provinces_of, roles_of
from tests.factories import make_membership, make_province, make_succession, make_user

pytestmark = pytest.mark.django_db
AFTER = date(2025, 7, 1)


def test_a_role_grants_its_permissions_at_its_place_only() -> None:
    here, there = make_province(), make_province("27", "Tỉnh Bắc Ninh")
    user = make_user("thuky", "secretariat", here)
    assert has(user, "recognition.freeze", here)
    assert not has(user, "recognition.freeze", there)
    assert not has(user, "recognition.sign", here)
    assert has(user, "recognition.freeze")
    assert roles_of(user) == {"secretariat"}
    assert list(provinces_of(user)) == [here]


def test_both_ends_of_a_period_are_included() -> None:
    province = make_province()
    user = make_user("cu")
    make_membership(user, "auditor", province, date(2024, 2, 1), date(2024, 2, 29))
    days = [date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 1)]
    assert [has(user, "audit.read", province, day) for day in days] == [False, True, True, False]


def test_nobody_has_anything_without_a_membership() -> None:
    province = make_province()
    chief = User.objects.create_superuser("goc", full_name="Gốc")
    assert not has(chief, "programmes.read", province)
    assert not has(AnonymousUser(), "programmes.read")
    assert list(provinces_of(AnonymousUser())) == []


def test_a_disabled_person_has_nothing() -> None:
    province = make_province()
    user = make_user("nghi", "auditor", province)
    user.is_active = False
    assert not has(user, "audit.read", province)


def test_a_role_that_is_no_longer_in_the_table_grants_nothing() -> None:
    province = make_province()
    assert not has(make_user("la", "khong-co", province), "programmes.read", province)


def test_a_province_sees_what_went_into_it_and_not_the_reverse() -> None:
    giang, ninh = make_province(), make_province("27", "Tỉnh Bắc Ninh")
    merged = make_province("24", "Tỉnh Bắc Ninh", AFTER, None)
    make_succession(giang, merged)
    make_succession(ninh, merged)
    now, then = make_user("moi", "auditor", merged), make_user("truoc", "auditor", giang)
    assert list(provinces_of(now)) == [giang, merged, ninh]
    assert has(now, "audit.read", ninh)
    assert not has(then, "audit.read", merged)


def test_provinces_by_permission() -> None:
    here, there = make_province(), make_province("27", "Tỉnh Bắc Ninh")
    user = make_user("hai", "auditor", here)
    make_membership(user, "chairman", there)
    assert list(provinces_of(user, permission="audit.read")) == [here]
    assert list(provinces_of(user, permission="programmes.read")) == [here, there]


def test_rights_are_read_once_a_request(django_assert_num_queries) -> None:
    province = make_province()
    user = make_user("thuky", "secretariat", province)
    with django_assert_num_queries(2):  # memberships, successions of provinces
        assert has(user, "recognition.freeze", province)
        assert has(user, "programmes.read", province)
        assert roles_of(user) == {"secretariat"}
