"""Sending a stored file. The caller has already asked whether this person may have it."""

import logging

from django.http import FileResponse, Http404

from gansao.files import kinds, names
from gansao.files.models import StoredFile

logger = logging.getLogger(__name__)
_IN_BROWSER = {kind.media_type for kind in kinds.KINDS.values() if kind.opens_in_browser}


def send(stored: StoredFile, filename: str = "", inline: bool = False) -> FileResponse:
    """The bytes under our type, never guessed again by the browser, never run. Only PDF and pictures open inline."""
    opens = inline and stored.media_type in _IN_BROWSER
    try:
        stream = stored.path.open("rb")
    except FileNotFoundError:
        logger.exception("stored file %s is missing on the disk", stored.sha256)
        raise Http404("Tệp không còn trên máy chủ. Hãy báo quản trị hệ thống.") from None
    response = FileResponse(
        stream,
        as_attachment=not opens,
        filename=names.clean(filename or stored.name),
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    # Chromium does not open its PDF viewer inside a sandbox, and a PDF runs nothing of ours.
    sandbox = "" if opens and stored.media_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = f"default-src 'none'; frame-ancestors 'none'{sandbox}"
    response["Cache-Control"] = "private, no-cache"
    return response
