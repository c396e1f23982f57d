"""Writing marks. Whatever the way in, marks are written here, all or none, and never after the freeze."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments import intake, queries
from gansao.assessments.changes import Changes, Marks, compare
from gansao.assessments.models import Disqualification, Layer, Mark, MarksUpload
from gansao.assessments.queries import UnitOfYear
from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain.criteria import CriteriaSet
from gansao.domain.lifecycle import MARKS_UPLOAD, NotAllowed, next_state
from gansao.domain.points import show
from gansao.files.actions import Refused as FileRefused
from gansao.files.actions import store as store_file
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme

UPLOAD_KINDS = ("xlsx", "xls", "csv")


class AlreadyAccepted(Refused):
    """A second press, or a second tab: the marks of this upload stand already."""


class Stale(Refused):
    """The marks have changed since the preview was shown."""


@transaction.atomic
def set_marks(
    *,
    programme: Programme,
    marks: Marks,
    disqualifiers: Mapping[str, Collection[str]] | None = None,
    by: Any,
    at: datetime,
    source: str = "",
) -> Changes:
    """Write the final marks of many units: {code: {criterion: hundredths}}; None leaves a mark as it is.

    `disqualifiers` are set exactly for the units it names. `source` says where the marks come from. Raises Refused.
    """
    held = lock_open(programme)
    if marks:
        _must_take_tables(held)
    changes = _set_marks(held, marks, disqualifiers or {}, by, at)
    if changes:
        _record_marks("assessments.set_marks", held, changes, {"source": source} if source else {}, by, at)
    return changes


def _must_take_tables(programme: Programme) -> None:
    """Raises Refused in a year with a process: there a final mark comes from a team and changes by a vote only."""
    if programme.process is not None:
        raise Refused(
            f"Năm {programme.year} chấm theo quy trình hồ sơ nên không nhập điểm từ bảng: điểm do tổ thẩm định "
            "xác nhận, Ban Chỉ đạo đổi bằng biểu quyết ở trang “Thay đổi điểm”."
        )


def _set_marks(
    held: Programme, marks: Marks, disqualifiers: Mapping[str, Collection[str]], by: Any, at: datetime
) -> Changes:
    units = {unit.code: unit for unit in queries.units_of(held)}
    _check(load(held.criteria_set), units, marks, disqualifiers)
    changes = compare(queries.marks_of(held), marks, queries.disqualifiers_of(held), disqualifiers)
    _write(changes, units, by, at)
    return changes


def _record_marks(
    action: str, held: Programme, changes: Changes, more: Mapping[str, Any], by: Any, at: datetime
) -> None:
    before, after = changes.as_audit()
    record(
        by=by,
        at=at,
        action=action,
        obj=held,
        before=before,
        after={**after, **more},
        place_code=held.province.code,
    )


def _check(
    criteria_set: CriteriaSet, units: Mapping[str, UnitOfYear], marks: Marks, disqualifiers: Mapping[str, Any]
) -> None:
    for code in {*marks, *disqualifiers}:
        if code not in units:
            raise Refused(f"Đơn vị {code} không thuộc năm này.")
        if not units[code].takes_part and (any(m is not None for m in marks.get(code, {}).values())):
            status = Participation.Status(units[code].status).label.lower()
            raise Refused(f"{units[code].name} đã ghi “{status}” nên không chấm điểm.")
    maxima = {criterion.code: criterion.points for criterion in criteria_set.criteria}
    for code, unit_marks in marks.items():
        for criterion, mark in unit_marks.items():
            if criterion not in maxima:
                raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")
            if mark is not None and not 0 <= mark <= maxima[criterion]:
                raise Refused(
                    f"{units[code].name}, tiêu chí {criterion}: điểm phải từ 0 đến {show(maxima[criterion])}."
                )
    known = criteria_set.disqualifier_texts
    for unknown in {code for codes in disqualifiers.values() for code in codes} - known.keys():
        raise Refused(f"Bộ tiêu chí không có điều kiện loại trừ {unknown}.")


def _write(changes: Changes, units: Mapping[str, UnitOfYear], by: Any, at: datetime) -> None:
    rows = [
        Mark(
            participation_id=units[change.unit].pk,
            criterion=change.criterion,
            layer=Layer.FINAL,
            points_x100=change.after,
            marked_at=at,
            marked_by_id=getattr(by, "pk", None),
        )
        for change in changes.marks
    ]
    Mark.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["participation", "criterion", "layer"],
        update_fields=["points_x100", "not_arising", "note", "marked_at", "marked_by_id"],
    )
    for changed in changes.disqualifiers:
        standing = Disqualification.objects.filter(participation_id=units[changed.unit].pk)
        standing.exclude(code__in=changed.after).delete()
        Disqualification.objects.bulk_create(
            Disqualification(participation_id=units[changed.unit].pk, code=code, recorded_at=at)
            for code in changed.after
            if code not in changed.before
        )


def receive_upload(*, programme: Programme, content: bytes, name: str, by: Any, at: datetime) -> MarksUpload:
    """Keep a workbook and say in what state it is. No mark is written. Raises Refused, also for a file of no use."""
    with transaction.atomic():
        _must_take_tables(lock_open(programme))  # nothing is kept for a year that takes no marks
    try:
        stored = store_file(content=content, name=name, by=by, at=at, allowed=UPLOAD_KINDS)
    except FileRefused as refused:
        raise Refused(str(refused)) from None
    state = intake.read_content(programme, content, stored.name, {}).state  # may take long: holds no lock
    with transaction.atomic():
        held = lock_open(programme)
        upload = MarksUpload.objects.create(
            programme=held, file=stored, state=state, uploaded_at=at, uploaded_by=by, answers={}
        )
        _record_upload("receive_upload", upload, None, by, at)
    return upload


def answer_rows(*, upload: MarksUpload, answers: Mapping[str, str], by: Any, at: datetime) -> MarksUpload:
    """Say which unit each doubtful row means ({place: code, or "-" to leave the row out}). Raises Refused."""
    merged = {**upload.answers, **answers}
    state = intake.read(upload.programme, upload.file, merged).state
    with transaction.atomic():
        lock_open(upload.programme)
        held = _held(upload, "answer")
        before = {"state": held.state, "answers": held.answers}
        held.state, held.answers = state, merged
        held.save(update_fields=["state", "answers"])
        _record_upload("answer_rows", held, before, by, at)
    return held


def accept_upload(*, upload: MarksUpload, seen: str, by: Any, at: datetime) -> Changes:
    """Write the marks of an upload, all or none. `seen` is the fingerprint of the changes that were shown.

    Raises AlreadyAccepted, Stale where the marks have changed since, and Refused.
    """
    reading = intake.read(upload.programme, upload.file, upload.answers)
    with transaction.atomic():
        held = _held(upload, "accept")
        programme = lock_open(upload.programme)
        _must_take_tables(programme)
        if reading.state != MarksUpload.State.READY:
            raise Refused("Tệp này chưa sẵn sàng: còn lỗi hoặc còn dòng chưa rõ đơn vị.")
        standing, disqualified = queries.marks_of(programme), queries.disqualifiers_of(programme)
        if compare(standing, reading.marks, disqualified, reading.disqualifiers).fingerprint != seen:
            raise Stale(
                "Điểm của năm đã thay đổi sau khi mở trang này. Hãy xem lại phần thay đổi rồi bấm nhận lần nữa."
            )
        changes = _set_marks(programme, reading.marks, reading.disqualifiers, by, at)
        held.state, held.accepted_at = MarksUpload.State.ACCEPTED, at
        held.save(update_fields=["state", "accepted_at"])
        more = {"source": held.file.name, "sha256": held.file.sha256, "upload": held.pk}
        _record_marks("assessments.accept_upload", programme, changes, more, by, at)
    return changes


@transaction.atomic
def abandon_upload(*, upload: MarksUpload, by: Any, at: datetime) -> MarksUpload:
    """Put an upload aside; its file stays in the list of what was given. Raises Refused."""
    held = _held(upload, "abandon")
    before = {"state": held.state}
    held.state = MarksUpload.State.ABANDONED
    held.save(update_fields=["state"])
    _record_upload("abandon_upload", held, before, by, at)
    return held


def _held(upload: MarksUpload, verb: str) -> MarksUpload:
    """The upload, held until the transaction ends, where its state allows the verb."""
    held = MarksUpload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)
    if held.state == MarksUpload.State.ACCEPTED:
        raise AlreadyAccepted(f"Tệp “{held.file.name}” đã được nhận trước đó. Điểm không bị ghi hai lần.")
    try:
        next_state(MARKS_UPLOAD, held.state, verb)
    except NotAllowed:
        raise Refused(f"Tệp “{held.file.name}” đang ở trạng thái “{held.get_state_display()}”.") from None
    return held


def _record_upload(verb: str, upload: MarksUpload, before: dict[str, Any] | None, by: Any, at: datetime) -> None:
    after: dict[str, Any] = {"state": upload.state, "file": upload.file.name, "sha256": upload.file.sha256}
    if verb == "answer_rows":
        after["answers"] = upload.answers
    record(by=by, at=at, action=f"assessments.{verb}", obj=upload, before=before, after=after)
