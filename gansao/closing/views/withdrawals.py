"""Recognitions taken back: the list, a draft, its signature, its publication."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gansao.closing import forms, permissions, queries
from gansao.closing.views.frame import around, done, form_page, office_year, require
from gansao.documents import decision as documents
from gansao.documents import docx
from gansao.documents.decision import Signer
from gansao.files import kinds
from gansao.files.responses import send
from gansao.recognition import actions, withdrawing
from gansao.recognition.forms import ConfirmedForm
from gansao.recognition.models import WithdrawalDecision
from gansao.recognition.queries import standing


def _withdrawal(request: HttpRequest, key: str, pk: int) -> WithdrawalDecision:
    programme = office_year(request, key)
    return get_object_or_404(queries.withdrawals_of(programme), pk=pk)


@login_required
@require_safe
def withdrawals(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/thu-hoi/: every decision that takes a recognition of the year back, newest first."""
    programme = office_year(request, key)
    rows = list(queries.withdrawals_of(programme).order_by("-drafted_at", "-pk"))
    decision = standing(programme)
    context = around(request, programme, "withdrawals") | {
        "rows": rows,
        "decision": decision,
        "term": queries.term(decision, timezone.localdate()) if decision else None,
    }
    return render(request, "closing/withdrawals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/thu-hoi/moi/: whose recognition, on which grounds; ?don-vi=<code> chooses the unit."""
    programme = office_year(request, key)
    require(permissions.can_withdraw(request.user, programme))
    certificates = queries.standing_certificates(programme)
    initial = {"unit": request.GET.get("don-vi", ""), "signer_form": "chairman"}
    form = forms.WithdrawalForm(request.POST or None, certificates=certificates, initial=initial)
    made: list[WithdrawalDecision] = []
    if form.is_bound and form.is_valid() and done(form, lambda: made.append(_draft(request, form))):
        messages.success(request, "Đã soạn dự thảo theo lời văn mẫu. Hãy xem, sửa trên bản DOCX nếu cần, rồi trình ký.")
        return redirect("closing:withdrawal", key=key, pk=made[0].pk)
    return form_page(
        request,
        form,
        around(request, programme, "withdrawals")
        | {
            "title": "Soạn quyết định thu hồi",
            "lead": "Mỗi đơn vị một quyết định. Công nhận vẫn có hiệu lực cho đến khi quyết định này được công bố.",
            "button": "Soạn dự thảo",
            "back": reverse("closing:withdrawals", args=[key]),
        },
    )


def _draft(request: HttpRequest, form: forms.WithdrawalForm) -> WithdrawalDecision:
    clean = form.cleaned_data
    return actions.draft_withdrawal(
        certificate=clean["unit"],
        grounds=clean["grounds"],
        signer=Signer(clean["signer_name"], clean["signer_form"]),
        by=request.user,
        at=timezone.now(),
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/thu-hoi/<pk>/: its words, its files, the next step; publishing it."""
    found = _withdrawal(request, key, pk)
    programme = found.certificate.decision.programme
    may_publish = permissions.can_withdraw(request.user, programme)
    form = None
    if request.method == "POST":
        require(may_publish)
    if found.state == WithdrawalDecision.State.SIGNED and may_publish:
        form = ConfirmedForm(request.POST or None, expected=found.number)
    elif request.method == "POST":
        messages.info(request, "Quyết định này không còn chờ công bố: việc này đã được làm ở thẻ khác.")
        return redirect("closing:withdrawal", key=key, pk=pk)
    if form and form.is_bound and form.is_valid():
        publish = actions.publish_withdrawal
        if done(form, lambda: publish(withdrawal=found, by=request.user, at=timezone.now())):
            messages.success(request, "Đã công bố. Trang của đơn vị và giấy chứng nhận nay ghi việc thu hồi.")
            return redirect("closing:withdrawal", key=key, pk=pk)
    context = around(request, programme, "withdrawals") | {
        "withdrawal": found,
        "unit": found.certificate.participation,
        "text": withdrawing.text(found),
        "form": form,
        "reason_form": forms.ReasonForm(),
    }
    return render(request, "closing/withdrawal.html", context, status=409 if form and form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def sign_withdrawal(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/thu-hoi/<pk>/ky/: the records clerk enters number and day and hands in the signed file."""
    found = _withdrawal(request, key, pk)
    programme = found.certificate.decision.programme
    require(permissions.can_sign(request.user, programme))
    form = forms.SignedForm(request.POST, request.FILES) if request.method == "POST" else forms.SignedForm()
    if form.is_bound and form.is_valid() and done(form, lambda: _sign(request, found, form)):
        messages.success(request, "Đã ghi số, ngày và tệp đã ký. Thư ký Ban Chỉ đạo công bố quyết định.")
        return redirect("closing:withdrawal", key=key, pk=pk)
    return form_page(
        request,
        form,
        around(request, programme, "withdrawals")
        | {
            "title": "Ghi quyết định thu hồi đã ký",
            "lead": f"{found.certificate.participation.name}. Chỉ cần ghi số, ký hiệu được thêm theo dự thảo.",
            "button": "Ghi nhận quyết định đã ký",
            "back": reverse("closing:withdrawal", args=[key, pk]),
        },
    )


def _sign(request: HttpRequest, found: WithdrawalDecision, form: forms.SignedForm) -> None:
    clean = form.cleaned_data
    actions.sign_withdrawal(
        withdrawal=found,
        number=clean["number"],
        signed_on=clean["signed_on"],
        content=clean["file"].read(),
        name=clean["file"].name,
        by=request.user,
        at=timezone.now(),
    )


@login_required
@require_POST
def undo_signature(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/thu-hoi/<pk>/go-chu-ky/: the wrong number, day or file was entered."""
    found = _withdrawal(request, key, pk)
    require(permissions.can_sign(request.user, found.certificate.decision.programme))
    reason = str(request.POST.get("reason", ""))[:500]
    try:
        actions.undo_withdrawal_signature(withdrawal=found, reason=reason, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã gỡ ghi nhận chữ ký. Quyết định trở lại là dự thảo.")
    return redirect("closing:withdrawal", key=key, pk=pk)


@login_required
@require_POST
def drop_withdrawal(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/thu-hoi/<pk>/bo/: give the draft up; a new one may be made at once, so it does not ask again."""
    found = _withdrawal(request, key, pk)
    require(permissions.can_withdraw(request.user, found.certificate.decision.programme))
    try:
        actions.drop_withdrawal(withdrawal=found, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã bỏ dự thảo. Công nhận của đơn vị vẫn có hiệu lực.")
    return redirect("closing:withdrawals", key=key)


@login_required
@require_safe
def printed(request: HttpRequest, key: str, pk: int, ending: str) -> HttpResponse:
    """/nam/<key>/thu-hoi/<pk>.pdf, .docx: the decision to look at, to edit outside, to sign."""
    text = withdrawing.text(_withdrawal(request, key, pk))
    content = documents.as_pdf(text) if ending == "pdf" else docx.decision(text)
    response = HttpResponse(content, content_type=kinds.KINDS[ending].media_type)
    place = "inline" if ending == "pdf" else "attachment"
    response["Content-Disposition"] = f'{place}; filename="thu-hoi-{key}-{pk}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def signed_file(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """/nam/<key>/thu-hoi/<pk>/da-ky/: the file as it was handed in."""
    found = _withdrawal(request, key, pk)
    if found.signed_file is None:
        raise Http404("Quyết định này chưa có tệp đã ký.")
    return send(found.signed_file, inline=True)
