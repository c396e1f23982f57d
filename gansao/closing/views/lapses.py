"""Recognitions whose term has run out: who has no decision on it yet, and a draft for each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.closing import forms, permissions, queries
from gansao.closing.views.frame import around, done, office_year, require
from gansao.documents.decision import Signer
from gansao.recognition import actions
from gansao.recognition.queries import standing


@login_required
@require_http_methods(["GET", "POST"])
def lapses(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/thu-hoi/het-han/: until when the year's recognitions hold; once it has run out, a draft for each."""
    programme = office_year(request, key)
    may_withdraw = permissions.can_withdraw(request.user, programme)
    decision = standing(programme)
    term = queries.term(decision, timezone.localdate()) if decision else None
    certificates = queries.standing_certificates(programme) if term and not term.is_far else []
    form = forms.LapseForm(request.POST if request.method == "POST" else None, certificates=certificates)
    if request.method == "POST":
        require(may_withdraw)
        if form.is_valid() and done(form, lambda: _draft(request, form)):
            return redirect("closing:withdrawals", key=key)
    context = around(request, programme, "withdrawals") | {
        "decision": decision,
        "term": term,
        "certificates": certificates,
        "may_draft": may_withdraw and term is not None and term.has_run_out,
        "form": form,
        "chosen": form["units"].value() if form.is_bound else [each.participation.code for each in certificates],
    }
    return render(request, "closing/lapses.html", context, status=409 if form.is_bound else 200)


def _draft(request: HttpRequest, form: forms.LapseForm) -> None:
    clean = form.cleaned_data
    made = actions.draft_lapses(
        certificates=clean["units"],
        signer=Signer(clean["signer_name"], clean["signer_form"]),
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, f"Đã soạn {len(made)} dự thảo, mỗi đơn vị một quyết định. Hãy xem rồi trình ký từng bản.")
