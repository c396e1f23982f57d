"""The next line of the public log: whatever is published goes through here."""

from typing import Any

from django.db import IntegrityError, transaction

from gansao.domain import register
from gansao.recognition.actions.refused import Refused
from gansao.recognition.models import LogEntry

_TRIES = 20  # more offices than this do not publish in the same instant


def append(content: dict[str, Any]) -> LogEntry:
    """The next line of the log. Of two that take the same place at once, the unique sequence lets one in."""
    for _ in range(_TRIES):
        last = LogEntry.objects.order_by("-sequence").first()
        sequence, previous = (last.sequence + 1, last.hash) if last else (1, "")
        line = register.entry(content, sequence=sequence, previous=previous)
        digest = line.pop("hash")
        try:
            with transaction.atomic():
                return LogEntry.objects.create(
                    sequence=sequence, previous=previous, hash=digest, content=register.canonical_json(line)
                )
        except IntegrityError:
            continue
    raise Refused("Nhiều quyết định đang được công bố cùng lúc. Hãy thử lại sau giây lát.")
