"""The board of all units: each unit's layers side by side with what is known of it. Constant queries for any year."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from gansao.appraisals.figures import TeamSeverity, severity_by_number
from gansao.appraisals.queries import team_numbers
from gansao.assessments import layers
from gansao.assessments.layers import LayerTotal
from gansao.assessments.models import Dossier, Layer
from gansao.assessments.queries import RankedUnit, Ranking, UnitOfYear, disqualifiers_of, rank_units, units_of
from gansao.committee.models import Consultation, Explanation, MarkChange
from gansao.criteria.queries import load
from gansao.domain.text import fold
from gansao.programmes.models import Participation, Programme
from gansao.ui.chips import Chip, query_of

ORDERS = {
    "hang": "Thứ hạng",
    "ten": "Tên đơn vị",
    "huyen": "Huyện, rồi thứ hạng",
    "chenh": "Chênh lệch tự chấm - thẩm định, lớn trước",
    "ly-do": "Số tiêu chí chấm khác, nhiều trước",
}
VIEWS = {
    "gan-nguong": "Gần ngưỡng",
    "da-trinh": "Đã trình",
    "chua-trinh": "Chưa trình",
    "giai-trinh": "Có giải trình",
    "loai-tru": "Có điều kiện loại trừ",
    "doi-diem": "Có thay đổi điểm",
}
_FAR = 10**9


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit: its place by the layer that stands (final, else team), its totals, what is known of it."""

    ranked: RankedUnit
    totals: Mapping[str, LayerTotal]
    team: int | None  # the number of its team
    severity: TeamSeverity | None  # how strict that team marks, as far as it can be told; applied to nothing
    dossier: str
    explanation: str  # Explanation.State, "late" once its day is over, "" where not asked
    consultations: Mapping[str, int]  # {Consultation.State: how many}
    changes: Mapping[str, int]  # {MarkChange.State: how many}

    @property
    def unit(self) -> UnitOfYear:
        return self.ranked.unit

    @property
    def taken_in(self) -> bool:
        return Layer.FINAL in self.totals

    @property
    def difference(self) -> int | None:
        """The team's total less what the unit gave itself; None where one of them is not complete."""
        own, team = self.totals.get(Layer.SELF), self.totals.get(Layer.TEAM)
        return team.points - own.points if own and team and own.marked == team.marked else None

    @property
    def reasons(self) -> int:
        """Criteria for which the team says why it marks otherwise."""
        return self.totals[Layer.TEAM].reasons if Layer.TEAM in self.totals else 0

    @property
    def disqualified(self) -> tuple[str, ...]:
        return self.ranked.award.disqualified


@dataclass(frozen=True)
class Board:
    ranking: Ranking
    rows: tuple[BoardRow, ...]
    layers: frozenset[str]  # those that this reader sees
    hidden: int = 0  # units left out, as the reader marks them second

    @cached_property
    def provisional(self) -> bool:
        """Some stars follow from a team's marks that the committee has not taken in."""
        return any(not row.taken_in for row in self.rows)


def board(programme: Programme, seen: Collection[str], today: date, blind: Collection[int] = ()) -> Board:
    """The year's board as far as a reader sees its layers, without the units of which they must not know (`blind`)."""
    criteria_set = load(programme.criteria_set)
    units = units_of(programme)
    final = layers.marks_in(programme, Layer.FINAL) if Layer.FINAL in seen else {}
    team = layers.marks_in(programme, Layer.TEAM) if Layer.TEAM in seen and len(final) < len(units) else {}
    marks = {unit.pk: final.get(unit.pk) or team.get(unit.pk) or {} for unit in units}
    ranking = rank_units(criteria_set, units, marks, disqualifiers_of(programme))
    totals = layers.totals(programme, set(seen) - {Layer.FINAL})
    teams = team_numbers(programme) if Layer.TEAM in seen else {}
    severity = severity_by_number(programme) if Layer.TEAM in seen else {}
    states = dict(Dossier.objects.filter(participation__programme=programme).values_list("participation_id", "state"))
    explanations = _explanations(programme, today)
    consultations = _counted(Consultation.objects.filter(agency__programme=programme), "participation_id")
    changes = _counted(MarkChange.objects.filter(participation__programme=programme), "participation_id")
    rows = tuple(
        BoardRow(
            row,
            totals.get(row.unit.pk, {}) | _final(final.get(row.unit.pk)),
            teams.get(row.unit.code),
            severity.get(teams.get(row.unit.code, 0)),
            states.get(row.unit.pk, Dossier.State.DRAFTING),
            explanations.get(row.unit.pk, ""),
            consultations[row.unit.pk],
            changes[row.unit.pk],
        )
        for row in ranking.rows
        if row.unit.pk not in blind
    )
    return Board(ranking, rows, frozenset(seen), len(ranking.rows) - len(rows))


def severity_for(unit: Participation) -> TeamSeverity | None:
    """How strict the unit's team marks; None where no team has confirmed its marks of the unit's year yet."""
    return severity_by_number(unit.programme).get(team_numbers(unit.programme).get(unit.code, 0))


def _final(marks: Mapping[str, int] | None) -> dict[str, LayerTotal]:
    return {Layer.FINAL: LayerTotal(sum(marks.values()), len(marks))} if marks else {}


def _explanations(programme: Programme, today: date) -> dict[int, str]:
    rows = Explanation.objects.filter(participation__programme=programme)
    return {
        unit: "late" if state == Explanation.State.ASKED and due_on < today else state
        for unit, state, due_on in rows.values_list("participation_id", "state", "due_on")
    }


def _counted(rows: Any, unit: str) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, state in rows.order_by().values_list(unit, "state"):
        found[pk][state] += 1
    return found


# What a reader asked for --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address: ?q=my+thai&huyen=217&xem=gan-nguong&xep=chenh."""

    text: str = ""
    district: str = ""
    view: str = ""
    order: str = "hang"

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Asked":
        view, order = query.get("xem", ""), query.get("xep", "")
        return cls(
            text=str(query.get("q", "")).replace("\x00", "").strip()[:100],
            district=str(query.get("huyen", ""))[:5],
            view=view if view in VIEWS else "",
            order=order if order in ORDERS else "hang",
        )

    @property
    def query(self) -> str:
        order = "" if self.order == "hang" else self.order
        parts = {"q": self.text, "huyen": self.district, "xem": self.view, "xep": order}
        return query_of(parts)


def listed(whole: Board, asked: Asked) -> tuple[tuple[BoardRow, ...], tuple[Chip, ...]]:
    """The rows that were asked for in their order, and the chips with what each would leave."""
    words = fold(asked.text).split()
    found = [
        row
        for row in whole.rows
        if (not asked.district or row.unit.district_code == asked.district)
        and all(word in row.unit.folded or word in row.unit.code for word in words)
    ]
    rows = sorted((row for row in found if _holds(whole, row, asked.view)), key=_order(asked.order))
    chips = tuple(
        Chip(name, sum(_holds(whole, row, view) for row in found), replace(asked, view=view).query, asked.view == view)
        for view, name in {"": "Tất cả", **VIEWS}.items()
    )
    return tuple(rows), chips


def _holds(whole: Board, row: BoardRow, view: str) -> bool:
    match view:
        case "gan-nguong":
            return row.unit.code in whole.ranking.near
        case "da-trinh":
            return row.taken_in
        case "chua-trinh":
            return not row.taken_in
        case "giai-trinh":
            return row.explanation == Explanation.State.EXPLAINED
        case "loai-tru":
            return bool(row.disqualified or row.consultations.get(Consultation.State.HOLDS))
        case "doi-diem":
            return bool(row.changes)
    return True


def _order(order: str) -> Callable[[BoardRow], Any]:
    """Sorting is stable over the rank order."""
    if order == "ten":
        return lambda row: (row.unit.sort_key, row.unit.code)
    if order == "huyen":
        return lambda row: row.unit.district_code
    if order == "chenh":
        return lambda row: _FAR if row.difference is None else row.difference
    if order == "ly-do":
        return lambda row: -row.reasons
    return lambda row: 0
