"""Complaints: filed by a unit or entered from paper, answered in words, signed, led to a correction, taken back."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from gansao.audit.actions import record
from gansao.closing import queries
from gansao.closing.actions.refused import Refused, held_programme
from gansao.closing.dues import key_of
from gansao.closing.models import Complaint, ComplaintFile
from gansao.documents.decision import Signer
from gansao.domain import lifecycle
from gansao.domain.workdays import add_working_days
from gansao.files import actions as files
from gansao.law.closing_rules import rules_of
from gansao.notices import actions as notices
from gansao.programmes.models import Participation, Programme
from gansao.recognition import actions as recognition
from gansao.recognition.queries import open_correction, standing
from gansao.worktime.queries import calendar_for

SIGNED_FILES = ("pdf", "docx")
_NOBODY_YET = Signer("", "committee_deputy")
_NOT_NOW = {
    "draft_answer": "Khiếu nại này đã trả lời hoặc đã rút nên không soạn trả lời được nữa.",
    "record_answer": "Chưa có nội dung trả lời để ký, hoặc khiếu nại đã trả lời, đã rút. Hãy tải lại trang.",
    "take_back": "Khiếu nại này đã trả lời hoặc đã rút nên không rút được nữa.",
}


@transaction.atomic
def file_complaint(
    *,
    participation: Participation,
    words: str,
    by: Any,
    at: datetime,
    criteria: Collection[str] = (),
    uploads: Sequence[UploadedFile] = (),
    origin: str = Complaint.Origin.UNIT,
    petition_number: str = "",
    received_on: date | None = None,
) -> Complaint:
    """Take a complaint in: of a unit in the system, or from paper with the number it has in the petition register.

    Raises Refused, and files.actions.Refused for a file that is not taken in.
    """
    programme = held_programme(participation.programme)
    if programme.state == Programme.State.CLOSED or standing(programme) is None:
        raise Refused("Chỉ nhận khiếu nại khi kết quả của năm đã công bố và năm chưa khép.")
    words, today = words.strip(), timezone.localdate(at)
    received_on = received_on or today
    if not words:
        raise Refused("Hãy ghi nội dung khiếu nại: sai ở đâu, vì sao.")
    if received_on > today:
        raise Refused(f"Ngày nhận {received_on:%d/%m/%Y} còn ở tương lai. Hãy kiểm tra lại ngày.")
    if origin == Complaint.Origin.CITIZEN and not petition_number.strip():
        raise Refused("Đơn của người dân phải có số trong sổ tiếp nhận; hệ thống không ghi tên người gửi đơn.")
    same = Complaint.objects.filter(participation=participation, words=words, state__in=queries.OPEN)
    if same.exists():
        raise Refused("Khiếu nại có đúng nội dung này đã được ghi và đang chờ giải quyết.")
    days = rules_of(programme.closing_rules).complaint_days
    due_on = add_working_days(calendar_for(programme.province), received_on, days)
    complaint = Complaint.objects.create(
        participation=participation,
        origin=origin,
        petition_number=petition_number.strip(),
        criteria=list(criteria),
        words=words,
        received_on=received_on,
        due_on=due_on,
        filed_at=at,
        filed_by=by,
    )
    for upload in uploads:
        kept = files.store_evidence(content=upload, name=upload.name or "tệp", by=by, at=at)
        stored = kept.original if isinstance(kept, files.PictureFiles) else kept
        ComplaintFile.objects.create(complaint=complaint, file=stored, name=stored.name)
    after = {"origin": origin, "criteria": list(criteria), "due_on": due_on.isoformat(), "files": len(uploads)}
    _audit("file_complaint", complaint, by, at, after=after)
    notices.notify(
        users=queries.people_with("closing.handle", programme, today),
        key=key_of(complaint),
        text=f"Khiếu nại về kết quả năm {programme.year} của {participation.name}",
        url=_url(complaint),
        due_on=due_on,
        by=by,
        at=at,
    )
    return complaint


@transaction.atomic
def draft_answer(
    *, complaint: Complaint, outcome: str, answer: str, by: Any, at: datetime, signer: Signer = _NOBODY_YET
) -> Complaint:
    """Say what came out and in which words it is answered; the records clerk then records the signed letter."""
    held, state = _held(complaint, "draft_answer")
    if outcome not in Complaint.Outcome.values:
        raise ValueError(f"unknown outcome {outcome!r}")
    if not answer.strip():
        raise Refused("Hãy ghi nội dung trả lời và lý do.")
    before = {"outcome": held.outcome, "answer": held.answer}
    held.state, held.outcome, held.answer = state, outcome, answer.strip()
    held.signer_name, held.signer_form = signer.name, signer.form
    held.save(update_fields=["state", "outcome", "answer", "signer_name", "signer_form"])
    notices.mark_done(key=key_of(held, Complaint.State.FILED), by=by, at=at)
    after = {"outcome": outcome, "answer": held.answer, "signer_name": signer.name}
    _audit("draft_answer", held, by, at, before=before, after=after)
    return held


@transaction.atomic
def record_answer(
    *, complaint: Complaint, number: str, signed_on: date, content: bytes, name: str, by: Any, at: datetime
) -> Complaint:
    """Number, day and file of the signed letter: the complaint is answered."""
    held, state = _held(complaint, "record_answer")
    if not number.strip():
        raise Refused("Chưa có số văn bản trả lời.")
    if not held.received_on <= signed_on <= timezone.localdate(at):
        raise Refused(
            f"Ngày ký {signed_on:%d/%m/%Y} phải từ ngày nhận khiếu nại {held.received_on:%d/%m/%Y} đến hôm nay."
        )
    stored = files.store(content=content, name=name, by=by, at=at, allowed=SIGNED_FILES)
    held.state, held.number, held.signed_on, held.signed_file = state, number.strip(), signed_on, stored
    held.save(update_fields=["state", "number", "signed_on", "signed_file"])
    notices.mark_done(key=key_of(held), by=by, at=at)
    after = {"number": held.number, "signed_on": signed_on.isoformat(), "signed_file_sha256": stored.sha256}
    _audit("record_answer", held, by, at, after=after)
    if held.origin == Complaint.Origin.UNIT:
        participation = held.participation
        notices.notify(
            users=queries.people_of_unit("closing.complain", participation, timezone.localdate(at)),
            key=f"{key_of(held)}:answered",
            text=f"Khiếu nại của {participation.name} đã được trả lời: {held.get_outcome_display().lower()}",
            url=_url(held),
            by=by,
            at=at,
        )
    return held


@transaction.atomic
def take_back_complaint(*, complaint: Complaint, reason: str, by: Any, at: datetime) -> Complaint:
    """Whoever complained no longer does."""
    held, state = _held(complaint, "take_back")
    if not reason.strip():
        raise Refused("Hãy nêu lý do rút khiếu nại.")
    held.state, held.taken_back_reason = state, reason.strip()
    held.save(update_fields=["state", "taken_back_reason"])
    notices.mark_done(key=key_of(held), by=by, at=at)
    _audit("take_back_complaint", held, by, at, after={"reason": held.taken_back_reason})
    return held


@transaction.atomic
def lead_to_correction(*, complaint: Complaint, by: Any, at: datetime) -> Complaint:
    """Open the year's correction because of an answered complaint; another that is open already serves it, too."""
    held = _rows().get(pk=complaint.pk)
    programme = held_programme(held.participation.programme)
    if held.outcome != Complaint.Outcome.CORRECTED or held.state != Complaint.State.ANSWERED or held.correction_id:
        raise Refused("Chỉ mở đính chính một lần, cho khiếu nại đã trả lời là phải đính chính.")
    held.correction = open_correction(programme)
    if held.correction is None:
        decision = standing(programme)
        if decision is None:
            raise Refused("Năm này không còn quyết định nào đang có hiệu lực để đính chính.")
        reason = f"Giải quyết khiếu nại về kết quả của {held.participation.name} (văn bản trả lời số {held.number})"
        try:
            held.correction = recognition.open_correction(decision=decision, reason=reason, by=by, at=at)
        except recognition.Refused as refused:
            raise Refused(str(refused)) from None
    held.save(update_fields=["correction"])
    _audit("lead_to_correction", held, by, at, after={"reason": held.correction.reason})
    return held


def _rows() -> Any:
    return Complaint.objects.select_for_update(of=("self",)).select_related("participation__programme__province")


def _held(complaint: Complaint, verb: str) -> tuple[Complaint, str]:
    row = _rows().get(pk=complaint.pk)
    try:
        return row, lifecycle.next_state(lifecycle.COMPLAINT, row.state, verb)
    except lifecycle.NotAllowed:
        raise Refused(_NOT_NOW[verb]) from None


def _url(complaint: Complaint) -> str:
    return f"/nam/{complaint.participation.programme.key}/khieu-nai/{complaint.pk}/"


def _audit(
    verb: str,
    complaint: Complaint,
    by: Any,
    at: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    code = complaint.participation.code
    record(by=by, at=at, action=f"closing.{verb}", obj=complaint, before=before or {}, after=after, place_code=code)
