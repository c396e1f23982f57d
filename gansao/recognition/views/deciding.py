"""The decision: draft it, see it, hand it out for signing, record the signature."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gansao.documents import decision as documents
from gansao.documents import docx
from gansao.documents.decision import Signer
from gansao.files import actions as files
from gansao.files import kinds
from gansao.files.responses import send
from gansao.programmes.models import Programme
from gansao.recognition import actions, drafting, forms, permissions, queries
from gansao.recognition.models import Decision
from gansao.recognition.views.frame import around, decision_of, nothing_waiting, programme_of, require


@login_required
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/quyet-dinh/: where the decision of the year stands; start it, or edit its words."""
    programme = programme_of(request, key)
    under_way = queries.under_way(programme)
    form: django_forms.Form | None = None
    if request.method == "POST":
        require(permissions.can_draft(request.user, programme))
        form = _edited(request, under_way) if under_way else forms.StartDraftForm(request.POST)
        if form.is_valid() and _keep(request, programme, under_way, form):
            return redirect("recognition:decision", key=programme.key)
    return _page(request, programme, under_way, form)


def _page(
    request: HttpRequest,
    programme: Programme,
    under_way: Decision | None,
    form: django_forms.Form | None = None,
    ruling: forms.RulingForm | None = None,
) -> HttpResponse:
    """The page of the decision, with what was refused of the words or of the signer's ruling."""
    context = around(request, programme, "decision") | {
        "under_way": under_way,
        "standing": queries.standing(programme),
        "frozen": queries.current_frozen(programme) if programme.state == Programme.State.FROZEN else None,
        "others": _others(request, programme, under_way),
    }
    if under_way:
        context |= _about(under_way, form)
        context |= {"ruling": ruling or forms.RulingForm(), "digest": queries.details_digest(under_way)}
    elif context["frozen"]:
        context["form"] = form or forms.StartDraftForm(initial=_start(programme))
    return render(request, "recognition/decision.html", context, status=409 if form or ruling else 200)


def _edited(request: HttpRequest, under_way: Decision) -> forms.DraftForm:
    return forms.DraftForm(request.POST, text=drafting.text(under_way))


def _keep(request: HttpRequest, programme: Programme, under_way: Decision | None, form: django_forms.Form) -> bool:
    clean, by, at = form.cleaned_data, request.user, timezone.now()
    try:
        if isinstance(form, forms.DraftForm) and under_way:
            actions.update_draft(
                decision=under_way,
                text=form.text(),
                group_by=clean["group_by"],
                names_as_of=date.fromisoformat(under_way.details["names_as_of"]),
                seen=clean["seen"],
                by=by,
                at=at,
            )
            messages.success(request, "Đã ghi dự thảo.")
        else:
            actions.draft_decision(
                programme=programme,
                signer=Signer(clean["signer_name"], clean["signer_form"]),
                on=clean["names_as_of"],
                group_by=clean["group_by"],
                by=by,
                at=at,
            )
            messages.success(request, "Đã soạn dự thảo theo lời văn mẫu. Hãy xem và sửa lại cho đúng.")
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _about(under_way: Decision, form: django_forms.Form | None) -> dict[str, Any]:
    text = drafting.text(under_way)
    about: dict[str, Any] = {
        "text": text,
        "to_check": _to_check(under_way),
        "other_name": drafting.other_name(under_way),
    }
    if under_way.state == Decision.State.DRAFT:
        initial = forms.initial_words(text, under_way.details["group_by"])
        initial["seen"] = queries.details_digest(under_way)
        about["form"] = form or forms.DraftForm(initial=initial, text=text)
    return about


@login_required
@require_POST
def rule_on_draft(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/quyet-dinh/y-kien/: the signer agrees with the draft or sends it back."""
    programme = programme_of(request, key)
    require(permissions.can_rule(request.user, programme))
    under_way = queries.under_way(programme)
    if under_way is None:
        return nothing_waiting(request, programme)
    form = forms.RulingForm(request.POST)
    if form.is_valid() and _ruled(request, under_way, form):
        return redirect("recognition:decision", key=programme.key)
    return _page(request, programme, under_way, ruling=form)


def _ruled(request: HttpRequest, under_way: Decision, form: forms.RulingForm) -> bool:
    clean, agreed = form.cleaned_data, form.cleaned_data["verdict"] == "agree"
    try:
        actions.rule_on_draft(
            decision=under_way,
            agreed=agreed,
            remark=clean["remark"],
            seen=clean["seen"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Đã ghi ý kiến: đồng ý với dự thảo." if agreed else "Đã trả lại dự thảo cho thư ký sửa.")
    return True


def _to_check(under_way: Decision) -> list[tuple[str, str]]:
    """(words, what is still to be confirmed about them), of the legal bases as they stand now."""
    notes = under_way.details.get("notes", {})
    return [(basis, notes[basis]) for basis in under_way.details["text"]["bases"] if basis in notes]


def _start(programme: Programme) -> dict[str, Any]:
    day = drafting.day_of_names(programme, timezone.localdate())
    return {"names_as_of": f"{day:%d/%m/%Y}", "signer_form": "chairman", "group_by": "stars"}


def _others(request: HttpRequest, programme: Programme, under_way: Decision | None) -> list[Decision]:
    rows = queries.decisions_visible_to(request.user).filter(programme=programme)
    return [row for row in rows if row != under_way]


@login_required
@require_POST
def drop_draft(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/quyet-dinh/bo/: give the draft up. A new one may be made at once, so it does not ask again."""
    programme = programme_of(request, key)
    require(permissions.can_draft(request.user, programme))
    under_way = queries.under_way(programme)
    if under_way is None:
        return nothing_waiting(request, programme)
    try:
        actions.drop_draft(decision=under_way, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã bỏ dự thảo. Danh sách đã chốt vẫn giữ nguyên.")
    return redirect("recognition:decision", key=programme.key)


@login_required
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/quyet-dinh/ky/: the records clerk enters number and day and hands in the signed file."""
    programme = programme_of(request, key)
    require(permissions.can_sign(request.user, programme))
    under_way = queries.under_way(programme)
    if under_way is None:
        return nothing_waiting(request, programme)
    form = forms.SignatureForm(request.POST, request.FILES) if request.method == "POST" else forms.SignatureForm()
    if form.is_bound and form.is_valid() and _signed(request, under_way, form):
        return redirect("recognition:decision", key=programme.key)
    context = around(request, programme, "decision") | {
        "under_way": under_way,
        "form": form,
        "text": drafting.words(under_way),
        "units": len(drafting.recognised(programme, under_way.frozen)),
    }
    return render(request, "recognition/sign.html", context, status=409 if form.is_bound else 200)


def _signed(request: HttpRequest, under_way: Decision, form: forms.SignatureForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        signed = actions.record_signature(
            decision=under_way,
            number=form.cleaned_data["number"],
            signed_on=form.cleaned_data["signed_on"],
            early_reason=form.cleaned_data["early_reason"],
            content=file.read(),
            name=file.name,
            by=request.user,
            at=timezone.now(),
        )
    except files.Refused as refused:
        form.add_error("file", str(refused))
        return False
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"Đã ghi nhận Quyết định số {signed.number} ngày {signed.signed_on:%d/%m/%Y}.")
    return True


@login_required
@require_POST
def undo_signature(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/quyet-dinh/go-chu-ky/: the wrong number, day or file was entered."""
    programme = programme_of(request, key)
    require(permissions.can_sign(request.user, programme))
    form = forms.ReasonForm(request.POST)
    under_way = queries.under_way(programme)
    if under_way is None:
        return nothing_waiting(request, programme)
    try:
        if not form.is_valid():
            raise actions.Refused("Hãy nêu lý do gỡ ghi nhận chữ ký.")
        reason = form.cleaned_data["reason"]
        actions.undo_signature(decision=under_way, reason=reason, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã gỡ ghi nhận chữ ký. Quyết định trở lại là dự thảo.")
    return redirect("recognition:decision", key=programme.key)


@login_required
def printed(request: HttpRequest, key: str, pk: int, ending: str) -> HttpResponse:
    """/nam/<key>/quyet-dinh/<pk>.pdf, .docx: the decision to look at, to edit outside, to sign."""
    programme = programme_of(request, key)
    found = decision_of(request, programme, pk)
    text = drafting.text(found)
    content = documents.as_pdf(text) if ending == "pdf" else docx.decision(text)
    response = HttpResponse(content, content_type=kinds.KINDS[ending].media_type)
    place = "inline" if ending == "pdf" else "attachment"
    response["Content-Disposition"] = f'{place}; filename="quyet-dinh-{programme.key}-{found.pk}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def signed_file(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """/nam/<key>/quyet-dinh/<pk>/da-ky/: the file as it was handed in."""
    found = decision_of(request, programme_of(request, key), pk)
    if found.signed_file is None:
        raise Http404("Quyết định này chưa có tệp đã ký.")
    return send(found.signed_file, inline=True)
