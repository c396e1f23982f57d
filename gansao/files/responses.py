"""Sending a stored file. The caller has already asked whether this person may have it."""

import logging
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from gansao.files import kinds, names, pictures
from gansao.files.models import StoredFile

logger = logging.getLogger(__name__)
KEPT_SECONDS = 24 * 3600  # a copy's address is asked again after a day, for one whose right has ended
_IN_BROWSER = {kind.media_type for kind in kinds.KINDS.values() if kind.opens_in_browser}


def send(stored: StoredFile, filename: str = "", inline: bool = False) -> FileResponse:
    """The bytes under our type, never guessed again by the browser, never run. Only PDF and pictures open inline."""
    opens = inline and stored.media_type in _IN_BROWSER
    response = FileResponse(
        _stream(stored),
        as_attachment=not opens,
        filename=names.clean(filename or stored.name),
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    # Chromium does not open its PDF viewer inside a sandbox, and a PDF runs nothing of ours.
    sandbox = "" if opens and stored.media_type == kinds.KINDS["pdf"].media_type else "; sandbox"
    response["Content-Security-Policy"] = f"default-src 'none'; frame-ancestors 'none'{sandbox}"
    response["Cache-Control"] = "private, no-cache"
    return response


def send_copy(request: HttpRequest, copy: StoredFile) -> HttpResponseBase:
    """A picture's copy for a page (`PictureFiles.page`, `.thumbnail`): this person's browser keeps it for a day."""
    return _sent(request, copy, f"private, max-age={KEPT_SECONDS}")


def send_public(request: HttpRequest, copy: StoredFile) -> HttpResponseBase:
    """A picture's copy for anybody, asked for again each time: what is taken back is gone at once.

    What may say where, when or by whom it was taken is never sent: ValueError.
    """
    return _sent(request, copy, "public, no-cache")


def _sent(request: HttpRequest, copy: StoredFile, kept: str) -> HttpResponseBase:
    with _stream(copy) as stream:
        content = stream.read()
    if not pictures.is_bare(content):
        raise ValueError(f"stored file {copy.sha256} is no copy made by gansao.files.pictures")
    etag = f'"{copy.sha256[:32]}"'
    answer = get_conditional_response(request, etag)
    response = answer if answer is not None else HttpResponse(content, content_type=copy.media_type)
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response["Cache-Control"] = kept
    return response


def _stream(stored: StoredFile) -> BinaryIO:
    try:
        return stored.path.open("rb")
    except FileNotFoundError:
        logger.exception("stored file %s is missing on the disk", stored.sha256)
        raise Http404("Tệp không còn trên máy chủ. Hãy báo quản trị hệ thống.") from None
