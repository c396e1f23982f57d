"""What ties people to units, as they say it; who must know is told where a team has such a unit already."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gansao.accounts.queries import holders
from gansao.appraisals import queries
from gansao.appraisals.models import Appraisal, Interest
from gansao.appraisals.ties import Tie
from gansao.audit.actions import record
from gansao.domain.text import nfc
from gansao.notices.actions import notify
from gansao.places.queries import lineages
from gansao.programmes.actions import Refused
from gansao.programmes.models import Participation, Programme

REASON_MAX = 500
MOVED = "Đã khai nơi cư trú mới."


def declare(
    *,
    programme: Programme,
    user: Any,
    unit: Participation,
    tie: str,
    until_year: int | None = None,
    by: Any,
    at: datetime,
) -> Interest:
    """Say that a person serves, lives or served at a unit. A later word on the same replaces the earlier.

    Where the person's team has the unit already, its head and the secretariat are told.
    """
    kind = Interest.Kind(tie)
    if kind == Interest.Kind.SERVED and until_year is None:
        raise Refused("Đã từng công tác thì phải ghi đến năm nào.")
    if kind == Interest.Kind.SERVED and not 1950 <= (until_year or 0) <= timezone.localdate(at).year:
        raise Refused("Năm thôi công tác phải là một năm đã qua, ví dụ 2024.")
    if kind != Interest.Kind.SERVED:
        until_year = None
    try:
        with transaction.atomic():
            who = by if hasattr(by, "pk") else None
            if kind == Interest.Kind.LIVES:
                elsewhere = Interest.objects.filter(user=user, kind=kind, ended_at=None).exclude(unit=unit.unit_id)
                elsewhere.update(ended_at=at, ended_by=who, ended_reason=MOVED)
            interest, _ = Interest.objects.update_or_create(
                user=user,
                unit_id=unit.unit_id,
                kind=kind,
                ended_at=None,
                defaults={"until_year": until_year, "entered_at": at, "entered_by": who},
            )
            after = {"person": str(user), "tie": kind.value, "unit": str(unit), "until_year": until_year}
            place = programme.province.code
            record(by=by, at=at, action="appraisals.declare", obj=interest, after=after, place_code=place)
            _tell(interest, "declared", "vừa khai", by, at)
            return interest
    except IntegrityError:
        raise Refused("Điều này vừa được khai ở một trang khác. Hãy tải lại trang.") from None


@transaction.atomic
def undeclare(*, programme: Programme, interest: Interest, reason: str, by: Any, at: datetime) -> None:
    """Take back what was declared, with the reason: it no longer holds, or was a slip. Who must know is told.

    The row stays with its day: a year's archive tells what bound people while they marked.
    """
    reason = nfc(reason.strip())
    if not reason or len(reason) > REASON_MAX:
        raise Refused(f"Hãy ghi vì sao bỏ điều đã khai (không quá {REASON_MAX} ký tự): lý do được lưu trong nhật ký.")
    interest = Interest.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=interest.pk)
    if interest.ended_at:
        raise Refused("Điều này đã được bỏ ở một trang khác. Hãy tải lại trang.")
    interest.ended_at, interest.ended_by = at, by if hasattr(by, "pk") else None
    interest.ended_reason = reason
    interest.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    before = {
        "person": str(interest.user),
        "tie": interest.kind,
        "unit": str(interest.unit),
        "until_year": interest.until_year,
    }
    place = programme.province.code
    record(
        by=by,
        at=at,
        action="appraisals.undeclare",
        obj=interest,
        before=before,
        after={"reason": reason},
        place_code=place,
    )
    _tell(interest, "taken-back", "vừa bỏ điều khai", by, at)


def _tell(interest: Interest, event: str, words: str, by: Any, at: datetime) -> None:
    """The head and the secretariat, of every unit that a team of this person has in an open year."""
    day = timezone.localdate(at)
    rows = Appraisal.objects.filter(
        participation__unit__in=lineages([interest.unit_id])[interest.unit_id],
        participation__programme__state=Programme.State.OPEN,
        team__in=queries.own_teams(interest.user, day).order_by(),
    )
    said = Tie(interest.user_id, interest.unit_id, interest.kind, interest.until_year)
    for row in rows.select_related("team", "participation__programme"):
        unit, year = row.participation, row.participation.programme
        if not said.counts(year.year):
            continue
        key = f"appraisals:{year.key}:{event}:{row.pk}:{interest.pk}:{at:%Y%m%d%H%M%S}"
        whose = f"đơn vị {row.team.name} đang thẩm định năm {year.year}"
        text = f"{interest.user} {words} {said.words} ở {unit.name}, {whose}."
        heads = [each.user for each in queries.present_members(row.team, day) if each.is_head]
        base = f"/nam/{year.key}/"
        notify(users=heads, key=key, text=text, url=f"{base}tham-dinh/{unit.code}/", by=by, at=at)
        secretaries = holders("secretariat", [year.province_id], day).exclude(pk__in=[head.pk for head in heads])
        page = "phan-cong/" if row.order == Appraisal.FIRST else "cham-lan-hai/"
        notify(users=secretaries, key=key, text=text, url=f"{base}{page}#vuong", by=by, at=at)
