"""Publishing: the log, the certificates, the old decision replaced, all in one transaction."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.audit.actions import record
from gansao.notices.actions import mark_done
from gansao.programmes import actions as programmes
from gansao.programmes.models import Participation, Programme
from gansao.recognition import drafting, log, queries
from gansao.recognition.actions.chaining import append
from gansao.recognition.actions.refused import Refused, held_decision, held_programme
from gansao.recognition.dues import key_of
from gansao.recognition.models import Certificate, Correction, Decision, LogEntry

FEWEST_WORDS = 10  # letters of an explanation that somebody can follow later


@transaction.atomic
def publish(*, decision: Decision, disclosure: str, by: Any, at: datetime, annex_note: str = "") -> LogEntry:
    """Make a signed decision public. `annex_note` says why, where the signed annex was not found to agree."""
    programme = held_programme(decision.programme)
    held, state = held_decision(decision, "publish")
    if disclosure not in Programme.Unrecognised.values:
        raise Refused("Hãy chọn điều người dân được xem về các đơn vị chưa đạt trước khi công bố.")
    _check_annex(held, annex_note.strip())
    if disclosure != programme.unrecognised_shown:
        programmes.set_disclosure(programme=programme, unrecognised_shown=disclosure, by=by, at=at)
    replaced = _replace(held, at)
    held.state, held.published_at, held.disclosure = state, at, disclosure
    held.save(update_fields=["state", "published_at", "disclosure", "annex_check"])
    certificates = _certificates(held, programme)
    entry = append(log.content(held, queries.result_of(held), at))
    programmes.move(programme=programme, verb="publish", by=by, at=at)
    mark_done(key=key_of(programme, "publish"), by=by, at=at)
    record(
        by=by,
        at=at,
        action="recognition.publish",
        obj=held,
        before={"state": "signed"},
        after={
            "state": state,
            "disclosure": disclosure,
            "annex_note": annex_note.strip(),
            "log_sequence": entry.sequence,
            "log_hash": entry.hash,
            "replaces": replaced.number if replaced else None,
            "certificates": certificates,
        },
        place_code=programme.province.code,
    )
    return entry


def _check_annex(decision: Decision, note: str) -> None:
    check = decision.annex_check or {}
    if check.get("agrees"):
        return
    if len(note) < FEWEST_WORDS:
        raise Refused(
            "Máy chưa xác nhận được phụ lục đã ký khớp với danh sách đã chốt. "
            "Hãy đối chiếu bằng mắt và ghi rõ đã đối chiếu thế nào trước khi công bố."
        )
    decision.annex_check = check | {"note": note}


def _replace(decision: Decision, at: datetime) -> Decision | None:
    """The decision that this one corrects is replaced; its correction is done."""
    if decision.corrects_id is None:
        return None
    old = Decision.objects.select_for_update().get(pk=decision.corrects_id)
    if old.state != Decision.State.PUBLISHED:
        raise Refused("Quyết định được đính chính không còn hiệu lực. Hãy tải lại trang để xem trạng thái hiện nay.")
    old.state = Decision.State.REPLACED
    old.save(update_fields=["state"])
    Correction.objects.filter(decision=old, closed_at__isnull=True).update(closed_at=at)
    return old


def _certificates(decision: Decision, programme: Programme) -> int:
    """One for each recognised unit, by stars, then rank; serials go on where the year's earlier certificates ended."""
    units = sorted(drafting.recognised(programme, decision.frozen), key=lambda unit: -(unit.stars or 0))
    ids = dict(Participation.objects.filter(programme=programme).values_list("code", "pk"))
    before = Certificate.objects.filter(decision__programme=programme).count()
    Certificate.objects.bulk_create(
        Certificate(
            decision=decision,
            participation_id=ids[unit.code],
            stars=unit.stars or 0,
            serial=f"{number:03d}/{programme.year}",
            token=secrets.token_urlsafe(16),
        )
        for number, unit in enumerate(units, start=before + 1)
    )
    return len(units)
