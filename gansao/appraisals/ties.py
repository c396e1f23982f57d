"""What ties people to the units of a year: what they declared, and the roles of a commune that they hold or held.

A tie follows the unit through mergers and splits: who served in a commune that has gone is tied to what it became.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils import timezone

from gansao.accounts.models import Membership, User
from gansao.accounts.roles import ROLES
from gansao.appraisals.models import Appraisal, Interest, Team, TeamMember
from gansao.estimates.teams import Rules
from gansao.places.models import Level
from gansao.places.queries import latest_names, lineages
from gansao.programmes.models import Participation, Programme

Kind = Interest.Kind
COMMUNE_ROLES = tuple(role.key for role in ROLES.values() if role.level == Level.COMMUNE)


@dataclass(frozen=True, slots=True)
class Tie:
    """One person and one unit of the year. `note`: where it is known from, unless declared of this very unit."""

    person: int
    unit: int  # places.Unit
    kind: str  # Interest.Kind
    until_year: int | None = None
    note: str = ""

    @property
    def words(self) -> str:
        said = f"công tác đến năm {self.until_year}" if self.until_year else Kind(self.kind).label
        return f"{said} ({self.note})" if self.note else str(said)

    def counts(self, year: int) -> bool:
        return self.until_year is None or year - self.until_year <= Rules(year).years_after_leaving


Ties = dict[int, list[Tie]]  # by person


def ties_of(people: Iterable[int], programme: Programme, units: Iterable[int], on: date | None = None) -> Ties:
    """What ties these people to these units of the year and still counts; who is free of ties is left out."""
    wanted, known = frozenset(units), _known(list(people), on or timezone.localdate())
    gone = {tie.unit for tie in known if tie.unit not in wanted}
    lines = lineages(gone) if gone else {}
    became = {unit: line & wanted for unit, line in lines.items() if line & wanted}
    names = latest_names(became) if became else {}
    found: Ties = defaultdict(list)
    for tie in known:
        if not tie.counts(programme.year):
            continue
        if tie.unit in wanted:
            found[tie.person].append(tie)
        for unit in sorted(became.get(tie.unit, ())):
            note = f"{tie.note}, {names[tie.unit]}" if tie.note else f"khai ở {names[tie.unit]}"
            found[tie.person].append(Tie(tie.person, unit, tie.kind, tie.until_year, note))
    return dict(found)


def in_the_way(user: User, appraisal: Appraisal, on: date | None = None) -> str:
    """Why a person of the team may not mark this unit, in words; empty where nothing stands in the way."""
    words = [tie.words for tie in ties_to(user, appraisal.participation, on)]
    return "; ".join(words + ([OTHER_MARKING] if other_markings([user.pk], [appraisal]) else []))


def ties_to(user: User, unit: Participation, on: date | None = None) -> list[Tie]:
    """What ties one person to one unit."""
    return ties_of([user.pk], unit.programme, [unit.unit_id], on).get(user.pk, [])


OTHER_MARKING = "đã ở tổ chấm lần kia, hai lần chấm phải độc lập"


def other_markings(people: Iterable[int], appraisals: Iterable[Appraisal]) -> dict[int, set[int]]:
    """{participation: those of these people with a part in its other marking}: they marked there, or were ever in its
    team. The appraisals need not be stored. One query for each order."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for row in appraisals:
        wanted[row.order].add(row.participation_id)
    asked, found = list(people), defaultdict[int, set[int]](set)
    for order, units in wanted.items():
        others = Appraisal.objects.filter(participation__in=units).exclude(order=order).order_by()
        members = others.filter(team__members__user__in=asked).values_list("participation", "team__members__user")
        markers = others.filter(marks__marker__in=asked).values_list("participation", "marks__marker")
        for unit, person in members.union(markers):
            found[unit].add(person)
    return dict(found)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A person of a team and a unit that the team was given all the same: the tie, or the other marking, came after
    the assignment."""

    appraisal: Appraisal
    member: TeamMember
    words: str


def conflicts_of(programme: Programme, teams: Iterable[Team], appraisals: Iterable[Appraisal]) -> list[Conflict]:
    """Of these appraisals, those whose team (`queries.teams`) has somebody with a tie to the unit."""
    present: dict[int, list[TeamMember]] = {team.pk: team.present for team in teams}  # type: ignore[attr-defined]
    rows = list(appraisals)
    people = {member.user_id for members in present.values() for member in members}
    ties = ties_of(people, programme, [row.participation.unit_id for row in rows])
    met = other_markings(people, rows)

    def said(row: Appraisal, person: int) -> list[str]:
        words = [tie.words for tie in ties.get(person, ()) if tie.unit == row.participation.unit_id]
        return words + ([OTHER_MARKING] if person in met.get(row.participation_id, ()) else [])

    return [
        Conflict(row, member, "; ".join(words))
        for row in rows
        for member in present.get(row.team_id, ())
        if (words := said(row, member.user_id))
    ]


def _known(people: list[int], on: date) -> list[Tie]:
    """All that is known of these people, of whatever unit. A role that ended before it began never held."""
    declared = Interest.objects.filter(user__in=people, ended_at=None).order_by("kind", "id")
    found = [Tie(row.user_id, row.unit_id, row.kind, row.until_year) for row in declared]
    roles = Membership.objects.filter(Q(last_on=None) | Q(last_on__gte=F("first_on")), user__in=people)
    for row in roles.filter(role__in=COMMUNE_ROLES).order_by("id"):
        note = f"theo vai trò {ROLES[row.role].name}"
        ended = row.last_on is not None and row.last_on < on
        kind, until = (Kind.SERVED, row.last_on.year) if ended and row.last_on else (Kind.SERVES, None)
        found.append(Tie(row.user_id, row.place_id, kind.value, until, note))
    return found
