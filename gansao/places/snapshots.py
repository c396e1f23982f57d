"""Reading and checking the lists of units: CSV in, clean rows out, all faults of all files at once. No database.

A folder holds, each file named by its day (`-MM` and `-DD` are 01 where left out):

    units-2023.csv              the units of that day
    succession-2025-07.csv      with it, the day is a founding: every unit of the day is new, see `timeline`
    changes-2026-09-20.csv      units that stay and change their name and kind
    endings.csv, sources.csv    the words for why units ended, and where each file comes from (both may be missing)
    bodies.csv                  dated names of offices; here or in the folder above
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gansao.domain.faults import Fault
from gansao.domain.text import nfc

PROVINCE, DISTRICT, COMMUNE = "province", "district", "commune"
KINDS = {
    PROVINCE: {"tỉnh", "thành phố trung ương"},
    DISTRICT: {"huyện", "quận", "thị xã", "thành phố"},
    COMMUNE: {"xã", "phường", "thị trấn", "đặc khu"},
}
CODE_LENGTHS = {PROVINCE: 2, DISTRICT: 3, COMMUNE: 5}
EXTENTS = {"whole", "main part", "part"}
LATITUDES, LONGITUDES = (400000, 2400000), (10200000, 11800000)  # the mainland and its islands, in 1/100,000 degree

_FILE_NAME = re.compile(r"(units|succession|changes)-(\d{4})(?:-(\d\d))?(?:-(\d\d))?\.csv")
_DEGREES = re.compile(r"(\d{1,3})(?:\.(\d{1,5}))?")


class SnapshotFaults(Exception):
    """The files cannot be loaded. Carries every fault of every file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class UnitRow:
    code: str
    level: str
    kind: str
    name: str
    parent_code: str
    latitude_e5: int | None
    longitude_e5: int | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    old_code: str
    new_code: str
    extent: str
    place: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    code: str
    kind: str
    name: str
    source: str
    place: str


@dataclass(frozen=True, slots=True)
class EndingRow:
    """The words for why units of a level ended on a day; in one province, or everywhere when `province_code` is ""."""

    last_on: date
    level: str
    province_code: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class BodyRow:
    key: str
    province_code: str
    name: str
    short_name: str
    symbol: str
    seat: str
    first_on: date
    last_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Folder:
    """All that a folder says, by day."""

    units: dict[date, tuple[UnitRow, ...]]
    successions: dict[date, tuple[SuccessionRow, ...]]
    changes: dict[date, tuple[ChangeRow, ...]]
    endings: tuple[EndingRow, ...]
    bodies: tuple[BodyRow, ...]
    sources: dict[str, str]  # "units-2023" -> where it comes from

    def days(self) -> list[date]:
        return sorted({*self.units, *self.changes})

    def source(self, kind: str, day: date) -> str:
        """The source of the file of that kind and day, "" where none is named."""
        for stem, text in self.sources.items():
            found = _FILE_NAME.fullmatch(f"{stem}.csv")
            if found and found[1] == kind and _day(found) == day:
                return text
        return ""


@dataclass(slots=True)
class _Reading:
    """The faults found so far, and the line that is being read."""

    faults: list[Fault] = field(default_factory=list)
    place: str = ""

    def fault(self, message: str, place: str = "") -> None:
        self.faults.append(Fault(place or self.place, message))


def read_folder(folder: Path) -> Folder:
    """Everything in the folder, checked; raises `SnapshotFaults` with all faults of all files."""
    reading = _Reading()
    if not folder.is_dir():
        raise SnapshotFaults([Fault(str(folder), "không có thư mục này.")])
    found: dict[str, dict[date, Any]] = {"units": {}, "succession": {}, "changes": {}}
    readers: dict[str, Callable[[Path, _Reading], tuple[Any, ...]]] = {
        "units": _units,
        "succession": _successions,
        "changes": _changes,
    }
    for path in sorted(folder.glob("*.csv")):
        if named := _FILE_NAME.fullmatch(path.name):
            if day := _day(named):
                found[named[1]][day] = readers[named[1]](path, reading)
            else:
                reading.fault("tên tệp không mang một ngày có thật.", path.name)
    if not found["units"]:
        reading.fault("không có tệp danh mục đơn vị nào (units-NĂM.csv).", str(folder))
    for day in sorted(found["succession"].keys() - found["units"].keys()):
        reading.fault(f"có tệp kế thừa ngày {day:%d/%m/%Y} nhưng không có danh mục đơn vị cùng ngày.", str(folder))
    result = Folder(
        units=found["units"],
        successions=found["succession"],
        changes=found["changes"],
        endings=_endings(folder / "endings.csv", reading),
        bodies=_bodies(_beside(folder, "bodies.csv"), reading),
        sources=_sources(folder / "sources.csv", reading),
    )
    _check_successors(result, reading)
    if reading.faults:
        raise SnapshotFaults(sorted(reading.faults, key=_file_and_line))
    return result


def _day(named: re.Match[str]) -> date | None:
    try:
        return date(int(named[2]), int(named[3] or 1), int(named[4] or 1))
    except ValueError:
        return None


def _file_and_line(fault: Fault) -> tuple[str, int]:
    name, _, line = fault.place.rpartition(":")
    return (name, int(line)) if line.isdigit() else (fault.place, 0)


def _beside(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else folder.parent / name


def _lines(path: Path, columns: tuple[str, ...], reading: _Reading) -> list[tuple[str, dict[str, str]]]:
    """(place, row) of a file, cells in one Unicode form; faults for the encoding, the heading and the cells' count."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reading.fault("tệp không ở bảng mã UTF-8; hãy lưu lại dạng CSV UTF-8.", f"{path.name}:{line}")
        return []
    table = csv.reader(io.StringIO(text, newline=""))
    try:
        lines = [(table.line_num, cells) for cells in table]
    except csv.Error as error:
        reading.fault(f"không đọc được CSV ({error}).", f"{path.name}:{table.line_num}")
        return []
    heading = [nfc(cell).lower() for cell in lines[0][1]] if lines else []
    if missing := [column for column in columns if column not in heading]:
        reading.fault(f"thiếu cột {', '.join(missing)}.", f"{path.name}:1")
        return []
    rows = []
    for line, cells in lines[1:]:
        if len(cells) == len(heading):
            rows.append((f"{path.name}:{line}", dict(zip(heading, map(nfc, cells), strict=True))))
        elif any(cells):
            reading.fault(f"có {len(cells)} ô, tiêu đề có {len(heading)} cột.", f"{path.name}:{line}")
    return rows


def _units(path: Path, reading: _Reading) -> tuple[UnitRow, ...]:
    columns = ("code", "level", "kind", "name", "parent_code", "latitude", "longitude")
    rows: dict[str, tuple[str, UnitRow]] = {}
    for place, cells in _lines(path, columns, reading):
        reading.place = place
        row = UnitRow(
            code=cells["code"],
            level=cells["level"],
            kind=cells["kind"],
            name=cells["name"],
            parent_code=cells["parent_code"],
            latitude_e5=_degrees(cells["latitude"], LATITUDES, "vĩ độ", reading),
            longitude_e5=_degrees(cells["longitude"], LONGITUDES, "kinh độ", reading),
        )
        if (cells["latitude"] == "") != (cells["longitude"] == ""):
            reading.fault("tọa độ chỉ có một nửa.")
        _check_unit(row, reading)
        if row.code in rows:
            reading.fault(f"mã {row.code} đã có ở {rows[row.code][0]}.")
        rows.setdefault(row.code, (place, row))
    with_districts = any(row.level == DISTRICT for _, row in rows.values())
    for place, row in rows.values():
        _check_parent(place, row, rows, with_districts, reading)
    return tuple(row for _, row in rows.values())


def _check_unit(row: UnitRow, reading: _Reading) -> None:
    if row.level not in KINDS:
        reading.fault(f"không có cấp “{row.level}”; dùng {', '.join(KINDS)}.")
        return
    if not (re.fullmatch(r"[0-9]+", row.code) and len(row.code) == CODE_LENGTHS[row.level]):
        reading.fault(f"mã “{row.code}” không đúng {CODE_LENGTHS[row.level]} chữ số (giữ các số 0 ở đầu).")
    _check_name(row.level, row.kind, row.name, reading)


def _check_name(level: str, kind: str, name: str, reading: _Reading) -> None:
    if kind not in KINDS[level]:
        reading.fault(f"loại “{kind}” không phải loại đơn vị cấp này.")
    elif not name.startswith(kind.removesuffix(" trung ương").capitalize() + " "):
        reading.fault(f"tên “{name}” không bắt đầu bằng loại “{kind}”.")
    elif len(name) > 120:
        reading.fault("tên dài quá 120 ký tự.")


def _check_parent(
    place: str, row: UnitRow, rows: dict[str, tuple[str, UnitRow]], with_districts: bool, reading: _Reading
) -> None:
    if row.level == PROVINCE:
        if row.parent_code:
            reading.fault("cấp tỉnh không có đơn vị cấp trên.", place)
        return
    if row.level not in KINDS:
        return
    above = DISTRICT if row.level == COMMUNE and with_districts else PROVINCE
    if row.parent_code not in rows:
        reading.fault(f"không có đơn vị cấp trên mã “{row.parent_code}” trong tệp.", place)
    elif rows[row.parent_code][1].level != above:
        reading.fault(f"đơn vị cấp trên mã “{row.parent_code}” không đúng cấp.", place)


def _degrees(text: str, bounds: tuple[int, int], what: str, reading: _Reading) -> int | None:
    """Degrees as whole hundred-thousandths, from the digits of the text: "21.02776" is 2102776."""
    if not text:
        return None
    found = _DEGREES.fullmatch(text)
    if not found:
        reading.fault(f"{what} “{text}” không phải số độ có tối đa 5 chữ số sau dấu chấm.")
        return None
    value = int(found[1]) * 100_000 + int((found[2] or "").ljust(5, "0"))
    if not bounds[0] <= value <= bounds[1]:
        reading.fault(f"{what} “{text}” nằm ngoài Việt Nam.")
    return value


def _successions(path: Path, reading: _Reading) -> tuple[SuccessionRow, ...]:
    columns = ("old_code", "new_code", "extent")
    seen: dict[tuple[str, str], str] = {}
    rows = []
    for place, cells in _lines(path, columns, reading):
        row = SuccessionRow(cells["old_code"], cells["new_code"], cells["extent"], place)
        if row.extent not in EXTENTS:
            reading.fault(f"không có phạm vi “{row.extent}”; dùng {', '.join(sorted(EXTENTS))}.", place)
        if (row.old_code, row.new_code) in seen:
            first = seen[row.old_code, row.new_code]
            reading.fault(f"cặp {row.old_code} → {row.new_code} đã có ở {first}.", place)
        seen[row.old_code, row.new_code] = place
        rows.append(row)
    return tuple(rows)


def _changes(path: Path, reading: _Reading) -> tuple[ChangeRow, ...]:
    columns = ("code", "new_kind", "new_name", "source")
    levels = {length: level for level, length in CODE_LENGTHS.items()}
    rows: dict[str, ChangeRow] = {}
    for place, cells in _lines(path, columns, reading):
        reading.place = place
        row = ChangeRow(cells["code"], cells["new_kind"], cells["new_name"], cells["source"], place)
        if level := levels.get(len(row.code)):
            _check_name(level, row.kind, row.name, reading)
        else:
            reading.fault(f"mã “{row.code}” không đúng số chữ số.")
        if row.code in rows:
            reading.fault(f"mã {row.code} có hai dòng.")
        rows[row.code] = row
    return tuple(rows.values())


def _endings(path: Path, reading: _Reading) -> tuple[EndingRow, ...]:
    columns = ("last_on", "level", "province_code", "ended_by")
    rows = []
    for place, cells in _lines(path, columns, reading) if path.exists() else ():
        reading.place = place
        last_on = _date(cells["last_on"], reading)
        if cells["level"] not in KINDS:
            reading.fault(f"không có cấp “{cells['level']}”.")
        if last_on:
            rows.append(EndingRow(last_on, cells["level"], cells["province_code"], cells["ended_by"]))
    return tuple(rows)


def _bodies(path: Path, reading: _Reading) -> tuple[BodyRow, ...]:
    columns = ("key", "province_code", "name", "short_name", "symbol", "seat", "first_on", "last_on", "source")
    rows: dict[tuple[str, date], BodyRow] = {}
    for place, cells in _lines(path, columns, reading) if path.exists() else ():
        reading.place = place
        first_on = _date(cells["first_on"], reading)
        last_on = _date(cells["last_on"], reading) if cells["last_on"] else None
        if not cells["key"] or not cells["name"]:
            reading.fault("thiếu khóa hoặc tên cơ quan.")
        if first_on is None:
            continue
        if last_on and last_on < first_on:
            reading.fault("ngày cuối trước ngày đầu.")
        if (cells["key"], first_on) in rows:
            reading.fault(f"khóa {cells['key']} có hai dòng cùng ngày đầu.")
        rows[cells["key"], first_on] = BodyRow(
            key=cells["key"],
            province_code=cells["province_code"],
            name=cells["name"],
            short_name=cells["short_name"],
            symbol=cells["symbol"],
            seat=cells["seat"],
            first_on=first_on,
            last_on=last_on,
            source=cells["source"],
        )
    return tuple(rows.values())


def _sources(path: Path, reading: _Reading) -> dict[str, str]:
    lines = _lines(path, ("file", "source"), reading) if path.exists() else []
    return {cells["file"].removesuffix(".csv"): cells["source"] for _, cells in lines}


def _date(text: str, reading: _Reading) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        reading.fault(f"ngày “{text}” không đúng dạng năm-tháng-ngày, ví dụ 2025-06-30.")
        return None


def _check_successors(folder: Folder, reading: _Reading) -> None:
    """A successor must be a commune of its day; a change must meet a unit of the last list before it."""
    for day, rows in folder.successions.items():
        known = {unit.code for unit in folder.units.get(day, ()) if unit.level == COMMUNE}
        for row in rows:
            if known and row.new_code not in known:
                reading.fault(f"không có cấp xã mã “{row.new_code}” ngày {day:%d/%m/%Y}.", row.place)
    for day, changes in folder.changes.items():
        before = max((other for other in folder.units if other <= day), default=None)
        known = {unit.code for unit in folder.units[before]} if before else set()
        for change in changes:
            if change.code not in known:
                reading.fault(f"không có đơn vị mã “{change.code}” để đổi tên.", change.place)
