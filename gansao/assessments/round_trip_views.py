"""The commune's sheet as a workbook: taken out, filled in without a network, brought back and compared."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.assessments import actions, permissions, queries, round_trip
from gansao.assessments.forms import SheetFileForm
from gansao.assessments.models import Layer
from gansao.criteria.queries import load
from gansao.domain.merging import Merged, Side
from gansao.files.kinds import KINDS
from gansao.programmes.models import Participation
from gansao.workbooks import dossier_sheet
from gansao.workbooks.faults import SheetFaults

XLSX = KINDS["xlsx"].media_type
SALT = "gansao.assessments.round_trip"
KEPT_SECONDS = 12 * 3600
SHOWN = 100


@login_required
@require_safe
def sheet_workbook(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """The unit's own sheet, protected, with what stands in it."""
    unit = _unit(request, key, code)
    _refuse_those_who_do_not_see_it(request, unit)
    response = HttpResponse(round_trip.workbook(unit), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="phieu-tu-cham-{key}-{code}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def bring_back(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Give the filled-in workbook, see who changed what since it was taken out, choose, take it in."""
    unit = _unit(request, key, code)
    _refuse_those_who_do_not_see_it(request, unit)
    may = permissions.can_write(request.user, Layer.SELF, unit, queries.dossier_state(unit))
    if request.method == "POST" and not may:
        raise PermissionDenied(may.why)
    context: dict[str, Any] = {"programme": unit.programme, "unit": unit, "synthetic": unit.programme.synthetic}
    context |= {"may": may, "locked": "" if may or may == permissions.NOT_YOURS else may.why, "form": SheetFileForm()}
    if "brought" in request.POST:
        return _take_in(request, unit, context)
    if request.method == "POST":
        return _compare(request, unit, context)
    return render(request, "assessments/round_trip.html", context)


def _compare(request: HttpRequest, unit: Participation, context: dict[str, Any]) -> HttpResponse:
    form = SheetFileForm(request.POST, request.FILES)
    context["form"] = form
    if not form.is_valid():
        return render(request, "assessments/round_trip.html", context, status=409)
    file = form.cleaned_data["file"]
    try:
        returned = dossier_sheet.read(load(unit.programme.criteria_set), file.read(), file.name)
    except SheetFaults as wrong:
        context |= {"faults": wrong.faults[:SHOWN], "fault_count": len(wrong.faults), "file_name": file.name}
        return render(request, "assessments/round_trip.html", context, status=409)
    if stranger := round_trip.whose(returned, unit):
        form.add_error("file", stranger)
        return render(request, "assessments/round_trip.html", context, status=409)
    was = {criterion: held.said for criterion, held in returned.was.items()}
    brought = {"unit": unit.pk, "name": file.name, "was": round_trip.as_data(was)}
    brought["back"] = round_trip.as_data(returned.back)
    return _show(request, unit, brought, context)


def _show(
    request: HttpRequest, unit: Participation, brought: dict[str, Any], context: dict[str, Any], status: int = 200
) -> HttpResponse:
    found = round_trip.preview(unit, *_versions(brought))
    context |= {
        "file_name": brought["name"],
        "brought": signing.dumps(brought, salt=SALT, compress=True),
        "seen": found.seen,
        "new": [_row(unit, each) for each in found.on(Side.BACK)],
        "both": [_row(unit, each) for each in found.on(Side.BOTH)],
        "kept": [_row(unit, each) for each in found.on(Side.NOW)],
        "compared": True,
    }
    return render(request, "assessments/round_trip.html", context, status=status)


def _take_in(request: HttpRequest, unit: Participation, context: dict[str, Any]) -> HttpResponse:
    try:
        brought = signing.loads(request.POST["brought"], salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        messages.error(request, "Phần đã xem không còn dùng được. Hãy chọn lại tệp phiếu rồi so sánh lần nữa.")
        return redirect("assessments:bring_back", unit.programme.key, unit.code)
    if brought["unit"] != unit.pk:
        raise PermissionDenied("Phiếu đã xem là của đơn vị khác.")
    found = round_trip.preview(unit, *_versions(brought))
    if found.seen != request.POST.get("seen"):
        context["stale"] = "Phiếu trên máy chủ vừa thay đổi. Hãy xem lại các thay đổi dưới đây rồi bấm nhận lần nữa."
        return _show(request, unit, brought, context, status=409)
    choices = {each.key: request.POST.get(f"tc-{each.key}") for each in found.on(Side.BOTH)}
    unchosen = [key for key, choice in choices.items() if choice not in {"tep", "may-chu"}]
    if unchosen:
        context["stale"] = f"Hãy chọn một bản cho tiêu chí {', '.join(unchosen)}."
        return _show(request, unit, brought, context, status=409)
    taken = [each for each in found.on(Side.BOTH) if choices[each.key] == "tep"]
    chosen = {each.key: each.back for each in [*found.on(Side.BACK), *taken]}
    try:
        actions.take_workbook(
            participation=unit,
            chosen=chosen,
            versions=found.versions,
            file_name=brought["name"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.Refused as refused:
        context["stale"] = str(refused)
        return _show(request, unit, brought, context, status=409)
    messages.success(request, f"Đã nhận {len(chosen)} tiêu chí từ phiếu “{brought['name']}”.")
    return redirect("assessments:sheet", unit.programme.key, unit.code)


def _versions(brought: dict[str, Any]) -> tuple[Any, Any]:
    return round_trip.from_data(brought["was"]), round_trip.from_data(brought["back"])


def _row(unit: Participation, each: Merged) -> dict[str, Any]:
    criterion = load(unit.programme.criteria_set).criterion(each.key)
    versions = {"was": each.was, "now": each.now, "back": each.back}
    return {"criterion": criterion} | {
        name: {"said": round_trip.said(criterion, version), "note": version.note} for name, version in versions.items()
    }


def _unit(request: HttpRequest, key: str, code: str) -> Participation:
    return get_object_or_404(queries.dossiers_visible_to(request.user), programme__key=key, code=code)


def _refuse_those_who_do_not_see_it(request: HttpRequest, unit: Participation) -> None:
    if not permissions.can_see(request.user, Layer.SELF, unit):
        raise PermissionDenied("Phần tự chấm chưa mở cho vai trò của bạn trong giai đoạn này.")
