"""Reads of visits. A team sees its own visits; who reads appraisals by place sees all of them there.

Whoever appraises a unit sees nothing of the other team's visits there, whatever other role they hold: the second
appraisal is blind.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from gansao.accounts.queries import provinces_of
from gansao.appraisals.models import Appraisal, TeamMember
from gansao.assessments.models import Layer, Mark
from gansao.assessments.queries import dossiers_visible_to
from gansao.estimates.teams import metres
from gansao.places.queries import forebears, heirs
from gansao.programmes.models import Programme
from gansao.programmes.queries import programmes, reached
from gansao.visits.models import CaseSample, Visit, VisitMinutes, VisitNote, VisitPhoto

State = Visit.State
T = TypeVar("T", VisitNote, VisitPhoto)


def own_appraisals(user: Any, on: date) -> QuerySet[Appraisal]:
    """The units that this person's teams appraise, as far as the dossier was given to them."""
    today = TeamMember.objects.filter(user_id=user.pk or 0, first_on__lte=on).filter(
        Q(last_on__isnull=True) | Q(last_on__gte=on)
    )
    units = dossiers_visible_to(user).order_by().values("pk")
    return Appraisal.objects.filter(team__in=today.values("team"), participation__in=units)


def appraisals_visible_to(user: Any, on: date) -> QuerySet[Appraisal]:
    own = own_appraisals(user, on)
    by_place = reached(user, "appraisals.read").order_by().values("pk")
    others = Q(participation__in=by_place) & ~Q(participation__in=own.order_by().values("participation"))
    return Appraisal.objects.filter(Q(pk__in=own.order_by().values("pk")) | others)


def visible_to(user: Any, on: date) -> QuerySet[Visit]:
    visits = Visit.objects.filter(appraisal__in=appraisals_visible_to(user, on).order_by().values("pk"))
    return visits.select_related(
        "appraisal__team", "appraisal__participation__programme__province",
        "appraisal__participation__programme__criteria_set", "appraisal__participation__dossier",
    ).defer("appraisal__participation__programme__criteria_set__content")  # fmt: skip


def years_with_visits(user: Any, on: date) -> QuerySet[Programme]:
    """The years whose plan of visits this person may open, empty as it may be: of who reads, and of who may be sent."""
    read, sent = (
        provinces_of(user, on, each).order_by().values("pk") for each in ("appraisals.read", "appraisals.mark")
    )
    return programmes().filter(Q(province__in=read) | Q(province__in=sent), process__isnull=False)


def planned(visits: QuerySet[Visit], programme: Programme) -> QuerySet[Visit]:
    """The visits of a year by their days, with what has come in of each."""
    signed = Exists(VisitMinutes.objects.filter(visit=OuterRef("pk")))
    drawn = Exists(CaseSample.objects.filter(visit=OuterRef("pk")))
    notes = Count("notes__item", filter=Q(notes__kind__in=["note", "case"]), distinct=True)
    photos = Count("photos__item", distinct=True)
    return (
        visits.filter(appraisal__participation__programme=programme)
        .annotate(has_minutes=signed, has_sample=drawn, note_count=notes, photo_count=photos)
        .order_by("planned_on", "appraisal__team__number", "appraisal__participation__sort_key")
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A unit that has no visit yet: how far it is from the team's base, and how far it overrated itself last year."""

    appraisal: Appraisal
    metres: int | None
    gap: int | None  # hundredths, self less final of last year

    @property
    def kilometres(self) -> str:
        return "" if self.metres is None else f"{self.metres / 1000:.1f}".replace(".", ",")


def waiting(appraisals: QuerySet[Appraisal], programme: Programme, nearest: bool = False) -> list[Waiting]:
    """Units without a visit, those first that overrated themselves most last year; or the nearest first."""
    visited = Visit.objects.exclude(state=State.CANCELLED).values("appraisal")
    rows = appraisals.filter(participation__programme=programme).exclude(pk__in=visited)
    rows = rows.select_related("team", "participation").order_by("participation__sort_key", "participation__code")
    gaps = gaps_of_last_year(programme)
    found = [Waiting(row, _distance(row), gaps.get(row.participation.unit_id)) for row in rows]
    if nearest:
        return sorted(found, key=lambda w: (w.metres is None, w.metres or 0))
    return sorted(found, key=lambda w: (w.gap is None, -(w.gap or 0), w.metres is None, w.metres or 0))


def _distance(appraisal: Appraisal) -> int | None:
    team, unit = appraisal.team, appraisal.participation
    base, there = (team.base_latitude_e5, team.base_longitude_e5), (unit.latitude_e5, unit.longitude_e5)
    if base[0] is None or base[1] is None or there[0] is None or there[1] is None:
        return None
    return metres((base[0], base[1]), (there[0], there[1]))


def gaps_of_last_year(programme: Programme) -> dict[int, int]:
    """{unit: self less final, in hundredths} of the year before, where both layers have every mark that one has.

    Of units that have become one, the one that overrated itself most counts.
    """
    rows = Mark.objects.filter(
        participation__programme__province__in=forebears(programme.province_id),
        participation__programme__year=programme.year - 1,
        layer__in=[Layer.SELF, Layer.FINAL],
        points_x100__isnull=False,
    )
    totals: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for unit, layer, total, number in (
        rows.order_by().values_list("participation__unit", "layer").annotate(total=Sum("points_x100"), n=Count("pk"))
    ):
        totals[unit][layer] = (total, number)
    became, gaps = heirs(totals, programme.units_as_of), defaultdict[int, list[int]](list)
    for unit, layers in totals.items():
        if len(layers) == 2 and layers[Layer.SELF][1] == layers[Layer.FINAL][1]:
            gaps[became.get(unit, unit)].append(layers[Layer.SELF][0] - layers[Layer.FINAL][0])
    return {unit: max(each) for unit, each in gaps.items()}


@dataclass(frozen=True, slots=True)
class Versions(Generic[T]):
    """One item of a phone: the version that counts, and the others that came under its UUID."""

    current: T
    others: tuple[T, ...]


def notes_of(visit: Visit) -> list[Versions[VisitNote]]:
    return _by_item(visit.notes.select_related("made_by", "sample"))


def photos_of(visit: Visit) -> list[Versions[VisitPhoto]]:
    return _by_item(visit.photos.select_related("made_by", "file", "page_copy", "thumbnail"))


def _by_item(rows: Iterable[Any]) -> list[Any]:
    """The device's own count of revisions says which version is the later, not its clock, nor when it came."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item].append(row)
    items = []
    for versions in found.values():
        *others, current = sorted(versions, key=lambda row: (row.revision, row.pk))
        items.append(Versions(current, tuple(reversed(others))))
    return sorted(items, key=lambda item: (item.current.happened_at, item.current.pk))


def samples_of(visit: Visit) -> QuerySet[CaseSample]:
    return visit.samples.select_related("drawn_by")


def minutes_of(visit: Visit) -> QuerySet[VisitMinutes]:
    return visit.minutes.select_related("file", "added_by")
