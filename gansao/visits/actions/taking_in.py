"""Taking in what phones send: twice, out of order, with a wrong clock. Nothing is doubled, nothing is written over."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain.device_time import DeviceMoment, corrected
from gansao.domain.lifecycle import VISIT, next_state
from gansao.files import actions as files
from gansao.programmes.actions import Refused, lock_open
from gansao.visits.items import PHOTO, Item, ItemRefused
from gansao.visits.models import CaseSample, Visit, VisitNote, VisitPhoto

STORED, KNOWN, VERSION, REFUSED = "stored", "known", "version", "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item. Only a refused one must stay on the phone."""

    id: str
    status: str  # stored | known | version (beside what stood under this UUID) | refused
    version: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Ready:
    """An item whose picture, if it is one, has been stored: the files come before the database is held."""

    item: Item
    digest: str
    moment: DeviceMoment
    picture: files.PictureFiles | None = None


def take_in(*, visit: Visit, items: Sequence[Item], sent_at: datetime, by: Any, at: datetime) -> list[Result]:
    """Each item by itself, in the order given. Raises Refused where the year or the visit takes nothing any more."""
    results: dict[int, Result] = {}
    ready: dict[int, _Ready] = {}
    for place, item in enumerate(items):
        try:
            ready[place] = _ready(visit, item, sent_at, by, at)
        except (ItemRefused, files.Refused) as refused:
            results[place] = Result(str(item.id), REFUSED, why=str(refused))
    with transaction.atomic():
        lock_open(visit.appraisal.participation.programme)
        held = Visit.objects.select_for_update().get(pk=visit.pk)
        if held.state == Visit.State.CANCELLED:
            raise Refused(f"Chuyến đi đã hủy ({held.reason}). Hãy xếp lại ngày đi rồi gửi lại.")
        before = held.state
        for place, each in ready.items():
            results[place] = _write(held, each, by, at)
        held.synced_at = at
        held.save(update_fields=_TIMES)
        new = [result for result in results.values() if result.status in (STORED, VERSION)]
        if new:
            after = {"items": len(new), "versions": sum(r.status == VERSION for r in new), "state": held.state}
            record(
                by=by,
                at=at,
                action="visits.take_in",
                obj=visit,
                before={"state": before},
                after=after,
                place_code=visit.appraisal.participation.code,
            )
    return [results[place] for place in range(len(items))]


_TIMES = [
    *("state", "synced_at", "started_at", "started_device_at", "ended_at", "ended_device_at"),
    *("latitude_e5", "longitude_e5"),
]


def _ready(visit: Visit, item: Item, sent_at: datetime, by: Any, at: datetime) -> _Ready:
    """Checked against the visit; a new picture is stored. Raises ItemRefused, files.Refused."""
    if item.visit not in (None, visit.pk):
        raise ItemRefused("Mục này thuộc chuyến đi khác. Hãy mở bộ ghi của chuyến ấy để gửi.")
    if item.criterion and item.criterion not in load(visit.appraisal.participation.programme.criteria_set).by_code:
        raise ItemRefused(f"Bộ tiêu chí không có tiêu chí {item.criterion}.")
    if item.kind == VisitNote.Kind.CASE:
        sample = CaseSample.objects.filter(pk=item.sample or 0, visit=visit).first()
        if sample is None or item.case_number not in sample.numbers:
            raise ItemRefused("Hồ sơ này không có trong mẫu đã rút của chuyến đi.")
    moment = corrected(item.made_at, sent_at, at)
    if item.kind != PHOTO:
        return _Ready(item, item.digest(), moment)
    assert item.content is not None
    digest = item.digest(_sha256(item.content))
    if VisitPhoto.objects.filter(item=item.id, digest=digest).exists():
        return _Ready(item, digest, moment)
    return _Ready(item, digest, moment, files.store_picture(content=item.content, name=item.name, by=by, at=at))


def _sha256(content: bytes | UploadedFile) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    digest = hashlib.sha256()
    for piece in content.chunks():
        digest.update(piece)
    return digest.hexdigest()


def _write(visit: Visit, ready: _Ready, by: Any, at: datetime) -> Result:
    item = ready.item
    model: type[VisitNote] | type[VisitPhoto] = VisitPhoto if item.kind == PHOTO else VisitNote
    standing: list[Any] = list(model.objects.filter(item=item.id).order_by("version"))
    for row in standing:
        if row.visit_id != visit.pk:
            return Result(str(item.id), REFUSED, why="Mã của mục này đã dùng ở một chuyến đi khác.")
        if row.digest == ready.digest:
            return Result(str(item.id), KNOWN, row.version)
    version = standing[-1].version + 1 if standing else 1
    fields = _fields(visit, ready, version, by, at)
    if ready.picture:
        _add_photo(fields, ready.picture)
    else:
        VisitNote.objects.create(
            **fields, kind=item.kind, found=item.found, sample_id=item.sample, case_number=item.case_number
        )
        _follow(visit, item, ready.moment)
    return Result(str(item.id), VERSION if standing else STORED, version)


def _fields(visit: Visit, ready: _Ready, version: int, by: Any, at: datetime) -> dict[str, Any]:
    item, moment = ready.item, ready.moment
    return {
        "visit": visit,
        "item": item.id,
        "version": version,
        "revision": item.revision,
        "digest": ready.digest,
        "criterion": item.criterion,
        "text": item.text,
        "made_at": moment.written,
        "happened_at": moment.at,
        "clock_ahead": moment.ahead,
        "clock_doubtful": moment.doubtful,
        "received_at": at,
        "made_by": by,
        "latitude_e5": item.latitude_e5,
        "longitude_e5": item.longitude_e5,
    }


def _add_photo(fields: dict[str, Any], picture: files.PictureFiles) -> None:
    """Where the phone gave no place, the camera may have."""
    if fields["latitude_e5"] is None or fields["longitude_e5"] is None:
        fields |= {"latitude_e5": picture.latitude_e5, "longitude_e5": picture.longitude_e5}
    VisitPhoto.objects.create(**fields, file=picture.original, page_copy=picture.page, thumbnail=picture.thumbnail)


def _follow(visit: Visit, item: Item, moment: DeviceMoment) -> None:
    """The visit begins with its earliest beginning and ends with its latest end, in whatever order they come."""
    if item.kind == VisitNote.Kind.BEGIN and (visit.started_at is None or moment.at < visit.started_at):
        visit.started_at, visit.started_device_at = moment.at, moment.written
        visit.latitude_e5, visit.longitude_e5 = item.latitude_e5, item.longitude_e5
    if item.kind == VisitNote.Kind.END and (visit.ended_at is None or moment.at > visit.ended_at):
        visit.ended_at, visit.ended_device_at = moment.at, moment.written
    if item.kind in (VisitNote.Kind.BEGIN, VisitNote.Kind.END):
        visit.state = next_state(VISIT, visit.state, item.kind)
