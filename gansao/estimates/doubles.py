"""Blind doubles: a random share of the units is marked a second time by another team that knows nothing of the first.

The draw is an order of hashes of the seed and the unit's code, so anyone can repeat it by hand. It takes from each
first team its share. Second teams carry equal loads, and the same two teams meet as seldom as may be: strictness is
compared through the pairs, so the pairs should link all teams.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from . import balancing
from .assignment import Case, case_of
from .balancing import Budget, Choice, Table
from .teams import Rule, Rules, Team, Unit


@dataclass(frozen=True, slots=True)
class Doubles:
    seed: str
    share: Fraction
    team_of: Mapping[str, str]  # unit code -> second team's key
    loads: Mapping[str, int]  # team key -> units to mark a second time
    metres: int
    bound: int  # metres: at these loads and meetings nothing admissible is below
    optimal: bool  # no loads are more even, at those no meetings fewer, at those no ways shorter
    meetings: int  # no two teams compare more units than this
    undrawable: tuple[str, ...]  # units that no other team may mark: they were not in the draw


def assign_doubles(
    units: Sequence[Unit],
    first: Mapping[str, str],
    teams: Sequence[Team],
    rules: Rules,
    *,
    share: Fraction,
    seed: str,
    seconds: float = 5,
) -> Doubles:
    """At least `share` of the units with a first team (as far as others may mark them), each to a second team."""
    known = {team.key for team in teams}
    marked = [unit for unit in units if first.get(unit.code) in known]
    case = case_of(marked, teams, replace(rules, waived=rules.waived | {Rule.DISTRICT}))
    whole = _table(case, first)
    drawable = [unit for unit, free in zip(case.units, whole.allowed, strict=True) if free.any()]
    drawn = _drawn(drawable, first, math.ceil(share * len(case.units)), seed)
    table = whole.part([row for row, unit in enumerate(case.units) if unit.code in drawn])
    choice = _second(table, Budget(seconds))
    columns = choice.columns
    if columns is None:  # every drawn unit has a second team, so only the time can have been too short
        raise TimeoutError(f"no second teams for {table.height} units in {seconds} s")
    team_of = {code: case.teams[column].key for code, column in zip(sorted(drawn), columns, strict=True)}
    meetings = Counter(frozenset((first[code], second)) for code, second in team_of.items())
    return Doubles(
        seed=seed,
        share=share,
        team_of=team_of,
        loads={team.key: list(team_of.values()).count(team.key) for team in case.teams},
        metres=table.total(columns),
        bound=choice.bound,
        optimal=choice.proven,
        meetings=max(meetings.values(), default=0),
        undrawable=tuple(unit.code for unit in case.units if unit not in drawable),
    )


def draw_order(seed: str, code: str) -> str:
    """SHA-256 of "seed:code": the order of the draw."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def _drawn(units: Sequence[Unit], first: Mapping[str, str], count: int, seed: str) -> frozenset[str]:
    """Each first team's units in the order of the draw, taken from all teams in step with their numbers."""
    by_team: dict[str, list[str]] = {}
    for code in sorted((unit.code for unit in units), key=lambda code: draw_order(seed, code)):
        by_team.setdefault(first[code], []).append(code)
    places = [
        (Fraction(2 * place + 1, 2 * len(codes)), draw_order(seed, code), code)
        for codes in by_team.values()
        for place, code in enumerate(codes)
    ]
    return frozenset(code for *_, code in sorted(places)[:count])


def _table(case: Case, first: Mapping[str, str]) -> Table:
    """Each unit counts one; never the first team again; two teams are one group, whichever of them was first."""
    table, width = case.table(), len(case.teams)
    place = {team.key: number for number, team in enumerate(case.teams)}
    one = np.array([place[first[unit.code]] for unit in case.units], np.int64).reshape(-1, 1)
    other = np.arange(width).reshape(1, -1)
    groups = np.minimum(one, other) * width + np.maximum(one, other)
    return Table(table.cost, table.allowed & (one != other), np.ones_like(table.weight), groups)


def _second(table: Table, budget: Budget) -> Choice:
    """The most even loads; at those the fewest meetings of a pair; at those the shortest ways. `proven`: all three."""
    even = balancing.least_spread(table, budget.left() / 2)
    height, width, proven = table.height, table.width, even.proven
    for cap in range(max(1, -(-2 * height // max(1, width * (width - 1)))), height + 1):
        choice = balancing.least_cost(table, even.cost, budget.left() / 2, cap=cap)
        proven = proven and choice.proven
        if choice.columns is not None:
            return replace(choice, proven=proven)
    return replace(even, bound=0, proven=False)
