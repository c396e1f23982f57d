"""Reads of marks and the ranking that follows from them. A whole year costs a few queries, whatever its size."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet

from gansao.accounts.queries import grants, places_of
from gansao.assessments.models import Access, Disqualification, Dossier, Layer, Mark, MarksUpload
from gansao.criteria.queries import load
from gansao.domain import points, ranking
from gansao.domain.criteria import CriteriaSet
from gansao.domain.process import visible_layers
from gansao.domain.register import FrozenUnit
from gansao.domain.stars import Award, award
from gansao.orm.prepared import Prepared
from gansao.programmes.models import Participation, Programme
from gansao.programmes.permissions import roles_at
from gansao.programmes.queries import process_of, schedule_of, schedules_of, within_places
from gansao.programmes.queries import visible_to as visible_programmes

NEAR = 50  # hundredths from a band's bound, above or below


@dataclass(frozen=True, slots=True)
class UnitOfYear:
    """What the pages of a year need to know of a participation."""

    pk: int
    code: str
    name: str
    district_code: str
    district_name: str
    folded: str
    sort_key: str
    status: str
    status_reason: str

    @property
    def takes_part(self) -> bool:
        return self.status == Participation.Status.TAKING_PART


_UNIT_FIELDS = (
    "pk", "code", "name", "district_code", "district_name", "folded", "sort_key", "status", "status_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RankedUnit:
    unit: UnitOfYear
    marks: Mapping[str, int]
    award: Award
    rank: int | None  # None: incomplete


@dataclass(frozen=True)
class Ranking:
    """A year's units in their order, with all that the page says about them. `absent`: counted, without marks."""

    criteria_set: CriteriaSet
    rows: tuple[RankedUnit, ...]
    absent: tuple[UnitOfYear, ...]
    placed: tuple[ranking.Ranked, ...]

    @cached_property
    def summary(self) -> dict[str, Any]:
        """As `gansao rank` counts, over all units of the year, the absent ones included."""
        counted = ranking.summary(self.placed)
        counted["units"] += len(self.absent)
        counted["share"] = points.percent(counted["recognised"], counted["units"])
        return counted

    @cached_property
    def near(self) -> frozenset[str]:
        """Codes of the units within half a point of a band's bound."""
        return frozenset(row.code for row in ranking.near_bound(self.criteria_set, self.placed, NEAR))

    @cached_property
    def tied(self) -> frozenset[str]:
        """Codes of the units that share their rank with another."""
        shared = Counter(row.rank for row in self.placed if row.rank is not None)
        return frozenset(row.code for row in self.placed if row.rank is not None and shared[row.rank] > 1)

    @cached_property
    def incomplete(self) -> tuple[RankedUnit, ...]:
        return tuple(row for row in self.rows if row.award.incomplete)


def units_of(programme: Programme) -> list[UnitOfYear]:
    """All units of the year by their codes."""
    rows = Participation.objects.filter(programme=programme).order_by("code").values_list(*_UNIT_FIELDS)
    return [UnitOfYear(*row) for row in rows]


def marks_of(programme: Programme) -> dict[str, dict[str, int]]:
    """{unit's code: {criterion: hundredths}} of all units, those without any mark included."""
    units = units_of(programme)
    by_pk = _marks(programme, units)
    return {unit.code: by_pk[unit.pk] for unit in units}


def disqualifiers_of(programme: Programme) -> dict[str, tuple[str, ...]]:
    """{unit's code: its disqualifiers}, of the units that have any."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Disqualification.objects.filter(participation__programme=programme).order_by("code")
    for unit, code in rows.values_list("participation__code", "code"):
        found[unit].append(code)
    return {unit: tuple(codes) for unit, codes in found.items()}


def ranked(programme: Programme) -> Ranking:
    """The year ranked: three queries (units, marks, disqualifiers), and the criteria set once in a process."""
    criteria_set = load(programme.criteria_set)
    units = units_of(programme)
    return rank_units(criteria_set, units, _marks(programme, units), disqualifiers_of(programme))


def rank_units(
    criteria_set: CriteriaSet,
    units: list[UnitOfYear],
    marks: Mapping[int, Mapping[str, int]],
    disqualifiers: Mapping[str, tuple[str, ...]],
) -> Ranking:
    """The ranking of units by their marks ({primary key: {criterion: hundredths}}); who is absent has no award."""
    present = {unit.code: unit for unit in units if unit.takes_part}
    placed = ranking.rank(
        ranking.Row(code, unit.name, award(criteria_set, marks[unit.pk], disqualifiers.get(code, ())))
        for code, unit in present.items()
    )
    rows = tuple(RankedUnit(present[r.code], marks[present[r.code].pk], r.award, r.rank) for r in placed)
    absent = tuple(unit for unit in units if not unit.takes_part)
    return Ranking(criteria_set, rows, absent, placed)


def marks_given(of: Iterable[Programme]) -> dict[int, int]:
    """{programme's primary key: how many marks the units that take part have}, in one query."""
    counted = {programme.pk: 0 for programme in of}
    rows = Mark.objects.filter(
        participation__programme__in=counted,
        participation__status=Participation.Status.TAKING_PART,
        layer=Layer.FINAL,
        points_x100__isnull=False,
    )
    per_year = rows.order_by().values_list("participation__programme").annotate(n=Count("id"))
    return counted | dict(per_year)


def frozen_units(programme: Programme) -> tuple[FrozenUnit, ...]:
    """The units as they go into a frozen result: marks only where the unit takes part."""
    units = units_of(programme)
    marks, disqualifiers = _marks(programme, units), disqualifiers_of(programme)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    not_arising = _final(programme).filter(not_arising=True)
    for participation, criterion, note in not_arising.values_list("participation_id", "criterion", "note"):
        reasons[participation][criterion] = note
    return tuple(
        FrozenUnit(
            code=unit.code,
            name=unit.name,
            district_code=unit.district_code,
            district_name=unit.district_name,
            status=unit.status,
            marks=marks[unit.pk] if unit.takes_part else {},
            not_arising=reasons.get(unit.pk, {}) if unit.takes_part else {},
            disqualifiers=disqualifiers.get(unit.code, ()) if unit.takes_part else (),
        )
        for unit in units
    )


def dossiers_visible_to(user: Any) -> QuerySet[Participation]:
    """The units, of years that run by a process, whose dossier this person may open: by place, or as assigned."""
    return _dossiers(places_of(user, "assessments.read_dossier"), **_assigned_to(user))


def dossier_of(user: Any, key: str, code: str) -> Participation | None:
    """One of these units; asked by every page of a dossier."""
    places = tuple(places_of(user, "assessments.read_dossier"))
    return next(iter(_one_dossier.rows(places=places, key=key, code=code, **_assigned_to(user))), None)


def _assigned_to(user: Any) -> dict[str, int]:
    """{"assigned_to": whom, by primary key}, where one of their roles is of those that are assigned units."""
    return {"assigned_to": user.pk} if any(not grant.reaches_within for grant in grants(user)) else {}


@Prepared
def _one_dossier(places: Collection[int], key: str, code: str, **assigned_to: int) -> QuerySet[Participation]:
    return _dossiers(places, **assigned_to).filter(programme__key=key, code=code)


def _dossiers(places: Collection[int], assigned_to: int = 0) -> QuerySet[Participation]:
    units = within_places(places)
    if assigned_to:
        assigned = _accesses_of(assigned_to).values("participation")
        units = Participation.objects.filter(Q(pk__in=units.values("pk")) | Q(pk__in=assigned))
    units = units.filter(programme__process__isnull=False)
    return units.select_related("programme__province", "programme__criteria_set", "dossier").defer(
        "programme__criteria_set__content"
    )


def dossier_state(participation: Participation) -> str:
    """A unit without a row has not begun: its dossier is being drafted."""
    dossier: Dossier | None = getattr(participation, "dossier", None)
    return dossier.state if dossier else Dossier.State.DRAFTING


def goes_to_district(participation: Participation) -> bool:
    """Whether the unit hands its dossier in to a district: it lies in one, and the year's process has its review."""
    rules = process_of(participation.programme)
    return bool(participation.district_id and rules and "district_review" in rules.by_key)


def dossier_state_now(participation: Participation) -> str:
    """The state as the database has it at this moment, for who is about to write."""
    state = Dossier.objects.filter(participation=participation).values_list("state", flat=True).first()
    return state or Dossier.State.DRAFTING


def roles_for(user: Any, participation: Participation, on: date) -> frozenset[str]:
    """The roles a person has for a unit: by place, and those assigned to them for it."""
    by_place = roles_at(user, participation, on)
    held = {grant.role for grant in grants(user, on) if not grant.reaches_within}
    if not held:  # only such roles are assigned
        return by_place
    assigned = _accesses(user).filter(participation=participation).values_list("role", flat=True)
    return by_place | (frozenset(assigned) & held)


def layers_visible_to(user: Any, participation: Participation, on: date) -> frozenset[str]:
    """The layers of marks that the year's process shows this person for this unit."""
    rules = process_of(participation.programme)
    if rules is None:
        return frozenset()
    return visible_layers(rules, schedule_of(participation), roles_for(user, participation, on), on)


def layers_of_earlier_years(user: Any, participation: Participation, on: date) -> frozenset[str]:
    """The layers of a published year that this person sees beside the unit's sheet: what this year's process shows
    their roles once it has run its course, and the final marks, which are published."""
    rules = process_of(participation.programme)
    roles = roles_for(user, participation, on)
    phases = rules.phases if rules else ()
    opened = {layer for phase in phases for layer, seers in phase.sees.items() if not seers.isdisjoint(roles)}
    return frozenset(opened | {Layer.FINAL.value})


def layers_visible_in(
    user: Any, programme: Programme, units: Iterable[Participation], on: date
) -> dict[int, frozenset[str]]:
    """`layers_visible_to` of many units of one year at once: {participation's primary key: layers}."""
    rules = process_of(programme)
    rows = list(units)
    if rules is None:
        return {unit.pk: frozenset() for unit in rows}
    held = {grant.role for grant in grants(user, on) if not grant.reaches_within}
    assigned: dict[int, set[str]] = defaultdict(set)
    for unit_pk, role in (
        _accesses(user).filter(participation__programme=programme).values_list("participation", "role")
    ):
        assigned[unit_pk].add(role)
    schedules = schedules_of(programme, rows)
    return {
        unit.pk: visible_layers(
            rules, schedules[unit.pk], roles_at(user, unit, on) | (frozenset(assigned[unit.pk]) & held), on
        )
        for unit in rows
    }


def _accesses(user: Any) -> QuerySet[Access]:
    return _accesses_of(user.pk or 0)


def _accesses_of(user_pk: int) -> QuerySet[Access]:
    return Access.objects.filter(user_id=user_pk, until__isnull=True)


def uploads_visible_to(user: Any) -> QuerySet[MarksUpload]:
    """The uploads of the years that this person may see, newest first."""
    uploads = MarksUpload.objects.select_related("file", "uploaded_by")
    return uploads.filter(programme__in=visible_programmes(user))


def _final(programme: Programme) -> QuerySet[Mark]:
    return Mark.objects.filter(participation__programme=programme, layer=Layer.FINAL)


def _marks(programme: Programme, units: list[UnitOfYear]) -> dict[int, dict[str, int]]:
    marks: dict[int, dict[str, int]] = {unit.pk: {} for unit in units}
    rows = _final(programme).filter(points_x100__isnull=False).order_by()
    for participation, criterion, hundredths in rows.values_list("participation_id", "criterion", "points_x100"):
        marks[participation][criterion] = hundredths
    return marks
