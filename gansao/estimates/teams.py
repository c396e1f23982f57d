"""Who may appraise what: units, teams, the rules as data, and each conflict in words.

Nobody appraises a unit where a member serves, lives (declared) or served in the last three years; with `rotate` no team
sees last year's unit again.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Position = tuple[int, int]  # latitude and longitude in hundred-thousandths of a degree

EARTH_RADIUS = 6_371_009  # metres, the mean


class Rule(StrEnum):
    """In the order in which one would rather give them up."""

    BALANCE = "balance"
    DISTRICT = "district"
    ROTATE = "rotate"
    SERVED = "served"
    LIVES = "lives"
    SERVES = "serves"


RULE_NAMES = {
    Rule.BALANCE: "cân bằng khối lượng",
    Rule.DISTRICT: "mỗi huyện một tổ",
    Rule.ROTATE: "luân phiên",
    Rule.SERVED: "không chấm nơi đã công tác trong những năm gần đây",
    Rule.LIVES: "không chấm nơi cư trú",
    Rule.SERVES: "không chấm nơi đang công tác",
}


@dataclass(frozen=True, slots=True)
class Unit:
    code: str
    name: str
    district: str = ""  # code; empty where there is no district
    district_name: str = ""
    position: Position | None = None
    weight: int = 1  # work

    def __post_init__(self) -> None:
        if self.weight < 1:
            raise ValueError(f"weight of unit {self.code}: {self.weight}")


@dataclass(frozen=True, slots=True)
class Member:
    person: str  # key
    name: str
    serves: frozenset[str] = frozenset()  # units, now
    served: Mapping[str, int] = field(default_factory=dict)  # unit -> last year there
    lives: frozenset[str] = frozenset()  # units, as declared: one, or those that it was made of
    notes: Mapping[tuple[Rule, str], str] = field(default_factory=dict)  # (rule, unit) -> where that is known from


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    name: str
    base: Position | None  # None: not known, so no way is counted
    members: tuple[Member, ...] = ()
    last_year: frozenset[str] = frozenset()  # units that it appraised last year


@dataclass(frozen=True, slots=True)
class Rules:
    """`spread`: by how much the heaviest load may exceed the lightest; None: as little as it can be."""

    year: int
    spread: int | None = 1
    rotate: bool = True
    one_team_a_district: bool = False
    years_after_leaving: int = 3
    waived: frozenset[Rule] = frozenset()

    def hold(self, rule: Rule) -> bool:
        """Whether this rule binds."""
        if rule in self.waived:
            return False
        return {Rule.ROTATE: self.rotate, Rule.DISTRICT: self.one_team_a_district}.get(rule, True)


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands against an assignment; no rule where it is simply incomplete or names what is not there."""

    rule: Rule | None
    sentence: str
    unit: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why this team may not appraise this unit."""

    rule: Rule
    unit: Unit
    team: Team
    reason: str  # "Nguyễn Văn A đang công tác"

    def as_fault(self) -> Fault:
        sentence = f"{self.unit.name} – {self.team.name}: {self.reason}."
        return Fault(self.rule, sentence, self.unit.code, self.team.key)


Conflicts = dict[tuple[str, str], tuple[Conflict, ...]]  # by unit and team; none where nothing stands in the way


def conflicts(units: Iterable[Unit], teams: Iterable[Team], rules: Rules) -> Conflicts:
    """Every unit a team may not appraise, with all reasons."""
    by_code = {unit.code: unit for unit in units}
    found: dict[tuple[str, str], list[Conflict]] = {}
    for team in teams:
        for code, rule, reason in _reasons(team, rules):
            if code in by_code and rules.hold(rule):
                found.setdefault((code, team.key), []).append(Conflict(rule, by_code[code], team, reason))
    return {pair: tuple(reasons) for pair, reasons in sorted(found.items())}


def _reasons(team: Team, rules: Rules) -> Iterable[tuple[str, Rule, str]]:
    """Only years are known of those who left: the year counts from its end, so that three full years have passed."""
    for member in team.members:
        said = [(code, Rule.SERVES, "đang công tác") for code in sorted(member.serves)]
        said += [(code, Rule.LIVES, "cư trú") for code in sorted(member.lives)]
        said += [
            (code, Rule.SERVED, f"công tác đến năm {last}")
            for code, last in sorted(member.served.items())
            if rules.year - last <= rules.years_after_leaving
        ]
        for code, rule, words in said:
            note = member.notes.get((rule, code), "")
            yield code, rule, f"{member.name} {words}" + (f" ({note})" if note else "")
    for code in sorted(team.last_year):
        yield code, Rule.ROTATE, "đã thẩm định năm trước"


def metres(one: Position | None, other: Position | None) -> int:
    """The straight line over the earth, in whole metres; 0 where a position is not known."""
    if one is None or other is None:
        return 0
    (south, west), (north, east) = ([math.radians(value / 100_000) for value in position] for position in (one, other))
    height, width = math.sin((north - south) / 2), math.sin((east - west) / 2)
    part = height * height + math.cos(south) * math.cos(north) * width * width
    return round(2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(part))))


def blocks(units: Sequence[Unit], rules: Rules) -> tuple[tuple[Unit, ...], ...]:
    """What goes to one team as a whole: a unit, or a district's units where one team takes a district."""
    whole = rules.hold(Rule.DISTRICT)
    result: dict[tuple[str, str], list[Unit]] = {}
    for unit in sorted(units, key=lambda unit: unit.code):
        key = (unit.district, "") if whole and unit.district else ("", unit.code)
        result.setdefault(key, []).append(unit)
    return tuple(tuple(block) for block in result.values())
