"""The open doors are for everybody, so nobody may fill them: so many requests a minute from one address.

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
from django.views.decorators.http import require_safe

from gansao.accounts.throttle import address

MINUTE = 60


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that a stranger may read, and only read, up to GANSAO_OPEN_PER_MINUTE times a minute (0: no limit)."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.OPEN_PER_MINUTE and _asked(address(request)) > settings.OPEN_PER_MINUTE:
            response = render(request, "ui/429.html", status=429)
            response["Retry-After"] = str(MINUTE)
            return response
        return view(request, *args, **kwargs)

    return require_safe(limited)


def _asked(caller: str) -> int:
    """How often this address has asked in the current minute, this time included."""
    key = f"open:{int(time.time()) // MINUTE}:{caller.replace(' ', '-')[:60]}"
    if cache.add(key, 1, 2 * MINUTE):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # forgotten between the two calls: the cache holds only so many
        return 1
