"""The marks file: one row a unit, one column a criterion. Every fault is named with its cell, all in one go.

A mark is any number of points from 0 to the criterion's maximum with at most two decimals. An empty cell is a mark not
given yet: the unit is incomplete, which is not zero and no fault.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gansao.domain import points
from gansao.domain.criteria import CriteriaSet, Criterion
from gansao.domain.faults import Fault
from gansao.domain.text import fold, nfc

from . import headings, old_fonts
from .cells import CellRefused, Value, address, exact, hundredths, is_empty, letters, text, unguard, unit_code
from .headings import CODE, CRITERION, DISQUALIFIERS, DISTRICT, NAME, PASSED, TOTAL, Headings
from .sheets import Sheet
from .wording import SYNTHETIC

_NOT_UNITS = ("tong", "cong", "trung binh", "diem toi da", "toi da", "diem chuan", "thang diem")
_DISTRICT_KINDS = ("huyện ", "quận ", "thị xã ", "thành phố ")
_NUMBERING = re.compile(r"\(?(\d+)\)?")


@dataclass(frozen=True, slots=True)
class MarksRow:
    """A unit with its marks. `marks` holds only what is given, in hundredths; `row` of the sheet counts from 0."""

    code: str
    name: str
    district: str = ""
    marks: Mapping[str, int] = field(default_factory=dict)
    disqualifiers: tuple[str, ...] = ()
    row: int = 0


@dataclass(frozen=True)
class MarksTable:
    """What a marks sheet says. With faults, `rows` hold what could be read beside them."""

    sheet: str
    rows: tuple[MarksRow, ...]
    columns: Mapping[str, int]  # of the criteria, and of "code", "name", "district", "disqualifiers"
    notes: tuple[Fault, ...] = ()
    faults: tuple[Fault, ...] = ()
    synthetic: bool = False  # a line above the headings says that the marks are made up

    def place(self, row: MarksRow, column: str = "code") -> str:
        """The cell of a row's criterion (or code, name, district, disqualifiers): "Điểm!C2"."""
        index = self.columns.get(column, self.columns.get("name", 0))
        return f"{self.sheet}!{address(row.row, index)}"


class MarkReader:
    """What a cell says to one criteria set. The same value in the same criterion is worked out once."""

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.set = criteria_set
        self._disqualifiers = {d.code.casefold(): d.code for d in criteria_set.disqualifiers}
        self._known: dict[tuple[str, type, Value], tuple[int, str]] = {}
        self._criteria: dict[Value, Criterion | None] = {}

    def criterion(self, value: Value) -> Criterion | None:
        """The criterion whose code stands in a cell."""
        if value not in self._criteria:
            self._criteria[value] = self.set.by_code.get(text(value))
        return self._criteria[value]

    def mark(self, value: Value, criterion: Criterion) -> tuple[int, str]:
        """Hundredths in a cell that is not empty, and a note where no level, step or sum of items gives them.

        Raises PointsError and CellRefused, in Vietnamese.
        """
        key = (criterion.code, type(value), value)
        known = self._known.get(key)
        if known is None:
            mark = hundredths(value)
            if mark > criterion.points:
                raise CellRefused(f"{points.show(mark)} vượt điểm tối đa {points.show(criterion.points)}")
            known = self._known[key] = mark, "" if criterion.gives(mark) else _not_given(criterion, mark)
        return known

    def disqualifiers(self, value: Value) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The disqualifiers named in a cell, separated by comma or semicolon, and what is wrong with it."""
        found: dict[str, None] = {}
        wrong = []
        for said in filter(None, (part.strip() for part in re.split(r"[,;]", text(value)))):
            if code := self._disqualifiers.get(said.casefold()):
                found[code] = None
            else:
                codes = ", ".join(self._disqualifiers.values())
                usable = f"các mã dùng được: {codes}" if codes else "bộ tiêu chí này không có mã nào"
                wrong.append(f"không có điều kiện loại trừ “{said}”; {usable}")
        return tuple(found), tuple(wrong)


def _not_given(criterion: Criterion, mark: int) -> str:
    values = sorted(criterion.values or ())
    choices = "; ".join(points.show(value) for value in values) if len(values) <= 12 else ""
    listed = f" (có thể: {choices})" if choices else ""
    return f"{points.show(mark)} không ứng với mức nào của tiêu chí {criterion.code}{listed}"


def read_marks(sheet: Sheet, criteria_set: CriteriaSet, *, codes_required: bool = True) -> MarksTable:
    """Marks of units from a sheet.

    Without `codes_required` a row may have no code: it comes back with code "" and its name and district, to be
    matched by whoever knows the units.
    """
    found = headings.find(sheet, criteria_set)
    if found is None:
        fault = Fault(
            sheet.at(0, 0),
            f"không tìm thấy dòng tiêu đề trong {headings.SEARCHED_ROWS} dòng đầu: cần một cột “mã” và mỗi tiêu chí"
            " một cột mang mã tiêu chí",
        )
        return MarksTable(sheet.name, (), {}, sheet.notes, (fault,))
    reader = _Reader(sheet, criteria_set, found, codes_required)
    return reader.table()


@dataclass
class _Reader:
    sheet: Sheet
    set: CriteriaSet
    headings: Headings
    codes_required: bool
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def table(self) -> MarksTable:
        self.cells = MarkReader(self.set)
        self.notes += self.sheet.notes
        self.check_headings()
        self.criteria = [
            (column.index, self.set.criterion(column.criterion)) for column in self.headings.all(CRITERION)
        ]
        self.code_at, self.name_at, self.district_at, self.disqualifiers_at, self.total_at = (
            self.headings.first(kind) for kind in (CODE, NAME, DISTRICT, DISQUALIFIERS, TOTAL)
        )
        numbers = self.sheet.filled_rows(self.headings.row + 1)
        self.names = self.texts(self.name_at, numbers)
        self.districts = self.texts(self.district_at, numbers)
        rows = tuple(row for number in numbers if (row := self.row(number)))
        if not rows and not self.faults:
            self.faults.append(Fault(self.sheet.at(self.headings.row, 0), "dưới dòng tiêu đề không có đơn vị nào"))
        self.check_duplicates(rows)
        columns = {criterion.code: index for index, criterion in self.criteria}
        for kind in (CODE, NAME, DISTRICT, DISQUALIFIERS):
            index = self.headings.first(kind)
            if index is not None:
                columns[kind] = index
        return MarksTable(self.sheet.name, rows, columns, tuple(self.notes), tuple(self.faults), self.says_synthetic())

    def says_synthetic(self) -> bool:
        above = (value for row in self.sheet.rows[: self.headings.row] for value in row)
        return any(isinstance(value, str) and SYNTHETIC in nfc(value) for value in above)

    # --- headings

    def check_headings(self) -> None:
        row = self.headings.row
        if self.headings.first(CODE) is None and (self.codes_required or self.headings.first(NAME) is None):
            wanted = "cột “mã đơn vị”" if self.codes_required else "cột “mã đơn vị” hoặc “tên đơn vị”"
            self.faults.append(Fault(self.sheet.at(row, 0), f"thiếu {wanted}"))
        there = {column.criterion for column in self.headings.columns}
        self.faults += [
            Fault(self.sheet.at(row, 0), f"thiếu cột của tiêu chí {code} ({self.set.criterion(code).name})")
            for code in self.set.codes
            if code not in there
        ]
        for column in self.headings.unknown:
            message = f"không hiểu tiêu đề “{column.heading}”: không phải là mã tiêu chí nào của bộ {self.set.id}"
            self.faults.append(Fault(self.sheet.at(row, column.index), message))
        self.check_twins()
        passed = [column.heading for column in self.headings.all(PASSED)]
        if not self.reads_districts:
            passed += [column.heading for column in self.headings.all(DISTRICT)]
        if passed:
            self.notes.append(Fault(self.sheet.name, f"bỏ qua các cột: {', '.join(passed)}"))
        for index in self.headings.untitled:
            if any(not is_empty(self.sheet.value(number, index)) for number in range(row + 1, len(self.sheet.rows))):
                self.notes.append(Fault(self.sheet.at(row, index), f"cột {letters(index)} không có tiêu đề, bỏ qua"))

    @property
    def reads_districts(self) -> bool:
        return not self.codes_required

    def check_twins(self) -> None:
        seen: dict[tuple[str, str], int] = {}
        for column in self.headings.columns:
            if column.meaning in (PASSED, TOTAL):
                continue
            twin = seen.setdefault((column.meaning, column.criterion), column.index)
            if twin != column.index:
                where = address(self.headings.row, twin)
                message = f"cột “{column.heading}” đã có ở {where}; chỉ giữ một cột"
                self.faults.append(Fault(self.sheet.at(self.headings.row, column.index), message))

    # --- rows

    def texts(self, column: int | None, numbers: list[int]) -> dict[int, str]:
        """A column of names, in Unicode whatever font they were typed for."""
        if column is None:
            return {}
        cells = {number: unguard(text(self.sheet.value(number, column))) for number in numbers}
        reading = old_fonts.read(list(cells.values()))
        if reading.coding:
            message = f"tên viết theo bảng mã {reading.coding}, đã đổi sang Unicode"
            self.notes.append(Fault(self.sheet.at(numbers[0], column), message))
        for index in reading.unreadable:
            message = "tên viết theo bảng mã cũ mà không đổi chắc chắn được sang Unicode; nhập lại tên bằng Unicode"
            self.faults.append(Fault(self.sheet.at(numbers[index], column), message))
        return dict(zip(cells, reading.texts, strict=True))

    def row(self, number: int) -> MarksRow | None:
        if self.is_no_unit(number):
            return None
        code = self.code(number)
        marks = self.marks(number)
        read = MarksRow(
            code=code,
            name=self.names.get(number, ""),
            district=self.districts.get(number, "") if self.reads_districts else "",
            marks=marks,
            disqualifiers=self.disqualifiers(number),
            row=number,
        )
        self.compare_total(number, marks)
        return read

    def is_no_unit(self, number: int) -> bool:
        """Rows that offices put between and below the units: column numbers, section titles, totals, signatures."""
        values = self.sheet.row(number)
        if self.code_at is not None and self.sheet.is_filled(number, self.code_at):
            return self.is_numbering(values)
        first = next((fold(text(value)) for value in values if isinstance(value, str) and not is_empty(value)), "")
        if self.is_numbering(values) or first.startswith(_NOT_UNITS):
            reason = "không phải là một đơn vị"
        elif not self.has_marks(number) and not self.may_be_unit(number):
            reason = "không có mã đơn vị và không có điểm"
        else:
            return False
        self.notes.append(Fault(self.sheet.at(number, 0), f"bỏ qua dòng {number + 1}: {reason}"))
        return True

    def is_numbering(self, values: Sequence[Value]) -> bool:
        filled = [text(value) for value in values if not is_empty(value)]
        numbers = [_NUMBERING.fullmatch(said) for said in filled]
        if len(filled) < 3 or not all(numbers):
            return False
        read = [int(match[1]) for match in numbers if match]
        return read == list(range(read[0], read[0] + len(read))) and read[0] <= 1

    def has_marks(self, number: int) -> bool:
        return any(self.sheet.is_filled(number, index) for index, _ in self.criteria)

    def may_be_unit(self, number: int) -> bool:
        """On the web a unit may come by its name alone; a district's name is a section's title."""
        name = self.names.get(number, "")
        return not self.codes_required and bool(name) and not name.lower().startswith(_DISTRICT_KINDS)

    def code(self, number: int) -> str:
        if self.code_at is None:
            return ""
        value = self.sheet.value(number, self.code_at)
        place = self.sheet.at(number, self.code_at)
        if is_empty(value):
            trouble = self.sheet.trouble(number, self.code_at)
            if trouble or self.codes_required:
                self.faults.append(Fault(place, trouble or "thiếu mã đơn vị"))
            return ""
        try:
            return unit_code(value)
        except CellRefused as refused:
            self.faults.append(Fault(place, str(refused)))
            return ""

    def marks(self, number: int) -> dict[str, int]:
        row = self.sheet.row(number)
        marks = {}
        for index, criterion in self.criteria:
            value = row[index] if index < len(row) else ""
            mark = self.mark(value, number, index, criterion)
            if mark is not None:
                marks[criterion.code] = mark
        return marks

    def mark(self, value: Value, number: int, index: int, criterion: Criterion) -> int | None:
        if is_empty(value):
            if trouble := self.sheet.trouble(number, index):
                self.faults.append(Fault(self.sheet.at(number, index), trouble))
            return None
        try:
            mark, note = self.cells.mark(value, criterion)
        except (points.PointsError, CellRefused) as refused:
            self.faults.append(Fault(self.sheet.at(number, index), f"{refused} (tiêu chí {criterion.code})"))
            return None
        if note:
            self.notes.append(Fault(self.sheet.at(number, index), note))
        return mark

    def disqualifiers(self, number: int) -> tuple[str, ...]:
        if self.disqualifiers_at is None:
            return ()
        value = self.sheet.value(number, self.disqualifiers_at)
        place = self.sheet.at(number, self.disqualifiers_at)
        if is_empty(value) and (trouble := self.sheet.trouble(number, self.disqualifiers_at)):
            self.faults.append(Fault(place, trouble))
        found, wrong = self.cells.disqualifiers(value)
        self.faults += [Fault(place, message) for message in wrong]
        return found

    # --- what the sheet says of itself

    def compare_total(self, number: int, marks: Mapping[str, int]) -> None:
        if self.total_at is None or len(marks) != len(self.set.codes):
            return
        stated = exact(self.sheet.value(number, self.total_at))
        ours = sum(marks.values())
        if stated is not None and abs(stated * 100 - ours) > Fraction(1, 10**4):
            message = f"tổng ghi trong tệp là {_shown(stated)}, cộng các tiêu chí được {points.show(ours)}"
            self.notes.append(Fault(self.sheet.at(number, self.total_at), message))

    def check_duplicates(self, rows: tuple[MarksRow, ...]) -> None:
        seen: dict[str, int] = {}
        for row in rows:
            if row.code and self.code_at is not None:
                twin = seen.setdefault(row.code, row.row)
                if twin != row.row:
                    message = f"đơn vị {row.code} đã có ở {address(twin, self.code_at)}"
                    self.faults.append(Fault(self.sheet.at(row.row, self.code_at), message))


def _shown(number: Fraction) -> str:
    return f"{float(number):.6f}".rstrip("0").rstrip(".").replace(".", ",")
