"""The way of a workbook: given, checked, its doubtful rows asked, accepted whole or put aside."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.assessments import actions, forms, intake, permissions, queries
from gansao.assessments.models import MarksUpload
from gansao.files.responses import send
from gansao.programmes.models import Programme
from gansao.programmes.queries import visible_to

SHOWN = 200  # faults, notes and changes on one page; the rest is counted
UPLOADS_SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def uploads(request: HttpRequest, key: str) -> HttpResponse:
    """Give a marks workbook; what was given before stands below."""
    programme = _programme(request, key)
    form = forms.UploadForm()
    if request.method == "POST":
        _must_upload(request, programme)
        form = forms.UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                upload = actions.receive_upload(
                    programme=programme, content=file.read(), name=file.name, by=request.user, at=timezone.now()
                )
            except actions.Refused as refused:
                form.add_error("file", str(refused))
            else:
                return redirect("assessments:upload", programme.key, upload.pk)
    given = queries.uploads_visible_to(request.user).filter(programme=programme)[: UPLOADS_SHOWN + 1]
    context = _context(request, programme) | {"form": form, "uploads": given}
    return render(request, "assessments/uploads.html", context, status=409 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What a workbook would do, before anything is written; then accept it, or put it aside."""
    programme = _programme(request, key)
    given = get_object_or_404(queries.uploads_visible_to(request.user), programme=programme, pk=pk)
    given.programme = programme
    reading = intake.read(programme, given.file, given.answers)
    form = forms.AnswersForm(request.POST if "answer" in request.POST else None, reading.questions)
    problem = ""
    if request.method == "POST":
        _must_upload(request, programme)
        try:
            answer = _act(request, given, form)
        except actions.AlreadyAccepted as already:
            messages.info(request, str(already))
            return redirect("assessments:ranking", programme.key)
        except actions.Refused as refused:
            problem = str(refused)
        else:
            if answer:
                return answer
    context = _context(request, programme) | _shown(programme, given, reading) | {"form": form, "problem": problem}
    return render(request, "assessments/upload.html", context, status=409 if problem or form.errors else 200)


@login_required
@require_safe
def upload_file(request: HttpRequest, key: str, pk: int) -> FileResponse:
    """The workbook as it was given."""
    programme = _programme(request, key)
    given = get_object_or_404(queries.uploads_visible_to(request.user), programme=programme, pk=pk)
    return send(given.file)


def _act(request: HttpRequest, given: MarksUpload, form: forms.AnswersForm) -> HttpResponse | None:
    """What the pressed button says; None where the form must be shown again."""
    by, at, key = request.user, timezone.now(), given.programme.key
    if "abandon" in request.POST:
        actions.abandon_upload(upload=given, by=by, at=at)
        messages.success(request, f"Đã bỏ tệp “{given.file.name}”. Không có điểm nào bị thay đổi.")
        return redirect("assessments:uploads", key)
    if "answer" in request.POST:
        if not form.is_valid():
            return None
        actions.answer_rows(upload=given, answers=form.answers, by=by, at=at)
        return redirect("assessments:upload", key, given.pk)
    changes = actions.accept_upload(upload=given, seen=request.POST.get("seen", ""), by=by, at=at)
    counted = f"{changes.new} điểm mới, {len(changes.changed)} điểm thay đổi, {len(changes.units)} đơn vị"
    messages.success(request, f"Đã nhận bảng điểm: {counted}.")
    return redirect("assessments:ranking", key)


def _programme(request: HttpRequest, key: str) -> Programme:
    """A year of finished marks; in a year with a process no mark comes from a table."""
    programme = get_object_or_404(visible_to(request.user), key=key, process__isnull=True)
    if not permissions.can_read(request.user, programme):
        raise PermissionDenied
    return programme


def _must_upload(request: HttpRequest, programme: Programme) -> None:
    if not permissions.can_upload_marks(request.user, programme):
        raise PermissionDenied


def _context(request: HttpRequest, programme: Programme) -> dict[str, Any]:
    return {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "marks",
        "may_upload": permissions.can_upload_marks(request.user, programme),
        "open": programme.state == Programme.State.OPEN,
    }


def _shown(programme: Programme, given: MarksUpload, reading: intake.Reading) -> dict[str, Any]:
    """Faults, notes and questions; and what would change, for an upload that is still under way."""
    under_way = given.state not in (MarksUpload.State.ACCEPTED, MarksUpload.State.ABANDONED)
    preview = intake.preview(programme, reading) if under_way and not reading.faults else None
    changed = preview.changes.changed if preview else ()
    names = {row.unit.code: row.unit.name for row in preview.after.rows} if preview else {}
    return {
        "upload": given,
        "reading": reading,
        "under_way": under_way,
        "faults": reading.faults[:SHOWN],
        "more_faults": len(reading.faults) - SHOWN,
        "notes": reading.notes[:SHOWN],
        "more_notes": len(reading.notes) - SHOWN,
        "preview": preview,
        "changed": [(names[change.unit], change) for change in changed[:SHOWN]],
        "more_changed": len(changed) - SHOWN,
        "disqualifiers": [(names[c.unit], c) for c in preview.changes.disqualifiers] if preview else (),
        "star_changes": preview.star_changes[:SHOWN] if preview else (),
        "more_star_changes": len(preview.star_changes) - SHOWN if preview else 0,
        "by_stars": _by_stars(preview) if preview else (),
    }


def _by_stars(preview: intake.Preview) -> list[tuple[str, int, int]]:
    """(what, how many now, how many after) for the counts of the year."""
    before, after = preview.before.summary, preview.after.summary
    lines = [("Đủ điểm mọi tiêu chí", before["complete"], after["complete"])]
    lines.append(("Đủ điều kiện công nhận", before["recognised"], after["recognised"]))
    stars = reversed(after["by_stars"])
    return lines + [
        (f"{star} sao", before["by_stars"][star], after["by_stars"][star])
        for star in stars
        if before["by_stars"][star] or after["by_stars"][star]
    ]
