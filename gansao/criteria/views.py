"""The officials' pages of criteria sets. The public ones stand in public_views."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao import law
from gansao.criteria import actions, forms, permissions, queries, wording
from gansao.domain.criteria import CriteriaSet, Criterion
from gansao.domain.faults import Fault
from gansao.files.kinds import KINDS
from gansao.workbooks.criteria_set import write_workbook

XLSX = KINDS["xlsx"].media_type
FAULTS_SHOWN = 200


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Give a file, see all its faults or the whole set in words, then keep it. Nothing is stored before that."""
    if not permissions.can_read(request.user):
        raise Http404
    if not permissions.can_store(request.user):
        raise PermissionDenied
    if "content" in request.POST:
        return _keep(request)
    form = forms.FileForm(request.POST, request.FILES) if request.method == "POST" else forms.FileForm()
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        file = form.cleaned_data["file"]
        criteria_set, faults = forms.read_file(file.read(), file.name)
        context |= {"file_name": file.name} | _result(criteria_set, faults)
    elif (sample := request.GET.get("mau", "")) in law.criteria_set_ids():
        context |= {"file_name": f"{sample}.yaml"} | _result(law.criteria_set(sample), ())
    kept = queries.visible_to(request.user)
    context |= {"stored_sets": kept, "samples": _samples({stored.key for stored in kept})}
    return render(request, "criteria/upload.html", context)


@login_required
@require_safe
def workbook(request: HttpRequest, key: str) -> HttpResponse:
    """A kept set as XLSX, to be changed and given again under a new id."""
    stored = get_object_or_404(queries.visible_to(request.user), key=key)
    response = HttpResponse(write_workbook(queries.load(stored)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{stored.key}.xlsx"'
    return response


def _samples(kept: set[str]) -> list[CriteriaSet]:
    """The sets that Gắn Sao ships and that are not kept yet."""
    return [law.criteria_set(key) for key in law.criteria_set_ids() if key not in kept]


def _keep(request: HttpRequest) -> HttpResponse:
    form = forms.ContentForm(request.POST)
    if not form.is_valid():
        return redirect("criteria:upload")
    criteria_set, faults = forms.read_file(form.cleaned_data["content"].encode(), "nội dung đã xem")
    if criteria_set is None:
        context = {"form": forms.FileForm()} | _result(None, faults)
        return render(request, "criteria/upload.html", context, status=409)
    try:
        stored = actions.store(criteria_set=criteria_set, by=request.user, at=timezone.now())
    except actions.KeyTaken as taken:
        context = {"form": forms.FileForm(), "taken": taken} | _result(criteria_set, ())
        return render(request, "criteria/upload.html", context, status=409)
    messages.success(request, f"Đã lưu bộ tiêu chí “{stored.name}” ({stored.key}).")
    return redirect(f"/bo-tieu-chi/{stored.key}/")


def _result(criteria_set: CriteriaSet | None, faults: tuple[Fault, ...]) -> dict[str, Any]:
    if criteria_set is None:
        return {"faults": faults[:FAULTS_SHOWN], "fault_count": len(faults), "more": len(faults) - FAULTS_SHOWN}
    return {
        "criteria_set": criteria_set,
        "content": law.write_yaml(criteria_set),
        "bands": wording.bands(criteria_set),
        "gates": [(gate, wording.gate_demands(criteria_set, gate)) for gate in criteria_set.gates],
        "rounding": wording.rounding(criteria_set),
        "bonus": wording.bonus(criteria_set),
        "groups": [(group, [_in_words(each) for each in group.criteria]) for group in criteria_set.groups],
    }


def _in_words(criterion: Criterion) -> dict[str, Any]:
    return {
        "criterion": criterion,
        "method": wording.METHODS[criterion.method.name],
        "ways": wording.ways(criterion),
        "remarks": wording.remarks(criterion),
    }
