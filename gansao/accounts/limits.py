"""The open doors are for everybody, so nobody may fill them: so many requests a minute from one address, and where
something may be sent, so many forms an hour.

Counted on the cache, which is that of the process: with several processes the limit is as many times wider.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from gansao.accounts.throttle import address

MINUTE, HOUR = 60, 3600
View = Callable[..., HttpResponseBase]


def open_to_all(view: View) -> View:
    """A page that a stranger may read, and only read, up to GANSAO_OPEN_PER_MINUTE times a minute (0: no limit)."""
    return require_safe(_limited(view))


def open_to_senders(view: View) -> View:
    """A page that a stranger may read as often, and that takes a form; the view asks `sends_too_often` itself."""
    return require_http_methods(["GET", "HEAD", "POST"])(_limited(view))


def sends_too_often(request: HttpRequest) -> bool:
    """Whether this address has sent more than GANSAO_SENT_PER_HOUR forms this hour, this one counted (0: no limit)."""
    most = settings.SENT_PER_HOUR
    return bool(most) and _asked("sent", HOUR, address(request)) > most


def _limited(view: View) -> View:
    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.OPEN_PER_MINUTE and _asked("open", MINUTE, address(request)) > settings.OPEN_PER_MINUTE:
            response = render(request, "ui/429.html", status=429)
            response["Retry-After"] = str(MINUTE)
            return response
        return view(request, *args, **kwargs)

    return limited


def _asked(what: str, seconds: int, caller: str) -> int:
    """How often this address has asked for this in the current minute or hour, this time included."""
    key = f"{what}:{int(time.time()) // seconds}:{caller.replace(' ', '-')[:60]}"
    if cache.add(key, 1, 2 * seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # forgotten between the two calls: the cache holds only so many
        return 1
