from gansao.domain import ranking
from gansao.domain.ranking import Row
from gansao.domain.stars import award
from tests.domain.sets import built

SET = built()


def row(code: str, first: int | None, disqualifiers: tuple[str, ...] = ()) -> Row:
    """A unit with full marks in criterion 2 and `first` in criterion 1."""
    return Row(code, f"Xã {code}", award(SET, {"1": first, "2": 3000}, disqualifiers))


def test_ties_share_a_rank_and_leave_a_gap_behind_them() -> None:
    ranked = ranking.rank([row("d", 5000), row("c", 6000), row("b", 6000), row("a", 7000)])
    assert [(one.code, one.rank) for one in ranked] == [("a", 1), ("b", 2), ("c", 2), ("d", 4)]


def test_incomplete_units_stand_last_by_code_and_have_no_rank() -> None:
    ranked = ranking.rank([row("z", None), row("a", 0), row("m", None), row("b", 7000)])
    assert [(one.code, one.rank) for one in ranked] == [("b", 1), ("a", 2), ("m", None), ("z", None)]


def test_a_disqualified_unit_and_one_below_the_lowest_band_are_still_ranked() -> None:
    ranked = ranking.rank([row("a", 7000, ("D1",)), row("b", 1000)])
    assert [(one.rank, one.award.stars, one.award.recognised) for one in ranked] == [(1, 0, False), (2, 0, False)]


def test_the_json_is_what_the_command_line_promises() -> None:
    ranked = ranking.rank([row("2", 6250), row("1", None), row("3", 7000, ("D1",))])
    assert ranking.as_json(SET, ranked) == {
        "criteria_set": "thu",
        "units": [
            {
                "code": "3", "name": "Xã 3", "points": "100.00", "stars_by_points": 5, "stars": 0, "rank": 1,
                "recognised": False, "incomplete": False, "missing": [], "unmet": [], "disqualified": ["D1"],
            },
            {
                "code": "2", "name": "Xã 2", "points": "92.50", "stars_by_points": 3, "stars": 3, "rank": 2,
                "recognised": True, "incomplete": False, "missing": [], "unmet": [], "disqualified": [],
            },
            {
                "code": "1", "name": "Xã 1", "points": None, "stars_by_points": None, "stars": None, "rank": None,
                "recognised": False, "incomplete": True, "missing": ["1"], "unmet": [], "disqualified": [],
            },
        ],
        "summary": {
            "units": 3,
            "complete": 2,
            "recognised": 1,
            "share": "33.33",
            "by_stars": {"1": 0, "2": 0, "3": 1, "4": 0, "5": 0},
        },
    }  # fmt: skip


def test_units_near_a_bound_are_found_on_both_sides() -> None:
    ranked = ranking.rank([row("a", 4950), row("b", 5050), row("c", 5051), row("d", 4949), row("e", None)])
    assert sorted(one.code for one in ranking.near_bound(SET, ranked)) == ["a", "b"]
