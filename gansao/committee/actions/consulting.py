"""Asking agencies whether a disqualifier holds, their answers, and what the committee makes of them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from gansao.assessments import actions as assessments
from gansao.assessments.models import Disqualification
from gansao.audit.actions import record
from gansao.committee.models import Agency, Consultation
from gansao.criteria.queries import load
from gansao.domain.lifecycle import CONSULTATION, NotAllowed, next_state
from gansao.domain.text import nfc
from gansao.files import actions as files
from gansao.files.models import StoredFile
from gansao.notices.actions import mark_done, notify
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme

State = Consultation.State
PAPERS = ("pdf", "jpeg", "png")


@transaction.atomic
def set_agency(*, programme: Programme, name: str, users: Iterable[Any], by: Any, at: datetime) -> Agency:
    """Name an agency to be asked and who answers for it; a name that stands gets these people instead."""
    held = lock_open(programme)
    name = nfc(" ".join(name.split()))
    if not name:
        raise Refused("Hãy ghi tên cơ quan.")
    people = list(users)
    agency, made = Agency.objects.get_or_create(programme=held, name=name)
    before = None if made else {"person": ", ".join(str(user) for user in agency.users.order_by("sort_key", "id"))}
    agency.users.set(people)
    after = {"title": name, "person": ", ".join(map(str, people))}
    _record("set_agency", agency, held.province.code, before, after, by, at)
    return agency


@transaction.atomic
def ask(
    *,
    programme: Programme,
    agencies: Collection[Agency],
    codes: Collection[str] | None,
    due_on: date,
    by: Any,
    at: datetime,
) -> int:
    """Ask these agencies about these units (None: all that take part) by a day; how many questions are new or later.

    A question that waits gets the new day; one that was answered stands.
    """
    held = lock_open(programme)
    if due_on < timezone.localdate(at):
        raise Refused("Hạn trả lời phải từ hôm nay trở đi.")
    if not agencies:
        raise Refused("Hãy chọn ít nhất một cơ quan để hỏi.")
    units = held.participations.filter(status=Participation.Status.TAKING_PART)
    chosen = list(units if codes is None else units.filter(code__in=codes))
    if not chosen or (codes is not None and len(chosen) != len(set(codes))):
        raise Refused("Chưa chọn đơn vị nào, hoặc có đơn vị không tham gia năm này.")
    asked = set(
        Consultation.objects.filter(agency__in=agencies, participation__in=chosen).values_list(
            "agency_id", "participation_id"
        )
    )
    later = Consultation.objects.filter(
        agency__in=agencies, participation__in=chosen, state=State.WAITING, due_on__lt=due_on
    ).update(due_on=due_on)
    new = Consultation.objects.bulk_create(
        Consultation(agency=agency, participation=unit, due_on=due_on, asked_at=at, asked_by=by)
        for agency in agencies
        for unit in chosen
        if (agency.pk, unit.pk) not in asked
    )
    if not new and not later:
        raise Refused("Các cơ quan này đã được hỏi về các đơn vị đã chọn, với hạn không sớm hơn.")
    names = [agency.name for agency in agencies]
    after = {"agencies": names, "units": len(chosen), "new": len(new), "due_on": due_on.isoformat()}
    _record("ask", held, held.province.code, None, after, by, at)
    for agency in agencies:
        notify(
            users=agency.users.all(),
            key=f"consult:{held.key}:{agency.pk}:{due_on.isoformat()}",
            text=f"{agency.name} được hỏi ý kiến về điều kiện loại trừ năm {held.year}, hạn {due_on:%d/%m/%Y}",
            url=f"/nam/{held.key}/y-kien/",
            due_on=due_on,
            by=by,
            at=at,
        )
    return len(new) + later


@transaction.atomic
def answer(
    *,
    consultation: Consultation,
    code: str,
    document_number: str,
    document_on: date | None,
    note: str,
    paper: UploadedFile | None = None,
    by: Any,
    at: datetime,
) -> Consultation:
    """What an agency knows of a unit: nothing (`code` empty), or a disqualifier with its basis. Raises Refused.

    `paper`: the scan, where the secretariat enters what came on paper.
    """
    programme = lock_open(consultation.participation.programme)
    held = _held(consultation)
    document_number, note = nfc(document_number.strip()), nfc(note.strip())
    if code and code not in load(programme.criteria_set).disqualifier_texts:
        raise Refused(f"Bộ tiêu chí không có điều kiện loại trừ {code}.")
    if code and not (document_number and document_on):
        raise Refused("Nêu điều kiện loại trừ thì phải ghi căn cứ: số và ngày của văn bản.")
    if document_on and document_on > timezone.localdate(at):
        raise Refused("Ngày của văn bản căn cứ không được ở tương lai.")
    before = {"state": held.state}
    held.state = _next(held, "hold" if code else "clear")
    held.code, held.note = code, note
    held.document_number, held.document_on = document_number, document_on
    held.paper = _stored(paper, by, at) if paper else held.paper
    held.answered_at, held.answered_by = at, by
    held.save(
        update_fields=[
            "state",
            "code",
            "note",
            "document_number",
            "document_on",
            "paper",
            "answered_at",
            "answered_by",
        ]
    )
    after = {"state": held.state, "disqualifiers": code, "number": document_number, "note": note}
    _record("answer", held, held.participation.code, before, after, by, at)
    _done(held.agency, programme, by, at)
    return held


@transaction.atomic
def answer_clear(*, consultations: Collection[Consultation], by: Any, at: datetime) -> int:
    """Nothing is known of these units: one press for many. Those answered already stay; how many were waiting."""
    if not consultations:
        raise Refused("Hãy đánh dấu các đơn vị mà cơ quan không có thông tin.")
    first = next(iter(consultations))
    programme = lock_open(first.participation.programme)
    waiting = Consultation.objects.filter(pk__in=[row.pk for row in consultations], state=State.WAITING)
    codes = list(waiting.values_list("participation__code", flat=True))
    if not codes:
        raise Refused("Các đơn vị đã chọn đã được trả lời trước đó. Muốn sửa thì mở từng đơn vị.")
    waiting.update(state=State.CLEAR, answered_at=at, answered_by=by)
    after = {"state": State.CLEAR, "units": len(codes), "codes": codes}
    _record("answer", first.agency, programme.province.code, None, after, by, at)
    _done(first.agency, programme, by, at)
    return len(codes)


@transaction.atomic
def settle(*, consultation: Consultation, confirms: bool, note: str, by: Any, at: datetime) -> Consultation:
    """The committee's conclusion on a disqualifier that an agency named: it holds from now on, or it is set aside."""
    lock_open(consultation.participation.programme)
    held = _held(consultation)
    note = nfc(note.strip())
    if not note:
        raise Refused("Hãy ghi kết luận của Ban Chỉ đạo và lý do.")
    before = {"state": held.state}
    held.state = _next(held, "confirm" if confirms else "set_aside")
    held.settled_note, held.settled_at, held.settled_by = note, at, by
    held.save(update_fields=["state", "settled_note", "settled_at", "settled_by"])
    _record("settle", held, held.participation.code, before, {"state": held.state, "reason": note}, by, at)
    if confirms and not _stands(held):
        assessments.disqualify(participation=held.participation, code=held.code, basis=basis(held), by=by, at=at)
    return held


@transaction.atomic
def look_again(*, consultation: Consultation, reason: str, by: Any, at: datetime) -> Consultation:
    """Take a conclusion back; the disqualifier falls where no other agency's confirmed answer carries it."""
    lock_open(consultation.participation.programme)
    held = _held(consultation)
    if not reason.strip():
        raise Refused("Hãy nêu lý do xem xét lại.")
    before = {"state": held.state}
    held.state = _next(held, "look_again")
    held.save(update_fields=["state"])
    _record("look_again", held, held.participation.code, before, {"state": held.state, "reason": reason}, by, at)
    others = Consultation.objects.filter(participation=held.participation, code=held.code, state=State.CONFIRMED)
    if before["state"] == State.CONFIRMED and not others.exists():
        assessments.lift_disqualification(participation=held.participation, code=held.code, reason=reason, by=by, at=at)
    return held


def basis(consultation: Consultation) -> str:
    """ "Văn bản 12/CAT ngày 05/12/2023 của Công an tỉnh"."""
    day = f"{consultation.document_on:%d/%m/%Y}" if consultation.document_on else ""
    return f"Văn bản {consultation.document_number} ngày {day} của {consultation.agency.name}"


def _stands(held: Consultation) -> bool:
    return Disqualification.objects.filter(participation=held.participation, code=held.code).exists()


def _held(consultation: Consultation) -> Consultation:
    rows = Consultation.objects.select_for_update(of=("self",))
    return rows.select_related("agency", "participation__programme").get(pk=consultation.pk)


def _next(held: Consultation, verb: str) -> str:
    try:
        return next_state(CONSULTATION, held.state, verb)
    except NotAllowed:
        raise Refused(
            f"{held.participation.name}: ý kiến của {held.agency.name} đang ở trạng thái "
            f"“{held.get_state_display()}” nên việc này không làm được. Hãy tải lại trang."
        ) from None


def _stored(paper: UploadedFile, by: Any, at: datetime) -> StoredFile:
    try:
        return files.store(content=paper, name=paper.name or "van-ban", by=by, at=at, allowed=PAPERS)
    except files.Refused as refused:
        raise Refused(str(refused)) from None


def _done(agency: Agency, programme: Programme, by: Any, at: datetime) -> None:
    """Once nothing waits for the agency any more its notices are done."""
    if not agency.consultations.filter(state=State.WAITING).exists():
        mark_done(key=f"consult:{programme.key}:{agency.pk}", by=by, at=at)


def _record(
    verb: str, obj: Any, place: str, before: dict[str, Any] | None, after: dict[str, Any], by: Any, at: datetime
) -> None:
    record(by=by, at=at, action=f"committee.{verb}", obj=obj, before=before, after=after, place_code=place)
