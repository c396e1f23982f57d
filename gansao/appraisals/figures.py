"""What the marks say about the teams and the units: estimates beside the raw marks, never applied to them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache

from gansao.appraisals import queries
from gansao.appraisals.models import Appraisal, MarkerMark, Settlement
from gansao.assessments.models import Layer, Mark
from gansao.criteria.queries import load
from gansao.estimates import calibration, differences
from gansao.estimates.calibration import Agreement, ManyFacet, Pair, TeamSeverity
from gansao.estimates.many_facet import TeamFacet
from gansao.places.queries import heirs
from gansao.programmes.models import Participation, Programme

REMEMBERED = 24 * 3600  # seconds
Row = TypeVar("Row", TeamSeverity, TeamFacet)


@dataclass(frozen=True)
class Calibration:
    agreement: Agreement
    by_criterion: dict[str, Agreement]
    severity: tuple[TeamSeverity, ...]
    many_facet: ManyFacet


def severity(programme: Programme) -> tuple[TeamSeverity, ...]:
    """How strict or lenient each team marks, with its standard error; says where the data are too few."""
    return _by_number(calibration.severity(team_marks(programme)))


def severity_by_number(programme: Programme) -> dict[int, TeamSeverity]:
    """`severity` by the team's number, for pages of many units.

    Worked out again once a team confirms or takes back, is renamed, or an agency's column is accepted; until then it
    is remembered in the process.
    """
    confirmed = queries.confirmations(programme)
    columns = sorted(queries.accepted_columns(programme).values(), key=lambda column: column.pk)
    stands = repr((confirmed, [(column.pk, column.accepted_at) for column in columns]))
    key = f"severity:{programme.pk}:{sha256(stands.encode()).hexdigest()}"
    found: dict[str, TeamSeverity] | None = cache.get(key)
    if found is None:
        found = {each.team: each for each in severity(programme)} if confirmed else {}
        cache.set(key, found, REMEMBERED)
    return {number: found[name] for number, name, *_ in confirmed if name in found}


def calibrated(programme: Programme) -> Calibration:
    marks = team_marks(programme)
    pairs, many_facet = pairs_of(programme, marks), calibration.many_facet(marks)
    return Calibration(
        agreement=calibration.agreement(pairs),
        by_criterion=calibration.by_criterion(pairs),
        severity=_by_number(calibration.severity(marks)),
        many_facet=replace(many_facet, teams=_by_number(many_facet.teams)),
    )


def _by_number(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Team 2 before team 10."""
    return tuple(sorted(rows, key=lambda row: re.sub(r"\d+", lambda number: number[0].zfill(6), row.team)))


def team_marks(programme: Programme) -> list[calibration.Mark]:
    """The confirmed marks of all teams, first and second; what an agency supplied is nobody's judgement."""
    maxima = {criterion.code: criterion.points for criterion in load(programme.criteria_set).criteria}
    own = _own(programme)
    chosen = dict(
        Settlement.objects.filter(appraisal__participation__programme=programme).values_list("mark_id", "appraisal_id")
    )
    supplied = {
        (code, column.criterion) for column in queries.accepted_columns(programme).values() for code in column.points
    }
    rows = MarkerMark.objects.filter(
        appraisal__participation__programme=programme, appraisal__state=Appraisal.State.CONFIRMED
    ).order_by("id")
    found: dict[tuple[str, str, str], calibration.Mark] = {}
    settled: set[tuple[str, str, str]] = set()
    for pk, unit, team, criterion, points in rows.values_list(
        "pk", "appraisal__participation__code", "appraisal__team__name", "criterion", "points_x100"
    ):
        key = unit, team, criterion
        if (unit, criterion) in supplied or key in settled or (key in found and pk not in chosen):
            continue
        if pk in chosen:
            settled.add(key)
        maximum, self_x100 = maxima[criterion], own.get((unit, criterion))
        found[key] = calibration.Mark(unit, criterion, team, points, maximum, self_x100)
    return list(found.values())


def pairs_of(programme: Programme, marks: Iterable[calibration.Mark]) -> list[Pair]:
    """Each criterion of a unit that the first and the second team both marked."""
    second = {code: row.team.name for code, row in queries.assigned(programme, Appraisal.SECOND).items()}
    by_key = {(mark.unit, mark.criterion, mark.team == second.get(mark.unit)): mark for mark in marks}
    return [
        Pair(unit, criterion, by_key[unit, criterion, False].points_x100, mark.points_x100, mark.maximum_x100)
        for (unit, criterion, is_second), mark in by_key.items()
        if is_second and (unit, criterion, False) in by_key
    ]


def _own(programme: Programme) -> dict[tuple[str, str], int]:
    rows = Mark.objects.filter(
        participation__programme=programme, layer=Layer.SELF, points_x100__isnull=False
    ).order_by()
    return {
        (unit, criterion): int(points or 0)
        for unit, criterion, points in rows.values_list("participation__code", "criterion", "points_x100")
    }


@dataclass(frozen=True, slots=True)
class Compared:
    """A lower layer against the team's, over years. Units go by their identity, as text."""

    found: differences.Differences
    became: Mapping[str, str]  # {unit of an earlier year: the unit that it has become}

    def merged(self) -> dict[str, list[str]]:
        """{unit: names of those with marks that have become it}."""
        names: dict[str, list[str]] = {}
        rows = Participation.objects.filter(unit__in=[int(unit) for unit in self.became]).order_by("sort_key", "code")
        for unit, name in rows.values_list("unit", "name").distinct():
            names.setdefault(self.became[str(unit)], []).append(name)
        return names


def compared(programmes: Iterable[Programme], on: date, below: str = Layer.SELF) -> Compared:
    """Over these years; what a unit had become by a day stands with its heir, never with a namesake in code."""
    years = list(programmes)
    own, team = _layer(years, below), _layer(years, Layer.TEAM)
    became = {str(unit): str(heir) for unit, heir in heirs({int(mark.unit) for mark in own}, on).items()}
    return Compared(differences.differences(own, team, became), became)


def _layer(programmes: Iterable[Programme], layer: str) -> list[differences.YearMark]:
    rows = Mark.objects.filter(
        participation__programme__in=[programme.pk for programme in programmes], layer=layer, points_x100__isnull=False
    ).order_by()
    return [
        differences.YearMark(str(year), str(unit), criterion, points)
        for year, unit, criterion, points in rows.values_list(
            "participation__programme__year", "participation__unit", "criterion", "points_x100"
        )
    ]
