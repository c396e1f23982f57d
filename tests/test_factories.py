"""The year that the other tests lean on is what its docstring says."""

import pytest

from gansao.domain.stars import award
from tests.factories import make_year, small_criteria_set


@pytest.mark.django_db
def test_the_small_year_has_one_commune_of_each_kind() -> None:
    awards = {
        participation.name: award(
            small_criteria_set(), {mark.criterion: mark.points_x100 for mark in participation.marks.all()}
        )
        for participation in make_year().participations.all()
    }
    assert {name: (a.points, a.stars, a.missing) for name, a in awards.items()} == {
        "Thị trấn Vôi": (925, 3, ()),
        "Xã Mỹ Thái": (500, 1, ()),
        "Xã Đại Lâm": (400, 0, ()),
        "Xã Xuân Hương": (None, None, ("3",)),
    }
