"""The dossiers of a year as a person may see them: filtered, counted, each with how far its own marks have come."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from gansao.assessments import queries
from gansao.assessments.models import Dossier, Layer, Mark
from gansao.criteria.queries import load
from gansao.domain.points import text as points_text
from gansao.domain.text import bare_name, fold, sort_key
from gansao.programmes.models import Participation, Programme
from gansao.ui.chips import Chip, query_of
from gansao.workbooks.cells import guard
from gansao.workbooks.wording import SYNTHETIC

ABSENT = "absent"  # in place of a state: the unit does not take part
STATES = {**{state.value: state.label for state in Dossier.State}, ABSENT: "Không tham gia"}


@dataclass(frozen=True, slots=True)
class Row:
    unit: Participation
    state: str
    seen: bool  # whether this person may see the commune's own marks
    marked: int
    points: int

    @property
    def state_in_words(self) -> str:
        return STATES[self.state] if self.unit.takes_part else str(self.unit.get_status_display())


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address: ?q=my+thai&huyen=217&trang-thai=awaiting&co-diem=1."""

    text: str = ""
    district: str = ""
    state: str = ""
    with_points: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Asked":
        """What makes no sense is passed over: a mistyped address still shows the list."""
        state = str(query.get("trang-thai", ""))
        return cls(
            text=str(query.get("q", "")).replace("\x00", "").strip()[:100],
            district=str(query.get("huyen", ""))[:5],
            state=state if state in STATES else "",
            with_points=query.get("co-diem") == "1",
        )

    @property
    def query(self) -> str:
        parts = {
            "q": self.text,
            "huyen": self.district,
            "trang-thai": self.state,
            "co-diem": "1" if self.with_points else "",
        }
        return query_of(parts)


def rows_of(programme: Programme, units: list[Participation], user: Any, on: date) -> list[Row]:
    """A few queries, however many units. Marks are counted only where this person may see them."""
    layers = queries.layers_visible_in(user, programme, units, on)
    seen = [unit.pk for unit in units if Layer.SELF in layers[unit.pk]]
    marks = Mark.objects.filter(
        participation__programme=programme, participation__in=seen, layer=Layer.SELF, points_x100__isnull=False
    ).order_by()
    sums = {
        pk: (number, points)
        for pk, number, points in marks.values_list("participation").annotate(n=Count("id"), p=Sum("points_x100"))
    }
    return [
        Row(
            unit,
            queries.dossier_state(unit) if unit.takes_part else ABSENT,
            Layer.SELF in layers[unit.pk],
            *sums.get(unit.pk, (0, 0)),
        )
        for unit in units
    ]


def listed(rows: Iterable[Row], asked: Asked) -> tuple[list[Row], list[Chip]]:
    """The rows asked for, and the states with how many each would leave."""
    words = fold(asked.text).split()
    found = [
        row
        for row in rows
        if (not asked.district or row.unit.district_code == asked.district)
        and all(word in row.unit.folded or word in row.unit.code for word in words)
    ]
    plain = replace(asked, state="", with_points=False)
    choices = [("Tất cả", plain)]
    choices += [(name, replace(plain, state=state)) for state, name in STATES.items()]
    choices.append(("Đã có điểm", replace(plain, with_points=True)))
    chips = [
        Chip(name, sum(_holds(row, choice) for row in found), choice.query, choice == asked) for name, choice in choices
    ]
    kept = [chip for chip in chips if chip.count or chip.current or chip.name == "Tất cả"]
    return [row for row in found if _holds(row, asked)], kept


def districts_of(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """(code, name) as Vietnamese sorts; empty where there are none."""
    named = {row.unit.district_code: row.unit.district_name for row in rows if row.unit.district_code}
    return sorted(named.items(), key=lambda item: sort_key(bare_name(item[1])))


def as_csv(programme: Programme, rows: Iterable[Row]) -> str:
    """The list for another program; who may not see a unit's marks gets its cells empty."""
    total = len(load(programme.criteria_set).codes)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if programme.synthetic:
        writer.writerow([SYNTHETIC])
    writer.writerow(["code", "name", "district", "state", "changed_at", "marked", "criteria", "self_points"])
    for row in rows:
        dossier = getattr(row.unit, "dossier", None)
        marks = [row.marked, total, points_text(row.points)] if row.seen else ["", total, ""]
        changed = dossier.changed_at.isoformat(timespec="seconds") if dossier else ""
        unit = row.unit
        writer.writerow([unit.code, guard(unit.name), guard(unit.district_name), row.state, changed, *marks])
    return out.getvalue()


def _holds(row: Row, asked: Asked) -> bool:
    return (not asked.state or row.state == asked.state) and (not asked.with_points or row.marked > 0)
