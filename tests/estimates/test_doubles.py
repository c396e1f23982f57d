from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gansao.estimates import balancing
from gansao.estimates.assignment import assign
from gansao.estimates.balancing import Choice
from gansao.estimates.doubles import Doubles, assign_doubles, draw_order
from gansao.estimates.teams import Rule, Rules, Team, Unit, conflicts
from tests.estimates.teams_of import team, unit, units

RULES = Rules(2023)
TENTH = Fraction(1, 10)


def province(seed: int, count: int, width: int) -> tuple[list[Unit], list[Team], dict[str, str]]:
    """Units, teams with conflicts, and the first marking."""
    chance = Random(seed)
    places = [unit(n, at=chance.randrange(300)) for n in range(1, count + 1)]
    codes = [place.code for place in places]
    sides = [
        team(n, chance.randrange(300), serves=chance.sample(codes, 2), last_year=chance.sample(codes, count // width))
        for n in range(width)
    ]
    return places, sides, dict(assign(places, sides, Rules(2023, spread=None)).team_of)


def teams_linked(doubles: Doubles, first: dict[str, str]) -> int:
    """How many teams the doubles join to one of them."""
    pairs = {(first[code], second) for code, second in doubles.team_of.items()}
    joined = {next(iter(pairs))[0]}
    for _ in pairs:
        joined |= {key for pair in pairs if joined & set(pair) for key in pair}
    return len(joined)


@given(st.integers(0, 10_000), st.integers(6, 30), st.integers(2, 5), st.fractions(0, 1))
@settings(max_examples=30, deadline=None)
def test_never_the_same_team_never_a_conflict(seed: int, count: int, width: int, share: Fraction) -> None:
    places, sides, first = province(seed, count, width)
    doubles = assign_doubles(places, first, sides, RULES, share=share, seed=str(seed))
    barred = conflicts(places, sides, RULES)
    assert all(first[code] != second for code, second in doubles.team_of.items())
    assert not [pair for pair in doubles.team_of.items() if pair in barred]
    assert not doubles.team_of.keys() & set(doubles.undrawable)
    drawable = len(first) - len(doubles.undrawable)
    assert len(doubles.team_of) == min(drawable, -(-share.numerator * len(first) // share.denominator))
    assert sum(doubles.loads.values()) == len(doubles.team_of)


def test_a_tenth_of_a_province() -> None:
    places, sides, first = province(5, 209, 10)
    doubles = assign_doubles(places, first, sides, RULES, share=TENTH, seed="2023")
    assert len(doubles.team_of) == 21
    assert sorted(doubles.loads.values()) == [2] * 9 + [3]
    assert sorted(Counter(first[code] for code in doubles.team_of).values()) == [2] * 9 + [3]
    assert doubles.meetings == 1
    assert teams_linked(doubles, first) == 10


def test_the_draw_follows_the_seed_and_nothing_else() -> None:
    places, sides, first = province(5, 60, 4)
    drawn = [assign_doubles(places, first, sides, RULES, share=TENTH, seed=seed) for seed in ("a", "a", "b")]
    assert drawn[0] == drawn[1] != drawn[2]
    assert assign_doubles(places[::-1], first, sides[::-1], RULES, share=TENTH, seed="a") == drawn[0]


def test_the_draw_can_be_repeated_by_hand() -> None:
    places, sides = units(9), [team(1, 1), team(2, 2)]
    first = {place.code: "t1" for place in places}
    doubles = assign_doubles(places, first, sides, RULES, share=Fraction(1, 3), seed="7")
    # printf 7:01 | sha256sum
    assert draw_order("7", "01") == "8f76c68f86a904273144715039ff7930cb2561c591c85f1e687d185a16592f3f"
    assert set(doubles.team_of) == set(sorted(first, key=lambda code: draw_order("7", code))[:3])


def test_each_first_team_gives_its_share() -> None:
    places, sides = units(12), [team(1, 1), team(2, 2), team(3, 3)]
    first = {place.code: "t1" if place.code <= "06" else "t2" if place.code <= "09" else "t3" for place in places}
    doubles = assign_doubles(places, first, sides, RULES, share=Fraction(1, 3), seed="x")
    assert Counter(first[code] for code in doubles.team_of) == {"t1": 2, "t2": 1, "t3": 1}


def test_a_unit_that_nobody_else_may_mark_is_not_in_the_draw() -> None:
    sides = [team(1, 1), team(2, 2, serves=["01"])]
    doubles = assign_doubles(units(2), {"01": "t1", "02": "t1"}, sides, RULES, share=Fraction(1), seed="x")
    assert (doubles.team_of, doubles.undrawable) == ({"02": "t2"}, ("01",))


def test_units_without_a_first_team_are_left_out() -> None:
    doubles = assign_doubles(units(3), {"01": "t1"}, [team(1, 1), team(2, 2)], RULES, share=Fraction(1), seed="x")
    assert doubles.team_of == {"01": "t2"}


def test_teams_meet_as_seldom_as_may_be_though_neighbours_are_nearer() -> None:
    """Two teams side by side, two far away: by distance alone the doubles would never join the two ends."""
    places = [unit(n, at=1 if n <= 4 else 200) for n in range(1, 9)]
    sides = [team(1, 1), team(2, 1), team(3, 200), team(4, 200)]
    first = {place.code: f"t{(n + 2) // 2}" for n, place in enumerate(places)}
    doubles = assign_doubles(places, first, sides, RULES, share=Fraction(3, 4), seed="x")
    assert (len(doubles.team_of), doubles.meetings) == (6, 1)
    assert teams_linked(doubles, first) == 4


def test_a_second_team_may_share_a_district_with_the_first() -> None:
    places, sides = [unit(1, district="A"), unit(2, district="A")], [team(1, 1), team(2, 2)]
    rules = Rules(2023, one_team_a_district=True)
    doubles = assign_doubles(places, {"01": "t1", "02": "t1"}, sides, rules, share=Fraction(1, 2), seed="x")
    assert len(doubles.team_of) == 1
    assert not rules.waived & {Rule.DISTRICT}


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1)])
def test_nothing_to_draw(share: Fraction) -> None:
    for places, first in (([], {}), (units(2), {})):
        doubles = assign_doubles(places, first, [team(1, 1)], RULES, share=share, seed="x")
        assert (doubles.team_of, doubles.metres, doubles.meetings, doubles.loads) == ({}, 0, 0, {"t1": 0})


def test_the_proof_is_of_all_three_wishes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two teams meet on every unit of theirs, so only the ways are left to choose."""
    places, sides = [unit(n, at=n + 5) for n in (1, 2, 9)], [team(1, 1), team(2, 2), team(3, 9)]
    first = dict.fromkeys(("01", "02"), "t3") | {"09": "t1"}
    doubles = assign_doubles(places, first, sides, RULES, share=Fraction(1), seed="x")
    assert doubles.optimal and doubles.bound == doubles.metres > 0
    found = balancing.least_cost
    monkeypatch.setattr(balancing, "least_cost", lambda *a, **more: replace(found(*a, **more), proven=False))
    doubles = assign_doubles(places, first, sides, RULES, share=Fraction(1), seed="x")
    assert not doubles.optimal and doubles.bound <= doubles.metres


def test_too_little_time_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("least_spread", "least_cost"):
        monkeypatch.setattr(balancing, name, lambda *_, **__: Choice(None, 0, 0, proven=False))
    with pytest.raises(TimeoutError, match="1 units"):
        assign_doubles(units(2), {"01": "t1", "02": "t1"}, [team(1, 1), team(2, 2)], RULES, share=TENTH, seed="x")
