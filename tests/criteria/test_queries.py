from typing import Any

import pytest

from gansao.criteria import queries
from tests.factories import make_criteria_set_small, make_province, make_user, small_criteria_set

pytestmark = pytest.mark.django_db


def test_a_set_is_built_once_and_then_costs_no_query(django_assert_num_queries: Any) -> None:
    make_criteria_set_small()
    stored = queries.by_key("nho")
    assert stored is not None
    built = queries.load(stored)
    assert built == small_criteria_set()
    fresh = queries.by_key("nho")
    assert fresh is not None
    with django_assert_num_queries(0):
        assert queries.load(fresh) is built


def test_only_who_holds_a_role_sees_the_official_list() -> None:
    make_criteria_set_small()
    province = make_province()
    assert [each.key for each in queries.visible_to(make_user("a", "auditor", province))] == ["nho"]
    assert not queries.visible_to(make_user("b")).exists()
    assert not queries.visible_to(make_user("c", "administrator", province)).exists()
