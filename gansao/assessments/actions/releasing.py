"""Evidence for the public: nothing of a dossier is public without it, and it can be taken back at any time.

Whether this person may is asked before. A year that is closed to changes may still release and take back.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments.evidence import not_for_public
from gansao.assessments.models import Evidence
from gansao.audit.actions import record
from gansao.programmes.actions import Refused


@transaction.atomic
def release_evidence(*, evidence: Evidence, seen: str, by: Any, at: datetime) -> Evidence:
    """Show a picture's bare copy or a link to the public once the year is published. Raises Refused.

    `seen`: the title it was shown under to who decided; the public reads it too.
    """
    held = _held(evidence)
    if why := not_for_public(held):
        raise Refused(why)
    if held.title != seen:
        raise Refused(f"Minh chứng vừa được đổi tên thành “{held.title}”. Hãy xem lại rồi cho công khai.")
    return held if held.released_at else _set(held, at, by, at)


@transaction.atomic
def withhold_evidence(*, evidence: Evidence, by: Any, at: datetime) -> Evidence:
    """Take a piece back from the public; its address then answers as if it had never been there."""
    held = _held(evidence)
    return _set(held, None, by, at) if held.released_at else held


def _held(evidence: Evidence) -> Evidence:
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("participation", "page_copy")
    return rows.get(pk=evidence.pk)


def _set(held: Evidence, released_at: datetime | None, by: Any, at: datetime) -> Evidence:
    held.released_at = released_at
    held.save(update_fields=["released_at"])
    released = released_at is not None
    record(
        by=by,
        at=at,
        action="assessments.release_evidence" if released else "assessments.withhold_evidence",
        obj=held,
        before={"released": not released},
        after={"released": released},
        place_code=held.participation.code,
    )
    return held
