"""Malware that was turned away leaves its row in the audit log, though what was being done is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gansao.audit.actions import record
from gansao.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class Infection:
    name: str
    sha256: str
    malware: str
    by: Any
    at: datetime


_waiting: ContextVar[list[Infection] | None] = ContextVar("infections", default=None)


def note(infection: Infection) -> None:
    """Recorded when the request is answered; at once where there is none (a command, a job)."""
    waiting = _waiting.get()
    if waiting is None:
        _record(infection)
    else:
        waiting.append(infection)


@contextmanager
def recorded_at_the_end() -> Iterator[None]:
    """By then every transaction of the request has ended, well or not."""
    waiting: list[Infection] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
        for infection in waiting:
            _record(infection)


def _record(infection: Infection) -> None:
    refused = StoredFile(pk=0, name=infection.name, sha256=infection.sha256)  # never saved: there is no such file
    after = {"sha256": infection.sha256, "malware": infection.malware}
    record(by=infection.by, at=infection.at, action="files.turn_away", obj=refused, after=after)
