"""Reading the log. Whose rows a person may read is decided above, where people are known (accounts.queries)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from gansao.audit.models import Entry


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader looks for; empty is anything. Days include both ends, in Vietnam's time."""

    person: int | None = None
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    first_on: date | None = None
    last_on: date | None = None


def entries(among: QuerySet[Entry], wanted: Filter) -> QuerySet[Entry]:
    """Newest first."""
    fields = {
        "by_id": wanted.person,
        "action": wanted.action,
        "object_type": wanted.object_type,
        "object_id": wanted.object_id,
        "at__gte": wanted.first_on and _start(wanted.first_on),
        "at__lt": wanted.last_on and _start(wanted.last_on + timedelta(days=1)),
    }
    return among.filter(**{name: value for name, value in fields.items() if value}).order_by("-at", "-id")


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
