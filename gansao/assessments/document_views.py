"""The five documents of a dossier: what there is, what the sheet can make, what was uploaded."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gansao.assessments import actions, papers, permissions
from gansao.assessments import evidence as reads
from gansao.assessments.dossier_frame import around
from gansao.assessments.evidence_forms import DocumentForm
from gansao.assessments.evidence_views import paper_response, readable
from gansao.assessments.models import DossierDocument, Layer
from gansao.documents.paper import as_pdf
from gansao.domain.process import Answer
from gansao.files import actions as files
from gansao.files.responses import send
from gansao.programmes.models import Participation

Kind = DossierDocument.Kind
MADE = {Kind.SCORE_TABLE: papers.score_table, Kind.REPORT: papers.report}  # what the sheet can make
NAMES = {"bang-tu-cham": Kind.SCORE_TABLE, "bao-cao": Kind.REPORT}
UPLOADS = ("pdf", "docx")


@login_required
@require_http_methods(["GET", "POST"])
def documents(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """The five, each with its versions; upload one, or take what the sheet makes."""
    unit, may = readable(request, key, code)
    allowed = _allowed(request, unit, may)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if not allowed.get(kind, Answer(False)):
            raise PermissionDenied(allowed[kind].why if kind in allowed else "Hồ sơ không có loại văn bản này.")
        try:
            if "lay-tu-phieu" in request.POST and kind in MADE:
                return _take_made(request, unit, kind)
            if form.is_valid():
                return _take_uploaded(request, unit, form.cleaned_data)
        except (actions.Refused, files.Refused) as refused:
            form.add_error("file", str(refused))
    versions = reads.documents_of(unit)
    rows = [
        {
            "kind": kind,
            "label": Kind(kind).label,
            "may": allowed[kind],
            "made": next((name for name, each in NAMES.items() if each == kind), ""),
            "latest": next((each for each in listed if each.removed_at is None), None),
            "versions": listed,
        }
        for kind, listed in versions.items()
    ]
    context = around(unit, Layer.SELF, may) | {"rows": rows, "form": form, "asked": request.POST.get("kind", "")}
    context["there"] = sum(row["latest"] is not None for row in rows)
    return render(request, "assessments/documents.html", context, status=409 if form.errors else 200)


def _allowed(request: HttpRequest, unit: Participation, may: Answer) -> dict[str, Answer]:
    """Who writes which: the commune all five, the district the approval of the model while it reviews."""
    approval = may or permissions.may(request.user, "assessments.review", unit)
    return {kind: approval if kind == Kind.MODEL_APPROVAL else may for kind in Kind.values}


def _take_made(request: HttpRequest, unit: Participation, kind: str) -> HttpResponse:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    content = as_pdf(MADE[Kind(kind)](unit))
    name = f"{Kind(kind).label}, {unit.name}.pdf"
    stored = files.store(content=content, name=name, allowed=UPLOADS, **who)
    return _kept(request, unit, actions.add_document(participation=unit, kind=kind, stored=stored, **who))


def _take_uploaded(request: HttpRequest, unit: Participation, clean: dict[str, Any]) -> HttpResponse:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    stored = files.store(content=clean["file"], name=clean["file"].name, allowed=UPLOADS, **who)
    return _kept(request, unit, actions.add_document(participation=unit, kind=clean["kind"], stored=stored, **who))


def _kept(request: HttpRequest, unit: Participation, document: DossierDocument) -> HttpResponse:
    messages.success(request, f"{document.get_kind_display()}: đã có bản {document.version}.")
    return redirect("assessments:documents", unit.programme.key, unit.code)


@login_required
@require_POST
def document_removed(request: HttpRequest, key: str, code: str, pk: int) -> HttpResponse:
    """Take a version out of the dossier, or back into it."""
    unit, may = readable(request, key, code)
    document = get_object_or_404(DossierDocument.objects.filter(participation=unit), pk=pk)
    allowed = _allowed(request, unit, may)[document.kind]
    if not allowed:
        raise PermissionDenied(allowed.why)
    removed = "khoi-phuc" not in request.POST
    try:
        actions.remove_document(document=document, removed=removed, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Đã gỡ văn bản; có thể đưa trở lại." if removed else "Đã đưa văn bản trở lại.")
    return redirect("assessments:documents", key, code)


@login_required
@require_safe
def document_file(request: HttpRequest, key: str, code: str, pk: int) -> HttpResponseBase:
    unit, _ = readable(request, key, code)
    document = get_object_or_404(DossierDocument.objects.select_related("file").filter(participation=unit), pk=pk)
    return send(document.file, inline=True)


@login_required
@require_safe
def made_document(request: HttpRequest, key: str, code: str, name: str, suffix: str) -> HttpResponse:
    """What the sheet makes today: the score table, the draft of the report."""
    unit, _ = readable(request, key, code)
    if name not in NAMES:
        raise Http404
    return paper_response(MADE[NAMES[name]](unit), f"{name}-{key}-{code}", suffix)
