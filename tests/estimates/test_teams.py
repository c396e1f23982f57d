import pytest

from gansao.estimates.teams import Member, Rule, Rules, Team, Unit, blocks, conflicts, metres
from tests.estimates.teams_of import team, unit, units

RULES = Rules(2023)


def reasons(one: Team, rules: Rules = RULES) -> list[tuple[str, Rule, str]]:
    found = conflicts(units(9), [one], rules)
    return [(c.unit.code, c.rule, c.reason) for entries in found.values() for c in entries]


def test_each_conflict_in_words() -> None:
    one = team(1, 0, serves=["01"], served={"02": 2021}, lives="03", last_year=["04"])
    assert reasons(one) == [
        ("01", Rule.SERVES, "Cán bộ 1 đang công tác"),
        ("02", Rule.SERVED, "Cán bộ 1 công tác đến năm 2021"),
        ("03", Rule.LIVES, "Cán bộ 1 cư trú"),
        ("04", Rule.ROTATE, "đã thẩm định năm trước"),
    ]


def test_a_reason_says_where_it_is_known_from() -> None:
    home = Member("a", "An", lives=frozenset({"01", "02"}), notes={(Rule.LIVES, "02"): "khai ở Xã Cũ"})
    found = conflicts(units(2), [Team("t", "Tổ", (0, 0), (home,))], RULES)
    assert [c.reason for pair in found.values() for c in pair] == ["An cư trú", "An cư trú (khai ở Xã Cũ)"]


def test_all_reasons_of_all_members_stand_together() -> None:
    members = (
        Member("a", "An", serves=frozenset({"01"}), lives=frozenset({"01"})),
        Member("b", "Bình", served={"01": 2022}),
    )
    found = conflicts(units(1), [Team("t", "Tổ", (0, 0), members, frozenset({"01"}))], RULES)
    assert [c.reason for c in found["01", "t"]] == [
        "An đang công tác",
        "An cư trú",
        "Bình công tác đến năm 2022",
        "đã thẩm định năm trước",
    ]


@pytest.mark.parametrize(("last", "kept_out"), [(2019, False), (2020, True), (2022, True), (2023, True)])
def test_three_full_years_after_leaving(last: int, kept_out: bool) -> None:
    assert bool(reasons(team(1, 0, served={"02": last}))) is kept_out


def test_the_years_after_leaving_are_the_rules_own() -> None:
    assert reasons(team(1, 0, served={"02": 2021}), Rules(2023, years_after_leaving=1)) == []


def test_without_rotation_last_years_units_are_free() -> None:
    assert reasons(team(1, 0, last_year=["04"]), Rules(2023, rotate=False)) == []


@pytest.mark.parametrize("rule", [Rule.SERVES, Rule.SERVED, Rule.LIVES, Rule.ROTATE])
def test_a_waived_rule_binds_nobody(rule: Rule) -> None:
    one = team(1, 0, serves=["01"], served={"02": 2021}, lives="03", last_year=["04"])
    assert rule not in {found for _, found, _ in reasons(one, Rules(2023, waived=frozenset({rule})))}
    assert len(reasons(one, Rules(2023, waived=frozenset({rule})))) == 3


def test_units_of_elsewhere_do_not_matter() -> None:
    assert reasons(team(1, 0, serves=["99"], lives="98", last_year=["97"])) == []


def test_metres() -> None:
    hanoi, haiphong = (2_102_776, 10_583_416), (2_086_139, 10_668_019)
    assert metres(hanoi, hanoi) == 0
    assert metres(hanoi, haiphong) == metres(haiphong, hanoi) == 89_785  # as by vectors
    assert metres((0, 0), (0, 100_000)) == 111_195  # a degree of the equator
    assert metres((0, 0), (0, 18_000_000)) == 20_015_115  # half around
    assert metres(None, hanoi) == metres(hanoi, None) == 0


def test_blocks_are_districts_only_where_the_rule_says_so() -> None:
    places = [unit(2, district="A"), unit(1, district="B"), unit(3, district="A"), unit(4), unit(5)]
    whole = blocks(places, Rules(2023, one_team_a_district=True))
    assert [[u.code for u in block] for block in whole] == [["01"], ["02", "03"], ["04"], ["05"]]
    assert [[u.code for u in block] for block in blocks(places, RULES)] == [["01"], ["02"], ["03"], ["04"], ["05"]]


def test_work_is_at_least_one() -> None:
    with pytest.raises(ValueError, match="01"):
        Unit("01", "Xã", weight=0)
