"""The administrator's pages of units: what stands on a day, and the life of one unit. Nothing is changed here."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from gansao.places import permissions, queries
from gansao.places.forms import UnitSearch
from gansao.places.models import Level, Unit

PAGE = 50


@login_required
def units(request: HttpRequest) -> HttpResponse:
    """/quan-tri/dia-ban/"""
    _require_manager(request)
    today = timezone.localdate()
    _, day, _, _ = UnitSearch(request.GET.dict(), today=today).asked()
    provinces = {row.unit.code: row for row in queries.units_as_of(day, level=Level.PROVINCE)}
    choices = [(code, row.name) for code, row in provinces.items()]
    form = UnitSearch(request.GET.dict(), today=today, provinces=choices)
    words, day, level, province = form.asked()
    within = provinces[province].unit if province else None
    page = Paginator(queries.found(words, on=day, level=level, within=within), PAGE).get_page(request.GET.get("trang"))
    counts = queries.counts(day)
    context = {
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "day": day,
        "levels": [(label, counts[level]) for level, label in Level.choices],
        "load": queries.last_load(),
    }
    return render(request, "places/units.html", context)


@login_required
def unit(request: HttpRequest, code: str, first_on: str) -> HttpResponse:
    """/quan-tri/dia-ban/<code>/<yyyy-mm-dd>/"""
    _require_manager(request)
    found = get_object_or_404(Unit, code=code, first_on=_day(first_on))
    history = list(queries.history(found))
    successors = list(queries.successors(found))
    context = {
        "unit": found,
        "history": history,
        "name": history[-1].name if history else found.code,
        "successors": successors,
        "predecessors": list(queries.predecessors(found)),
        "successor_not_recorded": not successors and queries.successor_not_recorded(found),
        "namesakes": [other for other in queries.units_with_code(code) if other != found],
    }
    return render(request, "places/unit.html", context)


def _require_manager(request: HttpRequest) -> None:
    if not permissions.has_a_role(request.user):
        raise Http404
    if not permissions.can_manage(request.user):
        raise PermissionDenied


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
