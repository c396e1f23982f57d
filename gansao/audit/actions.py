"""The one door into the audit log. Called by every action, inside its transaction."""

from datetime import datetime
from typing import Any

from django.db import models

from .models import Entry


def record(
    *,
    by: Any,
    at: datetime,
    action: str,
    obj: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    place_code: str = "",
) -> Entry:
    """Write one audit row. `by` is a User, or a text for the system itself ("hệ thống", "gansao demo")."""
    return Entry.objects.create(
        at=at,
        by_id=getattr(by, "pk", None),
        by_name=by if isinstance(by, str) else str(by),
        action=action,
        object_type=obj._meta.label,
        object_id=str(obj.pk),
        object_name=str(obj)[:300],
        place_code=place_code,
        before=before,
        after=after,
    )
