"""The page of the rules by which a year is closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.closing import actions, permissions
from gansao.closing.rules_form import RulesForm
from gansao.closing.views.frame import around, done, office_year, require
from gansao.law.closing_rules import rules_of
from gansao.programmes.models import Programme


@login_required
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/quy-tac-khep-nam/: days, terms, weights; the secretariat sets them until the year is closed."""
    programme = office_year(request, key)
    standing = rules_of(programme.closing_rules)
    form = RulesForm(request.POST if request.method == "POST" else None, rules=standing)
    if request.method == "POST":
        require(permissions.can_set_rules(request.user, programme))
        by, at = request.user, timezone.now()
        if form.is_valid() and done(
            form, lambda: actions.set_rules(programme=programme, rules=form.read(), by=by, at=at)
        ):
            messages.success(request, "Đã ghi quy tắc. Năm mở sau của tỉnh bắt đầu từ quy tắc này.")
            return redirect("closing:rules", key=key)
    context = around(request, programme, "rules") | {
        "form": form,
        "rules": standing,
        "is_sample": programme.closing_rules is None,
        "is_closed": programme.state == Programme.State.CLOSED,
    }
    return render(request, "closing/rules.html", context, status=409 if form.is_bound else 200)
