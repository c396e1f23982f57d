"""Guessing costs time. Failures are counted in the database, for all processes together; who fails too often waits."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from gansao.accounts.models import FailedTries

WINDOW = timedelta(minutes=15)  # how long failures are remembered, and how long the wait is
# The pair is tight and the name alone is wide, so that a stranger cannot easily lock an official out.
TRIES = {"pair": 5, "name": 20, "address": 40}


def address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy, the one that proxy saw (the last it added)."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def minutes_to_wait(name: str, caller: str) -> int:
    """0 where a try is allowed."""
    now = timezone.now()
    ends = FailedTries.objects.filter(key__in=_keys(name, caller).values(), wait_until__gt=now)
    longest = max((end for end in ends.values_list("wait_until", flat=True) if end), default=now)
    return -((now - longest) // timedelta(minutes=1))


def note_failure(name: str, caller: str) -> None:
    """One row after the other is held, always in the same order: of two at once none is forgotten."""
    now = timezone.now()
    with transaction.atomic():
        FailedTries.objects.filter(since__lt=now - 2 * WINDOW).delete()
        for key, most in sorted((key, TRIES[kind]) for kind, key in _keys(name, caller).items()):
            FailedTries.objects.get_or_create(key=key, defaults={"since": now})
            row = FailedTries.objects.select_for_update().get(key=key)
            if row.since <= now - WINDOW:
                row.failures, row.since = 0, now
            row.failures += 1
            row.wait_until = now + WINDOW if row.failures >= most else None
            row.save(update_fields=["failures", "since", "wait_until"])


def clear(name: str, caller: str) -> None:
    """After a success. Only the pair starts anew, else one own account would hide the guessing at others."""
    FailedTries.objects.filter(key=_keys(name, caller)["pair"]).delete()


def _keys(name: str, caller: str) -> dict[str, str]:
    """Digests: neither names nor addresses are kept."""
    parts = {"address": caller}
    if name:
        parts |= {"pair": f"{name} {caller}", "name": name}
    return {kind: f"{kind}:{hashlib.sha256(part.encode()).hexdigest()}" for kind, part in parts.items()}
