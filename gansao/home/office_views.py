"""The officials' front door: what waits for me, and one year at a glance."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gansao.accounts.permissions import has
from gansao.accounts.queries import roles_of
from gansao.accounts.roles import ROLES
from gansao.assessments import queries as assessments
from gansao.criteria.queries import load
from gansao.domain.workdays import due_in_words
from gansao.home import office, tasks
from gansao.home.coming import coming_to
from gansao.home.first_steps import first_steps
from gansao.home.preparing import lacking
from gansao.notices import queries as notices
from gansao.notices.tasks import Task
from gansao.programmes import permissions as may
from gansao.programmes import queries as programmes
from gansao.programmes.models import Programme
from gansao.recognition import queries as recognition
from gansao.recognition.models import Decision
from gansao.worktime.queries import calendar_of

RECENT = 5


@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What waits for me: the tasks that the features hand in, the years whose turn is mine; then the other years."""
    known = list(programmes.known_to(request.user))
    years = [year for year in known if has(request.user, "programmes.read", year.province)]
    programmes.fetch_schedules(known)
    today = timezone.localdate()
    statuses, marks = programmes.status_counts(years), assessments.marks_given(years)
    under_way = {d.programme_id: d for d in _under_way(request)}
    standings = [
        office.standing(
            year,
            statuses[year.pk],
            marks[year.pk],
            load(year.criteria_set),
            under_way.get(year.pk),
            programmes.phases_on(year, today),
        )
        for year in years
    ]
    found = [*first_steps(request.user, today, any_year=bool(known)), *tasks.waiting_for(request.user, today)]
    waiting = _in_words(request, found, today)
    mine = [
        each for each in standings if each.turn and has(request.user, each.turn.permission, each.programme.province)
    ]
    context = {
        "synthetic": any(year.synthetic for year in known) or any(task.synthetic for task, _ in waiting),
        "tasks": waiting,
        "number": len(waiting) + len(mine),
        "notices": notices.waiting_for(request.user).count(),
        "mine": mine,
        "others": [each for each in standings if each not in mine],
        "coming": [] if waiting or mine else coming_to(request.user, known, today),
        "many": True,
        "known": [year for year in known if year not in years],  # of which this person has a part only
        "roles": [ROLES[key].name for key in sorted(roles_of(request.user)) if key in ROLES],
        "may_see_calendar": has(request.user, "programmes.read"),
        "may_open": may.can_open_year(request.user),
        "may_manage": has(request.user, "accounts.manage"),
        "may_audit": has(request.user, "audit.read"),
        "uploads": assessments.uploads_visible_to(request.user).select_related("programme")[:RECENT],
    }
    return render(request, "home/work.html", context)


@login_required
@require_safe
def year(request: HttpRequest, key: str) -> HttpResponse:
    """One year: its steps or phases, its counts, the next action and whose it is."""
    programme = get_object_or_404(programmes.known_to(request.user), key=key)
    if not may.can_read(request.user, programme):
        return _own_part(request, programme)
    ranking = assessments.ranked(programme)
    standing = office.standing(
        programme,
        programmes.status_counts([programme])[programme.pk],
        sum(len(row.marks) for row in ranking.rows),
        ranking.criteria_set,
        recognition.under_way(programme),
        programmes.phases_on(programme, timezone.localdate()),
    )
    turn, organises = standing.turn, may.can_set_phases(request.user, programme)
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "overview",
        "standing": standing,
        "ranking": ranking,
        "by_stars": [(stars, count) for stars, count in reversed(ranking.summary["by_stars"].items()) if count],
        "mine": turn is not None and has(request.user, turn.permission, programme.province),
        "organises": organises,
        "lacking": list(lacking(programme, timezone.localdate())) if organises else [],
        "may_disclose": may.can_set_disclosure(request.user, programme) and programme.state in ("open", "frozen"),
    }
    return render(request, "home/year.html", context)


def _own_part(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The year of somebody who has a part of it only: its phases, and what waits for them in it."""
    today = timezone.localdate()
    waiting = [task for task in tasks.waiting_for(request.user, today) if task.url.startswith(f"/nam/{programme.key}/")]
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "overview",
        "phases": programmes.phases_on(programme, today),
        "tasks": _in_words(request, waiting, today),
        "coming": [] if waiting else coming_to(request.user, [programme], today),
    }
    return render(request, "home/year_own.html", context)


def _in_words(request: HttpRequest, waiting: list[Task], today: date) -> list[tuple[Task, str]]:
    """Each task with its due day in words, by the calendar of the person's province."""
    calendar = calendar_of(request.user) if any(task.due_on for task in waiting) else None
    return [(task, due_in_words(calendar, today, task.due_on) if calendar and task.due_on else "") for task in waiting]


def _under_way(request: HttpRequest) -> list[Decision]:
    states = (Decision.State.DRAFT, Decision.State.SIGNED)
    return list(recognition.decisions_visible_to(request.user).filter(state__in=states))
