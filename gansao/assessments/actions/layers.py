"""One layer of marks for many criteria or many units at once: all or none, one audit row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments.models import Layer, Mark
from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.criteria import CriteriaSet
from gansao.domain.marks import MarkRefused
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one criterion of one unit, in the criterion's own way, with words and a reason's code."""

    answer: Mapping[str, Any]
    note: str = ""
    reason: str = ""
    marked_by_id: int | None = field(default=None, kw_only=True)  # where it is not whoever writes the layer


@transaction.atomic
def set_layer(
    *,
    programme: Programme,
    layer: str,
    found: Mapping[str, Mapping[str, Found]],
    by: Any,
    at: datetime,
    source: str = "",
) -> int:
    """Write a layer of several units: {code: {criterion: Found}}. What is named replaces; what is not stays.

    How many marks changed. Raises Refused, writing nothing. Who may write the layer is asked before.
    """
    held = lock_open(programme)
    rules = load(held.criteria_set)
    units = {unit.code: unit for unit in held.participations.filter(code__in=found)}
    standing = _standing(held, layer, found)
    rows = [
        mark
        for code, marks in found.items()
        for criterion, each in marks.items()
        if (mark := _mark(rules, _unit(units, code), layer, criterion, each, standing, by, at)) is not None
    ]
    Mark.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["participation", "criterion", "layer"],
        update_fields=[
            "points_x100",
            "answer",
            "not_arising",
            "note",
            "reason",
            "version",
            "marked_at",
            "marked_by_id",
        ],
    )
    if rows:
        after = {"layer": layer, "units": len(found), "changed": len(rows), "source": source}
        one = units[next(iter(found))] if len(found) == 1 else None
        place = one.code if one else programme.province.code
        record(by=by, at=at, action="assessments.set_layer", obj=one or held, after=after, place_code=place)
    return len(rows)


def _unit(units: Mapping[str, Participation], code: str) -> Participation:
    if code not in units:
        raise Refused(f"Đơn vị {code} không thuộc năm này.")
    if not units[code].takes_part:
        raise Refused(f"{units[code].name} đã ghi “{units[code].get_status_display().lower()}” nên không chấm điểm.")
    return units[code]


def _standing(held: Programme, layer: str, found: Mapping[str, Any]) -> dict[tuple[int, str], Mark]:
    rows = Mark.objects.filter(participation__programme=held, participation__code__in=found, layer=layer)
    return {(mark.participation_id, mark.criterion): mark for mark in rows}


def _mark(
    rules: CriteriaSet,
    unit: Participation,
    layer: str,
    criterion: str,
    found: Found,
    standing: Mapping[tuple[int, str], Mark],
    by: Any,
    at: datetime,
) -> Mark | None:
    """The row to write; None where nothing changes."""
    if criterion not in rules.by_code:
        raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")
    answer = dict(found.answer)
    try:
        points = answers.mark(rules.criterion(criterion), answer).points
    except MarkRefused as refused:
        raise Refused(f"{unit.name}: {refused}.") from None
    old = standing.get((unit.pk, criterion))
    if old and (old.answer, old.points_x100, old.note, old.reason) == (answer, points, found.note, found.reason):
        return None
    return Mark(
        participation=unit,
        criterion=criterion,
        layer=Layer(layer),
        points_x100=points,  # type: ignore[misc]  # None: not marked yet
        answer=answer,
        not_arising="not_arising" in answer,
        note=found.note or str(answer.get("not_arising", "")),
        reason=found.reason,
        version=old.version + 1 if old else 1,
        marked_at=at,
        marked_by_id=found.marked_by_id or getattr(by, "pk", None),
    )
