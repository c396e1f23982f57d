"""Letting the public see a piece of evidence: exactly what they will see before anybody decides; and back again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.assessments import actions, permissions
from gansao.assessments import evidence as reads
from gansao.assessments.dossier_frame import around
from gansao.assessments.evidence_views import readable
from gansao.assessments.models import Layer
from gansao.criteria.queries import load
from gansao.programmes.models import Programme


@login_required
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, key: str, code: str, pk: int) -> HttpResponse:
    """The public copy of one piece and where it will stand; to be confirmed, or taken back."""
    unit, may = readable(request, key, code)
    found = get_object_or_404(reads.rows_of(unit), pk=pk)
    may_release = permissions.may(request.user, "assessments.release_evidence", unit)
    if not may_release:
        raise PermissionDenied(may_release.why)
    problem = reads.not_for_public(found)
    if request.method == "POST":
        who: dict[str, Any] = {"evidence": found, "by": request.user, "at": timezone.now()}
        try:
            if "thoi" in request.POST:
                actions.withhold_evidence(**who)
                messages.success(request, "Đã thôi công khai minh chứng này: trang công khai không còn nữa.")
            else:
                actions.release_evidence(seen=request.POST.get("seen", ""), **who)
                messages.success(request, "Minh chứng này được công khai.")
            return redirect("assessments:evidence_piece", key, code, pk)
        except actions.Refused as refused:
            problem = str(refused)
            found.refresh_from_db()
    context = around(unit, Layer.SELF, may) | {
        "piece": found,
        "criterion": load(unit.programme.criteria_set).by_code.get(found.criterion),
        "problem": problem,
        "possible": not reads.not_for_public(found),
        "published": unit.programme.state == Programme.State.PUBLISHED,
    }
    return render(request, "assessments/release.html", context, status=409 if request.method == "POST" else 200)
