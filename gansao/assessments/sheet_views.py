"""The dossier's pages: the list of a year, and a unit's sheet."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gansao.assessments import dossier_list, permissions, queries
from gansao.assessments.cards import LAYERS, cards
from gansao.assessments.dossier_frame import around, desk_of, opened, total_context
from gansao.assessments.models import Layer
from gansao.assessments.sheet import sheet_of
from gansao.criteria.queries import load
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import known_to


@login_required
@require_safe
def dossiers(request: HttpRequest, key: str) -> HttpResponse:
    """The dossiers this person may open; who works for one unit is taken to it."""
    programme, units = _listed(request, key)
    if len(units) == 1 and not request.GET:
        return redirect("assessments:sheet", key, units[0].code)
    rows = dossier_list.rows_of(programme, units, request.user, timezone.localdate())
    asked = dossier_list.Asked.read(request.GET)
    found, chips = dossier_list.listed(rows, asked)
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "dossiers",
        "rows": found,
        "total": len(rows),
        "criteria": len(load(programme.criteria_set).codes),
        "asked": asked,
        "chips": chips,
        "districts": dossier_list.districts_of(rows),
    }
    return render(request, "assessments/dossiers.html", context)


@login_required
@require_safe
def dossiers_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The same list as data."""
    programme, units = _listed(request, key)
    rows = dossier_list.rows_of(programme, units, request.user, timezone.localdate())
    content = dossier_list.as_csv(programme, rows).encode("utf-8-sig")
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ho-so-{programme.key}.csv"'
    return response


@login_required
@require_safe
def sheet(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """All criteria of one unit, written in by whose turn it is, read by the others."""
    unit, layer, visible, may = opened(request, key, code)
    earlier = queries.layers_of_earlier_years(request.user, unit, timezone.localdate())
    shown = sheet_of(unit, layer, visible, times=bool(may), earlier=earlier)
    desk = desk_of(request, unit, layer, bool(may))
    context = around(unit, layer, may) | {
        "sheet": shown,
        "may_review": layer == Layer.SELF and _may_review(request, unit),
        "others": [(LAYERS[name], total) for name, total in shown.others],
        "groups": zip(shown.criteria_set.groups, cards(shown, desk), strict=True),
        **total_context(shown.total, desk),
    }
    return render(request, "assessments/sheet.html", context)


def _may_review(request: HttpRequest, unit: Participation) -> bool:
    return bool(permissions.can_write(request.user, Layer.DISTRICT, unit, queries.dossier_state(unit)))


def _listed(request: HttpRequest, key: str) -> tuple[Programme, list[Participation]]:
    """The year and its units as Vietnamese sorts; the year is read once, not with each unit."""
    reached = queries.dossiers_visible_to(request.user).filter(programme__key=key)
    units = list(reached.select_related(None).select_related("dossier").defer(None).order_by("sort_key", "code"))
    years = Programme.objects.select_related("criteria_set", "province").defer("criteria_set__content")
    if units:
        programme = years.get(key=key)
    else:
        programme = get_object_or_404(known_to(request.user), key=key, process__isnull=False)
    for unit in units:
        unit.programme = programme
    return programme, units
