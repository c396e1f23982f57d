"""What an uploaded workbook would do: read, every row matched to a unit, compared with what stands. Writes nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gansao.assessments import queries
from gansao.assessments.changes import Changes, applied, compare
from gansao.assessments.matching import Units
from gansao.assessments.queries import Ranking, UnitOfYear
from gansao.criteria.queries import load
from gansao.domain.criteria import CriteriaSet
from gansao.domain.faults import Fault
from gansao.domain.points import Points
from gansao.files.models import StoredFile
from gansao.programmes.models import Participation, Programme
from gansao.workbooks import sheets
from gansao.workbooks.faults import SheetFaults
from gansao.workbooks.marks import MarksRow, MarksTable, read_marks
from gansao.workbooks.tables import too_many_rows

SKIP = "-"  # an answer: this row is no unit of ours
MOST_ROWS = 5_000  # the largest province had some 600 communes; more rows are a mistake that only costs time

_CELL = re.compile(r"!([A-Z]+)(\d+)$")  # "Điểm!C2"


@dataclass(frozen=True, slots=True)
class Question:
    """A row whose unit is in doubt, and what was answered."""

    place: str
    name: str
    district: str
    candidates: tuple[UnitOfYear, ...]
    answer: str

    @property
    def answered(self) -> bool:
        return self.answer == SKIP or self.answer in {unit.code for unit in self.candidates}


@dataclass(frozen=True, slots=True)
class StarChange:
    unit: UnitOfYear
    before: int | None
    after: int | None
    points_before: Points | None
    points_after: Points | None


@dataclass
class Reading:
    """What a file says: marks by unit, what is in doubt, what is wrong."""

    marks: dict[str, dict[str, int | None]] = field(default_factory=dict)
    disqualifiers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    @property
    def state(self) -> str:
        """A state of `MarksUpload`."""
        if self.faults:
            return "faulty"
        return "ready" if all(question.answered for question in self.questions) else "asking"


@dataclass(frozen=True)
class Preview:
    """A reading beside what stands."""

    reading: Reading
    changes: Changes
    before: Ranking
    after: Ranking

    @cached_property
    def star_changes(self) -> tuple[StarChange, ...]:
        """Units whose stars would be others, in the order they would have."""
        was = {row.unit.code: row.award for row in self.before.rows}
        found = []
        for row in self.after.rows:
            old, new = was[row.unit.code], row.award
            if old.stars != new.stars:
                found.append(StarChange(row.unit, old.stars, new.stars, old.points, new.points))
        return tuple(found)

    @cached_property
    def not_in_file(self) -> int:
        """Units that take part and that the file does not name."""
        return sum(row.unit.code not in self.reading.marks for row in self.after.rows)


def read(programme: Programme, stored: StoredFile, answers: Mapping[str, str]) -> Reading:
    """Read a stored workbook. Never raises for what is in the file: that is said as faults."""
    return read_content(programme, stored.path.read_bytes(), stored.name, answers)


def read_content(programme: Programme, content: bytes, name: str, answers: Mapping[str, str]) -> Reading:
    """As `read`, from bytes that are not stored yet."""
    criteria_set = load(programme.criteria_set)
    try:
        table = read_marks(_small(sheets.read(content, name)), criteria_set, codes_required=False)
    except SheetFaults as wrong:
        return Reading(faults=list(wrong.faults))
    reading = Reading(faults=list(table.faults), notes=list(table.notes))
    _match(reading, table, criteria_set, Units(queries.units_of(programme)), answers)
    reading.faults.sort(key=_down_the_sheet)
    return reading


def _down_the_sheet(fault: Fault) -> tuple[int, int, str]:
    """By row, then by column, as one mends a sheet; what is said of the whole file comes first."""
    cell = _CELL.search(fault.place)
    return (int(cell[2]), len(cell[1]), cell[1]) if cell else (0, 0, "")


def _small(sheet: sheets.Sheet) -> sheets.Sheet:
    if len(sheet.rows) > MOST_ROWS:
        raise SheetFaults.at(sheet.name, too_many_rows(MOST_ROWS))
    return sheet


def preview(programme: Programme, reading: Reading) -> Preview:
    """What the reading would change now."""
    criteria_set = load(programme.criteria_set)
    units = queries.units_of(programme)
    standing, disqualified = queries.marks_of(programme), queries.disqualifiers_of(programme)
    changes = compare(standing, reading.marks, disqualified, reading.disqualifiers)
    becomes = {**disqualified, **{change.unit: change.after for change in changes.disqualifiers}}
    return Preview(
        reading,
        changes,
        _ranking(criteria_set, units, standing, disqualified),
        _ranking(criteria_set, units, applied(standing, changes), becomes),
    )


def _ranking(
    criteria_set: CriteriaSet,
    units: list[UnitOfYear],
    marks: Mapping[str, Mapping[str, int | None]],
    disqualifiers: Mapping[str, tuple[str, ...]],
) -> Ranking:
    given = {
        unit.pk: {code: mark for code, mark in marks.get(unit.code, {}).items() if mark is not None} for unit in units
    }
    return queries.rank_units(criteria_set, units, given, disqualifiers)


def _match(
    reading: Reading, table: MarksTable, criteria_set: CriteriaSet, units: Units, answers: Mapping[str, str]
) -> None:
    seen: dict[str, str] = {}
    for row in table.rows:
        unit = _unit(reading, table, row, units, answers)
        if unit is None:
            continue
        place = table.place(row) if row.code else table.place(row, "name")
        if unit.code in seen:
            if not row.code or seen[unit.code] != row.code:  # the reader has already named twin codes
                reading.faults.append(Fault(place, f"{unit.name} đã có ở một dòng khác của tệp; chỉ giữ một dòng"))
            continue
        seen[unit.code] = row.code
        _take(reading, table, row, unit, place, criteria_set)


def _unit(
    reading: Reading, table: MarksTable, row: MarksRow, units: Units, answers: Mapping[str, str]
) -> UnitOfYear | None:
    if row.code:
        return _by_code(reading, table, row, units)
    if not row.name:
        reading.faults.append(Fault(table.place(row), "dòng có điểm nhưng không có mã và tên đơn vị"))
        return None
    match = units.named(row.name, row.district)
    if match.unit:
        return match.unit
    place = table.place(row, "name")
    if not match.candidates:
        reading.faults.append(
            Fault(place, f"không tìm thấy “{row.name}” trong danh sách đơn vị của năm; ghi mã hoặc sửa tên")
        )
        return None
    question = Question(place, row.name, row.district, match.candidates, answers.get(place, ""))
    reading.questions.append(question)
    return units.by_code.get(question.answer) if question.answered else None


def _by_code(reading: Reading, table: MarksTable, row: MarksRow, units: Units) -> UnitOfYear | None:
    unit = units.by_code.get(row.code)
    if unit is None:
        named = f" ({row.name})" if row.name else ""
        reading.faults.append(Fault(table.place(row), f"đơn vị {row.code}{named} không thuộc năm này"))
        return None
    other = units.contradicts(unit, row.name)
    if other:
        message = f"mã {row.code} là {unit.name} nhưng tên ghi “{row.name}” (mã {other.code}); sửa mã hoặc tên"
        reading.faults.append(Fault(table.place(row), message))
        return None
    return unit


def _take(
    reading: Reading, table: MarksTable, row: MarksRow, unit: UnitOfYear, place: str, criteria_set: CriteriaSet
) -> None:
    if not unit.takes_part:
        if row.marks or row.disqualifiers:
            status = Participation.Status(unit.status).label.lower()
            message = f"{unit.name} đã ghi “{status}”: xóa điểm ở dòng này, hoặc cho đơn vị tham gia lại ở trang Đơn vị"
            reading.faults.append(Fault(place, message))
        return
    reading.marks[unit.code] = {code: row.marks.get(code) for code in criteria_set.codes}
    if "disqualifiers" in table.columns:
        reading.disqualifiers[unit.code] = row.disqualifiers
