"""The dossiers behind the demonstration's marks: layers by layer, through the same actions as a real year."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments.actions import Found, move_dossier, set_layer
from gansao.assessments.models import Layer
from gansao.demo import findings
from gansao.demo.findings import Layered
from gansao.domain.criteria import CriteriaSet
from gansao.programmes.models import Participation, Programme

SOURCE = "Số liệu giả lập"
Units = Mapping[str, Mapping[str, Layered]]


def of_2023(criteria_set: CriteriaSet, marks: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, Layered]]:
    """{unit's code: {criterion: its layers}}"""
    return {code: findings.layers(criteria_set, code, unit_marks) for code, unit_marks in marks.items()}


def write_claims(programme: Programme, units: Units, by: Any, at: datetime) -> None:
    """What communes claimed and what their districts made of it."""
    claimed = {code: {c: Found(each.claimed) for c, each in layered.items()} for code, layered in units.items()}
    reviewed = {
        code: {
            c: Found(each.district, *((each.note, each.reason) if each.district != each.claimed else ("", "")))
            for c, each in layered.items()
        }
        for code, layered in units.items()
    }
    set_layer(programme=programme, layer=Layer.SELF, found=claimed, by=by, at=at, source=SOURCE)
    set_layer(programme=programme, layer=Layer.DISTRICT, found=reviewed, by=by, at=at, source=SOURCE)


@transaction.atomic
def walk(units: Iterable[Participation], steps: Iterable[tuple[str, Any, datetime]]) -> None:
    """Each dossier along these steps: verb, who, when."""
    way = list(steps)
    for unit in units:
        for verb, by, at in way:
            move_dossier(participation=unit, verb=verb, by=by, at=at)
