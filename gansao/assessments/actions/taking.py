"""What the committee takes in: the teams' marks as the final layer, and disqualifiers it has confirmed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments.models import Disqualification, Dossier, DossierStep, Layer, Mark
from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain.lifecycle import DOSSIER, next_state
from gansao.domain.text import nfc, running
from gansao.notices.actions import mark_done, mark_done_of
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme

SHOWN = 10
_COPIED = ("points_x100", "answer", "not_arising", "note", "reason")


class NotReady(Refused):
    """Some of the units cannot be taken in; `units` says which and why: (name, why)."""

    def __init__(self, units: Sequence[tuple[str, str]]) -> None:
        self.units = tuple(units)
        shown = "; ".join(f"{name}: {why}" for name, why in self.units[:SHOWN])
        more = f"; và {len(self.units) - SHOWN} đơn vị nữa" if len(self.units) > SHOWN else ""
        super().__init__(
            f"{len(self.units)} đơn vị chưa trình được nên chưa đơn vị nào được trình. {shown}{more}. "
            "Chờ tổ xác nhận, bỏ chọn, hoặc ghi “không được đề nghị” ở trang Đơn vị."
        )


@transaction.atomic
def take_in(
    *,
    programme: Programme,
    codes: Collection[str] | None = None,
    unheard: Collection[str] = (),
    reason: str = "",
    by: Any,
    at: datetime,
) -> int:
    """Copy the confirmed TEAM marks of these units (of all that take part) into the FINAL layer; how many units.

    All or none: raises NotReady with the units whose appraisal is not confirmed or lacks a mark, Refused for a second
    press. What the unit has had taken in before stays as it is. `reason`: why the `unheard` (codes) did not wait for
    their explanation; who was heard is known to `committee.actions.put_before`.
    """
    held = lock_open(programme)
    units = _chosen(held, codes)
    dossiers = {d.participation_id: d for d in Dossier.objects.select_for_update().filter(participation__in=units)}
    waiting = [unit for unit in units if _state(dossiers, unit) != Dossier.State.TAKEN_IN]
    if not waiting:
        raise Refused("Các đơn vị này đã được trình Ban Chỉ đạo trước đó. Không có gì bị ghi hai lần.")
    marks = _team_marks(waiting)
    criteria = frozenset(load(held.criteria_set).codes)
    if faults := [(unit.name, why) for unit in waiting if (why := _obstacle(unit, dossiers, marks, criteria))]:
        raise NotReady(faults)
    _copy([mark for unit in waiting for mark in marks[unit.pk]], at)
    early = [unit.code for unit in waiting if unit.code in unheard]
    _move({dossiers[unit.pk]: reason if unit.code in early else "" for unit in waiting}, by, at)
    after = {"layer": Layer.FINAL, "units": len(waiting), "codes": [unit.code for unit in waiting]}
    if early:
        after |= {"unheard": early, "reason": reason}
    record(by=by, at=at, action="assessments.take_in", obj=held, after=after, place_code=held.province.code)
    _end_reminders(held, waiting, by, at)
    return len(waiting)


def _end_reminders(held: Programme, taken: Sequence[Participation], by: Any, at: datetime) -> None:
    """The secretariat has done its part once no appraised unit is left; these units explain nothing any more."""
    appraised = held.participations.filter(status="taking_part", dossier__state=Dossier.State.APPRAISED)
    if not appraised.exists():
        mark_done(key=f"phase:{held.key}:committee:take_in", by=by, at=at)
    mark_done_of(key=f"explain:{held.key}", parts={unit.code for unit in taken}, by=by, at=at)


def _chosen(held: Programme, codes: Collection[str] | None) -> list[Participation]:
    taking_part = held.participations.filter(status=Participation.Status.TAKING_PART).order_by("sort_key", "code")
    units = list(taking_part if codes is None else taking_part.filter(code__in=codes))
    if codes is not None and (unknown := set(codes) - {unit.code for unit in units}):
        raise Refused(f"Đơn vị {', '.join(sorted(unknown))} không tham gia năm này.")
    if not units:
        raise Refused("Chưa chọn đơn vị nào để trình.")
    return units


def _state(dossiers: dict[int, Dossier], unit: Participation) -> str:
    return dossiers[unit.pk].state if unit.pk in dossiers else Dossier.State.DRAFTING


def _team_marks(units: Sequence[Participation]) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = {unit.pk: [] for unit in units}
    for mark in Mark.objects.filter(participation__in=units, layer=Layer.TEAM, points_x100__isnull=False):
        found[mark.participation_id].append(mark)
    return found


def _obstacle(
    unit: Participation, dossiers: dict[int, Dossier], marks: dict[int, list[Mark]], criteria: frozenset[str]
) -> str:
    state = _state(dossiers, unit)
    if state != Dossier.State.APPRAISED:
        return f"hồ sơ đang ở bước “{running(Dossier.State(state).label)}”"
    missing = len(criteria - {mark.criterion for mark in marks[unit.pk]})
    return f"còn thiếu điểm thẩm định của {missing} tiêu chí" if missing else ""


def _copy(team: Sequence[Mark], at: datetime) -> None:
    """A final mark keeps who marked it; it is new where the unit has none, and written over where it was reopened."""
    Mark.objects.bulk_create(
        [
            Mark(
                participation_id=mark.participation_id,
                criterion=mark.criterion,
                layer=Layer.FINAL,
                marked_at=at,
                marked_by_id=mark.marked_by_id,
                **{name: getattr(mark, name) for name in _COPIED},
            )
            for mark in team
        ],
        update_conflicts=True,
        unique_fields=["participation", "criterion", "layer"],
        update_fields=[*_COPIED, "marked_at", "marked_by_id"],
    )


def _move(dossiers: Mapping[Dossier, str], by: Any, at: datetime) -> None:
    """Each with what is written beside its step."""
    for dossier in dossiers:
        dossier.state, dossier.changed_at = next_state(DOSSIER, dossier.state, "take_in"), at
    Dossier.objects.bulk_update(dossiers, ["state", "changed_at"])
    DossierStep.objects.bulk_create(
        DossierStep(
            dossier=dossier,
            verb="take_in",
            state=dossier.state,
            note=note,
            at=at,
            by_name=str(by),
            by_title=getattr(by, "title", ""),
        )
        for dossier, note in dossiers.items()
    )


@transaction.atomic
def disqualify(*, participation: Participation, code: str, basis: str, by: Any, at: datetime) -> Disqualification:
    """Say that a disqualifier of the criteria set holds for a unit, with its basis. Raises Refused."""
    held = lock_open(participation.programme)
    basis = nfc(basis.strip())
    if code not in load(held.criteria_set).disqualifier_texts:
        raise Refused(f"Bộ tiêu chí không có điều kiện loại trừ {code}.")
    if not basis:
        raise Refused("Hãy nêu căn cứ của điều kiện loại trừ: số, ngày văn bản.")
    row, made = Disqualification.objects.get_or_create(
        participation=participation, code=code, defaults={"note": basis, "recorded_at": at}
    )
    if not made:
        raise Refused(f"{participation.name} đã được ghi điều kiện loại trừ {code} trước đó.")
    record(
        by=by,
        at=at,
        action="assessments.disqualify",
        obj=participation,
        after={"disqualifiers": code, "reason": basis},
        place_code=participation.code,
    )
    return row


@transaction.atomic
def lift_disqualification(*, participation: Participation, code: str, reason: str, by: Any, at: datetime) -> None:
    """Take back a disqualifier that was recorded in error or does not hold any more, with the reason."""
    lock_open(participation.programme)
    row = Disqualification.objects.select_for_update().filter(participation=participation, code=code).first()
    if row is None:
        raise Refused(f"{participation.name} không còn điều kiện loại trừ {code}. Hãy tải lại trang.")
    before = {"disqualifiers": code, "reason": row.note}
    row.delete()
    record(
        by=by,
        at=at,
        action="assessments.lift_disqualification",
        obj=participation,
        before=before,
        after={"reason": reason.strip()},
        place_code=participation.code,
    )
