"""Publishing, and correcting what is published."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.programmes.models import Programme
from gansao.recognition import actions, forms, permissions, queries
from gansao.recognition.models import Correction, Decision
from gansao.recognition.published import SHOW_ALL, SHOW_NOTHING, SHOW_STATUS, PublishedUnit
from gansao.recognition.views.frame import around, nothing_waiting, programme_of, require

SAMPLE = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """What the public would see of some units that were not recognised, under one choice."""

    choice: str
    label: str
    listed: int  # units in the public list
    rows: tuple[PublishedUnit, ...]
    recomputable: str


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/quyet-dinh/cong-bo/: choose what is shown, see what the public will see, publish."""
    programme = programme_of(request, key)
    require(permissions.can_publish(request.user, programme))
    decision = queries.under_way(programme)
    if decision is None:
        return nothing_waiting(request, programme)
    form = _form(request, programme, decision)
    if request.method == "POST" and form.is_valid() and _published(request, decision, form):
        return redirect("recognition:certificates", key=programme.key)
    context = around(request, programme, "decision") | {
        "under_way": decision,
        "form": form,
        "previews": _previews(programme, decision),
        "agrees": bool(decision.annex_check and decision.annex_check["agrees"]),
    }
    return render(request, "recognition/publish.html", context, status=409 if form.is_bound else 200)


def _form(request: HttpRequest, programme: Programme, decision: Decision) -> forms.PublishForm:
    posted = request.POST if request.method == "POST" else None
    return forms.PublishForm(posted, expected=decision.number or str(programme.year))


def _published(request: HttpRequest, decision: Decision, form: forms.PublishForm) -> bool:
    clean = form.cleaned_data
    try:
        entry = actions.publish(
            decision=decision,
            disclosure=clean["disclosure"],
            annex_note=clean["annex_note"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"Đã công bố. Quyết định được ghi ở dòng {entry.sequence} của sổ cái.")
    return True


def _previews(programme: Programme, decision: Decision) -> list[Preview]:
    said = {
        SHOW_NOTHING: "Người ngoài tính lại được sao của đơn vị được công nhận, không tính lại được tỷ lệ.",
        SHOW_STATUS: "Người ngoài tính lại được sao của đơn vị được công nhận; điểm của đơn vị còn lại thì không.",
        SHOW_ALL: "Người ngoài tính lại được toàn bộ kết quả.",
    }
    previews = []
    for choice, label in Programme.Unrecognised.choices:
        units = queries.shown(decision.frozen, programme.pk, choice).units
        others = sorted((unit for unit in units if not unit.recognised), key=lambda unit: unit.code)
        previews.append(Preview(choice, label, len(units), tuple(others[:SAMPLE]), said[choice]))
    return previews


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/dinh-chinh/: take a published year up again, or leave it as it is."""
    programme = programme_of(request, key)
    require(permissions.can_publish(request.user, programme))
    correction, standing = queries.open_correction(programme), queries.standing(programme)
    form = None
    if request.method == "POST" and "abandon" in request.POST:
        return _abandon(request, programme, correction)
    if standing and not correction:
        posted = request.POST if request.method == "POST" else None
        form = forms.CorrectionForm(posted, expected=standing.number)
        if form.is_bound and form.is_valid() and _opened(request, standing, form):
            return redirect("recognition:correct", key=programme.key)
    context = around(request, programme, "decision") | {"standing": standing, "form": form}
    return render(request, "recognition/correct.html", context, status=409 if request.method == "POST" else 200)


def _opened(request: HttpRequest, standing: Decision, form: forms.CorrectionForm) -> bool:
    try:
        reason = form.cleaned_data["reason"]
        actions.open_correction(decision=standing, reason=reason, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Đã mở năm để đính chính. Kết quả đang công bố vẫn giữ nguyên với người dân.")
    return True


def _abandon(request: HttpRequest, programme: Programme, correction: Correction | None) -> HttpResponse:
    try:
        if correction is None:
            raise actions.Refused("Không có đính chính nào đang làm.")
        actions.abandon_correction(correction=correction, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã thôi đính chính. Quyết định đang công bố vẫn có hiệu lực.")
    return redirect("recognition:correct", key=programme.key)
