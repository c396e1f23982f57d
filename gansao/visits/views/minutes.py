"""The minutes: made from the visit, signed by hand, scanned and given back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.documents.paper import as_pdf
from gansao.documents.paper_docx import as_docx
from gansao.files.kinds import KINDS
from gansao.files.responses import send
from gansao.visits import actions, permissions, queries
from gansao.visits import minutes as papers
from gansao.visits.forms import MinutesForm
from gansao.visits.models import Visit
from gansao.visits.views import frame


@login_required
@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, key: str, pk: uuid.UUID) -> HttpResponse:
    """/nam/2026/di-thuc-te/<uuid>/bien-ban/"""
    visit = frame.load(request, pk, key)
    answer = permissions.can_add_minutes(request.user, visit, frame.today())
    form = MinutesForm()
    if request.method == "POST":
        frame.must_be_of_the_team(request, visit)
        form = MinutesForm(request.POST, request.FILES)
        if form.is_valid():
            file, note = form.cleaned_data["file"], form.cleaned_data["note"]
            try:
                if not answer:
                    raise actions.Refused(answer.why)
                given = actions.add_minutes(
                    visit=visit, content=file, name=file.name, note=note, by=request.user, at=timezone.now()
                )
            except actions.Refused as refused:
                form.add_error("file", str(refused))
            else:
                messages.success(request, f"Đã nhận biên bản đã ký (bản {given.version}).")
                return redirect("visits:minutes", key, pk)
    context = frame.context(visit) | {
        "form": form,
        "answer": answer,
        "of_the_team": permissions.is_of_the_team(request.user, visit.appraisal, frame.today()),
        "scans": list(queries.minutes_of(visit)),
    }
    return render(request, "visits/minutes.html", context, status=409 if form.errors else 200)


@login_required
@require_safe
def minutes_docx(request: HttpRequest, key: str, pk: uuid.UUID) -> HttpResponse:
    visit = frame.load(request, pk, key)
    return _file(visit, as_docx(papers.paper(visit)), "docx")


@login_required
@require_safe
def minutes_pdf(request: HttpRequest, key: str, pk: uuid.UUID) -> HttpResponse:
    visit = frame.load(request, pk, key)
    return _file(visit, as_pdf(papers.paper(visit)), "pdf")


@login_required
@require_safe
def minutes_file(request: HttpRequest, key: str, pk: uuid.UUID, version: int) -> FileResponse:
    """A scan as it was given."""
    visit = frame.load(request, pk, key)
    return send(get_object_or_404(queries.minutes_of(visit), version=version).file, inline=True)


def _file(visit: Visit, content: bytes, extension: str) -> HttpResponse:
    unit = visit.appraisal.participation
    name = f"bien-ban-tham-dinh-{unit.code}-{visit.planned_on:%Y-%m-%d}.{extension}"
    return HttpResponse(
        content,
        content_type=KINDS[extension].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
