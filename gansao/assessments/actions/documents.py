"""The five documents of a dossier: each in its latest version, the earlier ones kept."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from gansao.assessments.actions.locking import refuse_locked
from gansao.assessments.models import DossierDocument, Layer
from gansao.audit.actions import record
from gansao.files.models import StoredFile
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation


@transaction.atomic
def add_document(
    *, participation: Participation, kind: str, stored: StoredFile, by: Any, at: datetime
) -> DossierDocument:
    """A new version of one of the five. The same bytes again are the same version: a second press changes nothing."""
    if kind not in DossierDocument.Kind.values:
        raise Refused("Hồ sơ không có loại văn bản này.")
    _must_take(participation, kind)
    rows = DossierDocument.objects.filter(participation=participation, kind=kind)
    latest = rows.filter(removed_at=None).order_by("-version").first()
    if latest and latest.file_id == stored.pk:
        return latest
    version = (rows.aggregate(most=Max("version"))["most"] or 0) + 1
    document = DossierDocument(
        participation=participation,
        kind=kind,
        file=stored,
        version=version,
        added_at=at,
        added_by=by if getattr(by, "pk", None) else None,
    )
    document.save(force_insert=True)
    _record("add_document", document, None, {"kind": kind, "version": version, "sha256": stored.sha256}, by, at)
    return document


@transaction.atomic
def remove_document(*, document: DossierDocument, removed: bool, by: Any, at: datetime) -> DossierDocument:
    """Take a version out, or back."""
    _must_take(document.participation, document.kind)
    held = DossierDocument.objects.select_for_update(of=("self",)).select_related("participation").get(pk=document.pk)
    before = {"removed": held.removed_at is not None}
    held.removed_at = at if removed else None
    held.save(update_fields=["removed_at"])
    _record("remove_document" if removed else "restore_document", held, before, {"removed": removed}, by, at)
    return held


def _must_take(participation: Participation, kind: str) -> None:
    """The commune's documents go with its own layer; the model's approval may come from the district."""
    lock_open(participation.programme)
    approval = kind == DossierDocument.Kind.MODEL_APPROVAL
    refuse_locked(participation, Layer.SELF, *([Layer.DISTRICT] if approval else []))


def _record(
    verb: str, document: DossierDocument, before: dict[str, Any] | None, after: dict[str, Any], by: Any, at: datetime
) -> None:
    code = document.participation.code
    record(by=by, at=at, action=f"assessments.{verb}", obj=document, before=before, after=after, place_code=code)
