"""The units under appraisal as a list to search: by name or code, team, and how far they are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gansao.appraisals.models import Appraisal
from gansao.appraisals.permissions import BEFORE_THE_PROVINCE
from gansao.assessments.models import Dossier
from gansao.assessments.queries import dossier_state
from gansao.domain.text import fold, running
from gansao.ui.chips import Chip, query_of

COMING = "coming"  # in place of a state: the team has nothing before it yet
STATES = {"": "Tất cả", COMING: "Chưa nộp lên tỉnh", **{state.value: state.label for state in Appraisal.State}}


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address: ?q=my+thai&to=4&tinh-trang=confirmed. What makes no sense is passed over."""

    text: str = ""
    team: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Asked":
        state = str(query.get("tinh-trang", ""))
        return cls(
            text=str(query.get("q", "")).replace("\x00", "").strip()[:100],
            team=str(query.get("to", ""))[:5],
            state=state if state in STATES else "",
        )

    @property
    def query(self) -> str:
        parts = {"q": self.text, "to": self.team, "tinh-trang": self.state}
        return query_of(parts)


def listed(rows: Sequence[Appraisal], asked: Asked) -> tuple[list[Appraisal], list[Chip]]:
    """The rows asked for, and the states with how many each would leave."""
    words = fold(asked.text).split()
    found = [
        row
        for row in rows
        if asked.team in ("", str(row.team.number))
        and all(word in row.participation.folded or word in row.participation.code for word in words)
    ]
    numbers = Counter(map(state_of, found)) + Counter({"": len(found)})
    chips = [
        Chip(name, numbers[state], replace(asked, state=state).query, state == asked.state)
        for state, name in STATES.items()
    ]
    return [row for row in found if asked.state in ("", state_of(row))], chips


def state_of(row: Appraisal) -> str:
    """How far the team is, or COMING while the dossier has not come to the province."""
    waits = row.state == Appraisal.State.MARKING and dossier_state(row.participation) in BEFORE_THE_PROVINCE
    return COMING if waits else row.state


def state_in_words(row: Appraisal, marked: int) -> str:
    """Where the unit stands as its team sees it: what the dossier waits for, then the marking."""
    unit, state = row.participation, state_of(row)
    if not unit.takes_part:
        return str(unit.get_status_display())
    if state == COMING:
        return f"Hồ sơ: {running(Dossier.State(dossier_state(unit)).label)}"
    return STATES[state] if marked or state == Appraisal.State.CONFIRMED else "Chờ chấm"


def teams_of(rows: Iterable[Appraisal]) -> list[tuple[str, str]]:
    """(number, name) in the order of the numbers."""
    return [(str(number), name) for number, name in sorted({(row.team.number, row.team.name) for row in rows})]
