"""One criterion's column from an agency: the workbook to fill in, and what a filled one says. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gansao.appraisals import queries
from gansao.assessments.matching import Units
from gansao.assessments.queries import UnitOfYear, units_of
from gansao.criteria.queries import load
from gansao.domain.criteria import CriteriaSet, Criterion
from gansao.domain.faults import Fault
from gansao.files.models import StoredFile
from gansao.programmes.models import Programme
from gansao.workbooks import sheets
from gansao.workbooks.faults import SheetFaults
from gansao.workbooks.marks import MarksRow, MarksTable, read_marks
from gansao.workbooks.template import marks_workbook


@dataclass
class Reading:
    """{unit code: points} of a filled workbook, and every fault with its cell."""

    points: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # names of units without a mark here


def template(programme: Programme, criterion: Criterion) -> bytes:
    """A row a unit that takes part, one column to fill in."""
    rows = [MarksRow(unit.code, unit.name, unit.district_name) for unit in queries.units(programme)]
    title = f"Số liệu tiêu chí {criterion.code} năm {programme.year}, {programme.province_name}"
    return marks_workbook(
        _only(load(programme.criteria_set), criterion), rows, title=title, synthetic=programme.synthetic
    )


def read(programme: Programme, criterion: Criterion, file: StoredFile) -> Reading:
    """What a stored workbook says for one criterion."""
    reading = Reading()
    rules = _only(load(programme.criteria_set), criterion)
    try:
        table = read_marks(sheets.read(file.path.read_bytes(), file.name), rules, codes_required=False)
    except SheetFaults as wrong:
        reading.faults = list(wrong.faults)
        return reading
    reading.faults = list(table.faults)
    units = units_of(programme)
    known, named = {unit.code: unit for unit in units}, Units(units)
    for row in table.rows:
        _take(reading, table, row, criterion, known, named)
    taking_part = [unit for unit in units if unit.takes_part]
    reading.missing = [unit.name for unit in taking_part if unit.code not in reading.points]
    if not reading.points and not reading.faults:
        reading.faults.append(Fault(table.sheet, f"không có điểm nào của tiêu chí {criterion.code}"))
    return reading


def _take(
    reading: Reading,
    table: MarksTable,
    row: MarksRow,
    criterion: Criterion,
    known: dict[str, UnitOfYear],
    named: Units,
) -> None:
    points = row.marks.get(criterion.code)
    if points is None:
        return
    place, unit = table.place(row), known.get(row.code)
    if unit is None and not row.code:
        unit = named.named(row.name, row.district).unit
    if unit is None:
        reading.faults.append(Fault(place, f"không rõ là đơn vị nào: “{row.code or row.name}”; hãy ghi mã đơn vị"))
    elif not unit.takes_part:
        reading.faults.append(Fault(place, f"{unit.name} không tham gia năm này nên không có điểm"))
    elif unit.code in reading.points:
        reading.faults.append(Fault(place, f"{unit.name} đã có ở một dòng khác"))
    elif not criterion.gives(points):
        column = table.place(row, criterion.code)
        reading.faults.append(Fault(column, f"tiêu chí {criterion.code} không cho số điểm này theo cách chấm của nó"))
    else:
        reading.points[unit.code] = points


def _only(rules: CriteriaSet, criterion: Criterion) -> CriteriaSet:
    """The set with one criterion left, as a workbook of one column needs it."""
    groups = (
        replace(group, criteria=(criterion,)) for group in rules.groups if criterion.code in _codes(group.criteria)
    )
    return replace(rules, groups=tuple(groups), gates=(), disqualifiers=())


def _codes(criteria: Iterable[Criterion]) -> set[str]:
    return {criterion.code for criterion in criteria}
