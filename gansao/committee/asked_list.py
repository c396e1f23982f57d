"""The questions to the agencies as a list to search: by the unit's name or code, and by what was answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gansao.committee.models import Consultation
from gansao.domain.text import fold
from gansao.ui.chips import Chip, query_of

STATES = {"": "Tất cả", **{state.value: state.label for state in Consultation.State}}


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address: ?q=my+thai&xem=waiting. What makes no sense is passed over."""

    text: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Asked":
        state = str(query.get("xem", ""))
        return cls(
            text=str(query.get("q", "")).replace("\x00", "").strip()[:100],
            state=state if state in STATES else "",
        )

    @property
    def query(self) -> str:
        return query_of({"q": self.text, "xem": self.state})


def listed(rows: Sequence[Consultation], asked: Asked) -> tuple[list[Consultation], list[Chip]]:
    """The rows asked for, and the answers that occur with how many each would leave."""
    words = fold(asked.text).split()
    found = [
        row for row in rows if all(word in row.participation.folded or word in row.participation.code for word in words)
    ]
    numbers = Counter(row.state for row in found) + Counter({"": len(found)})
    chips = [
        Chip(name, numbers[state], replace(asked, state=state).query, state == asked.state)
        for state, name in STATES.items()
        if numbers[state] or state in ("", asked.state)
    ]
    return [row for row in found if asked.state in ("", row.state)], chips
