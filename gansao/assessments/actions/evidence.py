"""Evidence of one criterion: added, replaced, moved, removed and taken back. Files are never deleted.

Whether this person may is asked before; that year and dossier still take changes is asked here. Each gives the row as
it is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from gansao.assessments.actions.locking import refuse_locked
from gansao.assessments.models import Evidence, Layer
from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain.text import nfc
from gansao.files.actions import PictureFiles
from gansao.files.models import StoredFile
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme

TITLE_MAX = 200
Kind = Evidence.Kind


class Known(Refused):
    """The same evidence stands at this criterion already; nothing was added."""

    def __init__(self, standing: Evidence) -> None:
        self.standing = standing
        super().__init__(f"Minh chứng “{standing.title}” đã có ở tiêu chí {standing.criterion} nên không thêm lần nữa.")


@transaction.atomic
def add_file(
    *,
    participation: Participation,
    criterion: str,
    stored: StoredFile | PictureFiles,
    title: str,
    by: Any,
    at: datetime,
) -> Evidence:
    """A stored file as evidence. Raises Known for the same bytes at the same criterion (a second press), Refused."""
    fields = _file_fields(stored)
    return _add(participation, criterion, Kind.FILE, title or fields["file"].name, fields, by, at)


@transaction.atomic
def add_link(*, participation: Participation, criterion: str, url: str, title: str, by: Any, at: datetime) -> Evidence:
    """A page elsewhere. It is never fetched."""
    return _add(participation, criterion, Kind.LINK, title or urlsplit(url).hostname or url, {"url": url}, by, at)


@transaction.atomic
def add_reference(
    *, participation: Participation, criterion: str, refers_to: Evidence, title: str = "", by: Any, at: datetime
) -> Evidence:
    """What stands at another criterion proves this one too."""
    if refers_to.participation_id != participation.pk or refers_to.removed_at or refers_to.kind == Kind.REFERENCE:
        raise Refused("Chỉ dẫn chiếu được đến tệp hoặc liên kết đang có trong hồ sơ này.")
    _refuse_itself(refers_to, criterion)
    fields = {"refers_to": refers_to}
    return _add(participation, criterion, Kind.REFERENCE, title or refers_to.title, fields, by, at)


@transaction.atomic
def replace_file(*, evidence: Evidence, stored: StoredFile | PictureFiles, by: Any, at: datetime) -> Evidence:
    """A new version in the old one's place; what referred to the old one refers to the new one."""
    held = _held(evidence)
    if held.kind != Kind.FILE:
        raise Refused("Chỉ thay được minh chứng là tệp. Liên kết thì gỡ đi rồi thêm liên kết mới.")
    fields = _file_fields(stored)
    if fields["file"].pk == held.file_id:
        raise Known(held)
    _remove(held, at)
    new = _add(held.participation, held.criterion, Kind.FILE, held.title, fields | {"replaces": held}, by, at)
    Evidence.objects.filter(refers_to=held, removed_at=None).update(refers_to=new)
    return new


@transaction.atomic
def move_evidence(*, evidence: Evidence, criterion: str, by: Any, at: datetime) -> Evidence:
    """To another criterion of the same dossier."""
    held = _held(evidence)
    before = {"criterion": held.criterion}
    if criterion == held.criterion:
        return held
    _refuse_unknown(held.participation, criterion)
    if held.refers_to:
        _refuse_itself(held.refers_to, criterion)
    if standing := _same(held.participation, criterion, held.kind, _kept(held)):
        raise Known(standing)
    if here := held.referred_from.filter(criterion=criterion, removed_at=None).first():
        raise Refused(f"Tiêu chí {criterion} đang dẫn chiếu chính minh chứng này: gỡ dẫn chiếu “{here.title}” trước.")
    held.criterion = criterion
    held.save(update_fields=["criterion"])
    _record("move_evidence", held, before, {"criterion": criterion}, by, at)
    return held


@transaction.atomic
def name_evidence(*, evidence: Evidence, title: str, by: Any, at: datetime) -> Evidence:
    """Another title. What was released under the old one waits to be released again: the public reads the title."""
    held = _held(evidence)
    before = {"title": held.title}
    held.title = _title(title)
    if held.title != before["title"]:
        held.released_at = None
    held.save(update_fields=["title", "released_at"])
    _record("name_evidence", held, before, {"title": held.title}, by, at)
    return held


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Any, at: datetime) -> Evidence:
    """Take a piece out of the dossier; it can be taken back. Refused while another criterion refers to it."""
    held = _held(evidence)
    if used := list(held.referred_from.filter(removed_at=None).values_list("criterion", flat=True)):
        raise Refused(f"Tiêu chí {', '.join(used)} đang dẫn chiếu minh chứng này. Hãy gỡ dẫn chiếu trước.")
    _remove(held, at)
    _record("remove_evidence", held, {"removed": False}, {"removed": True}, by, at)
    return held


@transaction.atomic
def restore_evidence(*, evidence: Evidence, by: Any, at: datetime) -> Evidence:
    """Take a removed piece back; a version that was replaced stays an old version."""
    held = _locked(evidence)
    if held.removed_at is None:
        return held
    if held.replaced_by.exists():
        raise Refused("Bản này đã được thay bằng bản mới hơn. Muốn dùng lại thì tải tệp lên lần nữa.")
    if standing := _same(held.participation, held.criterion, held.kind, _kept(held)):
        raise Known(standing)
    if held.refers_to and held.refers_to.removed_at:
        raise Refused("Minh chứng được dẫn chiếu đã bị gỡ. Hãy đưa minh chứng ấy trở lại trước.")
    if held.refers_to:
        _refuse_itself(held.refers_to, held.criterion)
    held.removed_at = None
    held.save(update_fields=["removed_at"])
    _record("restore_evidence", held, {"removed": True}, {"removed": False}, by, at)
    return held


@transaction.atomic
def confirm_evidence(*, participation: Participation, evidence: Iterable[Evidence], by: Any, at: datetime) -> int:
    """What was copied from last year still holds this year. How many were waiting."""
    _must_take(participation)
    chosen = [each.pk for each in evidence]
    waiting = Evidence.objects.filter(participation=participation, pk__in=chosen, to_confirm=True, removed_at=None)
    number = waiting.update(to_confirm=False)
    if number:
        _record_unit("confirm_evidence", participation, {"evidence": number}, by, at)
    return number


@transaction.atomic
def copy_evidence(*, participation: Participation, before: Participation, by: Any, at: datetime) -> int:
    """Last year's files and links into this year's dossier, each to be confirmed. What is there already stays.

    Criteria that this year's set does not know are left out. How many were copied.
    """
    codes = load(_must_take(participation).criteria_set).by_code
    standing = Evidence.objects.filter(participation=participation).values_list("criterion", "file", "url")
    there = set(standing)
    rows = Evidence.objects.filter(participation=before, removed_at=None, criterion__in=codes)
    copies = [
        Evidence(
            participation=participation,
            criterion=row.criterion,
            kind=row.kind,
            title=row.title,
            file=row.file,
            page_copy=row.page_copy,
            thumbnail=row.thumbnail,
            url=row.url,
            latitude_e5=row.latitude_e5,
            longitude_e5=row.longitude_e5,
            taken_at=row.taken_at,
            to_confirm=True,
            added_at=at,
            added_by=by if getattr(by, "pk", None) else None,
        )
        for row in rows.exclude(kind=Kind.REFERENCE).select_related("file", "page_copy", "thumbnail")
        if (row.criterion, row.file_id, row.url) not in there
    ]
    Evidence.objects.bulk_create(copies)
    if copies:
        after = {"evidence": len(copies), "source": f"{before.name}, {before.programme.year}"}
        _record_unit("copy_evidence", participation, after, by, at)
    return len(copies)


def _add(
    participation: Participation, criterion: str, kind: str, title: str, fields: dict[str, Any], by: Any, at: datetime
) -> Evidence:
    _must_take(participation)
    _refuse_unknown(participation, criterion)
    if standing := _same(participation, criterion, kind, fields):
        raise Known(standing)
    evidence = Evidence(
        participation=participation,
        criterion=criterion,
        kind=kind,
        title=_title(title),
        added_at=at,
        added_by=by if getattr(by, "pk", None) else None,
        **fields,
    )
    evidence.save(force_insert=True)
    what = evidence.file.sha256 if evidence.file else evidence.url or str(evidence.refers_to)
    _record("add_evidence", evidence, None, {"criterion": criterion, "title": evidence.title, "source": what}, by, at)
    return evidence


def _file_fields(stored: StoredFile | PictureFiles) -> dict[str, Any]:
    if isinstance(stored, StoredFile):
        return {"file": stored}
    # A camera writes local time without a zone: the country has one.
    taken = timezone.make_aware(stored.taken_at) if stored.taken_at else None
    return {
        "file": stored.original,
        "page_copy": stored.page,
        "thumbnail": stored.thumbnail,
        "latitude_e5": stored.latitude_e5,
        "longitude_e5": stored.longitude_e5,
        "taken_at": taken,
    }


def _same(participation: Participation, criterion: str, kind: str, fields: dict[str, Any]) -> Evidence | None:
    told = {"file": "file", "link": "url", "reference": "refers_to"}[str(kind)]
    standing = Evidence.objects.filter(participation=participation, criterion=criterion, kind=kind, removed_at=None)
    return standing.filter(**{told: fields[told]}).first() if fields.get(told) else None


def _kept(held: Evidence) -> dict[str, Any]:
    return {"file": held.file, "url": held.url, "refers_to": held.refers_to}


def _refuse_itself(refers_to: Evidence, criterion: str) -> None:
    """A reference to its own criterion proves nothing."""
    if refers_to.criterion == criterion:
        raise Refused(f"Minh chứng “{refers_to.title}” đã ở chính tiêu chí {criterion}.")


def _title(title: str) -> str:
    clean = nfc(title.strip())
    if not clean:
        raise Refused("Hãy đặt tên cho minh chứng, ví dụ: Ảnh niêm yết tại bộ phận một cửa.")
    return clean[:TITLE_MAX]


def _refuse_unknown(participation: Participation, criterion: str) -> None:
    if criterion not in load(participation.programme.criteria_set).by_code:
        raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")


def _must_take(participation: Participation) -> Programme:
    """The year, held; evidence goes with the commune's own layer."""
    programme = lock_open(participation.programme)
    refuse_locked(participation, Layer.SELF)
    return programme


def _remove(held: Evidence, at: datetime) -> None:
    """It leaves the public's sight too, and does not come back there by being restored."""
    held.removed_at, held.released_at = at, None
    held.save(update_fields=["removed_at", "released_at"])


def _held(evidence: Evidence) -> Evidence:
    held = _locked(evidence)
    if held.removed_at is not None:
        raise Refused(f"Minh chứng “{held.title}” vừa được gỡ hoặc thay ở một trang khác. Hãy tải lại trang.")
    return held


def _locked(evidence: Evidence) -> Evidence:
    _must_take(evidence.participation)
    rows = Evidence.objects.select_for_update(of=("self",))
    return rows.select_related("participation__programme__criteria_set", "file", "refers_to").get(pk=evidence.pk)


def _record(
    verb: str, evidence: Evidence, before: dict[str, Any] | None, after: dict[str, Any], by: Any, at: datetime
) -> None:
    code = evidence.participation.code
    record(by=by, at=at, action=f"assessments.{verb}", obj=evidence, before=before, after=after, place_code=code)


def _record_unit(verb: str, unit: Participation, after: dict[str, Any], by: Any, at: datetime) -> None:
    record(by=by, at=at, action=f"assessments.{verb}", obj=unit, after=after, place_code=unit.code)
