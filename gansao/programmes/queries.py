"""Reads of programme years. `visible_to` is the one place where the eye is limited."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from gansao.accounts.queries import places_of, provinces_of
from gansao.accounts.roles import PER_UNIT, role_table
from gansao.domain import process
from gansao.domain.text import fold
from gansao.orm.prepared import Prepared
from gansao.places.models import Level, Unit, UnitPeriod
from gansao.places.queries import period_on, units_as_of
from gansao.programmes.models import Participation, Phase, PhaseExtension, Programme


@dataclass(frozen=True, slots=True)
class UnitsOfYear:
    """The units that a year would be opened on: what the preview shows and what `open_year` takes."""

    province_name: str
    periods: tuple[UnitPeriod, ...]
    districts: int

    @property
    def kinds(self) -> dict[str, int]:
        """{"xã": 54, "phường": 45}, as many first."""
        counted: dict[str, int] = defaultdict(int)
        for period in self.periods:
            counted[period.kind] += 1
        return dict(sorted(counted.items(), key=lambda pair: -pair[1]))


def programmes() -> QuerySet[Programme]:
    """With province and criteria set (without its content, which few pages need)."""
    return Programme.objects.select_related("province", "criteria_set").defer("criteria_set__content")


def visible_to(user: Any) -> QuerySet[Programme]:
    """The years of the provinces where this person holds a role that reads programmes."""
    return programmes().filter(province__in=visible_provinces(user))


def known_to(user: Any) -> QuerySet[Programme]:
    """The years a person may open the first page of: those they read; of those by a process, where a unit is theirs."""
    own = Q(province__in=provinces_of(user, permission="programmes.read_own"))
    own |= Q(pk__in=reached(user, "assessments.read_dossier").values("programme"))
    return programmes().filter(Q(province__in=visible_provinces(user)) | Q(process__isnull=False) & own)


def visible_provinces(user: Any) -> QuerySet[Unit]:
    """Where this person may see programme years."""
    return provinces_of(user, permission="programmes.read")


def provinces_to_open_in(user: Any) -> QuerySet[Unit]:
    return (
        provinces_of(user, permission="programmes.open_year").filter(level=Level.PROVINCE).order_by("-first_on", "code")
    )


def units_of_year(province: Unit, on: date) -> UnitsOfYear:
    """The communes of a province on a day, as Vietnamese sorts."""
    named = period_on(province, on)
    periods = tuple(units_as_of(on, level=Level.COMMUNE, within=province))
    districts = {period.parent_id for period in periods if period.parent and period.parent.level == Level.DISTRICT}
    return UnitsOfYear(named.name if named else "", periods, len(districts))


def key_for(year: int, province: Unit) -> str:
    """What stands in the year's address: the year, with the province's code where another year bears it already."""
    return str(year) if not Programme.objects.filter(key=str(year)).exists() else f"{year}-{province.code}"


def participations(programme: Programme) -> QuerySet[Participation]:
    """All units of the year, as Vietnamese sorts."""
    return programme.participations.order_by("sort_key", "code")


def status_counts(of: Iterable[Programme]) -> dict[int, dict[str, int]]:
    """{programme's primary key: {status: units}}, every status named, in one query."""
    counted: dict[int, dict[str, int]] = {each.pk: dict.fromkeys(Participation.Status.values, 0) for each in of}
    rows = (
        Participation.objects.filter(programme__in=counted).values_list("programme", "status").annotate(n=Count("id"))
    )
    for programme, status, number in rows.order_by():
        counted[programme][status] = number
    return counted


def districts_of(rows: Iterable[Participation]) -> dict[str, str]:
    """{code: name} of the districts that occur, in the order of their codes; empty where there are none."""
    return dict(sorted({row.district_code: row.district_name for row in rows if row.district_code}.items()))


def matching(rows: Iterable[Participation], text: str) -> list[Participation]:
    """Those whose name or code holds every word, with or without tone marks."""
    words = fold(text).split()
    return [row for row in rows if all(word in row.folded or word in row.code for word in words)]


def province_label(province: Unit) -> str:
    """A province under its latest name, with the days that tell it from another under the same code."""
    latest = province.periods.order_by("-first_on").first()
    name = latest.name if latest else province.code
    days = f"đến {province.last_on:%d/%m/%Y}" if province.last_on else f"từ {province.first_on:%d/%m/%Y}"
    return f"{name} (mã {province.code}, {days})"


def process_of(programme: Programme) -> process.Process | None:
    """The year's process; None for a year of finished marks. Kept on the object, which lives as long as the request."""
    if programme.process is None:
        return None
    if "_process" not in programme.__dict__:
        programme.__dict__["_process"] = _read_process(programme)
    kept: process.Process = programme.__dict__["_process"]
    return kept


def _read_process(programme: Programme) -> process.Process:
    """Read from what is stored once in a program's life; anew where that is no longer the same."""
    stored, read = _processes.get(programme.pk, (None, None))
    if read is None or stored != programme.process:
        read = process.read_stored(programme.process, role_table())
        _processes[programme.pk] = (programme.process, read)
    return read


_processes: dict[int, tuple[Any, process.Process]] = {}  # by year's primary key


def phase_name(programme: Programme, key: str) -> str:
    """A phase's name in the year's process."""
    rules = process_of(programme)
    return rules.by_key[key].name if rules and key in rules.by_key else key


def closing_rules_before(province: Unit, year: int) -> dict[str, Any] | None:
    """What the province said last about closing a year: a new year begins with it. None: nothing yet."""
    rows = Programme.objects.filter(province=province, year__lt=year, closing_rules__isnull=False)
    return rows.order_by("-year").values_list("closing_rules", flat=True).first()


def schedule(programme: Programme) -> dict[str, process.Term]:
    """The year's phases with their days. Kept on the object."""
    if "_schedule" not in programme.__dict__:
        rows = _PHASES.rows(programme=programme.pk)
        programme.__dict__["_schedule"] = {key: process.Term(first, last) for key, first, last in rows}
    kept: dict[str, process.Term] = programme.__dict__["_schedule"]
    return kept


_PHASES = Prepared(
    lambda programme: Phase.objects.filter(programme=programme).values_list("key", "first_on", "last_on")
)


@dataclass(frozen=True, slots=True)
class PhaseOfYear:
    """A phase of the year with its days, and where a day lies: before it, in it, after it."""

    phase: process.Phase
    term: process.Term
    is_over: bool
    is_running: bool


def phases_on(programme: Programme, day: date) -> list[PhaseOfYear]:
    """The year's phases as they stand on a day; none for a year without a process."""
    rules = process_of(programme)
    if rules is None:
        return []
    days, unset = schedule(programme), process.Term(None, None)
    terms = [(each, days.get(each.key, unset)) for each in rules.phases]
    return [
        PhaseOfYear(each, term, term.last_on is not None and term.last_on < day, term.holds(day))
        for each, term in terms
    ]


def phase_in_words(programme: Programme, permission: str, role: str, day: date) -> str:
    """When a role does this in the year: "Giai đoạn “Thẩm định”: từ 01/12/2026 đến hết 30/12/2026."; of several phases
    the first that is not over. Empty where no phase names it."""
    rules = process_of(programme)
    named = {phase.key for phase in rules.phases_of(permission, {role})} if rules else set()
    phases = [each for each in phases_on(programme, day) if each.phase.key in named]
    if not phases:
        return ""
    chosen = next((each for each in phases if not each.is_over), phases[-1])
    first, last = chosen.term.first_on, chosen.term.last_on
    if chosen.is_over:
        days = f"đã hết ngày {last:%d/%m/%Y}"
    elif first is None:
        days = "chưa đặt ngày"
    else:
        days = f"từ {first:%d/%m/%Y}" + (f" đến hết {last:%d/%m/%Y}" if last else "")
    return f"Giai đoạn “{chosen.phase.name}”: {days}."


def fetch_schedules(of: Iterable[Programme]) -> None:
    """The phases of several years in one query, kept on the objects; none where no year runs by a process."""
    years = {year.pk: year for year in of if year.process is not None}
    if not years:
        return
    for year in years.values():
        year.__dict__["_schedule"] = {}
    rows = Phase.objects.filter(programme__in=years).order_by("position")
    for pk, key, first_on, last_on in rows.values_list("programme_id", "key", "first_on", "last_on"):
        years[pk].__dict__["_schedule"][key] = process.Term(first_on, last_on)


def schedule_of(participation: Participation) -> dict[str, process.Term]:
    """The phases as they run for one unit, its extensions included. Kept on the object."""
    if "_schedule" not in participation.__dict__:
        days = {key: last_on for _, key, last_on in _EXTENSIONS_OF_ONE.rows(units=(participation.pk,))}
        participation.__dict__["_schedule"] = process.extended(schedule(participation.programme), days)
    kept: dict[str, process.Term] = participation.__dict__["_schedule"]
    return kept


def schedules_of(programme: Programme, units: Iterable[Participation]) -> dict[int, dict[str, process.Term]]:
    """{participation's primary key: its phases}, in one query for all units."""
    base = schedule(programme)
    return {pk: process.extended(base, days) for pk, days in extensions_of(units).items()}


def extensions_of(units: Iterable[Participation]) -> dict[int, dict[str, date]]:
    """{participation's primary key: {phase: last day}}: the latest word for each."""
    found: dict[int, dict[str, date]] = {unit.pk: {} for unit in units}
    for unit, key, last_on in _extensions(found):
        found[unit][key] = last_on
    return found


def _extensions(units: Collection[int]) -> QuerySet[PhaseExtension, tuple[int, str, date]]:
    """The earlier word first."""
    rows = PhaseExtension.objects.filter(participation__in=units).order_by("granted_at")
    return rows.values_list("participation_id", "phase__key", "last_on")


_EXTENSIONS_OF_ONE = Prepared(_extensions)


def units_reached(user: Any, programme: Programme, permission: str) -> QuerySet[Participation]:
    """The units of one year that a person reaches by place with a permission, as Vietnamese sorts."""
    return reached(user, permission).filter(programme=programme).order_by("sort_key", "code")


def extendable(programme: Programme) -> list[Phase]:
    """The phases that can run longer for one unit: dated, still movable, and about something done unit by unit."""
    rules = process_of(programme)
    if rules is None or programme.state == Programme.State.CLOSED:
        return []
    by_unit = {phase.key for phase in rules.phases if not PER_UNIT.isdisjoint(phase.does)}
    movable = by_unit if programme.state == Programme.State.OPEN else by_unit & process.AFTER_THE_FREEZE
    return [row for row in programme.phases.all() if row.last_on and row.key in movable]


def extensions_listed(units: QuerySet[Participation]) -> QuerySet[PhaseExtension]:
    """All that was granted to these units and taken back, the newest first."""
    rows = PhaseExtension.objects.filter(participation__in=units)
    return rows.select_related("participation", "phase", "granted_by").order_by("-granted_at", "-id")


def reached(user: Any, permission: str) -> QuerySet[Participation]:
    """The units of all years that lie where this person has the permission by place: unit, district or province."""
    return within_places(places_of(user, permission))


def within_places(places: Collection[int]) -> QuerySet[Participation]:
    """The units of all years that lie at or within these places."""
    at = Q(unit__in=places) | Q(district__in=places) | Q(programme__province__in=places)
    units = Participation.objects.filter(at).select_related("programme__province", "programme__criteria_set")
    return units.defer("programme__criteria_set__content")
