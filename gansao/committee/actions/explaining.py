"""Inviting units to explain, what they say, and what the team and the secretariat think of it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from gansao.assessments.models import Dossier
from gansao.audit.actions import record
from gansao.committee import queries
from gansao.committee.models import ExplainedCriterion, Explanation, ExplanationFile
from gansao.criteria.queries import load
from gansao.domain.lifecycle import EXPLANATION, NotAllowed, next_state
from gansao.domain.text import nfc, nfc_lines
from gansao.domain.workdays import add_working_days
from gansao.files import actions as files
from gansao.notices.actions import mark_done, notify
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme
from gansao.worktime.queries import calendar_for

State = Explanation.State
TEXT_MAX = 4000
DAYS_MAX = 60
FILES_MAX = 10
APPRAISED = {Dossier.State.APPRAISED, Dossier.State.TAKEN_IN}  # also while the committee looks at its marks


class Conflict(Refused):
    """Somebody else of the unit has written this since it was read: `standing` is theirs; nothing was written."""

    def __init__(self, standing: ExplainedCriterion) -> None:
        self.standing = standing
        super().__init__(
            f"Người khác vừa ghi giải trình tiêu chí {standing.criterion}. Hãy xem hai bản dưới đây rồi ghi lại bản "
            "đúng; chưa mất gì cả."
        )


@transaction.atomic
def invite(*, programme: Programme, codes: Collection[str] | None, working_days: int, by: Any, at: datetime) -> int:
    """Ask these units (None: all appraised ones not asked yet) to explain within so many working days.

    A chosen unit that was asked and has not answered gets the later day. How many. Raises Refused, all or none.
    """
    held = lock_open(programme)
    if not 1 <= working_days <= DAYS_MAX:
        raise Refused(f"Số ngày làm việc để giải trình phải từ 1 đến {DAYS_MAX}.")
    due_on = add_working_days(calendar_for(held.province), timezone.localdate(at), working_days)
    units = _to_invite(held, codes)
    standing = {
        row.participation_id: row for row in Explanation.objects.select_for_update().filter(participation__in=units)
    }
    later = [_later(row, unit, due_on) for unit in units if (row := standing.get(unit.pk))]
    for row in later:
        row.due_on, row.working_days = due_on, working_days
        row.save(update_fields=["due_on", "working_days"])
    fields = {"working_days": working_days, "due_on": due_on, "opened_at": at, "opened_by": by}
    Explanation.objects.bulk_create(
        Explanation(participation=unit, **fields) for unit in units if unit.pk not in standing
    )
    after = {"units": len(units), "codes": [unit.code for unit in units], "due_on": due_on.isoformat()}
    record(by=by, at=at, action="committee.invite", obj=held, after=after, place_code=held.province.code)
    _tell(held, units, due_on, by, at)
    return len(units)


def _to_invite(held: Programme, codes: Collection[str] | None) -> list[Participation]:
    if codes is None:
        units = list(queries.to_invite(held))
        if not units:
            raise Refused("Không còn đơn vị nào đã thẩm định xong mà chưa được mời giải trình.")
        return units
    units = list(held.participations.filter(code__in=codes).select_related("dossier").order_by("sort_key", "code"))
    if len(units) != len(set(codes)) or not units:
        raise Refused("Chưa chọn đơn vị nào, hoặc có đơn vị không thuộc năm này.")
    early = [unit.name for unit in units if not _is_appraised(unit)]
    if early:
        raise Refused(f"Chưa thẩm định xong nên chưa mời giải trình: {', '.join(early)}. Hãy bỏ chọn các đơn vị này.")
    return units


def _is_appraised(unit: Participation) -> bool:
    dossier: Dossier | None = getattr(unit, "dossier", None)
    return unit.takes_part and dossier is not None and dossier.state in APPRAISED


def _later(row: Explanation, unit: Participation, due_on: date) -> Explanation:
    if row.state == State.EXPLAINED:
        raise Refused(f"{unit.name} đã nộp giải trình. Hãy bỏ chọn đơn vị này.")
    if due_on <= row.due_on:
        raise Refused(
            f"{unit.name} đã được mời, hạn ngày {row.due_on:%d/%m/%Y}. Gia hạn thì ngày mới phải sau ngày đó."
        )
    return row


def _tell(held: Programme, units: list[Participation], due_on: date, by: Any, at: datetime) -> None:
    people = queries.people_of_units(units, timezone.localdate(at))
    for unit in units:
        if users := people.get(unit.unit_id):
            notify(
                users=users,
                key=f"explain:{held.key}:{unit.code}:{due_on.isoformat()}",
                text=f"Mời giải trình điểm thẩm định năm {held.year} của {unit.name}, đến hết ngày {due_on:%d/%m/%Y}",
                url=f"/nam/{held.key}/giai-trinh/{unit.code}/",
                due_on=due_on,
                by=by,
                at=at,
            )


@transaction.atomic
def explain(
    *, explanation: Explanation, criterion: str, text: str, seen: int, by: Any, at: datetime
) -> ExplainedCriterion:
    """Write what the unit says about one criterion. `seen`: the version the person had before them, 0 for none.

    Raises Conflict, Refused. Whether this person may write is asked before (`permissions.may_explain`).
    """
    held = _writable(explanation, criterion, at)
    text = nfc_lines(text)
    if len(text) > TEXT_MAX:
        raise Refused(f"Giải trình dài {len(text)} ký tự, tối đa {TEXT_MAX}. Phần dài hãy kèm bằng tệp.")
    row = held.criteria.filter(criterion=criterion).first()
    if row is None:
        if not text:
            raise Refused("Hãy viết nội dung giải trình rồi lưu lại.")
        row = ExplainedCriterion(explanation=held, criterion=criterion, text=text, written_at=at, written_by=by)
        row.save(force_insert=True)
        before = None
    else:
        if row.text == text:
            return row  # pressed twice, or sent again after a reload that did not wait for the answer
        if row.version != seen:
            raise Conflict(row)
        before = {"note": row.text}
        row.text, row.written_at, row.written_by, row.version = text, at, by, row.version + 1
        row.save(update_fields=["text", "written_at", "written_by", "version"])
    _record("explain", row, before, {"criterion": criterion, "note": text}, by, at)
    return row


@transaction.atomic
def add_file(
    *, explanation: Explanation, criterion: str, content: bytes | UploadedFile, name: str, by: Any, at: datetime
) -> ExplanationFile:
    """Keep a file with what is said about a criterion. Raises Refused, keeping nothing."""
    held = _writable(explanation, criterion, at)
    row, _ = ExplainedCriterion.objects.get_or_create(
        explanation=held, criterion=criterion, defaults={"written_at": at, "written_by": by}
    )
    if row.files.filter(removed_at=None).count() >= FILES_MAX:
        raise Refused(f"Mỗi tiêu chí kèm tối đa {FILES_MAX} tệp. Hãy gộp bớt hoặc gỡ tệp không cần.")
    try:
        stored = files.store_evidence(content=content, name=name, by=by, at=at)
    except files.Refused as refused:
        raise Refused(str(refused)) from None
    original = stored.original if isinstance(stored, files.PictureFiles) else stored
    if row.files.filter(file=original, removed_at=None).exists():
        raise Refused(f"Tệp “{original.name}” đã kèm ở tiêu chí này.")
    kept = ExplanationFile.objects.create(explained=row, file=original, added_at=at, added_by=by)
    _record("add_file", row, None, {"criterion": criterion, "file": original.name, "sha256": original.sha256}, by, at)
    return kept


@transaction.atomic
def remove_file(*, file: ExplanationFile, by: Any, at: datetime) -> None:
    """Take a file out of an explanation that is still open; its content stays stored."""
    _writable(file.explained.explanation, file.explained.criterion, at)
    held = ExplanationFile.objects.select_for_update(of=("self",)).select_related("file", "explained").get(pk=file.pk)
    if held.removed_at:
        raise Refused("Tệp này đã được gỡ trước đó.")
    held.removed_at = at
    held.save(update_fields=["removed_at"])
    _record("remove_file", held.explained, {"file": held.file.name}, {}, by, at)


def _writable(explanation: Explanation, criterion: str, at: datetime) -> Explanation:
    """The explanation, held until the transaction ends. Raises Refused once it is submitted or the day is over."""
    lock_open(explanation.participation.programme)
    held = (
        Explanation.objects.select_for_update(of=("self",))
        .select_related("participation__programme__criteria_set")
        .get(pk=explanation.pk)
    )
    if held.state != State.ASKED:
        raise Refused("Giải trình đã nộp nên không sửa được nữa. Hãy tải lại trang để xem bản đã nộp.")
    if timezone.localdate(at) > held.due_on:
        raise Refused(f"Đã hết hạn giải trình (ngày {held.due_on:%d/%m/%Y}). Hãy đề nghị thư ký Ban Chỉ đạo gia hạn.")
    if criterion not in load(held.participation.programme.criteria_set).by_code:
        raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")
    return held


@transaction.atomic
def submit_explanation(*, explanation: Explanation, by: Any, at: datetime) -> Explanation:
    """Hand the explanation in: locked from now on. Without any word the unit agrees with the marks."""
    programme = lock_open(explanation.participation.programme)
    held = Explanation.objects.select_for_update(of=("self",)).select_related("participation").get(pk=explanation.pk)
    try:
        state = next_state(EXPLANATION, held.state, "submit")
    except NotAllowed:
        raise Refused("Giải trình đã được nộp trước đó. Không có gì bị nộp hai lần.") from None
    if timezone.localdate(at) > held.due_on:
        raise Refused(f"Đã hết hạn giải trình (ngày {held.due_on:%d/%m/%Y}). Hãy đề nghị thư ký Ban Chỉ đạo gia hạn.")
    before = {"state": held.state}
    held.state, held.submitted_at, held.submitted_by = state, at, by
    held.save(update_fields=["state", "submitted_at", "submitted_by"])
    record(
        by=by,
        at=at,
        action="committee.submit_explanation",
        obj=held,
        before=before,
        after={"state": state, "criteria": held.criteria.count()},
        place_code=held.participation.code,
    )
    mark_done(key=f"explain:{programme.key}:{held.participation.code}", by=by, at=at)
    return held


@transaction.atomic
def opine(*, explained: ExplainedCriterion, opinion: str, note: str, by: Any, at: datetime) -> ExplainedCriterion:
    """Say what to make of one explained criterion: keep the mark, or propose a change to the committee."""
    lock_open(explained.explanation.participation.programme)
    held = ExplainedCriterion.objects.select_for_update(of=("self",)).select_related("explanation").get(pk=explained.pk)
    if held.explanation.state != State.EXPLAINED and timezone.localdate(at) <= held.explanation.due_on:
        raise Refused("Đơn vị chưa nộp giải trình. Nêu ý kiến sau khi đơn vị nộp hoặc hết hạn.")
    if opinion not in ExplainedCriterion.Opinion.values:
        raise ValueError(f"unknown opinion {opinion!r}")
    note = nfc(note.strip())
    if not note:
        raise Refused(f"Tiêu chí {held.criterion}: hãy nêu lý do của ý kiến.")
    before = {"status": held.opinion, "reason": held.opinion_note} if held.opinion else None
    held.opinion, held.opinion_note, held.opined_at, held.opined_by = opinion, note, at, by
    held.save(update_fields=["opinion", "opinion_note", "opined_at", "opined_by"])
    label = ExplainedCriterion.Opinion(opinion).label
    _record("opine", held, before, {"criterion": held.criterion, "opinion": label, "reason": note}, by, at)
    return held


def _record(
    verb: str, row: ExplainedCriterion, before: dict[str, Any] | None, after: dict[str, Any], by: Any, at: datetime
) -> None:
    code = row.explanation.participation.code
    record(by=by, at=at, action=f"committee.{verb}", obj=row, before=before, after=after, place_code=code)
