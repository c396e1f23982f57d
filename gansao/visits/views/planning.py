"""The plan of a year's visits, and one visit's day."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.appraisals.unit_list import teams_of
from gansao.programmes.models import Programme
from gansao.visits import actions, day_map, permissions, queries
from gansao.visits.forms import PlanForm, ReplanForm
from gansao.visits.models import Visit
from gansao.visits.views import frame

NEAREST = "gan"
OVER = (Visit.State.DONE, Visit.State.CANCELLED)


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/2026/di-thuc-te/?xep=gan: the visits by their days, the units that wait for theirs, one more to plan."""
    today = frame.today()
    programme = get_object_or_404(queries.years_with_visits(request.user, today), key=key)
    own = queries.own_appraisals(request.user, today).filter(participation__programme=programme)
    waiting = queries.waiting(
        queries.appraisals_visible_to(request.user, today), programme, request.GET.get("xep") == NEAREST
    )
    mine = own.select_related("team", "participation__programme__province").filter(
        pk__in=[each.appraisal.pk for each in waiting]
    )
    form = PlanForm(request.POST or None, appraisals=mine, initial={"appraisal": request.GET.get("don-vi", "")})
    own_pks = frozenset(own.values_list("pk", flat=True))
    if request.method == "POST":
        if not own_pks:
            raise PermissionDenied
        if form.is_valid() and _plan(request, form):
            return redirect("visits:plan", key)
    every = list(queries.planned(queries.visible_to(request.user, today), programme))
    teams = teams_of([*(each.appraisal for each in every), *(each.appraisal for each in waiting)])
    team = request.GET.get("to", "") if request.GET.get("to", "") in dict(teams) else ""
    visits = [each for each in every if team in ("", str(each.appraisal.team.number))]
    waiting = [each for each in waiting if team in ("", str(each.appraisal.team.number))]
    days = _by_day(visits)
    context = {
        "programme": programme,
        "tab": "visits",
        "synthetic": programme.synthetic,
        "days": days,
        "total": len(visits),
        "teams": teams,
        "team": team,
        "map": day_map.draw_plan(visits, waiting, [day for day, *_ in days]),
        "one_team": len(teams) == 1 or bool(team),
        "waiting": waiting,
        "nearest": request.GET.get("xep") == NEAREST,
        "own": own_pks,
        "mine": own_pks & {each.appraisal.pk for each in waiting},
        "form": form,
        "open": programme.state == Programme.State.OPEN,
    }
    return render(request, "visits/plan.html", context, status=409 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def replan(request: HttpRequest, key: str, pk: uuid.UUID) -> HttpResponse:
    """Another day for a visit, or none."""
    visit = frame.load(request, pk, key)
    frame.must_be_of_the_team(request, visit)
    form = ReplanForm(request.POST or None, initial={"planned_on": visit.planned_on})
    if request.method == "POST" and form.is_valid() and _replan(request, visit, form):
        return redirect("visits:plan", key)
    answer = permissions.can_plan(request.user, visit.appraisal, frame.today())
    context = frame.context(visit) | {"form": form, "answer": answer}
    return render(request, "visits/replan.html", context, status=409 if form.errors else 200)


def _plan(request: HttpRequest, form: PlanForm) -> bool:
    appraisal, day = form.cleaned_data["appraisal"], form.cleaned_data["planned_on"]
    answer = permissions.can_plan(request.user, appraisal, frame.today())
    if not answer:
        form.add_error(None, answer.why)
        return False
    try:
        actions.plan_visit(appraisal=appraisal, planned_on=day, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"Đã xếp chuyến đi {appraisal.participation.name} ngày {day:%d/%m/%Y}.")
    return True


def _replan(request: HttpRequest, visit: Any, form: ReplanForm) -> bool:
    day, reason = form.cleaned_data["planned_on"], form.cleaned_data["reason"]
    given: dict[str, Any] = {"visit": visit, "reason": reason, "by": request.user, "at": timezone.now()}
    answer = permissions.can_plan(request.user, visit.appraisal, frame.today())
    try:
        if not answer:
            raise actions.Refused(answer.why)
        if "cancel" in request.POST:
            actions.cancel_visit(**given)
            messages.success(request, f"Đã hủy chuyến đi {visit.appraisal.participation.name}.")
        elif day is None:
            raise actions.Refused("Hãy chọn ngày đi mới, hoặc bấm “Hủy chuyến đi”.")
        else:
            actions.replan_visit(planned_on=day, **given)
            messages.success(request, f"Chuyến đi {visit.appraisal.participation.name} nay là ngày {day:%d/%m/%Y}.")
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _by_day(visits: list[Any]) -> list[tuple[Any, list[Any], bool]]:
    """(day, its visits, whether all are over)."""
    days: dict[Any, list[Any]] = {}
    for visit in visits:
        days.setdefault(visit.planned_on, []).append(visit)
    return [(day, rows, all(each.state in OVER for each in rows)) for day, rows in days.items()]
