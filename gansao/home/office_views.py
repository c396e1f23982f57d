"""The officials' front door: what waits for me, and one year at a glance."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gansao.accounts.permissions import has
from gansao.accounts.queries import roles_of
from gansao.accounts.roles import ROLES
from gansao.assessments import queries as assessments
from gansao.criteria.queries import load
from gansao.home import office
from gansao.notices import queries as notices
from gansao.programmes import permissions as may
from gansao.programmes import queries as programmes
from gansao.recognition import queries as recognition
from gansao.recognition.models import Decision

RECENT = 5


@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """The years of my provinces: those that wait for me first, then those that wait for others."""
    years = list(programmes.visible_to(request.user))
    statuses, marks = programmes.status_counts(years), assessments.marks_given(years)
    under_way = {d.programme_id: d for d in _under_way(request)}
    standings = [
        office.standing(year, statuses[year.pk], marks[year.pk], load(year.criteria_set), under_way.get(year.pk))
        for year in years
    ]
    mine = [
        each for each in standings if each.turn and has(request.user, each.turn.permission, each.programme.province)
    ]
    context = {
        "synthetic": any(year.synthetic for year in years),
        "notices": notices.waiting_for(request.user).count(),
        "mine": mine,
        "others": [each for each in standings if each not in mine],
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
    """One year: its steps, its counts, the next action and whose it is."""
    programme = get_object_or_404(programmes.visible_to(request.user), key=key)
    ranking = assessments.ranked(programme)
    standing = office.standing(
        programme,
        programmes.status_counts([programme])[programme.pk],
        sum(len(row.marks) for row in ranking.rows),
        ranking.criteria_set,
        recognition.under_way(programme),
    )
    turn = standing.turn
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "overview",
        "standing": standing,
        "ranking": ranking,
        "by_stars": [(stars, count) for stars, count in reversed(ranking.summary["by_stars"].items()) if count],
        "mine": turn is not None and has(request.user, turn.permission, programme.province),
        "may_disclose": may.can_set_disclosure(request.user, programme) and programme.state != "published",
    }
    return render(request, "home/year.html", context)


def _under_way(request: HttpRequest) -> list[Decision]:
    states = (Decision.State.DRAFT, Decision.State.SIGNED)
    return list(recognition.decisions_visible_to(request.user).filter(state__in=states))
