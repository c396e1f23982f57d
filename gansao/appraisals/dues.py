"""What the teams still have to confirm, and what was given to no team yet. For `home/dues.py`."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from gansao.accounts.models import User
from gansao.accounts.queries import holders_of
from gansao.appraisals import queries
from gansao.appraisals.models import Appraisal, Team, TeamMember
from gansao.appraisals.permissions import BEFORE_THE_PROVINCE
from gansao.notices.dues import Due
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import phase_name, schedule, schedules_of

PHASE = "appraisal"


def dues(year: Programme, today: date) -> Iterable[Due]:
    """One a team and last day; one for the secretariat, for what no team has."""
    term = schedule(year).get(PHASE)
    if year.state != Programme.State.OPEN or term is None or not term.first_on or term.first_on > today:
        return
    yield from _of_teams(year, today)
    if term.last_on and (number := queries.unassigned(year).count()):
        yield Due(
            key_of_unassigned(year),
            phase_name(year, PHASE),
            "Thư ký Ban Chỉ đạo",
            f"còn {number} đơn vị chưa giao cho tổ nào",
            term.last_on,
            tuple(holders_of("appraisals.organise", [year.province_id], today)),
            f"/nam/{year.key}/phan-cong/",
        )


def _of_teams(year: Programme, today: date) -> Iterable[Due]:
    rows = list(_unconfirmed(year))
    terms = schedules_of(year, {row.participation for row in rows})
    counted: Counter[tuple[Team, date]] = Counter()
    for row in rows:
        if last_on := terms[row.participation_id][PHASE].last_on:
            counted[row.team, last_on] += 1
    people = _present({team for team, _ in counted}, today)
    for (team, last_on), number in sorted(counted.items(), key=lambda pair: (pair[0][0].number, pair[0][1])):
        yield Due(
            key_of_team(year, team),
            phase_name(year, PHASE),
            team.name,
            f"còn {number} đơn vị chưa xác nhận",
            last_on,
            tuple(people.get(team.pk, ())),
            f"/nam/{year.key}/tham-dinh/",
        )


def _unconfirmed(year: Programme) -> Iterable[Appraisal]:
    """What waits for a team: units whose dossier has come to the province."""
    rows = Appraisal.objects.filter(
        participation__programme=year,
        participation__status=Participation.Status.TAKING_PART,
        participation__dossier__isnull=False,
        state=Appraisal.State.MARKING,
    )
    return rows.exclude(participation__dossier__state__in=BEFORE_THE_PROVINCE).select_related("team", "participation")


def _present(teams: Iterable[Team], today: date) -> dict[int, list[User]]:
    """{team: its people of today}, without those who only stand in."""
    found: dict[int, list[User]] = {}
    members = TeamMember.objects.filter(queries.running(today), team__in=teams, is_reserve=False)
    for member in members.select_related("user").order_by("-is_head", "id"):
        found.setdefault(member.team_id, []).append(member.user)
    return found


def people_of_units(units: Iterable[Participation], today: date) -> dict[int, list[User]]:
    """{unit: the people of its first team}: whom to ring where its appraisal is late."""
    rows = dict(
        Appraisal.objects.filter(participation__in=units, order=Appraisal.FIRST)
        .order_by()
        .values_list("participation", "team")
    )
    people = _present(Team.objects.filter(pk__in=rows.values()), today)
    return {unit: people.get(team, []) for unit, team in rows.items()}


def key_of_team(year: Programme, team: Team) -> str:
    return f"phase:{year.key}:{PHASE}:{team.number}"


def key_of_unassigned(year: Programme) -> str:
    return f"phase:{year.key}:{PHASE}:unassigned"
