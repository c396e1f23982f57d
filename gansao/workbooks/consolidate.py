"""Many one-unit workbooks into one marks workbook. Every fault is named with its file, sheet and cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gansao.domain.criteria import CriteriaSet
from gansao.domain.faults import Fault

from . import sheets
from .faults import SheetFaults
from .marks import MarkReader, MarksRow, read_marks
from .one_unit import read_one_unit
from .template import marks_workbook

ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


@dataclass(frozen=True, slots=True)
class Consolidated:
    """Units by code, from all files. Nothing is to be written where there are faults."""

    rows: tuple[MarksRow, ...]
    notes: tuple[Fault, ...]
    faults: tuple[Fault, ...]


def workbooks_in(folder: Path) -> tuple[Path, ...]:
    """The workbooks of a folder in the order of their names; hidden and lock files ("~$...") are none."""
    found = (path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())
    return tuple(sorted(path for path in found if not path.name.startswith((".", "~$"))))


def read_folder(
    paths: Sequence[Path], criteria_set: CriteriaSet, progress: Callable[[int], None] = lambda done: None
) -> Consolidated:
    """Reads and checks every workbook. `progress` is told how many are done."""
    rows: list[MarksRow] = []
    notes: list[Fault] = []
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    reader = MarkReader(criteria_set)
    for done, path in enumerate(paths, start=1):
        try:
            found = _read(path, reader)
        except SheetFaults as refused:
            faults += refused.faults
            continue
        finally:
            progress(done)
        notes += [_in_file(path, note) for note in found.notes]
        faults += [_in_file(path, fault) for fault in found.faults]
        for row, place in found.units:
            twin = seen.setdefault(row.code, f"{path.name}: {place}") if row.code else ""
            if twin and twin != f"{path.name}: {place}":
                faults.append(Fault(f"{path.name}: {place}", f"đơn vị {row.code} đã có ở {twin}"))
            rows.append(row)
    return Consolidated(tuple(sorted(rows, key=lambda row: row.code)), tuple(notes), tuple(faults))


def as_workbook(criteria_set: CriteriaSet, rows: Sequence[MarksRow]) -> bytes:
    """The one workbook that `gansao rank` reads."""
    return marks_workbook(criteria_set, rows, explained=False)


@dataclass(frozen=True, slots=True)
class _Found:
    units: tuple[tuple[MarksRow, str], ...]
    notes: tuple[Fault, ...]
    faults: tuple[Fault, ...]


def _read(path: Path, reader: MarkReader) -> _Found:
    sheet = sheets.read(path)
    unit = read_one_unit(sheet, reader)
    if unit is not None:
        return _Found(((unit.row, unit.code_place),), unit.notes, unit.faults)
    table = read_marks(sheet, reader.set)
    return _Found(tuple((row, table.place(row)) for row in table.rows), table.notes, table.faults)


def _in_file(path: Path, fault: Fault) -> Fault:
    return fault if fault.place.startswith(path.name) else Fault(f"{path.name}: {fault.place}", fault.message)
