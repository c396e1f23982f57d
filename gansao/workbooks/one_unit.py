"""The workbook of one unit: its code and name above, one row a criterion below.

Mã đơn vị   07420
Tên đơn vị  Xã Mỹ Thái
Loại trừ
Mã | Tiêu chí | Điểm tối đa | Điểm | Ghi chú
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gansao.domain.criteria import CriteriaSet
from gansao.domain.faults import Fault
from gansao.domain.points import PointsError
from gansao.domain.text import fold

from .cells import CellRefused, Value, is_empty, text, unguard, unit_code
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
        limits = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": as_number(criterion.points)}
        sheet.data_validation(row, 3, row, 3, limits)
    return book.content()


def read_one_unit(sheet: Sheet, reader: MarkReader) -> OneUnit | None:
    """The one unit of a sheet, with every fault; None where the sheet has no headings of a one-unit workbook."""
    found = _headings(sheet)
    if found is None:
        return None
    heading_row, code_at, mark_at = found
    faults: list[Fault] = []
    notes: list[Fault] = list(sheet.notes)
    above = _above(sheet, heading_row)
    code, code_place = _code(sheet, above.get("code"), faults)
    name = unguard(text(sheet.value(*above["name"]))) if "name" in above else ""
    disqualifiers: tuple[str, ...] = ()
    if "disqualifiers" in above:
        disqualifiers, wrong = reader.disqualifiers(sheet.value(*above["disqualifiers"]))
        faults += [Fault(sheet.at(*above["disqualifiers"]), message) for message in wrong]
    marks = _marks(sheet, reader, heading_row, code_at, mark_at, faults, notes)
    row = MarksRow(code, name, marks=marks, disqualifiers=disqualifiers, row=heading_row)
    return OneUnit(row, code_place, tuple(notes), tuple(faults))


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


def _code(sheet: Sheet, cell: tuple[int, int] | None, faults: list[Fault]) -> tuple[str, str]:
    if cell is None:
        faults.append(Fault(sheet.at(0, 0), "thiếu ô “Mã đơn vị” phía trên bảng điểm"))
        return "", sheet.at(0, 0)
    place, value = sheet.at(*cell), sheet.value(*cell)
    try:
        if is_empty(value):
            raise CellRefused(sheet.trouble(*cell) or "thiếu mã đơn vị")
        return unit_code(value), place
    except CellRefused as refused:
        faults.append(Fault(place, str(refused)))
        return "", place


def _marks(
    sheet: Sheet,
    reader: MarkReader,
    heading_row: int,
    code_at: int,
    mark_at: int,
    faults: list[Fault],
    notes: list[Fault],
) -> dict[str, int]:
    criteria_set = reader.set
    marks: dict[str, int] = {}
    seen: dict[str, int] = {}
    for number in range(heading_row + 1, len(sheet.rows)):
        row = sheet.rows[number]
        code = text(row[code_at])
        value = row[mark_at] if mark_at < len(row) else ""
        if not code:
            if not is_empty(value) and isinstance(value, (int, float)):
                notes.append(Fault(sheet.at(number, mark_at), "dòng không có mã tiêu chí, bỏ qua"))
            continue
        criterion = criteria_set.by_code.get(code)
        if criterion is None:
            if not is_empty(value):
                faults.append(
                    Fault(sheet.at(number, code_at), f"không có tiêu chí “{code}” trong bộ {criteria_set.id}")
                )
            continue
        if code in seen:
            message = f"tiêu chí {code} đã có ở {sheet.at(seen[code], code_at)}"
            faults.append(Fault(sheet.at(number, code_at), message))
            continue
        seen[code] = number
        try:
            if is_empty(value):
                if trouble := sheet.trouble(number, mark_at):
                    raise CellRefused(trouble)
                continue
            marks[code], note = reader.mark(value, criterion)
        except (PointsError, CellRefused) as refused:
            faults.append(Fault(sheet.at(number, mark_at), f"{refused} (tiêu chí {code})"))
            continue
        if note:
            notes.append(Fault(sheet.at(number, mark_at), note))
    if missing := [code for code in criteria_set.codes if code not in seen]:
        faults.append(Fault(sheet.at(heading_row, code_at), f"thiếu dòng của tiêu chí {', '.join(missing)}"))
    return marks
