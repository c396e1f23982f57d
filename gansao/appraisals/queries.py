"""Reads of teams and appraisals. `visible_to` is the one place where the eye is limited: a team sees its own only."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.utils import timezone

from gansao.accounts.models import Membership, User
from gansao.accounts.queries import places_of, provinces_of
from gansao.appraisals.models import Appraisal, AppraisalRules, AssignmentRun, Duty, Interest, Team, TeamMember
from gansao.appraisals.models import SuppliedColumn as Column
from gansao.assessments.models import Dossier
from gansao.places.queries import forebears, with_successors
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import programmes

TEAM_ROLES = ("team_member", "team_head")


def running(on: date, prefix: str = "") -> Q:
    """Team members of a day."""
    begun, ended = {f"{prefix}first_on__lte": on}, {f"{prefix}last_on__lt": on}
    return Q(**begun) & ~Q(**ended)


def own_teams(user: Any, on: date | None = None) -> QuerySet[Team]:
    """The teams this person is in today, where their role in a team holds today as well."""
    day = on or timezone.localdate()
    members = TeamMember.objects.filter(running(day), user_id=user.pk or 0)
    provinces = provinces_of(user, on, "appraisals.mark").order_by()
    return Team.objects.filter(pk__in=members.values("team"), programme__province__in=provinces)


def programmes_visible_to(user: Any) -> QuerySet[Programme]:
    """Years with a process: those of the provinces whose appraisals one reads, and those where one is in a team."""
    places = places_of(user, "appraisals.read")
    own = own_teams(user).order_by().values("programme")
    return programmes().filter(Q(province__in=places) | Q(pk__in=own), process__isnull=False)


def programmes_overseen_by(user: Any) -> QuerySet[Programme]:
    """Years with a process whose teams and appraisals this person may read as a whole."""
    return programmes().filter(province__in=places_of(user, "appraisals.read"), process__isnull=False)


def programmes_declared_in(user: Any) -> QuerySet[Programme]:
    """Years in which this person has, or may be given, a place in a team; and those they oversee."""
    provinces = provinces_of(user, permission="appraisals.declare").order_by()
    places = places_of(user, "appraisals.read")
    return programmes().filter(Q(province__in=places) | Q(province__in=provinces), process__isnull=False)


def visible_to(user: Any) -> QuerySet[Appraisal]:
    """All appraisals of the provinces this person oversees, else only those of their own teams.

    Of a unit that their own team appraises they see that one only, whatever other role they hold: the second is blind.
    """
    places, own = places_of(user, "appraisals.read"), own_teams(user).order_by()
    theirs = Appraisal.objects.filter(team__in=own).order_by().values("participation")
    at = Q(participation__programme__province__in=places) & ~Q(participation__in=theirs) | Q(team__in=own)
    return (
        Appraisal.objects.filter(at)
        .select_related(
            "team",
            "participation__dossier",
            "participation__programme__province",
            "participation__programme__criteria_set",
        )
        .defer("participation__programme__criteria_set__content")
    )


def second_only(user: Any) -> QuerySet[Appraisal]:
    """The second appraisals of this person's teams: of the first team's marks there they know nothing."""
    own = Appraisal.objects.filter(team__in=own_teams(user).order_by()).order_by()
    first = own.filter(order=Appraisal.FIRST).values("participation")
    return own.filter(order=Appraisal.SECOND).exclude(participation__in=first)


def member_of(user: Any, team: Team, on: date | None = None) -> TeamMember | None:
    """This person's place in a team today."""
    return TeamMember.objects.filter(running(on or timezone.localdate()), team=team, user_id=user.pk or 0).first()


def teams(programme: Programme, on: date | None = None) -> list[Team]:
    """The year's teams with their members of today (`present`) and their loads (`first`, `second`)."""
    day = on or timezone.localdate()
    present = TeamMember.objects.filter(running(day)).select_related("user")
    loads = {
        "first": Count("appraisals", filter=Q(appraisals__order=Appraisal.FIRST), distinct=True),
        "second": Count("appraisals", filter=Q(appraisals__order=Appraisal.SECOND), distinct=True),
    }
    rows = Team.objects.filter(programme=programme).annotate(**loads)
    return list(rows.prefetch_related(Prefetch("members", present, to_attr="present")).order_by("number"))


def headless(teams: Iterable[Team]) -> list[Team]:
    """Of the teams as `teams` gives them, those that get units and have nobody to confirm a mark."""
    return [t for t in teams if not t.is_reserve and not any(m.is_head for m in t.present)]  # type: ignore[attr-defined]


def present_members(team: Team, on: date | None = None) -> list[TeamMember]:
    return list(TeamMember.objects.filter(running(on or timezone.localdate()), team=team).select_related("user"))


def rules_of(programme: Programme) -> AppraisalRules:
    """What the year has chosen; the defaults where it has chosen nothing."""
    return AppraisalRules.objects.filter(programme=programme).first() or AppraisalRules(programme=programme)


def people_for_teams(programme: Programme, on: date | None = None) -> QuerySet[User]:
    """Whoever has a team's role at the province today (or at the province it became a part of)."""
    day = on or timezone.localdate()
    held = Membership.objects.filter(
        Q(last_on=None) | Q(last_on__gte=day),
        role__in=TEAM_ROLES,
        place__in=with_successors(programme.province_id),
        first_on__lte=day,
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("sort_key", "id")


def heads_among(programme: Programme, on: date | None = None) -> frozenset[int]:
    """Primary keys of those who may head a team."""
    day = on or timezone.localdate()
    held = Membership.objects.filter(
        Q(last_on=None) | Q(last_on__gte=day),
        role="team_head",
        place__in=with_successors(programme.province_id),
        first_on__lte=day,
    )
    return frozenset(held.values_list("user", flat=True))


def interests(people: Iterable[int]) -> QuerySet[Interest]:
    """What these people declared and did not take back, of whatever unit."""
    return Interest.objects.filter(user__in=list(people), ended_at=None).order_by("kind", "id")


def units(programme: Programme) -> list[Participation]:
    """The units to be appraised, as Vietnamese sorts."""
    rows = programme.participations.filter(status=Participation.Status.TAKING_PART)
    return list(rows.order_by("district_code", "sort_key", "code"))


def unassigned(programme: Programme) -> QuerySet[Participation]:
    """Units whose dossier has come to the province and that no team has."""
    come = (Dossier.State.FORWARDED, Dossier.State.APPRAISING)
    units = programme.participations.filter(status=Participation.Status.TAKING_PART, dossier__state__in=come)
    return units.exclude(appraisals__order=Appraisal.FIRST)


def assigned(programme: Programme, order: int = Appraisal.FIRST) -> dict[str, Appraisal]:
    """{unit's code: its appraisal of this order}."""
    rows = Appraisal.objects.filter(participation__programme=programme, order=order)
    return {row.participation.code: row for row in rows.select_related("team", "participation")}


def team_numbers(programme: Programme) -> dict[str, int]:
    """{unit's code: the number of the team that marks it first}, for pages of many units."""
    rows = Appraisal.objects.filter(participation__programme=programme, order=Appraisal.FIRST).order_by()
    return dict(rows.values_list("participation__code", "team__number"))


def confirmations(programme: Programme) -> list[tuple[int, str, int, datetime]]:
    """(team's number, its name, how many appraisals it has confirmed, when the last) of the teams that have any."""
    rows = Appraisal.objects.filter(participation__programme=programme, state=Appraisal.State.CONFIRMED)
    counted = rows.values_list("team__number", "team__name").annotate(n=Count("pk"), last=Max("confirmed_at"))
    return list(counted.order_by("team__number"))


def runs(programme: Programme, kinds: Iterable[str]) -> QuerySet[AssignmentRun]:
    return AssignmentRun.objects.filter(programme=programme, kind__in=list(kinds)).select_related("made_by")


def visits_of(appraisal: Appraisal) -> list[dict[str, Any]]:
    """The visits that were not cancelled, and whether signed minutes came of them; `visits` keeps both."""
    rows = appraisal.visits.exclude(state="cancelled").annotate(scans=Count("minutes"))
    return [dict(row) for row in rows.order_by("planned_on").values("pk", "planned_on", "state", "scans")]


def notes_of_last_year(participation: Participation) -> dict[str, list[Any]]:
    """{criterion: what the first team noted} at the visits of the year before to the unit, or to what went into it.

    `visits` keeps the notes; of the versions of one the device's own count says which is the last.
    """
    before = Appraisal.objects.filter(
        order=Appraisal.FIRST,
        participation__unit__in=forebears(participation.unit_id),
        participation__programme__year=participation.programme.year - 1,
    )
    visits = [visit for each in before.prefetch_related("visits__notes") for visit in each.visits.all()]
    notes = [note for visit in visits for note in visit.notes.all() if note.kind == "note"]
    last = {note.item: note for note in sorted(notes, key=lambda note: (note.revision, note.pk))}
    found: dict[str, list[Any]] = defaultdict(list)
    for note in sorted(last.values(), key=lambda note: (note.happened_at, note.pk)):
        found[note.criterion].append(note)
    return found


def marked_counts(appraisals: Iterable[Appraisal]) -> dict[int, int]:
    """{appraisal: how many criteria have a mark in hand}, in one query."""
    rows = (
        Appraisal.objects.filter(pk__in=[row.pk for row in appraisals])
        .annotate(n=Count("marks__criterion", distinct=True))
        .order_by()
    )
    return dict(rows.values_list("pk", "n"))


def accepted_columns(programme: Programme) -> dict[str, Column]:
    """{criterion: the column that an agency supplied for it}."""
    rows = Column.objects.filter(programme=programme, state=Column.State.ACCEPTED)
    return {row.criterion: row for row in rows}


def columns_of(programme: Programme) -> QuerySet[Column]:
    return Column.objects.filter(programme=programme).select_related("file", "uploaded_by")


def duties_of(appraisals: Iterable[Appraisal]) -> dict[int, dict[str, list[int]]]:
    """{appraisal: {criterion: who marks it}}."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = Duty.objects.filter(appraisal__in=[row.pk for row in appraisals]).order_by("id")
    for appraisal, criterion, user in rows.values_list("appraisal_id", "criterion", "user_id"):
        found[appraisal][criterion].append(user)
    return found


def severally(rules: AppraisalRules, codes: Iterable[str]) -> frozenset[str]:
    """The criteria that several mark independently."""
    return frozenset(codes) if rules.several else frozenset(rules.several_criteria) & frozenset(codes)
