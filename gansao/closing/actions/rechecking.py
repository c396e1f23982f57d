"""Re-checks without notice: chosen by risk and lot or by hand, then what was found."""

import dataclasses
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from gansao.audit.actions import record
from gansao.closing import queries
from gansao.closing.actions.refused import Refused, held_programme
from gansao.closing.models import Recheck
from gansao.domain.risk import choose, risk
from gansao.law.closing_rules import rules_of
from gansao.programmes.models import Programme
from gansao.recognition.models import Certificate

MOST = 100


@transaction.atomic
def choose_rechecks(*, programme: Programme, number: int, by: Any, at: datetime, seed: str = "") -> list[Recheck]:
    """Choose `number` units by risk and lot. The seed is kept: with it anybody can draw the same again."""
    held = held_programme(programme)
    if not 1 <= number <= MOST:
        raise Refused(f"Mỗi lần chọn từ 1 đến {MOST} đơn vị.")
    seed = seed or get_random_string(12)
    certificates, weights = queries.to_recheck(held), rules_of(held.closing_rules).risk
    figures = queries.risk_figures(held, certificates)
    chosen = choose((risk(each, weights) for each in figures), number, weights, seed)
    if not chosen:
        raise Refused("Không còn đơn vị nào đang được công nhận mà chưa chờ kiểm tra lại.")
    by_code = {certificate.participation.code: certificate for certificate in certificates}
    made = Recheck.objects.bulk_create(
        Recheck(
            certificate=by_code[each.risk.code],
            chosen_by=Recheck.ChosenBy.LOT if each.by_lot else Recheck.ChosenBy.RISK,
            seed=seed,
            figures=dataclasses.asdict(each.risk) | {"score": each.risk.score},
            chosen_at=at,
            chosen_by_user=by,
        )
        for each in chosen
    )
    after = {"seed": seed, "codes": [each.risk.code for each in chosen], "lots": sum(each.by_lot for each in chosen)}
    record(by=by, at=at, action="closing.choose_rechecks", obj=held, after=after, place_code=held.province.code)
    return made


@transaction.atomic
def choose_by_hand(*, certificate: Certificate, by: Any, at: datetime) -> Recheck:
    programme = held_programme(certificate.decision.programme)
    if certificate.pk not in {each.pk for each in queries.to_recheck(programme)}:
        raise Refused("Đơn vị này đang chờ kiểm tra lại, hoặc không còn được công nhận.")
    made = Recheck.objects.create(
        certificate=certificate, chosen_by=Recheck.ChosenBy.HAND, chosen_at=at, chosen_by_user=by
    )
    _audit("choose_by_hand", made, by, at, {})
    return made


@transaction.atomic
def record_recheck(*, recheck: Recheck, done_on: date, findings: str, finding: str, by: Any, at: datetime) -> Recheck:
    """What was found; a withdrawal that follows is a decision of its own."""
    held = queries.rechecks().select_for_update(of=("self",)).get(pk=recheck.pk)
    if held.done_on is not None:
        raise Refused("Lần kiểm tra lại này đã ghi kết quả: hãy tải lại trang.")
    if finding not in Recheck.Finding.values:
        raise ValueError(f"unknown finding {finding!r}")
    if not findings.strip():
        raise Refused("Hãy ghi điều tìm thấy.")
    if not timezone.localdate(held.chosen_at) <= done_on <= timezone.localdate(at):
        raise Refused(f"Ngày kiểm tra phải từ ngày chọn {timezone.localdate(held.chosen_at):%d/%m/%Y} đến hôm nay.")
    held.done_on, held.findings, held.finding = done_on, findings.strip(), finding
    held.save(update_fields=["done_on", "findings", "finding"])
    _audit("record_recheck", held, by, at, {"done_on": done_on.isoformat(), "finding": finding, "note": held.findings})
    return held


def _audit(verb: str, recheck: Recheck, by: Any, at: datetime, after: dict[str, Any]) -> None:
    code = recheck.certificate.participation.code
    record(by=by, at=at, action=f"closing.{verb}", obj=recheck, after=after, place_code=code)
