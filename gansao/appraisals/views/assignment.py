"""Who appraises what: worked out, looked at, taken; moved by hand; and the draw of the blind second ones."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.appraisals import actions, forms, permissions, queries
from gansao.appraisals.models import Appraisal, AssignmentRun
from gansao.appraisals.team_map import draw_teams
from gansao.appraisals.ties import conflicts_of
from gansao.appraisals.views.pages import context, overseen
from gansao.estimates.teams import metres
from gansao.programmes.models import Participation, Programme

FIRST_KINDS = (AssignmentRun.Kind.DISTRICT, AssignmentRun.Kind.OPTIMISER)
RUNS_SHOWN = 10


@login_required
@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, key: str) -> HttpResponse:
    """The units by team as they stand; propose anew, or move one by hand."""
    programme = overseen(request, key)
    by_hand = "hand" in request.POST
    given = request.POST if request.method == "POST" else None
    form = forms.ProposeForm(None if by_hand else given, label_suffix="")
    hand = _hand_form(request, programme, programme.participations.filter(status="taking_part"))
    if given is not None:
        _must_organise(request, programme)
        answer = _by_hand(request, programme, hand) if by_hand else _propose(request, programme, form)
        if answer:
            return answer
    units, teams = queries.units(programme), queries.teams(programme)
    standing = queries.assigned(programme)
    team_of = {code: str(row.team.number) for code, row in standing.items()}
    ours = context(request, programme, "assignment") | {
        "form": form,
        "hand": hand,
        "runs": queries.runs(programme, FIRST_KINDS)[:RUNS_SHOWN],
        "has_teams": any(not team.is_reserve for team in teams),
        "headless": queries.headless(teams),
        "by_team": _by_team(units, teams, team_of, standing),
        "map": draw_teams(units, teams, team_of),
        "conflicts": conflicts_of(programme, teams, standing.values()),
        "unassigned": [unit for unit in units if unit.code not in standing],
        "total": len(units),
    }
    return render(request, "appraisals/assignment.html", ours, status=409 if form.errors or hand.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One answer with its proof or its obstacles; take it."""
    programme = overseen(request, key)
    one = get_object_or_404(AssignmentRun.objects.select_related("made_by"), programme=programme, pk=pk)
    one.programme = programme
    problem = ""
    if request.method == "POST":
        _must_organise(request, programme)
        try:
            changed = actions.take_run(run=one, by=request.user, at=timezone.now())
        except actions.Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"Đã giao {changed} đơn vị. Các tổ đã được báo.")
            second = one.kind == AssignmentRun.Kind.DOUBLES
            return redirect("appraisals:doubles" if second else "appraisals:assignment", programme.key)
    units, teams = queries.units(programme), queries.teams(programme)
    tab = "doubles" if one.kind == AssignmentRun.Kind.DOUBLES else "assignment"
    names = {unit.code: unit.name for unit in units}
    ours = context(request, programme, tab) | {
        "run": one,
        "problem": problem,
        "headless": queries.headless(teams),
        "by_team": _by_team(units, teams, one.result["team_of"], {}),
        "map": draw_teams(_shown(units, one), teams, one.result["team_of"]),
        "kilometres": one.metres // 1000,
        "bound": one.bound // 1000,
        "without_position": [names.get(code, code) for code in one.result.get("without_position", [])],
        "without_base": [team.name for team in teams if team.base_latitude_e5 is None],
        "undrawable": [names.get(code, code) for code in one.result.get("undrawable", [])],
    }
    return render(request, "appraisals/run.html", ours, status=409 if problem else 200)


@login_required
@require_http_methods(["GET", "POST"])
def doubles(request: HttpRequest, key: str) -> HttpResponse:
    """The draw of the units that a second team marks without knowing of the first."""
    programme = overseen(request, key)
    by_hand = "hand" in request.POST
    form = forms.DoublesForm(request.POST if request.method == "POST" and not by_hand else None, label_suffix="")
    hand = _hand_form(request, programme, programme.participations.filter(appraisals__order=Appraisal.SECOND))
    if request.method == "POST":
        _must_organise(request, programme)
        if by_hand and (answer := _by_hand(request, programme, hand, Appraisal.SECOND)):
            return answer
        if form.is_valid():
            try:
                drawn = actions.draw_doubles(
                    programme=programme, **form.cleaned_data, by=request.user, at=timezone.now()
                )
            except actions.Refused as refused:
                form.add_error(None, str(refused))
            else:
                return redirect("appraisals:run", programme.key, drawn.pk)
    second = queries.assigned(programme, Appraisal.SECOND)
    first = queries.assigned(programme) if second else {}
    teams = queries.teams(programme) if second else []
    ours = context(request, programme, "doubles") | {
        "form": form,
        "hand": hand,
        "conflicts": conflicts_of(programme, teams, second.values()) if second else [],
        "runs": queries.runs(programme, [AssignmentRun.Kind.DOUBLES])[:RUNS_SHOWN],
        "rows": [(row.participation, first.get(code), row) for code, row in second.items()],
        "total": programme.participations.filter(status="taking_part").count(),
    }
    return render(request, "appraisals/doubles.html", ours, status=409 if form.errors or hand.errors else 200)


def _hand_form(request: HttpRequest, programme: Programme, units: Any) -> forms.HandForm:
    """Moving one unit by hand; ?don-vi=07420 has it chosen already."""
    return forms.HandForm(
        request.POST if "hand" in request.POST else None,
        units=units.order_by("sort_key", "code"),
        teams=programme.teams.all(),
        initial={"unit": request.GET.get("don-vi")},
        label_suffix="",
    )


def _shown(units: list[Participation], run: AssignmentRun) -> list[Participation]:
    """Of a draw of doubles the drawn ones only: the others were never to have a second team."""
    drawn = run.result["team_of"]
    return [unit for unit in units if run.kind != AssignmentRun.Kind.DOUBLES or unit.code in drawn]


def _must_organise(request: HttpRequest, programme: Programme) -> None:
    if not permissions.can_organise(request.user, programme):
        raise PermissionDenied


def _propose(request: HttpRequest, programme: Programme, form: forms.ProposeForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        made = actions.propose(programme=programme, **form.cleaned_data, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return None
    return redirect("appraisals:run", programme.key, made.pk)


def _by_hand(
    request: HttpRequest, programme: Programme, form: forms.HandForm, order: int = Appraisal.FIRST
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    clean = form.cleaned_data
    try:
        moved = actions.assign_by_hand(
            participation=clean["unit"],
            team=clean["team"],
            order=order,
            reason=clean["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, f"Đã giao {moved.participation.name} cho {moved.team.name}.")
    return redirect("appraisals:assignment" if order == Appraisal.FIRST else "appraisals:doubles", programme.key)


def _by_team(
    units: list[Participation], teams: list[Any], team_of: dict[str, str], standing: dict[str, Appraisal]
) -> list[dict[str, Any]]:
    """Each team with its units and how far they lie from its base, in kilometres."""
    found: dict[str, list[dict[str, Any]]] = {str(team.number): [] for team in teams}
    base = {str(team.number): _place(team.base_latitude_e5, team.base_longitude_e5) for team in teams}
    for unit in units:
        key = team_of.get(unit.code, "")
        if key in found:
            way = metres(_place(unit.latitude_e5, unit.longitude_e5), base[key])
            found[key].append({"unit": unit, "metres": way, "km": way // 1000, "row": standing.get(unit.code)})
    return [
        {
            "team": team,
            "units": found[str(team.number)],
            "km": sum(u["metres"] for u in found[str(team.number)]) // 1000,
        }
        for team in teams
        if found[str(team.number)] or not team.is_reserve
    ]


def _place(latitude: int | None, longitude: int | None) -> tuple[int, int] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)
