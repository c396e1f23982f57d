from typing import Any

import pytest

from gansao.assessments import queries
from gansao.domain import register
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import programmes
from tests.factories import make_commune, make_participation, make_programme, make_province, make_year

pytestmark = pytest.mark.django_db


def year() -> Programme:
    return programmes().get(key="2023")


def test_the_year_in_its_order_with_its_stars() -> None:
    make_year()
    ranking = queries.ranked(year())
    assert [(r.unit.name, r.rank, r.award.points, r.award.stars) for r in ranking.rows] == [
        ("Thị trấn Vôi", 1, 925, 3),
        ("Xã Mỹ Thái", 2, 500, 1),
        ("Xã Đại Lâm", 3, 400, 0),
        ("Xã Xuân Hương", None, None, None),
    ]
    assert ranking.summary == {
        "units": 4, "complete": 3, "recognised": 2, "share": "50.00",
       "by_stars": {"1": 1, "2": 0, "3": 1, "4": 0, "5": 0},
    }  # fmt: skip
    assert ranking.near == {"07375", "07420"}
    assert ranking.tied == frozenset()
    assert [row.unit.code for row in ranking.incomplete] == ["07432"]
    assert ranking.rows[1].marks == {"1": 200, "2": 150, "3": 150}


def test_who_does_not_take_part_is_counted_without_marks() -> None:
    make_year()
    Participation.objects.filter(code="07420").update(status="not_registered", status_reason="BC 12")
    ranking = queries.ranked(year())
    assert [row.unit.code for row in ranking.rows] == ["07375", "07423", "07432"]
    assert [unit.code for unit in ranking.absent] == ["07420"]
    assert (ranking.summary["units"], ranking.summary["share"]) == (4, "25.00")
    frozen = {unit.code: unit for unit in queries.frozen_units(year())}
    assert (frozen["07420"].status, dict(frozen["07420"].marks or {})) == ("not_registered", {})
    assert frozen["07375"].marks == {"1": 400, "2": 300, "3": 225}
    assert register.freeze(ranking.criteria_set, frozen.values())["summary"] == ranking.summary


def test_ties_and_disqualifiers() -> None:
    programme = make_year()
    district = programme.participations.first().unit.periods.first().parent
    assert district is not None
    make_participation(programme, make_commune(district, "07500", "Xã Một"), {"1": 400, "2": 300, "3": 225}, ["L1"])
    ranking = queries.ranked(year())
    assert [(r.unit.code, r.rank, r.award.stars) for r in ranking.rows[:3]] == [
        ("07375", 1, 3),
        ("07500", 1, 0),
        ("07420", 3, 1),
    ]
    assert ranking.tied == {"07375", "07500"}
    assert queries.disqualifiers_of(year()) == {"07500": ("L1",)}


def test_not_arising_goes_into_the_frozen_result_with_its_reason() -> None:
    make_year()
    mark = Participation.objects.get(code="07375").marks.get(criterion="2")
    mark.not_arising, mark.note = True, "Không có hồ sơ trễ hạn"
    mark.save(update_fields=["not_arising", "note"])
    unit = next(unit for unit in queries.frozen_units(year()) if unit.code == "07375")
    assert unit.not_arising == {"2": "Không có hồ sơ trễ hạn"}


@pytest.mark.parametrize("communes", [1, 3])
def test_three_queries_whatever_the_size(communes: int, django_assert_num_queries: Any) -> None:
    province = make_province()
    units = [make_commune(province, f"0750{number}", f"Xã {number}") for number in range(communes)]
    make_programme(province, units)
    programme = year()
    queries.ranked(programme)
    with django_assert_num_queries(3):
        assert len(queries.ranked(programme).rows) == communes
