"""Re-checks without notice: the list with why each was chosen, choosing, what was found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.closing import actions, forms, permissions, queries
from gansao.closing.models import Recheck
from gansao.closing.views.frame import around, done, form_page, office_year, require
from gansao.domain.text import running
from gansao.law.closing_rules import rules_of
from gansao.programmes.models import Programme
from gansao.recognition.queries import standing


@login_required
@require_http_methods(["GET", "POST"])
def rechecks(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/kiem-tra-lai/: who is looked at again, why, what came of it; choose more."""
    programme = office_year(request, key)
    may_handle = permissions.can_handle(request.user, programme)
    certificates = queries.to_recheck(programme) if may_handle else []
    data = request.POST if request.method == "POST" else None
    form = forms.ChooseForm(data, certificates=certificates, initial={"number": 5})
    if request.method == "POST":
        require(may_handle)
        if form.is_valid() and done(form, lambda: _choose(request, programme, form)):
            messages.success(request, "Đã chọn đơn vị kiểm tra lại. Bốc ngẫu nhiên thì số hạt giống được giữ lại.")
            return redirect("closing:rechecks", key=key)
    context = around(request, programme, "rechecks") | {
        "rows": list(queries.rechecks().filter(certificate__decision__programme=programme)),
        "decision": standing(programme),
        "may_choose": bool(certificates),
        "form": form,
        "rules": rules_of(programme.closing_rules),
    }
    return render(request, "closing/rechecks.html", context, status=409 if form.is_bound else 200)


def _choose(request: HttpRequest, programme: Programme, form: forms.ChooseForm) -> None:
    clean, by, at = form.cleaned_data, request.user, timezone.now()
    if clean["unit"]:
        actions.choose_by_hand(certificate=clean["unit"], by=by, at=at)
    else:
        actions.choose_rechecks(programme=programme, number=clean["number"], by=by, at=at)


@login_required
@require_http_methods(["GET", "POST"])
def recheck(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/kiem-tra-lai/<pk>/: what was found."""
    programme = office_year(request, key)
    found = get_object_or_404(queries.rechecks(), certificate__decision__programme=programme, pk=pk)
    require(permissions.can_handle(request.user, programme))
    form = forms.RecheckForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and done(form, lambda: _record(request, found, form)):
        messages.success(request, "Đã ghi kết quả kiểm tra lại.")
        if form.cleaned_data["finding"] == Recheck.Finding.WITHDRAW:
            code = found.certificate.participation.code
            return redirect(f"{reverse('closing:withdraw', args=[key])}?don-vi={code}")
        return redirect("closing:rechecks", key=key)
    return form_page(
        request,
        form,
        around(request, programme, "rechecks")
        | {
            "title": f"Kết quả kiểm tra lại {running(found.certificate.participation.name)}",
            "lead": "Nếu đề nghị thu hồi, bước sau là soạn một quyết định riêng.",
            "button": "Ghi kết quả",
            "back": reverse("closing:rechecks", args=[key]),
        },
    )


def _record(request: HttpRequest, found: Recheck, form: forms.RecheckForm) -> None:
    actions.record_recheck(recheck=found, **form.cleaned_data, by=request.user, at=timezone.now())
