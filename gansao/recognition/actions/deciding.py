"""The decision: drafted in the words of the day, edited, signed on paper, recorded with the signed file."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gansao.audit.actions import record
from gansao.documents import annex
from gansao.documents.decision import DecisionText, Signer, full_number
from gansao.domain import lifecycle
from gansao.files import actions as files
from gansao.law.closing_rules import rules_of
from gansao.notices.actions import mark_done
from gansao.programmes.models import Programme
from gansao.recognition import drafting, queries
from gansao.recognition.actions.refused import Refused, held_decision, held_programme
from gansao.recognition.dues import key_of
from gansao.recognition.models import Decision

SIGNED_FILES = ("pdf", "docx")


@transaction.atomic
def draft_decision(
    *,
    programme: Programme,
    signer: Signer,
    by: Any,
    at: datetime,
    on: date | None = None,
    group_by: str = "stars",
) -> Decision:
    """A draft on the frozen list in the standard words; the names of bodies are those of the day `on`."""
    held = held_programme(programme)
    frozen = queries.current_frozen(held)
    if held.state != Programme.State.FROZEN or frozen is None:
        raise Refused("Phải chốt kết quả trước khi soạn quyết định.")
    if queries.under_way(held):
        raise Refused("Năm này đã có một dự thảo quyết định: hãy sửa dự thảo ấy.")
    correction = queries.open_correction(held)
    replaces = correction.decision if correction else None
    reason = correction.reason if correction else ""
    on = on or drafting.day_of_names(held, timezone.localdate(at))
    if not drafting.offices(held.province, on):
        raise Refused(f"Ngày {on:%d/%m/%Y} không có cơ quan nào của tỉnh này trong danh mục. Hãy chọn ngày khác.")
    years = rules_of(held.closing_rules).valid_years
    details = drafting.standard(
        held, frozen, on=on, signer=signer, group_by=group_by, replaces=replaces, reason=reason, valid_years=years
    )
    decision = Decision.objects.create(
        programme=held,
        frozen=frozen,
        corrects=replaces,
        correction_reason=reason,
        valid_years=years,
        details=details,
        drafted_at=at,
    )
    mark_done(key=key_of(held, "draft"), by=by, at=at)
    after = {"frozen_sha256": frozen.sha256, "replaces": replaces.number if replaces else None}
    _audit("draft_decision", decision, by, at, after=after | _telling(details))
    return decision


@transaction.atomic
def update_draft(
    *, decision: Decision, text: DecisionText, group_by: str, names_as_of: date, by: Any, at: datetime, seen: str = ""
) -> Decision:
    """Keep edited words. `seen` is the digest of the words that were edited: somebody else's are not overwritten."""
    held, _ = held_decision(decision, "edit")
    if seen and seen != queries.details_digest(held):
        raise Refused("Có người khác vừa sửa dự thảo này. Hãy tải lại trang để xem bản mới, rồi sửa trên bản ấy.")
    before = held.details
    held.details = before | drafting.details(text, on=names_as_of, group_by=group_by)
    if held.details != before:
        held.ruling = lifecycle.next_state(lifecycle.DRAFT_RULING, held.ruling, "edit")
    held.save(update_fields=["details", "ruling"])
    mark_done(key=key_of(held.programme, "mend"), by=by, at=at)
    _audit("update_draft", held, by, at, before=_telling(before), after=_telling(held.details))
    return held


@transaction.atomic
def rule_on_draft(*, decision: Decision, agreed: bool, remark: str, seen: str, by: Any, at: datetime) -> Decision:
    """The signer agrees with the draft, or sends it back with what is to be changed.

    `seen` is the digest of the words that were read: nobody agrees with words that changed meanwhile. Not a signature:
    that is on paper. A draft nobody ruled on may be signed all the same; one that was sent back is mended first.
    """
    held, _ = held_decision(decision, "rule")
    remark = remark.strip()
    verb = "agree" if agreed else "send_back"
    if (
        held.ruling == (Decision.Ruling.AGREED if agreed else Decision.Ruling.SENT_BACK)
        and held.ruling_remark == remark
    ):
        return held  # a second press
    if seen != queries.details_digest(held):
        raise Refused("Dự thảo vừa được sửa. Hãy đọc lại bản mới dưới đây, rồi cho ý kiến.")
    if not agreed and not remark:
        raise Refused("Hãy ghi điều cần sửa trước khi trả lại dự thảo.")
    try:
        state = lifecycle.next_state(lifecycle.DRAFT_RULING, held.ruling, verb)
    except lifecycle.NotAllowed:
        raise Refused("Đã có ý kiến như vậy về dự thảo này: hãy tải lại trang để xem.") from None
    before = {"ruling": held.ruling, "remark": held.ruling_remark}
    held.ruling, held.ruling_remark, held.ruled_at, held.ruled_by = state, remark, at, by if hasattr(by, "pk") else None
    held.save(update_fields=["ruling", "ruling_remark", "ruled_at", "ruled_by"])
    mark_done(key=key_of(held.programme, "mend" if agreed else "sign"), by=by, at=at)
    _audit("rule_on_draft", held, by, at, before=before, after={"ruling": state, "remark": remark})
    return held


@transaction.atomic
def drop_draft(*, decision: Decision, by: Any, at: datetime) -> Decision:
    """Give a draft up; the frozen list stays, and a new draft may follow."""
    held, state = held_decision(decision, "drop")
    held.state = state
    held.save(update_fields=["state"])
    _audit("drop_draft", held, by, at, before={"state": "draft"}, after={"state": held.state})
    return held


@transaction.atomic
def record_signature(
    *,
    decision: Decision,
    number: str,
    signed_on: date,
    content: bytes,
    name: str,
    by: Any,
    at: datetime,
    early_reason: str = "",
) -> Decision:
    """Enter number and day and keep the signed file; its annex is compared with the frozen list.

    Raises Refused, and files.actions.Refused for a file that is not taken in.
    """
    held, state = held_decision(decision, "sign")
    if held.ruling == Decision.Ruling.SENT_BACK:
        raise Refused(f"Người ký đã trả lại dự thảo này: {held.ruling_remark} Hãy sửa dự thảo trước khi ghi bản đã ký.")
    number = full_number(number.strip(), held.details["text"]["symbol"])
    _check_number(held, number, signed_on)
    _check_day(held, signed_on, timezone.localdate(at), early_reason)
    stored = files.store(content=content, name=name, by=by, at=at, allowed=SIGNED_FILES)
    held.state, held.number, held.signed_on, held.signed_file = state, number, signed_on, stored
    held.annex_check = annex.compare(content, drafting.annex_rows(held.programme, held.frozen))
    held.save(update_fields=["state", "number", "signed_on", "signed_file", "annex_check"])
    mark_done(key=key_of(held.programme, "sign"), by=by, at=at)
    after = {
        "number": number,
        "signed_on": signed_on.isoformat(),
        "signed_file_sha256": stored.sha256,
        "annex": held.annex_check["message"],
        "early_reason": early_reason.strip(),
    }
    _audit("record_signature", held, by, at, after=after)
    return held


@transaction.atomic
def undo_signature(*, decision: Decision, reason: str, by: Any, at: datetime) -> Decision:
    """The wrong number, day or file was entered: back to a draft, while nothing is published."""
    held, state = held_decision(decision, "unsign")
    if not reason.strip():
        raise Refused("Hãy nêu lý do gỡ ghi nhận chữ ký.")
    before = {
        "number": held.number,
        "signed_on": held.signed_on.isoformat() if held.signed_on else None,
        "signed_file_sha256": held.signed_file.sha256 if held.signed_file else None,
    }
    held.state, held.number, held.signed_on, held.signed_file, held.annex_check = state, "", None, None, None
    held.save(update_fields=["state", "number", "signed_on", "signed_file", "annex_check"])
    _audit("undo_signature", held, by, at, before=before, after={"reason": reason.strip()})
    return held


def _check_number(decision: Decision, number: str, signed_on: date) -> None:
    if not number.split("/")[0].strip():
        raise Refused("Chưa có số quyết định.")
    if len(number) > 40:
        raise Refused("Số quyết định dài quá 40 ký tự.")
    taken = Decision.objects.filter(
        programme__province=decision.programme.province, number__iexact=number, signed_on__year=signed_on.year
    ).exclude(pk=decision.pk)
    if taken.exists():
        raise Refused(f"Số {number} năm {signed_on.year} đã ghi cho một quyết định khác. Hãy kiểm tra lại số.")


def _check_day(decision: Decision, signed_on: date, today: date, early_reason: str) -> None:
    if signed_on > today:
        raise Refused(f"Ngày ký {signed_on:%d/%m/%Y} còn ở tương lai. Hãy kiểm tra lại ngày.")
    frozen_on = timezone.localdate(decision.frozen.frozen_at)
    if signed_on < frozen_on and not early_reason.strip():
        raise Refused(
            f"Ngày ký {signed_on:%d/%m/%Y} trước ngày chốt kết quả {frozen_on:%d/%m/%Y}. "
            "Hãy kiểm tra lại ngày; nếu đúng thì nêu lý do."
        )


def _telling(details: dict[str, Any]) -> dict[str, Any]:
    """What the audit row says of a draft: all its words, flat."""
    text = details["text"]
    return {
        "authority": text["authority"],
        "subject": text["subject"],
        "bases": text["bases"],
        "proposer": text["proposer"],
        "articles": text["articles"],
        "recipients": text["recipients"],
        "signer": text["signer"],
        "place": text["place"],
        "body": text["body"],
        "annex_title": details["annex_title"],
        "group_by": details["group_by"],
    }


def _audit(verb: str, decision: Decision, by: Any, at: datetime, **change: Any) -> None:
    place = decision.programme.province.code
    record(by=by, at=at, action=f"recognition.{verb}", obj=decision, place_code=place, **change)
