"""What the public sees under each choice of disclosure, and nothing beyond it."""

import dataclasses

import pytest

from gansao.recognition import queries
from gansao.recognition.published import PublishedUnit

from .conftest import Small


def year(small: Small, disclosure: str) -> queries.PublishedYear:
    small.frozen().published(disclosure)
    found = queries.published("2023")
    assert found is not None
    return found


def test_nothing_is_published_before_its_decision(small: Small) -> None:
    small.frozen().signed()
    assert queries.published("2023") is None and queries.published_years() == [] and queries.decisions() == []
    assert queries.log_lines() == ""


def test_all_points_are_shown_with_their_reasons(small: Small) -> None:
    found = year(small, "points")
    assert [(unit.code, unit.rank, unit.points, unit.stars) for unit in found.units] == [
        ("07375", 1, 925, 3),
        ("07432", 2, 725, 2),
        ("07420", 3, 500, 1),
        ("07423", 4, 400, 0),
    ]
    below = found.unit("07423")
    assert below is not None and below.marks == {"1": 100, "2": 0, "3": 300} and below.shown == "points"
    assert [(group.code, points) for group, points in below.group_points] == [("I", 100), ("II", 300)]
    assert below.reasons[0].startswith("Tổng điểm 4,00 trên 10,00")


def test_of_a_unit_shown_by_its_status_nothing_else_is_there(small: Small) -> None:
    below = year(small, "status").unit("07423")
    assert below is not None
    empty = {field.name: field.default for field in dataclasses.fields(PublishedUnit) if field.name in _HIDDEN}
    assert {name: getattr(below, name) for name in empty} == empty
    assert (below.shown, below.recognised, below.stars, below.marks, below.group_points) == ("status", False, 0, {}, ())


_HIDDEN = {"points", "stars_by_points", "rank", "unmet", "reasons", "disqualified"}


def test_a_unit_that_is_not_shown_is_not_there(small: Small) -> None:
    found = year(small, "nothing")
    assert [unit.code for unit in found.units] == ["07375", "07432", "07420"]
    assert found.summary["units"] == 4  # how many there were is not hidden


@pytest.mark.parametrize("disclosure", ["points", "status"])
def test_who_did_not_take_part_is_counted_without_points(small: Small, disclosure: str) -> None:
    small.programme.participations.filter(code="07423").update(status="not_registered", status_reason="Không nộp")
    found = year(small, disclosure)
    absent = found.unit("07423")
    assert absent is not None
    assert (absent.status, absent.points, absent.stars, absent.recognised) == ("not_registered", None, None, False)
    assert (found.summary["units"], found.summary["complete"], found.summary["share"]) == (4, 3, "75.00")


def test_a_later_choice_of_the_year_does_not_change_what_is_published(small: Small) -> None:
    year(small, "status")
    small.programme.unrecognised_shown = "points"
    small.programme.save(update_fields=["unrecognised_shown"])
    found = queries.published("2023")
    assert found is not None and found.unit("07423").points is None  # type: ignore[union-attr]  # it is in the list


def test_a_units_history_stands_under_its_name_of_then(small: Small) -> None:
    year(small, "points")
    unit = small.unit("07420").unit
    unit.periods.update(name="Phường Mỹ Thái")
    [result] = queries.results_of_units([unit.pk])[unit.pk]
    assert (result.year.year, result.unit.name, result.unit.stars) == (2023, "Xã Mỹ Thái", 1)
