"""What the committee's pages have in common: the year that may be read, and files that are made here."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from gansao.committee import permissions
from gansao.documents.paper import Paper, as_pdf
from gansao.documents.paper_docx import as_docx
from gansao.domain.process import Answer
from gansao.files.kinds import KINDS
from gansao.programmes.models import Programme
from gansao.programmes.queries import visible_to


def overseen(request: HttpRequest, key: str) -> Programme:
    """A year by a process: 404 to an outsider, 403 to whoever may not read the committee's work."""
    programme = get_object_or_404(visible_to(request.user).filter(process__isnull=False), key=key)
    if not permissions.can_read(request.user, programme):
        raise PermissionDenied
    return programme


def must(answer: Answer | bool) -> None:
    """403 with the reason in words."""
    if not answer:
        raise PermissionDenied(answer.why if isinstance(answer, Answer) else "")


def context(programme: Programme, tab: str, **more: Any) -> dict[str, Any]:
    return {"programme": programme, "synthetic": programme.synthetic, "tab": tab, **more}


def download(content: bytes, name: str, ending: str, programme: Programme) -> HttpResponse:
    """A file made here; its name says where the data are synthetic."""
    synthetic = "-so-lieu-gia-lap" if programme.synthetic else ""
    response = HttpResponse(content, content_type=KINDS[ending].media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{programme.key}{synthetic}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def printed(paper: Paper, name: str, ending: str, programme: Programme) -> HttpResponse:
    return download(as_pdf(paper) if ending == "pdf" else as_docx(paper), name, ending, programme)
