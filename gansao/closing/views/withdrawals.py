"""Recognitions taken back: the list, a draft, its signature, its publication."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gansao.closing import forms, permissions, queries
from gansao.closing.views.frame import act, around, done, form_page, office_year, paper_file, require, signed, signing
from gansao.documents import decision as documents
from gansao.documents import docx
from gansao.documents.decision import Signer
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
    context = around(request, programme, "withdrawals") | {
        "title": f"Ghi quyết định {'hết hiệu lực' if found.lapsed else 'thu hồi'} đã ký",
        "lead": f"{found.certificate.participation.name}. Chỉ cần ghi số, ký hiệu được thêm theo dự thảo.",
        "button": "Ghi nhận quyết định đã ký",
        "back": reverse("closing:withdrawal", args=[key, pk]),
    }
    said = "Đã ghi số, ngày và tệp đã ký. Thư ký Ban Chỉ đạo công bố quyết định."
    return signing(request, actions.sign_withdrawal, said, context, withdrawal=found)


@login_required
@require_POST
def undo_signature(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/thu-hoi/<pk>/go-chu-ky/: the wrong number, day or file was entered."""
    found = _withdrawal(request, key, pk)
    require(permissions.can_sign(request.user, found.certificate.decision.programme))
    said, reason = "Đã gỡ ghi nhận chữ ký. Quyết định trở lại là dự thảo.", str(request.POST.get("reason", ""))[:500]
    act(request, actions.undo_withdrawal_signature, said, withdrawal=found, reason=reason)
    return redirect("closing:withdrawal", key=key, pk=pk)


@login_required
@require_POST
def drop_withdrawal(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/thu-hoi/<pk>/bo/: give the draft up; a new one may be made at once, so it does not ask again."""
    found = _withdrawal(request, key, pk)
    require(permissions.can_withdraw(request.user, found.certificate.decision.programme))
    said = "Đã bỏ dự thảo. Công nhận của đơn vị vẫn có hiệu lực."
    act(request, actions.drop_withdrawal, said, withdrawal=found)
    return redirect("closing:withdrawals", key=key)


@login_required
@require_safe
def printed(request: HttpRequest, key: str, pk: int, ending: str) -> HttpResponse:
    """/nam/<key>/thu-hoi/<pk>.pdf, .docx: the decision to look at, to edit outside, to sign."""
    found = _withdrawal(request, key, pk)
    text, name = withdrawing.text(found), "het-hieu-luc" if found.lapsed else "thu-hoi"
    return paper_file(documents.as_pdf(text) if ending == "pdf" else docx.decision(text), f"{name}-{key}-{pk}", ending)


@login_required
@require_safe
def signed_file(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """/nam/<key>/thu-hoi/<pk>/da-ky/: the file as it was handed in."""
    return signed(_withdrawal(request, key, pk).signed_file)
