"""Ending a recognition: drafted on its grounds or because its term ran out, signed on paper, recorded, published."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gansao.audit.actions import record
from gansao.documents.decision import Signer, full_number
from gansao.domain import lifecycle
from gansao.files import actions as files
from gansao.recognition import log, queries, validity, withdrawing
from gansao.recognition.actions.chaining import append
from gansao.recognition.actions.deciding import SIGNED_FILES
from gansao.recognition.actions.refused import Refused, held_programme
from gansao.recognition.models import Certificate, Decision, LogEntry, WithdrawalDecision

_NOT_NOW = {
    "drop": "Chỉ bỏ được khi còn là dự thảo.",
    "sign": "Quyết định này đã được ghi nhận chữ ký hoặc đã bỏ: hãy tải lại trang để xem trạng thái hiện nay.",
    "unsign": "Chỉ gỡ được chữ ký khi quyết định đã ký và chưa công bố.",
    "publish": "Chỉ công bố được quyết định đã ký và chưa công bố: hãy tải lại trang để xem trạng thái hiện nay.",
}


@transaction.atomic
def draft_withdrawal(
    *, certificate: Certificate, grounds: str, signer: Signer, by: Any, at: datetime
) -> WithdrawalDecision:
    """A draft in the standard words; the recognition stands until the decision is published."""
    held_programme(certificate.decision.programme)
    if not grounds.strip():
        raise Refused("Hãy nêu căn cứ, lý do: được ghi nguyên văn trong quyết định.")
    return _draft(certificate, grounds.strip(), None, signer, by, at)


@transaction.atomic
def draft_lapses(
    *, certificates: Collection[Certificate], signer: Signer, by: Any, at: datetime
) -> list[WithdrawalDecision]:
    """A decision of its own for each of these recognitions whose term has run out; all of them, or none."""
    if not certificates:
        raise Refused("Hãy chọn ít nhất một đơn vị.")
    made = []
    for certificate in certificates:
        held_programme(certificate.decision.programme)
        term = validity.of(certificate.decision)
        if term is None:
            raise Refused(
                "Quyết định công nhận không đặt thời hạn nên không công nhận nào hết hiệu lực. "
                "Nếu đơn vị không còn đạt chuẩn, hãy soạn quyết định thu hồi."
            )
        if not term.has_run_out(timezone.localdate(at)):
            name = certificate.participation.name
            raise Refused(f"Công nhận của {name} còn hiệu lực đến hết ngày {term.last_on:%d/%m/%Y}.")
        grounds = withdrawing.lapse_grounds(certificate, term)
        made.append(_draft(certificate, grounds, term.last_on, signer, by, at))
    return made


def _draft(
    certificate: Certificate, grounds: str, term_ended_on: date | None, signer: Signer, by: Any, at: datetime
) -> WithdrawalDecision:
    lapsed, name = term_ended_on is not None, certificate.participation.name
    if certificate.decision.state != Decision.State.PUBLISHED:
        raise Refused("Giấy chứng nhận này không theo quyết định đang có hiệu lực nên không có gì để thu hồi.")
    if certificate.participation.code in queries.withdrawn(certificate.decision.programme_id):
        raise Refused(f"Công nhận của {name} đã được thu hồi hoặc đã hết hiệu lực.")
    text = withdrawing.draft(certificate, grounds=grounds, lapsed=lapsed, signer=signer, on=timezone.localdate(at))
    try:
        with transaction.atomic():
            made = WithdrawalDecision.objects.create(
                certificate=certificate,
                grounds=grounds,
                lapsed=lapsed,
                term_ended_on=term_ended_on,
                details=text.to_data(),
                drafted_at=at,
            )
    except IntegrityError:
        raise Refused(f"Đã có một quyết định thu hồi hoặc hết hiệu lực cho {name}: hãy mở quyết định ấy.") from None
    _audit("draft_withdrawal", made, by, at, after=_drafted(made))
    return made


@transaction.atomic
def drop_withdrawal(*, withdrawal: WithdrawalDecision, by: Any, at: datetime) -> WithdrawalDecision:
    """Give the draft up: the recognition stands."""
    held, state = _held(withdrawal, "drop")
    held.state = state
    held.save(update_fields=["state"])
    _audit("drop_withdrawal", held, by, at, after={"state": state})
    return held


@transaction.atomic
def sign_withdrawal(
    *, withdrawal: WithdrawalDecision, number: str, signed_on: date, content: bytes, name: str, by: Any, at: datetime
) -> WithdrawalDecision:
    """Enter number and day and keep the signed file. Raises Refused, and files.actions.Refused."""
    held, state = _held(withdrawal, "sign")
    number = full_number(number.strip(), held.details["symbol"])
    _check(held, number, signed_on, timezone.localdate(at))
    stored = files.store(content=content, name=name, by=by, at=at, allowed=SIGNED_FILES)
    held.state, held.number, held.signed_on, held.signed_file = state, number, signed_on, stored
    held.save(update_fields=["state", "number", "signed_on", "signed_file"])
    after = {"number": number, "signed_on": signed_on.isoformat(), "signed_file_sha256": stored.sha256}
    _audit("sign_withdrawal", held, by, at, after=after)
    return held


@transaction.atomic
def undo_withdrawal_signature(
    *, withdrawal: WithdrawalDecision, reason: str, by: Any, at: datetime
) -> WithdrawalDecision:
    """The wrong number, day or file was entered: back to a draft, while nothing is published."""
    held, state = _held(withdrawal, "unsign")
    if not reason.strip():
        raise Refused("Hãy nêu lý do gỡ ghi nhận chữ ký.")
    before = {"number": held.number, "signed_on": held.signed_on.isoformat() if held.signed_on else None}
    held.state, held.number, held.signed_on, held.signed_file = state, "", None, None
    held.save(update_fields=["state", "number", "signed_on", "signed_file"])
    _audit("undo_withdrawal_signature", held, by, at, before=before, after={"reason": reason.strip()})
    return held


@transaction.atomic
def publish_withdrawal(*, withdrawal: WithdrawalDecision, by: Any, at: datetime) -> LogEntry:
    """From now on everybody sees that the recognition is over; the log gets a line that cannot be taken away."""
    held, state = _held(withdrawal, "publish")
    held.state, held.published_at = state, at
    held.save(update_fields=["state", "published_at"])
    entry = append(log.withdrawal(held, at))
    after = {"state": state, "log_sequence": entry.sequence, "log_hash": entry.hash}
    _audit("publish_withdrawal", held, by, at, before={"state": "signed"}, after=after)
    return entry


def _drafted(made: WithdrawalDecision) -> dict[str, Any]:
    told: dict[str, Any] = {"reason": made.grounds, "lapsed": made.lapsed}
    return told | {"term_ended_on": made.term_ended_on.isoformat()} if made.term_ended_on else told


def _held(withdrawal: WithdrawalDecision, verb: str) -> tuple[WithdrawalDecision, str]:
    row = queries.withdrawals().select_for_update(of=("self",)).get(pk=withdrawal.pk)
    try:
        return row, lifecycle.next_state(lifecycle.WITHDRAWAL, row.state, verb)
    except lifecycle.NotAllowed:
        raise Refused(_NOT_NOW[verb]) from None


def _check(withdrawal: WithdrawalDecision, number: str, signed_on: date, today: date) -> None:
    decision = withdrawal.certificate.decision
    province = decision.programme.province
    if not number.split("/")[0].strip():
        raise Refused("Chưa có số quyết định.")
    if len(number) > 40:
        raise Refused("Số quyết định dài quá 40 ký tự.")
    given = {"number__iexact": number, "signed_on__year": signed_on.year}
    others = WithdrawalDecision.objects.filter(**given, certificate__decision__programme__province=province)
    taken = Decision.objects.filter(**given, programme__province=province)
    if others.exclude(pk=withdrawal.pk).exists() or taken.exists():
        raise Refused(f"Số {number} năm {signed_on.year} đã ghi cho một quyết định khác. Hãy kiểm tra lại số.")
    if signed_on > today:
        raise Refused(f"Ngày ký {signed_on:%d/%m/%Y} còn ở tương lai. Hãy kiểm tra lại ngày.")
    if decision.signed_on and signed_on < decision.signed_on:
        raise Refused(f"Ngày ký phải sau ngày quyết định công nhận được ký ({decision.signed_on:%d/%m/%Y}).")
    if withdrawal.term_ended_on and signed_on <= withdrawal.term_ended_on:
        raise Refused(f"Công nhận còn hiệu lực đến hết ngày {withdrawal.term_ended_on:%d/%m/%Y}: ngày ký phải sau đó.")


def _audit(
    verb: str,
    withdrawal: WithdrawalDecision,
    by: Any,
    at: datetime,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    record(
        by=by,
        at=at,
        action=f"recognition.{verb}",
        obj=withdrawal,
        before=before or {},
        after=after,
        place_code=withdrawal.certificate.participation.code,
    )
