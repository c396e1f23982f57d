"""Letting a person read one unit's dossier beside those of their place, and taking that back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments.models import Access
from gansao.audit.actions import record
from gansao.programmes.models import Participation


@transaction.atomic
def let_read(
    *, participations: Iterable[Participation], users: Iterable[Any], role: str, source: str, by: Any, at: datetime
) -> int:
    """Each of these people may open each of these dossiers, in a role, until taken back. How many are new."""
    people = list(users)
    new = 0
    for unit in participations:
        for user in people:
            access, made = Access.objects.get_or_create(
                participation=unit, user=user, source=source, defaults={"role": role, "since": at}
            )
            if not made and (access.until is not None or access.role != role):
                access.until, access.role = None, role
                access.save(update_fields=["until", "role"])
                made = True
            if made:
                new += 1
                after = {"person": str(user), "role": role, "source": source}
                record(by=by, at=at, action="assessments.let_read", obj=unit, after=after, place_code=unit.code)
    return new


@transaction.atomic
def stop_reading(*, source: str, users: Iterable[Any] | None = None, by: Any, at: datetime) -> int:
    """End every access that came from this source, or only those of these people. How many ended."""
    standing = Access.objects.filter(source=source, until__isnull=True).select_related("participation", "user")
    ended = list(standing if users is None else standing.filter(user__in=list(users)))
    for access in ended:
        access.until = at
        access.save(update_fields=["until"])
        record(
            by=by,
            at=at,
            action="assessments.stop_reading",
            obj=access.participation,
            before={"person": str(access.user), "role": access.role, "source": source},
            place_code=access.participation.code,
        )
    return len(ended)
