"""The synthetic marks end exactly where the province ended, and use only values that a criterion's method can give."""

import random

import pytest

from gansao import law
from gansao.demo import synthesis, workbook
from gansao.domain import ranking, stars

SET = law.criteria_set("cqtt-mau-2023")


@pytest.fixture(scope="module")
def places():
    return workbook.places()[0]


@pytest.fixture(scope="module")
def marks(places):
    return synthesis.marks_2023(SET, places)


@pytest.fixture(scope="module")
def ranked(places, marks):
    return ranking.rank(ranking.Row(p.code, p.name, stars.award(SET, marks[p.code])) for p in places)


def test_76_of_209_with_35_30_11_stars_and_none_above(ranked):
    assert ranking.summary(ranked) == {
        "units": 209,
        "complete": 209,
        "recognised": 76,
        "share": "36.36",
        "by_stars": {"1": 35, "2": 30, "3": 11, "4": 0, "5": 0},
    }


def test_seven_of_the_21_of_lang_giang(places, ranked):
    of_district = {p.code for p in places if p.district == "217"}
    assert len(of_district) == 21
    assert sum(r.award.recognised for r in ranked if r.code in of_district) == 7


def test_my_thai_and_vinh_an_are_recognised(ranked):
    names = {r.name for r in ranked if r.award.recognised and r.code in ("07420", "07648")}
    assert names == {"Xã Mỹ Thái", "Xã Vĩnh An"}


def test_only_values_that_the_methods_can_give(marks):
    assert all(SET.criterion(code).gives(mark) for unit in marks.values() for code, mark in unit.items())


def test_some_have_the_points_for_three_stars_but_not_what_three_stars_ask(ranked):
    assert [(r.award.stars_by_points, r.award.stars) for r in ranked if r.award.unmet] == [(3, 2), (3, 2)]


def test_the_order_of_the_places_makes_no_difference(places, marks):
    shuffled = list(places)
    random.Random(1).shuffle(shuffled)
    assert synthesis.marks_2023(SET, shuffled) == marks


def test_a_total_that_no_marks_give_is_refused_and_not_sought_for_ever():
    with pytest.raises(ValueError, match="9975"):
        synthesis.spend(SET, 9975, random.Random(1))
