"""When the database is busy past all patience, a person reads so in plain words and a machine reads when to return."""

import sys

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

RETRY_AFTER = "5"  # seconds


def is_busy(error: BaseException | None) -> bool:
    """Locked past the timeout (SQLite), or no connection to be had (PostgreSQL); a missing table is a mistake."""
    if not isinstance(error, OperationalError):
        return False
    return connection.vendor == "postgresql" or "is locked" in str(error)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500. It runs while the error is being handled, wherever it was raised, middleware included."""
    if not is_busy(sys.exc_info()[1]):
        return server_error(request)
    return HttpResponse(render_to_string("ui/503.html"), status=503, headers={"Retry-After": RETRY_AFTER})
