"""The assignment against every assignment there is; each rule; refusals that name the rule."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gansao.estimates import assignment as module
from gansao.estimates.assignment import assign, check
from gansao.estimates.balancing import Choice
from gansao.estimates.teams import Rule, Rules, Team, Unit, conflicts, metres
from tests.estimates.teams_of import team, unit, units

RULES = Rules(2023)


def rules_named(faults: Sequence[module.Fault]) -> list[Rule | None]:
    return [fault.rule for fault in faults]


# Against brute force ------------------------------------------------------------------------------------------------


@st.composite
def provinces(draw: st.DrawFn) -> tuple[list[Unit], list[Team]]:
    count = draw(st.integers(1, 6))
    codes = [f"{number:02}" for number in range(1, count + 1)]
    some = st.lists(st.sampled_from(codes), max_size=2, unique=True)
    places = [
        unit(number, at=draw(st.integers(0, 30)), district=draw(st.sampled_from("ABC")), weight=draw(st.integers(1, 3)))
        for number in range(1, count + 1)
    ]
    sides = [
        team(
            number,
            draw(st.integers(0, 30)),
            serves=draw(some),
            served=dict.fromkeys(draw(some), draw(st.sampled_from([2019, 2021]))),
            lives=draw(st.sampled_from(["", *codes])),
            last_year=draw(some),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    return places, sides


rule_sets = st.builds(
    Rules,
    year=st.just(2023),
    spread=st.sampled_from([None, 0, 1, 2, 5]),
    rotate=st.booleans(),
    one_team_a_district=st.booleans(),
)


def admissible(places: list[Unit], sides: list[Team], rules: Rules) -> dict[tuple[str, ...], tuple[int, int]]:
    """Every assignment without conflict that keeps the districts' rule: (spread, metres)."""
    barred, found = conflicts(places, sides, rules), {}
    for chosen in product(sides, repeat=len(places)):
        pairs = list(zip(places, chosen, strict=True))
        hands = {(u.district, t.key) for u, t in pairs}
        if rules.hold(Rule.DISTRICT) and len(hands) > len({u.district for u in places}):
            continue
        if not any((u.code, t.key) in barred for u, t in pairs):
            loads = [sum(u.weight for u, t in pairs if t == side) for side in sides]
            length = sum(metres(u.position, t.base) for u, t in pairs)
            found[tuple(t.key for t in chosen)] = max(loads) - min(loads), length
    return found


def best(places: list[Unit], sides: list[Team], rules: Rules) -> tuple[int, int] | None:
    """(spread allowed, metres) of the shortest; None where nothing is admissible."""
    found = admissible(places, sides, rules).values()
    limit = rules.spread if rules.spread is not None else min((spread for spread, _ in found), default=0)
    if not rules.hold(Rule.BALANCE):
        limit = sum(u.weight for u in places)
    lengths = [length for spread, length in found if spread <= limit]
    return (limit, min(lengths)) if lengths else None


@given(provinces(), rule_sets)
@settings(max_examples=120, deadline=None)
def test_no_assignment_is_shorter(province: tuple[list[Unit], list[Team]], rules: Rules) -> None:
    places, sides = province
    answer, expected = assign(places, sides, rules), best(places, sides, rules)
    assert answer.found == (expected is not None)
    if expected is None or answer.proof is None:
        assert answer.obstacles and not answer.team_of
        return
    limit, length = expected
    assert answer.metres == answer.proof.bound == length
    assert (answer.proof.optimal, answer.proof.gap) == (True, 0)
    assert answer.spread <= limit and answer.proof.least_spread == (limit if rules.spread is None else None)
    assert check(answer.team_of, places, sides, replace(rules, spread=limit)) == ()


@given(provinces(), rule_sets)
@settings(max_examples=80, deadline=None)
def test_a_refusal_names_the_smallest_sets_of_rules_that_are_in_the_way(
    province: tuple[list[Unit], list[Team]], rules: Rules
) -> None:
    places, sides = province
    answer = assign(places, sides, rules)
    if answer.found:
        assert answer.ways == () and answer.exceptions == () and answer.advice == ()
        return
    assert answer.ways and len({len(way) for way in answer.ways}) == 1
    size = len(answer.ways[0])
    for way in answer.ways:
        assert best(places, sides, replace(rules, waived=frozenset(way))) is not None
    for fewer in combinations(Rule, size - 1):
        assert best(places, sides, replace(rules, waived=frozenset(fewer))) is None


@given(provinces(), rule_sets)
@settings(max_examples=80, deadline=None)
def test_a_refusal_counts_the_fewest_exceptions(province: tuple[list[Unit], list[Team]], rules: Rules) -> None:
    places, sides = province
    answer = assign(places, sides, rules)
    if answer.found:
        return
    everybody = [replace(side, members=(), last_year=frozenset()) for side in sides]
    barred = conflicts(places, sides, rules)
    limit = sum(u.weight for u in places) if rules.spread is None else rules.spread
    paid = [
        sum(len(barred.get((u.code, key), ())) for u, key in zip(places, keys, strict=True))
        for keys, (spread, _) in admissible(places, everybody, rules).items()
        if spread <= limit
    ]
    assert len(answer.exceptions) == min(paid, default=0)


# Each rule ----------------------------------------------------------------------------------------------------------


def test_the_nearest_team_takes_each_unit() -> None:
    answer = assign(units(4), [team(1, 1), team(2, 4)], RULES)
    assert answer.team_of == {"01": "t1", "02": "t1", "03": "t2", "04": "t2"}
    assert (answer.metres, answer.loads, answer.spread) == (2 * 1112, {"t1": 2, "t2": 2}, 0)


@pytest.mark.parametrize(
    "conflict", [{"serves": ["01"]}, {"served": {"01": 2021}}, {"lives": "01"}, {"last_year": ["01"]}]
)
def test_a_conflict_sends_the_unit_elsewhere(conflict: dict) -> None:
    answer = assign(units(2), [team(1, 1, **conflict), team(2, 2)], RULES)
    assert answer.team_of == {"01": "t2", "02": "t1"}


def test_without_rotation_a_team_may_come_again() -> None:
    sides = [team(1, 1, last_year=["01"]), team(2, 2)]
    assert assign(units(2), sides, replace(RULES, rotate=False)).team_of == {"01": "t1", "02": "t2"}


def test_balance_against_distance() -> None:
    sides = [team(1, 1), team(2, 50)]
    loads = {spread: assign(units(6), sides, replace(RULES, spread=spread)).loads for spread in (0, 2, 3, 6, None)}
    assert loads == {
        0: {"t1": 3, "t2": 3},
        2: {"t1": 4, "t2": 2},
        3: {"t1": 4, "t2": 2},
        6: {"t1": 6, "t2": 0},
        None: {"t1": 3, "t2": 3},
    }
    assert assign(units(6), sides, replace(RULES, waived=frozenset({Rule.BALANCE}))).loads == {"t1": 6, "t2": 0}


def test_loads_count_work_not_units() -> None:
    places = [unit(1, weight=3), unit(2), unit(3), unit(4)]
    assert assign(places, [team(1, 1), team(2, 2)], RULES).team_of == {"01": "t1", "02": "t2", "03": "t2", "04": "t2"}


def test_the_least_spread_where_conflicts_allow_no_even_one() -> None:
    """Team 1 may take the first unit only."""
    answer = assign(units(6), [team(1, 1, serves=["02", "03", "04", "05", "06"]), team(2, 9)], Rules(2023, spread=None))
    assert answer.loads == {"t1": 1, "t2": 5}
    assert answer.proof and (answer.proof.optimal, answer.proof.least_spread) == (True, 4)


def test_one_team_a_district() -> None:
    places = [unit(n, district="A" if n in (1, 2, 6) else "B") for n in range(1, 7)]
    sides = [team(1, 1), team(2, 5)]
    assert [c for c, key in assign(places, sides, RULES).team_of.items() if key == "t1"] == ["01", "02", "03"]
    whole = assign(places, sides, Rules(2023, one_team_a_district=True))
    assert [c for c, key in whole.team_of.items() if key == "t1"] == ["01", "02", "06"]


def test_a_conflict_with_one_unit_keeps_a_team_from_its_district() -> None:
    places = [unit(n, district="A" if n < 4 else "B") for n in range(1, 7)]
    sides = [team(1, 1, lives="02"), team(2, 3)]
    assert set(assign(places, sides, Rules(2023, one_team_a_district=True)).team_of.items()) == {
        *((f"0{n}", "t2") for n in (1, 2, 3)),
        *((f"0{n}", "t1") for n in (4, 5, 6)),
    }


def test_a_unit_without_a_place_counts_no_distance_and_is_named() -> None:
    answer = assign([unit(1), unit(2, at=-1)], [team(1, 1)], RULES)
    assert (answer.metres, answer.without_position) == (0, ("02",))


def test_fewer_units_than_teams() -> None:
    answer = assign(units(1), [team(1, 5), team(2, 1), team(3, 9)], RULES)
    assert (answer.team_of, answer.loads) == ({"01": "t2"}, {"t1": 0, "t2": 1, "t3": 0})


def test_nothing_to_assign() -> None:
    for sides in ([], [team(1, 1)]):
        answer = assign([], sides, RULES)
        assert answer.found and answer.proof and answer.proof.optimal and answer.team_of == {}


def test_nothing_is_named_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        assign([unit(1), unit(1)], [team(1, 1)], RULES)
    with pytest.raises(ValueError, match="twice"):
        assign([unit(1)], [team(1, 1), team(1, 2)], RULES)


# Refusals -----------------------------------------------------------------------------------------------------------


def test_no_team_at_all() -> None:
    answer = assign(units(1), [], RULES)
    assert not answer.found
    assert [fault.sentence for fault in answer.obstacles] == ["Chưa có tổ thẩm định nào."]


def test_a_unit_that_every_team_is_kept_from() -> None:
    sides = [team(1, 1, serves=["02"]), team(2, 2, last_year=["02"]), team(3, 3, last_year=["02"], lives="02")]
    answer = assign(units(3), sides, RULES)
    (fault,) = answer.obstacles
    assert fault.sentence == (
        "Xã 2: cả 3 tổ đều vướng: Tổ 1 (Cán bộ 1 đang công tác), Tổ 2 (đã thẩm định năm trước), "
        "Tổ 3 (Cán bộ 3 cư trú; đã thẩm định năm trước)."
    )
    assert (fault.rule, fault.unit) == (Rule.ROTATE, "02")
    assert answer.ways == ((Rule.ROTATE,), (Rule.SERVES,))
    assert [(c.unit.code, c.team.key, c.rule) for c in answer.exceptions] in (
        [("02", "t1", Rule.SERVES)],
        [("02", "t2", Rule.ROTATE)],
    )
    assert answer.advice[0] == "Xếp được nếu không giữ quy tắc “luân phiên”; hoặc “không chấm nơi đang công tác”."
    assert answer.advice[1].startswith("Giữ mọi quy tắc thì phải chấp nhận ít nhất 1 ngoại lệ: Xã 2 – Tổ ")


def test_balance_in_the_way() -> None:
    sides = [team(1, 1, serves=["02", "03", "04"]), team(2, 2)]
    answer = assign(units(4), sides, RULES)
    (fault,) = answer.obstacles
    assert fault.rule == Rule.BALANCE
    assert fault.sentence == "Không chia được khối lượng cho 2 tổ chênh nhau không quá 1; ít nhất là 2."
    assert answer.ways == ((Rule.BALANCE,), (Rule.SERVES,))
    (exception,) = answer.exceptions
    assert (exception.team.key, exception.rule) == ("t1", Rule.SERVES)


def test_the_districts_rule_in_the_way() -> None:
    places = [unit(n, district="A" if n < 3 else "B") for n in range(1, 5)]
    answer = assign(places, [team(1, 1, lives="01"), team(2, 2, lives="02")], Rules(2023, one_team_a_district=True))
    (fault,) = answer.obstacles
    assert (fault.rule, fault.sentence) == (
        Rule.DISTRICT,
        "Huyện A: không tổ nào nhận được trọn huyện: Tổ 1 (Xã 1: Cán bộ 1 cư trú), Tổ 2 (Xã 2: Cán bộ 2 cư trú).",
    )
    assert answer.ways == ((Rule.DISTRICT,), (Rule.LIVES,))


def test_two_rules_in_the_way_together() -> None:
    sides = [team(1, 1, serves=["01"], lives="01"), team(2, 2, serves=["01"], last_year=["01"])]
    answer = assign(units(2), sides, RULES)
    assert answer.ways == ((Rule.ROTATE, Rule.SERVES), (Rule.LIVES, Rule.SERVES))
    assert answer.advice[0] == (
        "Xếp được nếu không giữ quy tắc “luân phiên” và “không chấm nơi đang công tác”; "
        "hoặc “không chấm nơi cư trú” và “không chấm nơi đang công tác”."
    )


def test_districts_too_unlike_for_the_balance() -> None:
    places = [unit(n, district="A" if n < 6 else "B") for n in range(1, 7)]
    answer = assign(places, [team(1, 1), team(2, 2)], Rules(2023, one_team_a_district=True))
    assert rules_named(answer.obstacles) == [Rule.BALANCE]
    assert answer.ways == ((Rule.BALANCE,), (Rule.DISTRICT,))
    assert answer.exceptions == ()  # no conflict stands in the way


def test_not_found_in_time_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.balancing, "least_cost", lambda *_, **__: Choice(None, 0, 0, proven=False))
    answer = assign(units(3), [team(1, 1)], RULES)
    assert (answer.found, answer.ways) == (False, ())
    assert answer.obstacles[0].sentence.startswith("Chưa tìm được cách chia trong thời gian cho phép")


def test_an_unproven_choice_shows_its_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = Choice((0, 1), 1112, 1000, proven=False)
    monkeypatch.setattr(module.balancing, "least_cost", lambda *_, **__: choice)
    proof = assign(units(2), [team(1, 1), team(2, 1)], RULES).proof
    assert proof and (proof.optimal, proof.bound, proof.gap) == (False, 1000, 112)


def test_the_most_even_choice_stands_where_no_shorter_one_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.balancing, "least_cost", lambda *_, **__: Choice(None, 0, 7, proven=False))
    answer = assign(units(4), [team(1, 1), team(2, 4)], Rules(2023, spread=None))
    assert answer.loads == {"t1": 2, "t2": 2}
    assert answer.proof and (answer.proof.optimal, answer.proof.bound) == (False, 7)


# The same every time ------------------------------------------------------------------------------------------------


def province_of_209() -> tuple[list[Unit], list[Team]]:
    chance = Random(2023)
    places = [unit(n, at=chance.randrange(900), district="ABCDEFGHIJ"[n % 10]) for n in range(1, 210)]
    codes = [place.code for place in places]
    sides = [
        team(n, 90 * n, serves=chance.sample(codes, 5), lives=chance.choice(codes), last_year=chance.sample(codes, 21))
        for n in range(10)
    ]
    return places, sides


def test_the_order_of_the_input_decides_nothing() -> None:
    places, sides = province_of_209()
    answer = assign(places, sides, RULES)
    assert answer.proof and answer.proof.optimal
    assert sorted(answer.loads.values()) == [20, *[21] * 9]
    assert check(answer.team_of, places, sides, RULES) == ()
    Random(1).shuffle(places)
    assert assign(places, sides[::-1], RULES) == answer


# By hand ------------------------------------------------------------------------------------------------------------


def test_a_change_by_hand_is_told_what_stands_against_it() -> None:
    sides = [team(1, 1, serves=["01"], last_year=["02"]), team(2, 2)]
    faults = check({"01": "t1", "02": "t1", "03": "t9", "77": "t2"}, units(4), sides, RULES)
    assert [(fault.rule, fault.unit, fault.sentence) for fault in faults] == [
        (Rule.SERVES, "01", "Xã 1 – Tổ 1: Cán bộ 1 đang công tác."),
        (Rule.ROTATE, "02", "Xã 2 – Tổ 1: đã thẩm định năm trước."),
        (None, "03", "Xã 3: không có tổ “t9”."),
        (None, "04", "Xã 4: chưa có tổ thẩm định."),
        (None, "77", "Không có đơn vị mã “77” trong năm này."),
        (Rule.BALANCE, "", "Tổ 1 nhận 2, Tổ 2 nhận 0: chênh 2, quá 1."),
    ]


def test_a_district_in_two_hands() -> None:
    places = [unit(1, district="A"), unit(2, district="A")]
    (fault,) = check({"01": "t1", "02": "t2"}, places, [team(1, 1), team(2, 2)], Rules(2023, one_team_a_district=True))
    assert (fault.rule, fault.sentence) == (Rule.DISTRICT, "Huyện A chia cho 2 tổ: Tổ 1, Tổ 2.")


@pytest.mark.parametrize(
    "rules", [Rules(2023, spread=2), Rules(2023, spread=None), Rules(2023, waived=frozenset({Rule.BALANCE}))]
)
def test_what_the_rules_allow_is_no_fault(rules: Rules) -> None:
    assert check({"01": "t1", "02": "t1"}, units(2), [team(1, 1), team(2, 2)], rules) == ()
