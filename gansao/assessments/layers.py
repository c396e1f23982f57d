"""Reads of the layers: a whole year in a few queries whatever its size, and one unit with all of its layers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from gansao.assessments.models import Layer, Mark
from gansao.programmes.models import Participation, Programme


@dataclass(frozen=True, slots=True)
class LayerTotal:
    points: int  # hundredths of what is marked
    marked: int
    reasons: int = 0  # of these marks, how many say why they differ


def totals(programme: Programme, of: Iterable[str]) -> dict[int, dict[str, LayerTotal]]:
    """{participation's primary key: {layer: its total}} of these layers, counted by the database.

    Asked from the units: grouped as the index of marks is ordered, nothing is sorted.
    """
    rows = programme.participations.filter(marks__layer__in=list(of), marks__points_x100__isnull=False).order_by()
    counted = rows.values_list("pk", "marks__layer").annotate(
        points=Sum("marks__points_x100"),
        marked=Count("marks"),
        reasons=Count("marks", filter=Q(marks__reason__gt="")),
    )
    found: dict[int, dict[str, LayerTotal]] = defaultdict(dict)
    for unit, layer, points, marked, reasons in counted:
        found[unit][layer] = LayerTotal(points, marked, reasons)
    return found


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
