"""The workbook of one unit: its code and name above, one row a criterion below.

Mã đơn vị   07420
Tên đơn vị  Xã Mỹ Thái
Loại trừ
Mã | Tiêu chí | Điểm tối đa | Điểm | Ghi chú
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from gansao.domain.criteria import CriteriaSet, Criterion
from gansao.domain.faults import Fault
from gansao.domain.points import PointsError
from gansao.domain.text import fold

from .cells import CellRefused, Value, address, is_empty, text, unguard, unit_code
from .headings import SEARCHED_ROWS
from .marks import MarkReader, MarksRow
from .sheets import Sheet
from .wording import SYNTHETIC, how_marked
from .writing import Book, as_number

_HEADINGS = ["Mã", "Tiêu chí", "Điểm tối đa", "Điểm", "Ghi chú", "Cách chấm"]
_WIDTHS = [12.0, 60.0, 10.0, 10.0, 40.0, 70.0]
_CODE_LABELS = {"ma don vi", "ma xa", "ma dvhc", "ma"}
_NAME_LABELS = {"ten don vi", "ten xa", "don vi", "ten"}
_DISQUALIFIER_LABELS = {"loai tru", "khong xet"}
_CRITERION_HEADINGS = {"ma", "ma tieu chi", "tieu chi so", "so tieu chi", "tc"}
_LONGEST_LABEL = 40
_MARK_HEADINGS = {"diem", "diem cham", "diem dat", "so diem"}


@dataclass(frozen=True, slots=True)
class OneUnit:
    """What a one-unit workbook says; with faults, what could be read beside them."""

    row: MarksRow
    code_place: str
    notes: tuple[Fault, ...] = ()
    faults: tuple[Fault, ...] = ()


def one_unit_workbook(
    criteria_set: CriteriaSet, unit: MarksRow, *, title: str = "Phiếu điểm", synthetic: bool = False
) -> bytes:
    """XLSX for one unit to fill in, with the marks there are."""
    book = Book()
    sheet = book.sheet("Phiếu điểm")
    sheet.write_string(0, 0, f"{title} – {SYNTHETIC}" if synthetic else title, book.style("title"))
    above = [("Mã đơn vị", unit.code), ("Tên đơn vị", unit.name), ("Loại trừ", ", ".join(unit.disqualifiers))]
    for row, (label, said) in enumerate(above, start=1):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, said, book.style("open"))
    first = len(above) + 2
    book.head(sheet, first - 1, _HEADINGS, _WIDTHS)
    for row, criterion in enumerate(criteria_set.criteria, start=first):
        sheet.write_string(row, 0, criterion.code)
        sheet.write_string(row, 1, criterion.name, book.style("wrapped"))
        sheet.write_number(row, 2, as_number(criterion.points), book.style("points"))
        if (mark := unit.marks.get(criterion.code)) is not None:
            sheet.write_number(row, 3, as_number(mark), book.style("mark"))
        sheet.write_string(row, 5, how_marked(criterion), book.style("quiet"))
    for maximum in sorted({criterion.points for criterion in criteria_set.criteria}):
        rows = [row for row, one in enumerate(criteria_set.criteria, start=first) if one.points == maximum]
        limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": as_number(maximum)}
        places = " ".join(address(row, 3) for row in rows)
        sheet.data_validation(rows[0], 3, rows[0], 3, limits | {"multi_range": places})
    return book.content()


def read_one_unit(sheet: Sheet, cells: MarkReader) -> OneUnit | None:
    """The one unit of a sheet, with every fault; None where the sheet has no headings of a one-unit workbook."""
    found = _headings(sheet)
    return _Form(sheet, cells, *found).unit() if found else None


def _headings(sheet: Sheet) -> tuple[int, int, int] | None:
    """Row of the headings, column of the criteria's codes, column of the marks."""
    for number, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        keys = [_key(value) for value in row]
        code_at = next((index for index, key in enumerate(keys) if key in _CRITERION_HEADINGS), None)
        mark_at = next((index for index, key in enumerate(keys) if key in _MARK_HEADINGS), None)
        if code_at is not None and mark_at is not None:
            return number, code_at, mark_at
    return None


def _key(value: Value) -> str:
    return _folded(value) if isinstance(value, str) and 0 < len(value) <= _LONGEST_LABEL else ""


@lru_cache(maxsize=1024)  # the workbooks of one programme come from one template
def _folded(label: str) -> str:
    return fold(label).rstrip(": ")


def _above(sheet: Sheet, heading_row: int) -> dict[str, tuple[int, int]]:
    """Cells of the unit's code, name and disqualifiers: each to the right of its label."""
    found: dict[str, tuple[int, int]] = {}
    for number in range(heading_row):
        row: Sequence[Value] = sheet.row(number)
        for index, value in enumerate(row):
            key = _key(value)
            for kind, labels in (
                ("code", _CODE_LABELS), ("name", _NAME_LABELS), ("disqualifiers", _DISQUALIFIER_LABELS),
            ):  # fmt: skip
                if key in labels:
                    filled = (at for at in range(index + 1, len(row)) if not is_empty(row[at]))
                    found.setdefault(kind, (number, next(filled, index + 1)))
    return found


@dataclass
class _Form:
    sheet: Sheet
    cells: MarkReader
    heading_row: int
    code_at: int
    mark_at: int
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def unit(self) -> OneUnit:
        self.notes += self.sheet.notes
        above = _above(self.sheet, self.heading_row)
        code, place = self.code(above.get("code"))
        name = unguard(text(self.sheet.value(*above["name"]))) if "name" in above else ""
        disqualifiers: tuple[str, ...] = ()
        if "disqualifiers" in above:
            disqualifiers, wrong = self.cells.disqualifiers(self.sheet.value(*above["disqualifiers"]))
            self.faults += [Fault(self.sheet.at(*above["disqualifiers"]), message) for message in wrong]
        row = MarksRow(code, name, marks=self.marks(), disqualifiers=disqualifiers, row=self.heading_row)
        return OneUnit(row, place, tuple(self.notes), tuple(self.faults))

    def fault(self, row: int, column: int, message: str) -> None:
        self.faults.append(Fault(self.sheet.at(row, column), message))

    def code(self, cell: tuple[int, int] | None) -> tuple[str, str]:
        """The unit's code and its place."""
        if cell is None:
            self.fault(0, 0, "thiếu ô “Mã đơn vị” phía trên bảng điểm")
            return "", self.sheet.at(0, 0)
        value = self.sheet.value(*cell)
        try:
            if is_empty(value):
                raise CellRefused(self.sheet.trouble(*cell) or "thiếu mã đơn vị")
            return unit_code(value), self.sheet.at(*cell)
        except CellRefused as refused:
            self.fault(*cell, str(refused))
            return "", self.sheet.at(*cell)

    def marks(self) -> dict[str, int]:
        marks: dict[str, int] = {}
        seen: dict[str, int] = {}
        for number in range(self.heading_row + 1, len(self.sheet.rows)):
            row = self.sheet.rows[number]
            criterion = self.cells.criterion(row[self.code_at])
            if criterion is None:
                self.no_criterion(number)
                continue
            if criterion.code in seen:
                twin = self.sheet.at(seen[criterion.code], self.code_at)
                self.fault(number, self.code_at, f"tiêu chí {criterion.code} đã có ở {twin}")
                continue
            seen[criterion.code] = number
            value = row[self.mark_at] if self.mark_at < len(row) else ""
            mark = self.mark(value, number, criterion)
            if mark is not None:
                marks[criterion.code] = mark
        if missing := [code for code in self.cells.set.codes if code not in seen]:
            self.fault(self.heading_row, self.code_at, f"thiếu dòng của tiêu chí {', '.join(missing)}")
        return marks

    def mark(self, value: Value, number: int, criterion: Criterion) -> int | None:
        try:
            if isinstance(value, str) and is_empty(value):
                if trouble := self.sheet.trouble(number, self.mark_at):
                    raise CellRefused(trouble)
                return None
            mark, note = self.cells.mark(value, criterion)
        except (PointsError, CellRefused) as refused:
            self.fault(number, self.mark_at, f"{refused} (tiêu chí {criterion.code})")
            return None
        if note:
            self.notes.append(Fault(self.sheet.at(number, self.mark_at), note))
        return mark

    def no_criterion(self, number: int) -> None:
        """A row of another kind: a group's title, a total; or a criterion that the set does not know."""
        code = text(self.sheet.value(number, self.code_at))
        if not is_empty(self.sheet.value(number, self.mark_at)):
            if code:
                self.fault(number, self.code_at, f"không có tiêu chí “{code}” trong bộ {self.cells.set.id}")
            else:
                place = self.sheet.at(number, self.mark_at)
                self.notes.append(Fault(place, "dòng không có mã tiêu chí, bỏ qua"))
