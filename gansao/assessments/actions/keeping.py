"""Minutes and submissions signed by hand and scanned, outside the dossiers."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from gansao.assessments.models import SignedPaper
from gansao.audit.actions import record
from gansao.domain.text import nfc
from gansao.files import actions as files
from gansao.places.models import Unit
from gansao.programmes.actions import Refused
from gansao.programmes.models import Programme

KINDS = ("pdf", "jpeg", "png")


def keep_signed_paper(
    *,
    programme: Programme,
    place: Unit,
    kind: str,
    content: bytes | UploadedFile,
    name: str,
    number: str,
    dated: date,
    note: str = "",
    reason: str = "",
    by: Any,
    at: datetime,
) -> SignedPaper:
    """The scan that counts from now on; the same again is the one that stands. A scan is replaced with a reason."""
    said = {"number": nfc(number.strip()), "dated": dated, "note": nfc(note.strip())}
    if not said["number"]:
        raise Refused("Hãy ghi số của văn bản; văn bản không có số thì ghi “không số”.")
    if dated > timezone.localdate(at):
        raise Refused(f"Ngày ghi trên văn bản ({dated:%d/%m/%Y}) chưa đến. Hãy xem lại ngày.")
    try:
        stored = files.store(content=content, name=name, by=by, at=at, allowed=KINDS)
    except files.Refused as refused:
        raise Refused(str(refused)) from None
    with transaction.atomic():
        # Until the year is closed: paper is often signed and scanned after the marks are frozen.
        held = Programme.objects.select_for_update().get(pk=programme.pk)
        if held.state == Programme.State.CLOSED:
            raise Refused("Năm đã khép nên không nhận thêm bản đã ký.")
        latest = held.signed_papers.filter(place=place, kind=kind).select_related("file").order_by("-version").first()
        if latest and latest.file_id == stored.pk and said == {key: getattr(latest, key) for key in said}:
            return latest
        if latest and not reason.strip():
            raise Refused(f"Đã có bản số {latest.number} ngày {latest.dated:%d/%m/%Y}. Hãy nêu lý do thay bản ấy.")
        paper = SignedPaper(
            programme=held,
            place=place,
            kind=kind,
            version=latest.version + 1 if latest else 1,
            file=stored,
            reason=nfc(reason.strip()) if latest else "",
            added_at=at,
            added_by=by if getattr(by, "pk", None) else None,
            **said,
        )
        paper.save(force_insert=True)
        before = _data(latest) if latest else None
        action, code = "assessments.keep_signed_paper", place.code
        record(by=by, at=at, action=action, obj=paper, before=before, after=_data(paper), place_code=code)
    return paper


def _data(paper: SignedPaper) -> dict[str, Any]:
    """As the log tells it: of the one before, what it said and held."""
    return {
        "version": paper.version,
        "number": paper.number,
        "dated": paper.dated.isoformat(),
        "note": paper.note,
        "reason": paper.reason,
        "sha256": paper.file.sha256,
    }
