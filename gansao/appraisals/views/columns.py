"""One criterion's column from an agency: the workbook, what a filled one would do, and taking it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.appraisals import actions, forms, permissions, queries
from gansao.appraisals import columns as reading
from gansao.appraisals.models import SuppliedColumn
from gansao.appraisals.views.pages import context, overseen
from gansao.criteria.queries import load
from gansao.files.kinds import KINDS
from gansao.programmes.models import Programme

SHOWN = 100
XLSX = KINDS["xlsx"].media_type


@login_required
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, key: str) -> HttpResponse:
    """Give a column; what was given stands below."""
    programme = overseen(request, key)
    criteria_set = load(programme.criteria_set)
    form = forms.ColumnForm(criteria_set=criteria_set, label_suffix="")
    if request.method == "POST":
        _must_supply(request, programme)
        form = forms.ColumnForm(request.POST, request.FILES, criteria_set=criteria_set, label_suffix="")
        if form.is_valid():
            clean = dict(form.cleaned_data)
            file = clean.pop("file")
            try:
                column = actions.receive_column(
                    programme=programme,
                    content=file.read(),
                    name=file.name,
                    **clean,
                    by=request.user,
                    at=timezone.now(),
                )
            except actions.Refused as refused:
                form.add_error("file", str(refused))
            else:
                return redirect("appraisals:column", programme.key, column.pk)
    ours = context(request, programme, "columns") | {
        "form": form,
        "columns": queries.columns_of(programme)[:SHOWN],
        "criteria": criteria_set.criteria,
        "may_supply": permissions.can_supply(request.user, programme),
    }
    return render(request, "appraisals/columns.html", ours, status=409 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def column(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What a column says, every fault by its cell; accept it or put it aside."""
    programme = overseen(request, key)
    one = get_object_or_404(queries.columns_of(programme), pk=pk)
    one.programme = programme
    problem = ""
    if request.method == "POST":
        _must_supply(request, programme)
        more: dict[str, Any] = {"column": one, "by": request.user, "at": timezone.now()}
        try:
            if "accept" in request.POST:
                held = actions.accept_column(**more)
            else:
                held = actions.abandon_column(reason=request.POST.get("reason", ""), **more)
        except actions.Refused as refused:
            problem = str(refused)
        else:
            taken = held.state == SuppliedColumn.State.ACCEPTED
            said = f"Đã nhận điểm tiêu chí {held.criterion} của {len(held.points)} đơn vị."
            messages.success(request, said if taken else "Đã bỏ bảng số liệu này.")
            return redirect("appraisals:columns", programme.key)
    rules = load(programme.criteria_set)
    found = reading.read(programme, rules.criterion(one.criterion), one.file)
    units = {unit.code: unit for unit in queries.units(programme)}
    ours = context(request, programme, "columns") | {
        "column": one,
        "criterion": rules.criterion(one.criterion),
        "faults": found.faults[:SHOWN],
        "more_faults": len(found.faults) - SHOWN,
        "missing": found.missing,
        "rows": [(units[code], points) for code, points in one.points.items() if code in units],
        "may_supply": permissions.can_supply(request.user, programme),
        "problem": problem,
    }
    return render(request, "appraisals/column.html", ours, status=409 if problem else 200)


@login_required
@require_safe
def template(request: HttpRequest, key: str) -> HttpResponse:
    """The workbook of one criterion to fill in: ?tieu-chi=4."""
    programme = overseen(request, key)
    criterion = load(programme.criteria_set).by_code.get(request.GET.get("tieu-chi", ""))
    if criterion is None:
        raise Http404
    name = f"so-lieu-tieu-chi-{criterion.code}-{programme.key}.xlsx"
    response = HttpResponse(reading.template(programme, criterion), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _must_supply(request: HttpRequest, programme: Programme) -> None:
    if not permissions.can_supply(request.user, programme):
        raise PermissionDenied
