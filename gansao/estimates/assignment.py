"""Which team appraises which unit: no conflict, loads in balance, least distance from the teams' bases.

The answer carries its proof: the bound that no admissible choice goes below. Where there is no answer it says which
rules are in the way, which of them, given up, would let one through, and the fewest conflicts one would have to accept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from . import balancing
from .balancing import Budget, Choice, Table
from .teams import RULE_NAMES, Conflict, Conflicts, Fault, Rule, Rules, Team, Unit, blocks, conflicts, metres


@dataclass(frozen=True, slots=True)
class Proof:
    """`optimal`: nothing admissible is shorter (nor more even, where the spread was to be the least)."""

    optimal: bool
    bound: int  # metres: nothing admissible is below
    gap: int  # metres above the bound; 0 is the least there is
    least_spread: int | None  # nothing admissible is more even; None where the spread was given
    seconds: float = field(compare=False)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A team for each unit and the proof, or none and the obstacles."""

    team_of: Mapping[str, str]  # unit code -> team key
    metres: int
    loads: Mapping[str, int]  # team key -> work
    proof: Proof | None = None
    obstacles: tuple[Fault, ...] = ()
    ways: tuple[tuple[Rule, ...], ...] = ()  # each: the rules to give up together; the shortest that help
    exceptions: tuple[Conflict, ...] = ()  # the fewest conflicts that an assignment would have to accept
    without_position: tuple[str, ...] = ()  # units whose distance is not known and counts nothing

    @property
    def found(self) -> bool:
        return self.proof is not None

    @property
    def advice(self) -> tuple[str, ...]:
        """Where there is no answer: what would let one through, in words."""
        sentences = []
        if self.ways:
            names = [" và ".join(f"“{RULE_NAMES[rule]}”" for rule in way) for way in self.ways]
            sentences.append(f"Xếp được nếu không giữ quy tắc {'; hoặc '.join(names)}.")
        if self.exceptions:
            cases = "; ".join(f"{c.unit.name} – {c.team.name} ({c.reason})" for c in self.exceptions)
            sentences.append(f"Giữ mọi quy tắc thì phải chấp nhận ít nhất {len(self.exceptions)} ngoại lệ: {cases}.")
        return tuple(sentences)

    @property
    def spread(self) -> int:
        """The heaviest load less the lightest."""
        return max(self.loads.values(), default=0) - min(self.loads.values(), default=0)


@dataclass(frozen=True, slots=True)
class Case:
    """Units and teams in a fixed order, so that the order of the input decides nothing."""

    units: tuple[Unit, ...]
    teams: tuple[Team, ...]
    rules: Rules
    conflicts: Conflicts
    blocks: tuple[tuple[Unit, ...], ...]

    def against(self, block: Sequence[Unit], team: Team) -> tuple[Conflict, ...]:
        return tuple(c for unit in block for c in self.conflicts.get((unit.code, team.key), ()))

    def table(self) -> Table:
        """Blocks by teams, ready for the solver."""
        shape = len(self.blocks), len(self.teams)
        cost = [[sum(metres(u.position, t.base) for u in block) for t in self.teams] for block in self.blocks]
        free = [[not self.against(block, team) for team in self.teams] for block in self.blocks]
        weight = np.array([sum(unit.weight for unit in block) for block in self.blocks], np.int64)
        return Table(np.array(cost, np.int64).reshape(shape), np.array(free, bool).reshape(shape), weight)


def assign(units: Sequence[Unit], teams: Sequence[Team], rules: Rules, *, seconds: float = 5) -> Assignment:
    """The shortest admissible assignment found within the time; equal input gives an equal answer."""
    budget, case = Budget(seconds), case_of(units, teams, rules)
    if not case.teams and case.units:
        return Assignment({}, 0, {}, obstacles=(Fault(None, "Chưa có tổ thẩm định nào."),))
    table = case.table()
    choice, least = _choice(table, rules, budget)
    if choice.columns is None:
        return _refusal(case, table, choice, budget)
    return _assignment(case, table, choice, least, budget)


def check(team_of: Mapping[str, str], units: Sequence[Unit], teams: Sequence[Team], rules: Rules) -> tuple[Fault, ...]:
    """All that stands against an assignment changed by hand, in words. A spread of None sets no limit here."""
    case = case_of(units, teams, rules)
    known, faults = {team.key: team for team in case.teams}, []
    for unit in case.units:
        key = team_of.get(unit.code, "")
        if key in known:
            faults += [conflict.as_fault() for conflict in case.against([unit], known[key])]
        else:
            missing = f"không có tổ “{key}”" if key else "chưa có tổ thẩm định"
            faults.append(Fault(None, f"{unit.name}: {missing}.", unit.code, key))
    strangers = sorted(team_of.keys() - {unit.code for unit in case.units})
    faults += [Fault(None, f"Không có đơn vị mã “{code}” trong năm này.", code, team_of[code]) for code in strangers]
    return (*faults, *_split_districts(case, team_of), *_uneven(case, team_of))


def case_of(units: Sequence[Unit], teams: Sequence[Team], rules: Rules) -> Case:
    """Sorted by code and key; each conflict that the rules know, found once."""
    by_code, by_key = {unit.code: unit for unit in units}, {team.key: team for team in teams}
    if len(by_code) < len(units) or len(by_key) < len(teams):
        raise ValueError("a unit or a team is named twice")
    ordered, sides = tuple(by_code[code] for code in sorted(by_code)), tuple(by_key[key] for key in sorted(by_key))
    return Case(ordered, sides, rules, conflicts(ordered, sides, rules), blocks(ordered, rules))


def _limit(table: Table, rules: Rules) -> int | None:
    """The spread that is allowed; None where the least is to be found."""
    return rules.spread if rules.hold(Rule.BALANCE) else int(table.weight.sum())


def _choice(table: Table, rules: Rules, budget: Budget) -> tuple[Choice, int | None]:
    """The choice, and the spread that none goes below where the least one was asked for."""
    limit = _limit(table, rules)
    if limit is not None:
        return balancing.least_cost(table, limit, budget.left()), None
    # Mostly nothing stands against the most even choice there could be: one step, with most of the time, not two.
    thinkable = balancing.smallest_thinkable_spread(table)
    choice = balancing.least_cost(table, thinkable, budget.left() * 3 / 4)
    if choice.columns is not None:
        return choice, thinkable
    even = balancing.least_spread(table, budget.left() / 2)
    if even.columns is None:
        return even, None
    choice = balancing.least_cost(table, even.cost, budget.left())
    if choice.columns is None:
        cost = table.total(even.columns)
        choice = Choice(even.columns, cost, min(cost, choice.bound), proven=False)
    return choice, even.bound


def _assignment(case: Case, table: Table, choice: Choice, least: int | None, budget: Budget) -> Assignment:
    columns = choice.columns or ()
    keys = [team.key for team in case.teams]
    team_of = {u.code: keys[column] for block, column in zip(case.blocks, columns, strict=True) for u in block}
    loads = table.loads(columns).tolist()
    gap = choice.cost - choice.bound
    even = least is None or max(loads, default=0) - min(loads, default=0) == least
    return Assignment(
        team_of=dict(sorted(team_of.items())),
        metres=choice.cost,
        loads=dict(zip(keys, loads, strict=True)),
        proof=Proof(choice.proven and not gap and even, choice.bound, gap, least, budget.spent()),
        without_position=tuple(unit.code for unit in case.units if unit.position is None),
    )


def _refusal(case: Case, table: Table, choice: Choice, budget: Budget) -> Assignment:
    """No assignment: why, and what would help."""
    limit = _limit(table, case.rules)
    if not choice.impossible:
        sentence = "Chưa tìm được cách chia trong thời gian cho phép; hãy nới chênh lệch khối lượng giữa các tổ."
        return Assignment({}, 0, {}, obstacles=(Fault(Rule.BALANCE, sentence),))
    obstacles = _without_team(case)
    if not obstacles:
        least = balancing.least_spread(table, budget.left() / 2)
        known = f"; ít nhất là {least.cost}" if least.proven else ""
        sentence = f"Không chia được khối lượng cho {len(case.teams)} tổ chênh nhau không quá {limit}{known}."
        obstacles = (Fault(Rule.BALANCE, sentence),)
    return Assignment(
        {}, 0, {}, obstacles=obstacles, ways=_ways(case, budget), exceptions=_fewest_exceptions(case, table, budget)
    )


def _without_team(case: Case) -> tuple[Fault, ...]:
    """Units, and districts that go as a whole, which every team is kept from."""
    faults: list[Fault] = []
    for block in case.blocks:
        if all(case.against(block, team) for team in case.teams):
            alone = [unit for unit in block if all(case.against([unit], team) for team in case.teams)]
            faults += [_no_team_for_unit(case, unit) for unit in alone] or [_no_team_for_district(case, block)]
    return tuple(faults)


def _no_team_for_unit(case: Case, unit: Unit) -> Fault:
    against = [(team, case.against([unit], team)) for team in case.teams]
    reasons = ", ".join(f"{team.name} ({'; '.join(c.reason for c in found)})" for team, found in against)
    rule = _commonest([conflict.rule for _, found in against for conflict in found])
    return Fault(rule, f"{unit.name}: cả {len(against)} tổ đều vướng: {reasons}.", unit.code)


def _no_team_for_district(case: Case, block: Sequence[Unit]) -> Fault:
    """One reason a team is enough to see why: a district has too many."""
    against = [(team, case.against(block, team)[0]) for team in case.teams]
    reasons = ", ".join(f"{team.name} ({conflict.unit.name}: {conflict.reason})" for team, conflict in against)
    return Fault(Rule.DISTRICT, f"{_district(block)}: không tổ nào nhận được trọn huyện: {reasons}.")


def _district(block: Sequence[Unit]) -> str:
    return block[0].district_name or block[0].district


def _commonest(rules: list[Rule]) -> Rule:
    """Of equals, the one that one would rather give up."""
    return max(Rule, key=lambda rule: rules.count(rule))


def _ways(case: Case, budget: Budget) -> tuple[tuple[Rule, ...], ...]:
    """The smallest sets of rules each of which, given up, lets an assignment through."""
    in_play = {conflict.rule for found in case.conflicts.values() for conflict in found}
    in_play |= {Rule.BALANCE, Rule.DISTRICT}
    rules = [rule for rule in Rule if rule in in_play and case.rules.hold(rule)]
    for size in range(1, len(rules) + 1):
        ways = tuple(way for way in combinations(rules, size) if _possible(case, way, budget))
        if ways:
            return ways
    return ()


def _possible(case: Case, waived: tuple[Rule, ...], budget: Budget) -> bool:
    easier = case_of(case.units, case.teams, replace(case.rules, waived=case.rules.waived | set(waived)))
    table = easier.table()
    limit = _limit(table, easier.rules)
    within = int(table.weight.sum()) if limit is None else limit
    return balancing.least_cost(replace(table, cost=0 * table.cost), within, budget.left()).columns is not None


def _fewest_exceptions(case: Case, table: Table, budget: Budget) -> tuple[Conflict, ...]:
    """Everything is allowed, each conflict costs one: what the cheapest choice pays, where it is shown to be that."""
    counts = [[len(case.against(block, team)) for team in case.teams] for block in case.blocks]
    limit = _limit(table, case.rules)
    within = int(table.weight.sum()) if limit is None else limit
    elastic = Table(np.array(counts, np.int64), np.ones_like(table.allowed), table.weight)
    choice = balancing.least_cost(elastic, within, budget.left())
    if choice.columns is None or not choice.proven:
        return ()
    chosen = zip(case.blocks, choice.columns, strict=True)
    return tuple(c for block, column in chosen for c in case.against(block, case.teams[column]))


def _split_districts(case: Case, team_of: Mapping[str, str]) -> list[Fault]:
    """Districts in more hands than one, where one team takes a district."""
    faults, names = [], {team.key: team.name for team in case.teams}
    for block in case.blocks:
        hands = sorted({team_of[unit.code] for unit in block if unit.code in team_of})
        if len(hands) > 1:
            said = ", ".join(names.get(key, key) for key in hands)
            faults.append(Fault(Rule.DISTRICT, f"{_district(block)} chia cho {len(hands)} tổ: {said}."))
    return faults


def _uneven(case: Case, team_of: Mapping[str, str]) -> list[Fault]:
    limit = case.rules.spread
    if limit is None or not case.teams or not case.rules.hold(Rule.BALANCE):
        return []
    loads = dict.fromkeys((team.key for team in case.teams), 0)
    for unit in case.units:
        if team_of.get(unit.code) in loads:
            loads[team_of[unit.code]] += unit.weight
    light, heavy = (choose(case.teams, key=lambda team: loads[team.key]) for choose in (min, max))
    gap = loads[heavy.key] - loads[light.key]
    sentence = f"{heavy.name} nhận {loads[heavy.key]}, {light.name} nhận {loads[light.key]}: chênh {gap}, quá {limit}."
    return [Fault(Rule.BALANCE, sentence, team=heavy.key)] if gap > limit else []
