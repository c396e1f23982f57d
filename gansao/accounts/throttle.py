"""Guessing costs time. Failures are counted on the cache; whoever fails too often waits.

The cache is that of the process: with several processes each counts for itself, and the limits are as many times wider.
"""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 15 * 60  # seconds: how long failures are remembered, and how long the wait is
# The pair is tight and the name alone is wide, so that a stranger cannot easily lock an official out.
TRIES = {"pair": 5, "name": 20, "address": 40}


def address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy, the one that proxy saw (the last it added)."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def minutes_to_wait(name: str, caller: str) -> int:
    """0 where a try is allowed."""
    ends = cache.get_many([f"{key}:until" for key in _keys(name, caller).values()]).values()
    return max(0, -int((time.time() - max(ends, default=0.0)) // 60))


def note_failure(name: str, caller: str) -> None:
    for kind, key in _keys(name, caller).items():
        if _counted(key) >= TRIES[kind]:
            cache.set(f"{key}:until", time.time() + WINDOW, WINDOW)


def _counted(key: str) -> int:
    if cache.add(key, 1, WINDOW):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # its time ran out between the two calls
        return 1


def clear(name: str, caller: str) -> None:
    """After a success. Only the pair starts anew, else one own account would hide the guessing at others."""
    pair = _keys(name, caller)["pair"]
    cache.delete_many([pair, f"{pair}:until"])


def _keys(name: str, caller: str) -> dict[str, str]:
    parts = {"address": caller}
    if name:
        parts |= {"pair": f"{name} {caller}", "name": name}
    return {kind: f"throttle:{kind}:{hashlib.sha256(part.encode()).hexdigest()}" for kind, part in parts.items()}
