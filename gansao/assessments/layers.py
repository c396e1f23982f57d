"""Reads of the layers: a whole year in a few queries whatever its size, and one unit with all of its layers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from gansao.assessments.models import Layer, Mark
from gansao.programmes.models import Participation, Programme


@dataclass(frozen=True, slots=True)
class LayerTotal:
    points: int  # hundredths of what is marked
    marked: int


def totals(programme: Programme, of: Iterable[str]) -> dict[int, dict[str, LayerTotal]]:
    """{participation's primary key: {layer: its total}} of these layers, counted by the database."""
    found: dict[int, dict[str, LayerTotal]] = defaultdict(dict)
    rows = _marked(programme).filter(layer__in=list(of)).values_list("participation_id", "layer")
    for unit, layer, points, marked in rows.annotate(points=Sum("points_x100"), marked=Count("pk")):
        found[unit][layer] = LayerTotal(points, marked)
    return found


def reasons(programme: Programme, layer: str) -> dict[int, int]:
    """{participation's primary key: how many of its marks say why they differ}."""
    rows = _marked(programme).filter(layer=layer).exclude(reason="").values_list("participation_id")
    return dict(rows.annotate(n=Count("pk")))


def _marked(programme: Programme) -> QuerySet[Mark]:
    return Mark.objects.filter(participation__programme=programme, points_x100__isnull=False).order_by()


def marks_in(programme: Programme, layer: str) -> dict[int, dict[str, int]]:
    """{participation's primary key: {criterion: hundredths}} of one layer; units without any mark are left out."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = _marked(programme).filter(layer=layer)
    for unit, criterion, points in rows.values_list("participation_id", "criterion", "points_x100"):
        found[unit][criterion] = points
    return found


def sheet_of(participation: Participation, layers: Iterable[str]) -> dict[str, dict[str, Mark]]:
    """{criterion: {layer: its mark}} of one unit, only of these layers."""
    found: dict[str, dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(participation=participation, layer__in=[Layer(layer) for layer in layers]):
        found[mark.criterion][mark.layer] = mark
    return found
