"""The pages of a dossier's evidence: all of it by criterion, one piece with its versions, and the files themselves."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gansao.assessments import actions, papers, permissions, queries
from gansao.assessments import evidence as reads
from gansao.assessments.dossier_frame import around, dossier_or_404
from gansao.assessments.evidence_forms import EvidenceForm, PieceForm
from gansao.assessments.models import Evidence, Layer
from gansao.documents.paper import Paper, as_pdf
from gansao.documents.paper_docx import as_docx
from gansao.domain.process import Answer
from gansao.files import actions as files
from gansao.files.kinds import KINDS
from gansao.files.middleware import takes_evidence
from gansao.files.responses import send, send_copy
from gansao.programmes.models import Participation


@takes_evidence
@login_required
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """All evidence of the dossier by criterion; add files, a link or a reference."""
    unit, may = readable(request, key, code)
    groups = reads.shelves(unit)
    shelves = [shelf for _, listed in groups for shelf in listed]
    pieces = [piece for shelf in shelves for piece in shelf.pieces]
    criteria = [(s.criterion.code, f"{s.criterion.code}. {s.criterion.name}") for s in shelves]
    pointed_at = [piece for piece in pieces if piece.kind != Evidence.Kind.REFERENCE]
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EvidenceForm(*given, criteria=criteria, pieces=pointed_at, initial={"criterion": request.GET.get("tc", "")})
    if request.method == "POST":
        if not may:
            raise PermissionDenied(may.why)
        if form.is_valid() and _add(request, unit, form):
            address = redirect("assessments:evidence", key, code)
            address["Location"] += f"#tc-{form.cleaned_data['criterion']}"
            return address
    before = reads.last_year(unit) if may else None
    context = around(unit, Layer.SELF, may) | {
        "groups": [(group, listed, [shelf for shelf in listed if not shelf.pieces]) for group, listed in groups],
        "form": form,
        "count": len(pieces),
        "without": sum(not shelf.pieces for shelf in shelves),
        "waiting": sum(piece.to_confirm for piece in pieces),
        "before": before,
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "assessments/evidence.html", context, status=status)


def _add(request: HttpRequest, unit: Participation, form: EvidenceForm) -> bool:
    """Everything that the form holds; what could not be taken is said, what could stays. True where all went well."""
    clean, now = form.cleaned_data, timezone.now()
    more: dict[str, Any] = {"participation": unit, "criterion": clean["criterion"], "by": request.user, "at": now}
    jobs: list[Callable[[], Evidence]] = [_file_job(file, clean["title"], more) for file in clean["chosen"]]
    if clean["url"]:
        jobs.append(lambda: actions.add_link(url=clean["url"], title=clean["title"], **more))
    if clean["refers_to"]:
        piece = get_object_or_404(reads.rows_of(unit), pk=clean["refers_to"], removed_at=None)
        jobs.append(lambda: actions.add_reference(refers_to=piece, title=clean["title"], **more))
    added = 0
    for job in jobs:
        try:
            job()
            added += 1
        except actions.EvidenceKnown as known:
            messages.info(request, str(known))
        except (actions.Refused, files.Refused) as refused:
            form.add_error(None, str(refused))
    if added:
        messages.success(request, f"Đã thêm {added} minh chứng cho tiêu chí {clean['criterion']}.")
    return not form.errors


def _file_job(file: Any, title: str, more: dict[str, Any]) -> Callable[[], Evidence]:
    def job() -> Evidence:
        stored = files.store_evidence(content=file, name=file.name, by=more["by"], at=more["at"])
        return actions.add_file(stored=stored, title=title, **more)

    return job


@takes_evidence
@login_required
@require_http_methods(["GET", "POST"])
def piece(request: HttpRequest, key: str, code: str, pk: int) -> HttpResponse:
    """One piece: what it is, where and when a picture was taken, its versions, and what may be done with it."""
    unit, may = readable(request, key, code)
    found = get_object_or_404(reads.rows_of(unit), pk=pk)
    may_release = permissions.may(request.user, "assessments.release_evidence", unit)
    form = PieceForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        if not may:
            raise PermissionDenied(may.why)
        try:
            said, at = _do(request, unit, found, form.cleaned_data)
        except (actions.Refused, files.Refused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("assessments:evidence_piece", key, code, at.pk)
    elif request.method == "POST" and not may:
        raise PermissionDenied(may.why)
    context = around(unit, Layer.SELF, may) | {
        "piece": found,
        "kind": reads.kind_in_words(found),
        "versions": reads.versions_of(found),
        "replaced": found.replaced_by.first(),
        "criteria": [shelf.criterion for _, shelves in reads.shelves(unit) for shelf in shelves],
        "form": form,
        "may_release": may_release and (found.released_at or not reads.not_for_public(found)),
    }
    return render(request, "assessments/evidence_piece.html", context, status=409 if form.errors else 200)


def _do(request: HttpRequest, unit: Participation, found: Evidence, clean: dict[str, Any]) -> tuple[str, Evidence]:
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    match clean["verb"]:
        case "doi-ten":
            return "Đã đổi tên minh chứng.", actions.name_evidence(evidence=found, title=clean["title"], **who)
        case "chuyen":
            moved = actions.move_evidence(evidence=found, criterion=clean["criterion"], **who)
            return f"Minh chứng nay ở tiêu chí {moved.criterion}.", moved
        case "thay":
            stored = files.store_evidence(content=clean["file"], name=clean["file"].name, **who)
            return "Đã thay bằng tệp mới; bản cũ vẫn được giữ.", actions.replace_file(
                evidence=found, stored=stored, **who
            )
        case "go":
            return "Đã gỡ minh chứng. Bấm “Đưa trở lại” nếu gỡ nhầm.", actions.remove_evidence(evidence=found, **who)
        case "khoi-phuc":
            return "Đã đưa minh chứng trở lại.", actions.restore_evidence(evidence=found, **who)
        case _:  # xac-nhan
            actions.confirm_evidence(participation=unit, evidence=[found], **who)
            return "Đã xác nhận minh chứng còn đúng cho năm nay.", found


@login_required
@require_POST
def last_years(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Copy last year's evidence, or confirm all that was copied."""
    unit, may = readable(request, key, code)
    if not may:
        raise PermissionDenied(may.why)
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    try:
        if "xac-nhan" in request.POST:
            waiting = reads.rows_of(unit).filter(to_confirm=True, removed_at=None)
            number = actions.confirm_evidence(participation=unit, evidence=waiting, **who)
            messages.success(request, f"Đã xác nhận {number} minh chứng còn đúng cho năm nay.")
        elif before := reads.last_year(unit):
            number = actions.copy_evidence(participation=unit, before=before, **who)
            messages.success(request, f"Đã chép {number} minh chứng của năm {before.programme.year}, chờ xác nhận.")
        else:
            messages.info(request, "Không có hồ sơ năm trước của riêng đơn vị này để chép.")
    except actions.Refused as refused:
        messages.error(request, str(refused))
    return redirect("assessments:evidence", key, code)


@login_required
@require_safe
def original(request: HttpRequest, key: str, code: str, pk: int) -> HttpResponseBase:
    """The file as it came. Pictures open as their copy; the original, with all it says, is saved."""
    found = _piece_with(request, key, code, pk, "file")
    return send(found.file, inline=found.file.media_type == KINDS["pdf"].media_type)


@login_required
@require_safe
def page_copy(request: HttpRequest, key: str, code: str, pk: int) -> HttpResponseBase:
    return send_copy(request, _piece_with(request, key, code, pk, "page_copy").page_copy)


@login_required
@require_safe
def thumbnail(request: HttpRequest, key: str, code: str, pk: int) -> HttpResponseBase:
    return send_copy(request, _piece_with(request, key, code, pk, "thumbnail").thumbnail)


@login_required
@require_safe
def index(request: HttpRequest, key: str, code: str, suffix: str) -> HttpResponse:
    """Mục lục minh chứng, to print or to go on with."""
    unit, _ = readable(request, key, code)
    return paper_response(papers.evidence_index(unit), f"muc-luc-minh-chung-{key}-{code}", suffix)


def paper_response(paper: Paper, name: str, suffix: str) -> HttpResponse:
    made = {"pdf": (as_pdf, "inline"), "docx": (as_docx, "attachment")}
    if suffix not in made:
        raise Http404
    make, where = made[suffix]
    response = HttpResponse(make(paper), content_type=KINDS[suffix].media_type)
    response["Content-Disposition"] = f'{where}; filename="{name}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def readable(request: HttpRequest, key: str, code: str) -> tuple[Participation, Answer]:
    """The unit, and whether the person may change its evidence; refused where the dossier is not open to them yet."""
    unit = dossier_or_404(request.user, key, code)
    may = permissions.can_write(request.user, Layer.SELF, unit, queries.dossier_state(unit))
    if not may and not permissions.can_see(request.user, Layer.SELF, unit):
        raise PermissionDenied("Hồ sơ này chưa mở cho vai trò của bạn.")
    return unit, may


def _piece_with(request: HttpRequest, key: str, code: str, pk: int, what: str) -> Any:
    """The piece in this dossier and no other, with the file asked for."""
    unit, _ = readable(request, key, code)
    return get_object_or_404(reads.rows_of(unit).filter(**{f"{what}__isnull": False}), pk=pk)
