"""No request is read that is larger than its page takes; malware turned away is written down."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gansao.files import infections

FORM_BYTES = 1024 * 1024  # what surrounds the files in a form
EVIDENCE_AT_ONCE = 4  # files of full size; smaller ones may be more
View = Callable[..., HttpResponseBase]


def takes_evidence(view: View) -> View:
    """Mark a view whose form carries several files of evidence."""
    view.takes_evidence = True  # type: ignore[attr-defined]
    return view


class RequestSizeLimit:
    """Refuse by the announced length, before a byte reaches the disk. Without one, Django reads nothing at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _announced(request):  # brings nothing
            return self.get_response(request)
        with infections.recorded_at_the_end():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Runs before the forms are read (the check against forgery does that), and knows the page asked for."""
        announced = _announced(request)
        if not announced:
            return None
        evidence = getattr(view, "takes_evidence", False)
        file_max = settings.EVIDENCE_MAX_BYTES if evidence else settings.UPLOAD_MAX_BYTES
        most = file_max * (EVIDENCE_AT_ONCE if evidence else 1) + FORM_BYTES
        if announced <= most:
            return None
        limits = {"file": file_max // 1024**2, "all": most // 1024**2, "several": evidence}
        return render(request, "ui/413.html", {"limits": limits}, status=413)


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # as Django reads it
