"""Reads of the layers: a whole year in a few queries whatever its size, and one unit with all of its layers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from gansao.assessments.models import Layer, Mark
from gansao.programmes.models import Participation, Programme


@dataclass(frozen=True, slots=True)
class LayerTotal:
    points: int  # hundredths of what is marked
    marked: int
    reasons: int  # marks that give a reason why they differ


def totals(programme: Programme) -> dict[int, dict[str, LayerTotal]]:
    """{participation's primary key: {layer: its total}}, counted by the database."""
    found: dict[int, dict[str, LayerTotal]] = defaultdict(dict)
    rows = Mark.objects.filter(participation__programme=programme, points_x100__isnull=False).order_by()
    counted = rows.values_list("participation_id", "layer").annotate(
        points=Sum("points_x100"), marked=Count("pk"), reasons=Count("pk", filter=~Q(reason=""))
    )
    for unit, layer, points, marked, reasons in counted:
        found[unit][layer] = LayerTotal(points, marked, reasons)
    return found


def marks_in(programme: Programme, layer: str) -> dict[int, dict[str, int]]:
    """{participation's primary key: {criterion: hundredths}} of one layer; units without any mark are left out."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Mark.objects.filter(participation__programme=programme, layer=layer, points_x100__isnull=False).order_by()
    for unit, criterion, points in rows.values_list("participation_id", "criterion", "points_x100"):
        found[unit][criterion] = points
    return found


def sheet_of(participation: Participation, layers: Iterable[str]) -> dict[str, dict[str, Mark]]:
    """{criterion: {layer: its mark}} of one unit, only of these layers."""
    found: dict[str, dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(participation=participation, layer__in=[Layer(layer) for layer in layers]):
        found[mark.criterion][mark.layer] = mark
    return found
