"""The signed scans of a district's or the committee's paper: the one that counts, those before it, and another one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.assessments import actions, permissions, review, signed_papers
from gansao.assessments.forms import SignedPaperForm
from gansao.assessments.signed_papers import Shelf
from gansao.files.responses import send
from gansao.programmes.models import Programme
from gansao.programmes.queries import known_to


@login_required
@require_http_methods(["GET", "POST"])
def signed_paper(request: HttpRequest, key: str, place: str, paper: str) -> HttpResponse:
    """/nam/<key>/da-ky/<code of the district or province>/<bien-ban | to-trinh>/"""
    programme, shelf = _readable(request, key, place, paper)
    may = permissions.may_keep_signed(request.user, programme, shelf.place)
    replaces = shelf.latest is not None
    form = SignedPaperForm(replaces=replaces)
    if request.method == "POST":
        if not may:
            raise PermissionDenied(may.why)
        # The first scan sent twice gave no reason: the action knows whether it is the one that stands.
        form = SignedPaperForm(request.POST, request.FILES, replaces=replaces and "reason" in request.POST)
        if form.is_valid():
            file = form.cleaned_data.pop("file")
            try:
                kept = actions.keep_signed_paper(
                    programme=programme,
                    place=shelf.place,
                    kind=shelf.kind,
                    content=file,
                    name=file.name,
                    **form.cleaned_data,
                    by=request.user,
                    at=timezone.now(),
                )
            except actions.Refused as refused:
                form = SignedPaperForm(request.POST, request.FILES, replaces=replaces)
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"Đã nhận bản đã ký (bản {kept.version}).")
                return redirect("assessments:signed_paper", key, place, paper)
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "submission" if shelf.place == programme.province else "review",
        "shelf": shelf,
        "form": form,
        "may": may,
    }
    return render(request, "assessments/signed_paper.html", context, status=409 if form.errors else 200)


@login_required
@require_safe
def signed_paper_file(request: HttpRequest, key: str, place: str, paper: str, version: int) -> FileResponse:
    """A scan as it was given."""
    shelf = _readable(request, key, place, paper)[1]
    found = next((each for each in shelf.versions if each.version == version), None)
    if found is None:
        raise Http404
    return send(found.file, inline=True)


def _readable(request: HttpRequest, key: str, place: str, paper: str) -> tuple[Programme, Shelf]:
    """404 to whoever does not see the paper itself."""
    programme = get_object_or_404(known_to(request.user).filter(process__isnull=False), key=key)
    if place == programme.province.code:
        seen = permissions.can_see_signed_of_committee(request.user, programme)
        shelves = signed_papers.of_committee(programme) if seen else []
    else:
        units = review.units_to_review(request.user, programme) if review.has_review(programme) else []
        shelves = signed_papers.of_districts(programme, [unit for unit in units if unit.district_code == place])
    shelf = next((each for each in shelves if each.name == paper), None)
    if shelf is None:
        raise Http404
    return programme, shelf
