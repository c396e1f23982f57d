"""Minutes signed by hand and scanned."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from gansao.audit.actions import record
from gansao.domain.text import nfc
from gansao.files import actions as files
from gansao.programmes.actions import Refused
from gansao.programmes.models import Programme
from gansao.visits.models import Visit, VisitMinutes

KINDS = ("pdf", "jpeg")


def add_minutes(
    *, visit: Visit, content: bytes | UploadedFile, name: str, note: str = "", by: Any, at: datetime
) -> VisitMinutes:
    """The scan that counts from now on; the same file again is the one that stands."""
    try:
        stored = files.store(content=content, name=name, by=by, at=at, allowed=KINDS)
    except files.Refused as refused:
        raise Refused(str(refused)) from None
    with transaction.atomic():
        unit = visit.appraisal.participation
        # Until the year is closed: paper is often scanned after the marks are frozen.
        if Programme.objects.select_for_update().get(pk=unit.programme_id).state == Programme.State.CLOSED:
            raise Refused("Năm đã khép nên không nộp thêm biên bản được nữa.")
        Visit.objects.select_for_update().get(pk=visit.pk)
        latest = visit.minutes.order_by("-version").first()
        if latest and latest.file_id == stored.pk:
            return latest
        version = (visit.minutes.aggregate(most=Max("version"))["most"] or 0) + 1
        minutes = VisitMinutes(visit=visit, version=version, file=stored, note=nfc(note), added_at=at, added_by=by)
        minutes.save(force_insert=True)
        after = {"version": version, "sha256": stored.sha256, "note": minutes.note}
        record(by=by, at=at, action="visits.add_minutes", obj=minutes, after=after, place_code=unit.code)
    return minutes
