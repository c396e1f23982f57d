"""The verb that writes units: loading the lists. Loaded again, it changes what changed and doubles nothing."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from gansao import law
from gansao.audit.actions import record
from gansao.domain.faults import Fault
from gansao.domain.text import bare_name, fold, sort_key
from gansao.places import timeline
from gansao.places.models import Body, Succession, Unit, UnitLoad, UnitPeriod
from gansao.places.snapshots import PROVINCE, BodyRow, Folder, SnapshotFaults, read_folder
from gansao.places.timeline import Key, Life, Timeline

SHIPPED = Path(law.__file__).parent / "units"
BATCH = 2000
Progress = Callable[[str, int, int], None]  # what, done, of how many
Units = dict[Key, Unit]


def load_units(*, by: Any, at: datetime, folder: Path = SHIPPED, progress: Progress | None = None) -> UnitLoad:
    """Load every list of the folder in one transaction; raises `SnapshotFaults` and stores nothing when one is bad.

    The folder speaks for the provinces it lists: what stands in the database under them and not in the folder goes,
    and if something in use would go, that is a fault. A folder that lacks a day the database knows of is refused,
    because loading it would erase history.
    """
    told = progress or _silent
    told("Đọc tệp", 0, 1)
    read = read_folder(folder)
    lives = timeline.build(read)
    told("Đọc tệp", 1, 1)
    with transaction.atomic():
        counts = _store(read, lives, folder, told)
        load = UnitLoad.objects.create(
            at=at,
            by_name=by if isinstance(by, str) else str(by),
            folder=folder.name,
            counts=counts,
            notes=lives.notes,
        )
        record(
            by=by,
            at=at,
            action="places.load_units",
            obj=load,
            before={what: count["before"] for what, count in counts.items()},
            after={what: count["after"] for what, count in counts.items()} | {"notes": lives.notes},
        )
    return load


def _silent(what: str, done: int, of: int) -> None:
    pass


def _store(read: Folder, lives: Timeline, folder: Path, told: Progress) -> dict[str, dict[str, int]]:
    tables = {"units": Unit, "periods": UnitPeriod, "successions": Succession, "bodies": Body}
    before = {what: table._default_manager.count() for what, table in tables.items()}
    _refuse_lost_history(lives, folder)
    units, gone, changed_units = _store_units(lives, told)
    changed = {
        "units": changed_units,
        "periods": _store_periods(lives, units, told),
        "successions": _store_successions(lives, units, gone, told),
        "bodies": _store_bodies(read.bodies, told),
    }
    _remove(gone, folder)
    return {
        what: {"before": before[what], "after": table._default_manager.count(), "changed": changed[what]}
        for what, table in tables.items()
    }


def _refuse_lost_history(lives: Timeline, folder: Path) -> None:
    codes = {life.code for life in lives.lives.values()}
    stored = UnitPeriod.objects.exclude(first_on__in=lives.days).values_list("first_on", "unit__code").distinct()
    days = sorted({day for day, code in stored if code in codes})
    if days:
        raise SnapshotFaults(
            Fault(
                str(folder),
                f"thư mục không có tệp nào của ngày {day:%d/%m/%Y} mà cơ sở dữ liệu đã có; nạp sẽ làm mất lịch sử.",
            )
            for day in days
        )


def _store_units(lives: Timeline, told: Progress) -> tuple[Units, list[Unit], int]:
    """(the unit of each life, the units the folder no longer knows, how many were updated)."""
    stored = {(unit.code, unit.first_on): unit for unit in Unit.objects.all()}
    matched = _match(lives, stored)
    wanted = {
        life.key: Unit(
            code=life.code,
            level=life.level,
            first_on=life.first_on,
            last_on=life.last_on,
            recorded_from=life.recorded_from,
            ended_by=life.ended_by,
        )
        for life in lives.lives.values()
    }
    changed = _synchronise(Unit, wanted, matched, "Đơn vị", told)
    kept = {unit.pk for unit in matched.values()}
    orphans = [unit for unit in stored.values() if unit.pk not in kept]
    return wanted, _of_provinces(orphans, lives), changed


def _match(lives: Timeline, stored: Units) -> Units:
    """A life is the stored unit of its code and first day; else one of its code that stands in the same time.

    The second happens when an earlier load had fewer lists, and so a later first day.
    """
    found = {key: stored[key] for key in lives.lives.keys() & stored.keys()}
    taken = {unit.pk for unit in found.values()}
    free: dict[str, list[Unit]] = {}
    for unit in stored.values():
        if unit.pk not in taken:
            free.setdefault(unit.code, []).append(unit)
    for key, life in lives.lives.items():
        if key not in found:
            for unit in free.get(life.code, ()):
                if _overlap(life, unit):
                    found[key] = unit
                    free[life.code].remove(unit)
                    break
    return found


def _overlap(life: Life, unit: Unit) -> bool:
    return life.first_on <= (unit.last_on or date.max) and unit.first_on <= (life.last_on or date.max)


def _of_provinces(orphans: list[Unit], lives: Timeline) -> list[Unit]:
    """Those that stand, or stood, under a province that the folder lists."""
    if not orphans:
        return []
    provinces = {life.code for life in lives.lives.values() if life.level == PROVINCE}
    above = dict(UnitPeriod.objects.exclude(parent=None).values_list("unit_id", "parent_id"))
    codes = dict(Unit.objects.filter(level=PROVINCE).values_list("pk", "code"))

    def province(pk: int) -> str | None:
        while pk in above:
            pk = above[pk]
        return codes.get(pk)

    return [unit for unit in orphans if province(unit.pk) in provinces]


def _store_periods(lives: Timeline, units: Units, told: Progress) -> int:
    ours = {unit.pk for unit in units.values()}
    stored = {(p.unit_id, p.first_on): p for p in UnitPeriod.objects.all() if p.unit_id in ours}
    wanted = {
        (units[life.key].pk, period.first_on): UnitPeriod(
            unit=units[life.key],
            first_on=period.first_on,
            last_on=period.last_on,
            kind=period.kind,
            name=period.name,
            parent=units[period.parent] if period.parent else None,
            latitude_e5=period.latitude_e5,
            longitude_e5=period.longitude_e5,
            source=period.source,
            folded=fold(period.name),
            sort_key=sort_key(bare_name(period.name)),
        )
        for life in lives.lives.values()
        for period in life.periods
    }
    _delete(UnitPeriod, [stored[key].pk for key in stored.keys() - wanted.keys()])
    return _synchronise(UnitPeriod, wanted, stored, "Thời kỳ", told)


def _store_successions(lives: Timeline, units: Units, gone: list[Unit], told: Progress) -> int:
    ours = {unit.pk for unit in units.values()} | {unit.pk for unit in gone}
    stored = {(s.predecessor_id, s.successor_id): s for s in Succession.objects.all() if s.predecessor_id in ours}
    wanted = {
        (units[link.predecessor].pk, units[link.successor].pk): Succession(
            predecessor=units[link.predecessor],
            successor=units[link.successor],
            on=link.on,
            extent=link.extent,
            source=link.source,
        )
        for link in lives.links
    }
    _delete(Succession, [stored[key].pk for key in stored.keys() - wanted.keys()])
    return _synchronise(Succession, wanted, stored, "Kế thừa", told)


def _store_bodies(rows: tuple[BodyRow, ...], told: Progress) -> int:
    fields = ("key", "province_code", "name", "short_name", "symbol", "seat", "first_on", "last_on", "source")
    keys = {row.key for row in rows}
    stored = {(body.key, body.first_on): body for body in Body.objects.filter(key__in=keys)}
    wanted = {(row.key, row.first_on): Body(**{field: getattr(row, field) for field in fields}) for row in rows}
    _delete(Body, [stored[key].pk for key in stored.keys() - wanted.keys()])
    return _synchronise(Body, wanted, stored, "Cơ quan", told)


def _synchronise(
    table: type[models.Model], wanted: Mapping[Any, Any], stored: Mapping[Any, Any], what: str, told: Progress
) -> int:
    """Insert what is new, update what differs; `wanted` rows get their primary keys. How many were updated."""
    names = [field.attname for field in table._meta.concrete_fields if not field.primary_key]
    new, changed = [], []
    for key, row in wanted.items():
        if key not in stored:
            new.append(row)
            continue
        row.pk = stored[key].pk
        if any(getattr(row, name) != getattr(stored[key], name) for name in names):
            changed.append(row)
    done, of = 0, len(new) + len(changed)
    told(what, 0, of)
    # An update as an insert that meets its own key: bulk_update would spell out a CASE for each row and field.
    update: dict[str, Any] = {"update_conflicts": True, "unique_fields": ["id"], "update_fields": names}
    for rows, options in ((new, {}), (changed, update)):
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            table._default_manager.bulk_create(part, **options)
            done += len(part)
            told(what, done, of)
    return len(changed)


def _delete(table: type[models.Model], keys: list[int]) -> None:
    for start in range(0, len(keys), BATCH):
        table._default_manager.filter(pk__in=keys[start : start + BATCH]).delete()


def _remove(gone: list[Unit], folder: Path) -> None:
    keys = [unit.pk for unit in gone]
    periods = list(UnitPeriod.objects.filter(unit__in=keys).values_list("pk", flat=True)) if keys else []
    try:
        _delete(UnitPeriod, periods)  # first, since each also holds on to its parent
        _delete(Unit, keys)
    except models.ProtectedError as error:
        used = sorted({str(unit) for unit in gone})
        shown = ", ".join(used[:5]) + ("…" if len(used) > 5 else "")
        message = f"các đơn vị {shown} không còn trong tệp nhưng đang được dùng, không thể bỏ."
        raise SnapshotFaults([Fault(str(folder), message)]) from error
