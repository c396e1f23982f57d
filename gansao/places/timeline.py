"""From lists of units to lives of units: what begins, stays, changes and ends on each day. Pure.

Two rules, by the day:

- a list alone: a code that stays is the same unit, with a new period where its name, kind or parent changed;
- a list with a succession (a founding): every unit is new, even under the same code, and all that stood before ended,
  except a province into which no other went: that one stays.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from gansao.domain.text import bare_name
from gansao.places.snapshots import COMMUNE, DISTRICT, PROVINCE, ChangeRow, Folder, SuccessionRow, UnitRow

Key = tuple[str, date]  # code and first day: what a unit is


@dataclass(slots=True)
class Period:
    first_on: date
    kind: str
    name: str
    parent: Key | None
    latitude_e5: int | None
    longitude_e5: int | None
    source: str
    last_on: date | None = None


@dataclass(slots=True)
class Life:
    """A unit from its first day to its last."""

    code: str
    level: str
    first_on: date
    recorded_from: bool
    last_on: date | None = None
    ended_by: str = ""
    periods: list[Period] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return (self.code, self.first_on)


@dataclass(frozen=True, slots=True)
class Link:
    predecessor: Key
    successor: Key
    on: date
    extent: str
    source: str


@dataclass(slots=True)
class Timeline:
    """All lives and links, and what had to be passed over, in words."""

    lives: dict[Key, Life] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    standing: dict[str, Life] = field(default_factory=dict)  # by code, while building


def build(folder: Folder) -> Timeline:
    """The lives of all units that the folder's files tell of."""
    timeline = Timeline(days=folder.days())
    for day in timeline.days:
        if day in folder.units:
            _list(timeline, folder, day)
        if day in folder.changes:
            for change in folder.changes[day]:
                _change(timeline.standing[change.code], change, day)
    return timeline


def _list(timeline: Timeline, folder: Folder, day: date) -> None:
    rows = {row.code: row for row in folder.units[day]}
    succession = folder.successions.get(day)
    before = dict(timeline.standing)
    staying = before.keys() & rows.keys()
    merged: dict[str, Counter[str]] = {}
    if succession is not None:
        merged = _province_flows(before, rows, succession)
        staying = {code for code in staying if _is_unmerged(code, merged, before, rows)}
    for code in before.keys() - staying:
        _end(timeline.standing.pop(code), before, folder, day - timedelta(days=1))
    for level in (PROVINCE, DISTRICT, COMMUNE):
        for row in rows.values():
            if row.level == level:
                _stand(timeline, row, day, folder.source("units", day))
    if succession is not None:
        source = folder.source("succession", day)
        _link_communes(timeline, before, succession, day, source)
        _link_provinces(timeline, before, merged, day, source)


def _stand(timeline: Timeline, row: UnitRow, day: date, source: str) -> None:
    """The unit stands on the day as the row says: newly, in a new period, or as before."""
    parent = timeline.standing[row.parent_code].key if row.parent_code else None
    life = timeline.standing.get(row.code)
    if life is None:
        life = Life(row.code, row.level, day, recorded_from=day == timeline.days[0])
        timeline.standing[row.code] = timeline.lives[life.key] = life
    elif (life.periods[-1].kind, life.periods[-1].name, life.periods[-1].parent) == (row.kind, row.name, parent):
        _locate(life.periods[-1], row)
        return
    _begin(life, Period(day, row.kind, row.name, parent, row.latitude_e5, row.longitude_e5, source))


def _locate(period: Period, row: UnitRow) -> None:
    """A place that the earlier list lacked; a place it had is kept: a centre moved a little is no new period."""
    if period.latitude_e5 is None:
        period.latitude_e5, period.longitude_e5 = row.latitude_e5, row.longitude_e5


def _begin(life: Life, period: Period) -> None:
    if life.periods:
        life.periods[-1].last_on = period.first_on - timedelta(days=1)
    life.periods.append(period)


def _change(life: Life, change: ChangeRow, day: date) -> None:
    last = life.periods[-1]
    source = change.source
    _begin(life, Period(day, change.kind, change.name, last.parent, last.latitude_e5, last.longitude_e5, source))


def _end(life: Life, before: dict[str, Life], folder: Folder, last_on: date) -> None:
    life.last_on = life.periods[-1].last_on = last_on
    province = _province_of(life, before)
    words = {
        ending.province_code: ending.ended_by
        for ending in folder.endings
        if (ending.last_on, ending.level) == (last_on, life.level)
    }
    life.ended_by = words.get(province, words.get("", ""))


def _province_of(life: Life, standing: dict[str, Life]) -> str:
    while (parent := life.periods[-1].parent) is not None:
        life = standing[parent[0]]
    return life.code


def _province_flows(
    before: dict[str, Life], rows: dict[str, UnitRow], succession: Iterable[SuccessionRow]
) -> dict[str, Counter[str]]:
    """{old province: {new province: communes that went there}}."""
    flows: dict[str, Counter[str]] = defaultdict(Counter)
    for row in succession:
        if row.old_code in before:
            new = rows[row.new_code]
            while new.parent_code:
                new = rows[new.parent_code]
            flows[_province_of(before[row.old_code], before)][new.code] += 1
    return flows


def _is_unmerged(code: str, flows: dict[str, Counter[str]], before: dict[str, Life], rows: dict[str, UnitRow]) -> bool:
    """A province that received no other and went nowhere else, and kept its name."""
    if before[code].level != PROVINCE:
        return False
    received = {old for old, new in flows.items() if code in new}
    same_name = bare_name(before[code].periods[-1].name) == bare_name(rows[code].name)
    return same_name and received <= {code} and set(flows.get(code, ())) <= {code}


def _link_communes(
    timeline: Timeline, before: dict[str, Life], succession: Iterable[SuccessionRow], day: date, source: str
) -> None:
    unknown = []
    for row in succession:
        if row.old_code in before:
            keys = before[row.old_code].key, timeline.standing[row.new_code].key
            timeline.links.append(Link(*keys, day, row.extent, source))
        else:
            unknown.append(row.old_code)
    if unknown:
        timeline.notes.append(
            f"Bỏ qua {len(unknown)} dòng kế thừa ngày {day:%d/%m/%Y}: mã cũ không có trong danh mục ngày trước đó "
            f"({', '.join(sorted(set(unknown)))})."
        )


def _link_provinces(
    timeline: Timeline, before: dict[str, Life], flows: dict[str, Counter[str]], day: date, source: str
) -> None:
    """Provinces follow their communes."""
    for old, new in flows.items():
        if before[old] is timeline.standing.get(old):
            continue
        main = new.most_common(1)[0][0]
        for code in new:
            extent = "whole" if len(new) == 1 else "main part" if code == main else "part"
            words = f"suy ra từ kế thừa của cấp xã ({source})" if source else "suy ra từ kế thừa của cấp xã"
            timeline.links.append(Link(before[old].key, timeline.standing[code].key, day, extent, words))
