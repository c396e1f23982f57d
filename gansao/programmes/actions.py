"""Opening a programme year, and who takes part in it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gansao.accounts.queries import people_at
from gansao.audit.actions import record
from gansao.criteria.models import StoredCriteriaSet
from gansao.domain import lifecycle
from gansao.domain.process import AFTER_THE_FREEZE, Process, Schedule, Term, to_data
from gansao.law import closing_rules
from gansao.law.closing_rules import ClosingRules
from gansao.notices.actions import mark_done, mark_done_of, notify
from gansao.places.models import Level, Unit, UnitPeriod
from gansao.places.queries import Location, locations
from gansao.programmes import queries
from gansao.programmes.models import Participation, Phase, PhaseExtension, Programme


class Refused(Exception):
    """What was asked cannot be done; the message is Vietnamese and says why and what to do."""


def open_year(
    *,
    province: Unit,
    year: int,
    key: str,
    criteria_set: StoredCriteriaSet,
    units_as_of: date,
    synthetic: bool = False,
    process: Process | None = None,
    schedule: Schedule | None = None,
    by: Any,
    at: datetime,
) -> Programme:
    """Open a year on the communes of a province as they stand on a day, under their names of then.

    With a `process` its dossiers, phases and teams make the marks; without one they come finished, in a workbook.
    """
    try:
        with transaction.atomic():
            programme = _open_year(province, year, key, criteria_set, units_as_of, synthetic, by, at)
            if process is not None:
                set_process(programme=programme, process=process, schedule=schedule or {}, by=by, at=at)
            return programme
    except IntegrityError:
        raise Refused(f"Địa chỉ “{key}” đã có một năm khác dùng. Hãy chọn khóa khác.") from None


def _open_year(
    province: Unit,
    year: int,
    key: str,
    criteria_set: StoredCriteriaSet,
    units_as_of: date,
    synthetic: bool,
    by: Any,
    at: datetime,
) -> Programme:
    units = queries.units_of_year(province, units_as_of)
    if not units.periods:
        raise Refused(f"Ngày {units_as_of:%d/%m/%Y} không có đơn vị cấp xã nào của tỉnh này trong danh mục.")
    if Programme.objects.filter(province=province, year=year).exists():
        raise Refused(f"{units.province_name} đã mở năm {year}.")
    programme = Programme.objects.create(
        key=key,
        year=year,
        province=province,
        province_name=units.province_name,
        units_as_of=units_as_of,
        criteria_set=criteria_set,
        synthetic=synthetic,
        opened_at=at,
        closing_rules=queries.closing_rules_before(province, year),
    )
    places = locations(units.periods, units_as_of)
    Participation.objects.bulk_create(
        _participation(programme, period, places.get(period.unit_id)) for period in units.periods
    )
    after = {
        "key": key,
        "units": len(units.periods),
        "units_as_of": units_as_of.isoformat(),
        "criteria_set": criteria_set.key,
        "criteria_set_sha256": criteria_set.sha256,
        "synthetic": synthetic,
    }
    record(by=by, at=at, action="programmes.open_year", obj=programme, after=after, place_code=province.code)
    return programme


def _participation(programme: Programme, period: UnitPeriod, location: Location | None) -> Participation:
    district = period.parent if period.parent and period.parent.level == Level.DISTRICT else None
    return Participation(
        programme_id=programme.pk,
        unit_id=period.unit_id,
        district_id=district.pk if district else None,
        code=period.unit.code,
        name=period.name,
        kind=period.kind,
        district_code=district.code if district else "",
        district_name=period.parent_name if district else "",  # type: ignore[attr-defined]  # annotated by places
        latitude_e5=location.latitude_e5 if location else None,
        longitude_e5=location.longitude_e5 if location else None,
        located_by_district=location.by_district if location else False,
        folded=period.folded,
        sort_key=period.sort_key,
    )


@transaction.atomic
def set_process(*, programme: Programme, process: Process, schedule: Schedule, by: Any, at: datetime) -> Programme:
    """Give the year its process and its phases their days. A day already set stays where `schedule` names none."""
    standing = queries.schedule(programme)
    new_rules = programme.process != to_data(process)
    moved = {key for key, term in schedule.items() if term != standing.get(key)}
    held = lock_open(programme) if new_rules else _lock_phases(programme, moved)
    days = {**queries.schedule(held), **schedule}
    after = {
        key: f"{_written(term.first_on)} – {_written(term.last_on)}"
        for key, term in days.items()
        if key in process.by_key
    }
    before = {key: f"{_written(t.first_on)} – {_written(t.last_on)}" for key, t in queries.schedule(held).items()}
    gone = held.phases.exclude(key__in=process.by_key)
    if extended := gone.filter(extensions__isnull=False).first():
        name = queries.phase_name(programme, extended.key)
        raise Refused(f"Giai đoạn “{name}” đã có đơn vị được gia hạn nên quy trình mới phải giữ giai đoạn này.")
    gone.delete()
    held.process = to_data(process)
    held.save(update_fields=["process"])
    unset = Term(None, None)
    Phase.objects.bulk_create(
        [
            Phase(
                programme=held,
                key=phase.key,
                position=position,
                first_on=days.get(phase.key, unset).first_on,
                last_on=days.get(phase.key, unset).last_on,
            )
            for position, phase in enumerate(process.phases, start=1)
        ],
        update_conflicts=True,
        unique_fields=["programme", "key"],
        update_fields=["position", "first_on", "last_on"],
    )
    changed = {key for key in after if before.get(key) != after[key]}  # what was said of the former days is over
    mark_done_of(key=f"phase:{held.key}", parts=changed, by=by, at=at)
    for kept in ("_process", "_schedule"):
        programme.__dict__.pop(kept, None)
    programme.process = held.process
    record(
        by=by,
        at=at,
        action="programmes.set_process",
        obj=held,
        before={"phases": before},
        after={"process": process.id, "phases": after},
        place_code=held.province.code,
    )
    return programme


def _written(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else "?"


def lock_open(programme: Programme) -> Programme:
    """The year, held until the transaction ends. Raises Refused where it no longer takes changes."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if held.state == Programme.State.FROZEN:
        raise Refused(
            f"Năm {held.year} đã chốt kết quả nên không sửa được nữa. Muốn sửa, hãy mở lại kết quả chốt (khi chưa ký)."
        )
    if held.state in Programme.PUBLIC:
        raise Refused(
            f"Kết quả năm {held.year} đã công bố nên không sửa được. Sai sót được đính chính bằng một quyết định mới."
        )
    return held


def _lock_phases(programme: Programme, keys: Collection[str]) -> Programme:
    """The year, held, where the days of these phases may still move: what comes after the freeze until it is closed."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if held.state == Programme.State.CLOSED:
        raise Refused(f"Năm {held.year} đã khép nên không đặt lại ngày được nữa.")
    return held if set(keys) <= AFTER_THE_FREEZE else lock_open(held)


@transaction.atomic
def set_participation(*, participation: Participation, status: str, reason: str, by: Any, at: datetime) -> bool:
    """Say that a unit takes part, did not register or was not proposed. False where nothing changes."""
    programme = lock_open(participation.programme)
    row = Participation.objects.select_for_update().get(pk=participation.pk)
    reason = "" if status == Participation.Status.TAKING_PART else reason.strip()
    if status not in Participation.Status.values:
        raise ValueError(f"unknown status {status!r}")
    if status != Participation.Status.TAKING_PART and not reason:
        raise Refused(f"{row.name}: hãy nêu lý do không tham gia.")
    if (row.status, row.status_reason) == (status, reason):
        return False
    before = {"status": row.status, "reason": row.status_reason}
    row.status, row.status_reason = status, reason
    row.save(update_fields=["status", "status_reason"])
    if not row.takes_part:
        for phase in ("registration", "self_assessment"):
            mark_done(key=f"phase:{programme.key}:{phase}:{row.code}", by=by, at=at)
    record(
        by=by,
        at=at,
        action="programmes.set_participation",
        obj=row,
        before=before,
        after={"status": status, "reason": reason, "programme": programme.key},
        place_code=row.code,
    )
    return True


@transaction.atomic
def set_participations(
    *, participations: Iterable[Participation], status: str, reason: str, by: Any, at: datetime
) -> int:
    """The same for several units, all or none; how many changed."""
    return sum(
        set_participation(participation=each, status=status, reason=reason, by=by, at=at) for each in participations
    )


@transaction.atomic
def register(*, participation: Participation, takes_part: bool, reason: str = "", by: Any, at: datetime) -> None:
    """A unit's leader says whether it takes part this year. May be said anew while registration runs.

    Whether this person may is asked before (`permissions.can_register`).
    """
    programme = lock_open(participation.programme)
    row = Participation.objects.select_for_update().get(pk=participation.pk)
    if row.status == Participation.Status.NOT_PROPOSED:
        raise Refused(
            f"Thư ký Ban Chỉ đạo đã ghi {row.name} “không được đề nghị” nên không đăng ký được. Hãy hỏi thư ký."
        )
    reason = "" if takes_part else reason.strip()
    if not takes_part and not reason:
        raise Refused(f"{row.name}: hãy nêu lý do không đăng ký.")
    before = {"status": row.status, "reason": row.status_reason}
    row.status = Participation.Status.TAKING_PART if takes_part else Participation.Status.NOT_REGISTERED
    row.status_reason, row.registered_at, row.registered_by_name = reason, at, str(by)
    row.save(update_fields=["status", "status_reason", "registered_at", "registered_by_name"])
    mark_done(key=f"phase:{programme.key}:registration:{row.code}", by=by, at=at)
    record(
        by=by,
        at=at,
        action="programmes.register",
        obj=row,
        before=before,
        after={"status": row.status, "reason": reason, "programme": programme.key},
        place_code=row.code,
    )


@transaction.atomic
def extend_phase(
    *, phase: Phase, participations: Iterable[Participation], last_on: date, reason: str, by: Any, at: datetime
) -> int:
    """A phase runs longer for these units, all or none; how many changed. Their people are told.

    A later word replaces an earlier one: with the phase's own last day the extension is taken back.
    """
    programme = _lock_phases(phase.programme, [phase.key])
    name = queries.phase_name(programme, phase.key)
    if phase.last_on is None:
        raise Refused(f"Giai đoạn “{name}” chưa có ngày cuối nên chưa gia hạn được. Hãy đặt ngày cho giai đoạn trước.")
    if last_on < phase.last_on:
        raise Refused(
            f"Giai đoạn “{name}” kéo dài đến hết {phase.last_on:%d/%m/%Y} cho mọi đơn vị; gia hạn phải đến sau ngày "
            "đó. Muốn thôi gia hạn cho một đơn vị, hãy ghi đúng ngày đó."
        )
    if not reason.strip():
        raise Refused("Hãy nêu lý do gia hạn.")
    units = list(participations)
    standing = queries.extensions_of(units)
    changed = [unit for unit in units if standing[unit.pk].get(phase.key, phase.last_on) != last_on]
    people = people_at([unit.unit_id for unit in changed], ("commune_editor", "commune_leader"), timezone.localdate(at))
    for unit in changed:
        PhaseExtension.objects.create(
            participation=unit, phase=phase, last_on=last_on, reason=reason.strip(), granted_at=at, granted_by=by
        )
        record(
            by=by,
            at=at,
            action="programmes.extend_phase",
            obj=unit,
            before={"phase": name, "last_on": standing[unit.pk].get(phase.key, phase.last_on).isoformat()},
            after={"phase": name, "last_on": last_on.isoformat(), "reason": reason.strip()},
            place_code=unit.code,
        )
        mark_done(key=f"phase:{programme.key}:{phase.key}:{unit.code}", by=by, at=at)
        longer = last_on > phase.last_on
        word = "gia hạn" if longer else "thôi gia hạn"
        notify(
            users=people.get(unit.unit_id, ()),
            key=f"extension:{programme.key}:{phase.key}:{unit.code}:{at:%Y%m%d%H%M%S}",
            text=f"{unit.name} được {word} giai đoạn “{name}”: đến hết {last_on:%d/%m/%Y}. {reason.strip()}",
            url=f"/nam/{programme.key}/giai-doan/",
            due_on=last_on,
            by=by,
            at=at,
        )
    return len(changed)


@transaction.atomic
def set_closing_rules(*, programme: Programme, rules: ClosingRules, by: Any, at: datetime) -> Programme:
    """Give the year its rules of closing; `closing.actions.set_rules` asks what stands in the way."""
    held = Programme.objects.select_for_update(of=("self",)).select_related("province").get(pk=programme.pk)
    before, after = closing_rules.to_data(closing_rules.rules_of(held.closing_rules)), closing_rules.to_data(rules)
    if held.closing_rules == after:
        return held
    held.closing_rules = after
    held.save(update_fields=["closing_rules"])
    changed = [key for key in after if after[key] != before[key]]
    record(
        by=by,
        at=at,
        action="programmes.set_closing_rules",
        obj=held,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
        place_code=held.province.code,
    )
    return held


@transaction.atomic
def set_disclosure(*, programme: Programme, unrecognised_shown: str, by: Any, at: datetime) -> Programme:
    """Choose what the public is shown of units that were not recognised; until the result is published."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if held.state in Programme.PUBLIC:
        raise Refused("Kết quả đã công bố nên không đổi được cách công khai nữa.")
    if unrecognised_shown not in Programme.Unrecognised.values:
        raise ValueError(f"unknown disclosure {unrecognised_shown!r}")
    before = {"unrecognised_shown": held.unrecognised_shown}
    held.unrecognised_shown = unrecognised_shown
    held.save(update_fields=["unrecognised_shown"])
    record(
        by=by,
        at=at,
        action="programmes.set_disclosure",
        obj=held,
        before=before,
        after={"unrecognised_shown": unrecognised_shown},
        place_code=held.province.code,
    )
    return held


# A correction lasts until it is published or left; freezing and reopening do not end it.
_CORRECTING = {"correct": True, "keep_published": False, "publish": False}


@transaction.atomic
def move(*, programme: Programme, verb: str, by: Any, at: datetime) -> Programme:
    """Take the year one step along its lifecycle. Raises lifecycle.NotAllowed where the step is not open."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    before = held.state
    held.state = lifecycle.next_state(lifecycle.PROGRAMME, before, verb)
    held.correcting = _CORRECTING.get(verb, held.correcting)
    held.save(update_fields=["state", "correcting"])
    record(
        by=by,
        at=at,
        action=f"programmes.{verb}",
        obj=held,
        before={"state": before},
        after={"state": held.state},
        place_code=held.province.code,
    )
    return held
