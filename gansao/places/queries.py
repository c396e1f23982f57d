"""Reads of units, always as of a day: the name, kind and parent of a unit are those of its period then."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from gansao.domain.text import fold, running
from gansao.places.models import Level, Succession, Unit, UnitLoad, UnitPeriod, in_force


@dataclass(frozen=True, slots=True)
class Location:
    """A place on the map; `by_district` where the unit's own is not known and its district's centre stands for it."""

    latitude_e5: int
    longitude_e5: int
    by_district: bool


def find(code: str, on: date) -> Unit | None:
    """The unit that bears the code on the day."""
    return Unit.objects.filter(in_force(on), code=code).first()


def unit(code: str, on: date) -> Unit:
    """As `find`; raises Unit.DoesNotExist."""
    return Unit.objects.get(in_force(on), code=code)


def units_with_code(code: str) -> QuerySet[Unit]:
    """All units that ever bore the code, oldest first."""
    return Unit.objects.filter(code=code).order_by("first_on")


def units_as_of(on: date, *, level: str, within: Unit | None = None) -> QuerySet[UnitPeriod]:
    """The periods of a level's units on a day, as Vietnamese sorts; within a district or a province, also where
    districts stand between. Each row carries `parent_name`."""
    rows = _periods_on(on).filter(unit__level=level)
    if within is not None:
        rows = rows.filter(_under(within, on))
    return rows.order_by("sort_key", "unit__code")


def period_on(of: Unit, on: date) -> UnitPeriod | None:
    """The unit's period on a day, None before it began or after it ended. With `parent_name`."""
    return _periods_on(on).filter(unit=of).first()


def periods_on(units: Iterable[Unit], on: date) -> dict[int, UnitPeriod]:
    """{unit's primary key: its period on the day}, in one query."""
    rows = _periods_on(on).filter(unit__in=[each.pk for each in units])
    return {row.unit_id: row for row in rows}


def history(of: Unit) -> QuerySet[UnitPeriod]:
    """All periods of a unit, oldest first; `parent_name` is the parent's name on the period's first day."""
    rows = of.periods.select_related("unit", "parent").order_by("first_on")
    return rows.annotate(parent_name=_name_of(OuterRef("parent"), OuterRef("first_on")))


def successors(of: Unit) -> QuerySet[Succession]:
    """What became of a unit. Each row carries the successor's `name` and `kind` on its first day."""
    rows = of.successions.select_related("successor").annotate(
        name=_value_of("name", OuterRef("successor"), OuterRef("on")),
        kind=_value_of("kind", OuterRef("successor"), OuterRef("on")),
        key=_value_of("sort_key", OuterRef("successor"), OuterRef("on")),
    )
    return rows.order_by(_by_extent(), "key", "successor__code")


def predecessors(of: Unit) -> QuerySet[Succession]:
    """What went into a unit. Each row carries the predecessor's `name` and `kind` on its last day."""
    last = OuterRef("predecessor__last_on")
    rows = of.origins.select_related("predecessor").annotate(
        name=_value_of("name", OuterRef("predecessor"), last),
        kind=_value_of("kind", OuterRef("predecessor"), last),
        key=_value_of("sort_key", OuterRef("predecessor"), last),
    )
    return rows.order_by(_by_extent(), "key", "predecessor__code")


def with_successors(unit: int) -> frozenset[int]:
    """Primary keys of a unit and of all that it went into since, however often that was."""
    return frozenset({unit, *_reached([unit], "predecessor", "successor")[unit]})


def lineages(units: Collection[int]) -> dict[int, frozenset[int]]:
    """{unit's primary key: itself, all that it went into and all that went into it, however often that was}.

    Not what went into the same successor: two communes that merged are strangers to each other.
    """
    later, earlier = _reached(units, "predecessor", "successor"), _reached(units, "successor", "predecessor")
    return {unit: frozenset({unit, *later[unit], *earlier[unit]}) for unit in units}


def latest_names(units: Iterable[int]) -> dict[int, str]:
    """{unit's primary key: its name, or the last that it had}."""
    return dict(UnitPeriod.objects.filter(unit__in=units).order_by("first_on").values_list("unit_id", "name"))


_CARRIED_ON = (Succession.Extent.WHOLE, Succession.Extent.MAIN_PART)


def heirs(units: Iterable[int], on: date) -> dict[int, int]:
    """{unit: the unit it had become by a day}, wholly or mostly, through however many reforms. Keys are primary keys.

    Those that were themselves on the day are left out. Codes say nothing here: one may name two units in turn.
    """
    became: dict[int, int] = {}
    waiting = asked = set(units)
    while waiting:
        rows = Succession.objects.filter(predecessor__in=waiting, extent__in=_CARRIED_ON, on__lte=on)
        step = dict(rows.order_by("extent").values_list("predecessor", "successor"))  # "whole" comes last: it counts
        became |= step
        waiting = set(step.values()) - became.keys()
    found = {}
    for unit in asked & became.keys():
        found[unit] = became[unit]
        while found[unit] in became:
            found[unit] = became[found[unit]]
    return found


def forebears(unit: int) -> frozenset[int]:
    """A unit and all that went into it, wholly or mostly, through however many reforms."""
    found, waiting = {unit}, {unit}
    while waiting:
        rows = Succession.objects.filter(successor__in=waiting, extent__in=_CARRIED_ON)
        waiting = set(rows.values_list("predecessor", flat=True)) - found
        found |= waiting
    return frozenset(found)


def successor_not_recorded(of: Unit) -> bool:
    """True for a commune that ended and of which we do not know what became."""
    return of.level == Level.COMMUNE and of.last_on is not None and not of.successions.exists()


def found(
    text: str, *, on: date | None = None, level: str | None = None, within: Unit | None = None
) -> QuerySet[UnitPeriod]:
    """Units whose name holds every word, with or without marks, in any order; or whose code begins so.

    First the name itself, then names that begin so (with their kind or without it), then the rest, each as
    Vietnamese sorts. Without words, all units of the day; without a day, over all periods, names of the past too.
    `within` a district or a province counts on the day, and needs one.
    """
    words = fold(text).split()
    rows = _periods_on(on) if on else _periods()
    if level:
        rows = rows.filter(unit__level=level)
    if within is not None and on:
        rows = rows.filter(_under(within, on))
    if not words:
        return rows.order_by("sort_key", "unit__code", "first_on") if on else rows.none()
    holds = Q()
    for word in words:
        holds &= Q(folded__contains=word)
    if len(words) == 1 and words[0].isdigit():
        holds |= Q(unit__code__startswith=words[0])
    asked = " ".join(words)
    nearness = Case(
        When(Q(folded=asked) | Q(folded__endswith=f" {asked}"), then=Value(0)),
        When(Q(folded__startswith=asked) | Q(folded__contains=f" {asked}"), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.filter(holds).order_by(nearness, "sort_key", "unit__code", "first_on")


def locations(periods: Iterable[UnitPeriod], on: date) -> dict[int, Location]:
    """{unit's primary key: where it stands on the map}; a unit of which nothing is known is left out.

    A district's centre is its own place, or the mean of its communes' places where it has none.
    """
    rows = list(periods)
    lost = [row for row in rows if row.latitude_e5 is None and row.parent_id is not None]
    centres = _centres({row.parent_id for row in lost if row.parent_id}, on) if lost else {}
    result = {}
    for row in rows:
        if row.latitude_e5 is not None and row.longitude_e5 is not None:
            result[row.unit_id] = Location(row.latitude_e5, row.longitude_e5, by_district=False)
        elif row.parent_id in centres:
            result[row.unit_id] = Location(*centres[row.parent_id], by_district=True)
    return result


def people_committee(period: UnitPeriod, *, short: bool = False) -> str:
    """The committee of a unit, by rule from its name: "Ủy ban nhân dân huyện Lạng Giang"."""
    title = "UBND" if short else "Ủy ban nhân dân"
    return f"{title} {running(period.name)}"


def counts(on: date) -> dict[str, int]:
    """{level: units that stand on the day}, every level named."""
    result = dict.fromkeys(Level.values, 0)
    for level in Unit.objects.filter(in_force(on)).values_list("level", flat=True):
        result[level] += 1
    return result


def last_load() -> UnitLoad | None:
    """The latest load of the lists."""
    return UnitLoad.objects.first()


def _under(above: Unit, on: date) -> Q:
    districts = UnitPeriod.objects.filter(in_force(on), parent=above).values("unit_id")
    return Q(parent=above) | Q(parent__in=districts)


def _periods() -> QuerySet[UnitPeriod]:
    rows = UnitPeriod.objects.select_related("unit", "parent")
    return rows.annotate(parent_name=_name_of(OuterRef("parent"), OuterRef("first_on")))


def _periods_on(on: date) -> QuerySet[UnitPeriod]:
    rows = UnitPeriod.objects.filter(in_force(on)).select_related("unit", "parent")
    return rows.annotate(parent_name=_name_of(OuterRef("parent"), Value(on)))


def _name_of(unit: OuterRef, on: OuterRef | Value) -> Subquery:
    return _value_of("name", unit, on)


def _value_of(field: str, unit: OuterRef, on: OuterRef | Value) -> Subquery:
    """A field of the unit's period on a day. The latest period that had begun: a unit's periods leave no gap."""
    return Subquery(UnitPeriod.objects.filter(unit=unit, first_on__lte=on).order_by("-first_on").values(field)[:1])


def _reached(units: Collection[int], origin: str, end: str) -> dict[int, set[int]]:
    """{unit: what one comes to along the successions}: a query a step, and there are few steps."""
    links: dict[int, set[int]] = defaultdict(set)
    waiting = set(units)
    while waiting:
        rows = Succession.objects.filter(**{f"{origin}__in": waiting}).values_list(f"{origin}_id", f"{end}_id")
        for one, other in rows:
            links[one].add(other)
        waiting = {other for one in waiting for other in links.get(one, ())} - links.keys()
    found: dict[int, set[int]] = {}
    for unit in units:
        found[unit], ahead = set(), [unit]
        while ahead:
            new = links.get(ahead.pop(), set()) - found[unit]
            found[unit] |= new
            ahead += new
    return found


def _by_extent() -> Case:
    """The whole before the main part before a part."""
    order = (Succession.Extent.WHOLE, Succession.Extent.MAIN_PART, Succession.Extent.PART)
    return Case(*(When(extent=extent, then=Value(i)) for i, extent in enumerate(order)), output_field=IntegerField())


def _centres(parents: set[int], on: date) -> dict[int, tuple[int, int]]:
    rows = UnitPeriod.objects.filter(in_force(on)).filter(Q(unit__in=parents) | Q(parent__in=parents))
    known = rows.values_list("unit_id", "parent_id", "latitude_e5", "longitude_e5")
    own: dict[int, tuple[int, int]] = {}
    communes: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for unit_id, parent_id, latitude, longitude in known:
        if latitude is None or longitude is None:
            continue
        if unit_id in parents:
            own[unit_id] = (latitude, longitude)
        else:
            communes[parent_id].append((latitude, longitude))
    means = {
        parent: (sum(p[0] for p in places) // len(places), sum(p[1] for p in places) // len(places))
        for parent, places in communes.items()
    }
    return means | own
