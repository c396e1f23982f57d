"""What changed between before and after, as short lines for a person."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")
_WORDS = {None: "", True: "có", False: "không"}


@dataclass(frozen=True, slots=True)
class Change:
    """`before` or `after` is None where the field was not there at all."""

    field: str  # a path: "role", "details.signer"
    before: str | None
    after: str | None


def changes(before: dict[str, Any] | None, after: dict[str, Any] | None) -> tuple[Change, ...]:
    """Fields whose value differs, by name: PostgreSQL does not keep the order in which the log's JSON was written.

    To be empty and not to be there is the same.
    """
    old, new = dict(_flat(before or {})), dict(_flat(after or {}))
    return tuple(
        Change(field, old.get(field), new.get(field))
        for field in sorted({*old, *new})
        if (old.get(field) or "") != (new.get(field) or "")
    )


def _flat(data: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", _text(value)


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, list) and not any(isinstance(item, dict) for item in value):
        return ", ".join(map(_text, value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return _day_or_moment(str(value))


def _day_or_moment(text: str) -> str:
    """ISO days and moments as Vietnamese writes them; every other text as it is."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).strftime("%d/%m/%Y")
        if _MOMENT.fullmatch(text):
            return timezone.localtime(datetime.fromisoformat(text)).strftime("%H:%M, %d/%m/%Y")
    except ValueError:
        pass
    return text
