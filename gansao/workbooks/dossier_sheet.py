"""A commune's self-assessment as a protected workbook: filled in without a network, brought back, compared.

One block a criterion: a head with its name, then one row for each thing to say, in the criterion's own way. A hidden
sheet keeps what was taken out (versions, answers, notes) with its digest, so that what comes back can be merged.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gansao.domain.answers import mark
from gansao.domain.criteria import Checklist, CriteriaSet, Criterion, Deduct, Judged, Levels, Ratio
from gansao.domain.faults import Fault
from gansao.domain.marks import MarkRefused
from gansao.domain.merging import NOTHING, Version
from gansao.domain.points import PointsError, show
from gansao.domain.text import nfc

from .cells import CellRefused, Value, exact, hundredths, is_empty, text
from .faults import SheetFaults
from .sheets import Sheet, read_all
from .wording import SYNTHETIC
from .writing import Book, as_number

SHEET, KEPT = "Phiếu tự chấm", "Goc"
FORMAT = "gansao-phieu-1"
FIRST = 5  # the row of the first block, from 0
INPUT, NOTE = 3, 4  # columns
_NOTE_MAX = 1000
_HEADINGS = ["Mã", "Nội dung", "Điểm", "Điền vào đây", "Ghi chú"]
_WIDTHS = [8.0, 78.0, 9.0, 16.0, 44.0]
_TICK = {"validate": "list", "source": ["x"], "error_message": "Đánh x nếu có, để trống nếu không."}
_WHOLE = {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "Điền một số nguyên, từ 0 trở lên."}


@dataclass(frozen=True, slots=True)
class Held:
    """One mark as it was taken out: its version (0: none yet) and what it says."""

    version: int = 0
    said: Version = NOTHING


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: whose sheet it is, what was taken out, what is written in it now."""

    year: str
    unit: str
    was: Mapping[str, Held]
    back: Mapping[str, Version]


@dataclass(frozen=True, slots=True)
class _Row:
    criterion: Criterion
    kind: str  # head, item, level, numerator, denominator, from, to, events, points, not_arising
    index: int = 0
    words: str = ""
    worth: int | None = None


def write(
    criteria_set: CriteriaSet, held: Mapping[str, Held], *, year: str, unit: str, title: str, synthetic: bool = False
) -> bytes:
    """The workbook of one unit with what stands in its sheet. `year` and `unit` say whose it is when it comes back."""
    book = Book()
    sheet = book.sheet(SHEET)
    sheet.write_string(0, 0, f"{title} – {SYNTHETIC}" if synthetic else title, book.style("title"))
    sheet.write_string(
        1, 0, "Chỉ điền cột D và ghi chú ở cột E; đánh x vào mục có. Điền xong, nộp lại tệp này lên trang."
    )
    sheet.write_string(2, 0, "Ô để trống cả mục là chưa chấm, không phải 0 điểm.")
    book.head(sheet, FIRST - 1, _HEADINGS, _WIDTHS)
    for number, row in enumerate(_rows(criteria_set), start=FIRST):
        said = held.get(row.criterion.code, Held()).said
        if row.kind == "head":
            sheet.write_string(number, 0, row.criterion.code, book.style("heading"))
            sheet.write_string(number, 1, row.words, book.style("criterion"))
            sheet.write_number(number, 2, as_number(row.criterion.points), book.style("points"))
            sheet.write_string(number, NOTE, said.note, book.style("note"))
            continue
        sheet.write_string(number, 1, f"    {row.words}", book.style("wrapped"))
        if row.worth is not None:
            sheet.write_number(number, 2, as_number(row.worth), book.style("points"))
        _write_input(book, sheet, number, row, said.answer or {})
    sheet.protect("", {"format_rows": True, "format_columns": True})
    _keep(book, held, year, unit)
    return book.content()


def _write_input(book: Book, sheet: Any, number: int, row: _Row, answer: Mapping[str, Any]) -> None:
    value = _shown(row, answer)
    style = {"from": "open_day", "to": "open_day", "points": "mark"}.get(row.kind, "open")
    if isinstance(value, date):
        sheet.write_datetime(number, INPUT, datetime(value.year, value.month, value.day), book.style(style))  # noqa: DTZ001
    elif isinstance(value, (int, float)):
        sheet.write_number(number, INPUT, value, book.style(style))
    else:
        sheet.write_string(number, INPUT, value, book.style(style))
    if row.kind in {"item", "none", "level"}:
        sheet.data_validation(number, INPUT, number, INPUT, _TICK)
    elif row.kind in {"numerator", "denominator", "events"}:
        sheet.data_validation(number, INPUT, number, INPUT, _WHOLE)


def _shown(row: _Row, answer: Mapping[str, Any]) -> str | int | float | date:
    """What the input cell of a row holds for an answer; "" for what it cannot say."""
    if answer.get("given"):
        return ""
    if row.kind == "item":
        return "x" if row.index in answer.get("items", ()) else ""
    if row.kind == "none":
        return "x" if answer.get("items") == [] else ""
    if row.kind == "level":
        return "x" if answer.get("level") == row.index else ""
    if row.kind in {"from", "to"}:
        return date.fromisoformat(answer[row.kind]) if answer.get(row.kind) else ""
    if row.kind == "points":
        return as_number(answer["points"]) if "points" in answer else ""
    value = answer.get(row.kind, "")
    return value if isinstance(value, int) else str(value)


def _keep(book: Book, held: Mapping[str, Held], year: str, unit: str) -> None:
    kept = book.sheet(KEPT)
    lines = [FORMAT, year, unit]
    lines += [
        json.dumps([code, each.version, each.said.answer, each.said.note], ensure_ascii=False, sort_keys=True)
        for code, each in sorted(held.items())
    ]
    for number, line in enumerate([_digest(lines), *lines]):
        kept.write_string(number, 0, line)
    kept.very_hidden()
    kept.protect()


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _rows(criteria_set: CriteriaSet) -> Iterator[_Row]:
    for criterion in criteria_set.criteria:
        yield _Row(criterion, "head", words=criterion.name)
        match criterion.method:
            case Checklist(items=items):
                yield from (_Row(criterion, "item", i, item.text, item.points) for i, item in enumerate(items))
                yield _Row(criterion, "none", words="Không có mục nào (0 điểm)", worth=0)
            case Levels(levels=levels):
                yield from (_Row(criterion, "level", i, level.text, level.points) for i, level in enumerate(levels))
            case Ratio():
                yield _Row(criterion, "numerator", words="Số đạt (số trường hợp đạt)")
                yield _Row(criterion, "denominator", words="Tổng số (tất cả trường hợp)")
                yield _Row(criterion, "from", words="Số liệu từ ngày")
                yield _Row(criterion, "to", words="đến hết ngày")
            case Deduct(per_event=per_event):
                yield _Row(criterion, "events", words=f"Số lượt bị trừ, mỗi lượt {show(per_event)} điểm")
            case Judged(step=step):
                yield _Row(criterion, "points", words=f"Điểm, từng bước {show(step)}")
        if criterion.when_not_arising:
            yield _Row(criterion, "not_arising", words="Không phát sinh (ghi lý do)")


def read(criteria_set: CriteriaSet, content: bytes, name: str) -> Returned:
    """A workbook that came back. Raises SheetFaults with everything that is wrong, each at its cell."""
    sheets = read_all(content, name)
    if SHEET not in sheets or KEPT not in sheets:
        raise SheetFaults.at(name, "không phải phiếu tự chấm tải về từ trang này; hãy tải phiếu của đơn vị rồi điền")
    year, unit, was = _kept(sheets[KEPT], name)
    back = _Reader(sheets[SHEET], criteria_set, was).versions()
    return Returned(year, unit, was, back)


def _kept(sheet: Sheet, name: str) -> tuple[str, str, dict[str, Held]]:
    lines = [text(sheet.value(row, 0)) if not is_empty(sheet.value(row, 0)) else "" for row in range(len(sheet.rows))]
    digest, *rest = [str(sheet.value(row, 0)) for row in range(len(lines))] or [""]
    if len(rest) < 3 or rest[0] != FORMAT or digest != _digest(rest):
        raise SheetFaults.at(name, "phần gốc của phiếu không còn nguyên; hãy tải phiếu mới rồi chép số liệu sang")
    was = {}
    for line in rest[3:]:
        code, version, answer, note = json.loads(line)
        was[code] = Held(version, Version(answer, note))
    return rest[1], rest[2], was


class _Reader:
    """The inputs of one sheet; what is wrong gathers in `faults`."""

    def __init__(self, sheet: Sheet, criteria_set: CriteriaSet, was: Mapping[str, Held]) -> None:
        self._sheet, self._was = sheet, was
        self._rows = list(enumerate(_rows(criteria_set), start=FIRST))
        self.faults: list[Fault] = []

    def versions(self) -> dict[str, Version]:
        blocks: dict[str, list[tuple[int, _Row]]] = {}
        for number, row in self._rows:
            if row.kind == "head" and text(self._sheet.value(number, 0)) != row.criterion.code:
                where = self._sheet.at(number, 0)
                raise SheetFaults.at(where, f"không thấy tiêu chí {row.criterion.code}: dòng của phiếu đã bị xê dịch")
            blocks.setdefault(row.criterion.code, []).append((number, row))
        found = {code: self._block(code, rows) for code, rows in blocks.items()}
        if self.faults:
            raise SheetFaults(self.faults)
        return found

    def _block(self, code: str, rows: list[tuple[int, _Row]]) -> Version:
        head = rows[0][0]
        note = nfc(text(self._sheet.value(head, NOTE)))
        if len(note) > _NOTE_MAX:
            self._fault(head, NOTE, f"ghi chú dài {len(note)} ký tự, tối đa {_NOTE_MAX}")
        values = [(number, row, self._sheet.value(number, INPUT)) for number, row in rows[1:]]
        filled = [each for each in values if not is_empty(each[2])]
        for number, _, value in values:
            trouble = self._sheet.trouble(number, INPUT) if is_empty(value) else None
            if trouble:
                self._fault(number, INPUT, trouble)
        was = self._was.get(code, Held()).said
        if note == nfc(text(was.note)):
            note = was.note  # line breaks as they were
        if not filled:
            # A mark given without its basis has no cell: an empty block leaves it as it was.
            return Version(was.answer if was.answer and was.answer.get("given") else None, note)
        answer = self._answer(filled)
        if answer is not None and not any(fault.place in self._places(rows) for fault in self.faults):
            try:
                mark(rows[0][1].criterion, answer)
            except MarkRefused as refused:
                self._fault(filled[0][0], INPUT, str(refused))
        return Version(answer, note)

    def _places(self, rows: list[tuple[int, _Row]]) -> set[str]:
        return {self._sheet.at(number, INPUT) for number, _ in rows}

    def _answer(self, filled: list[tuple[int, _Row, Value]]) -> dict[str, Any] | None:
        kinds = {row.kind for _, row, _ in filled}
        if "not_arising" in kinds:
            number, _, value = next(each for each in filled if each[1].kind == "not_arising")
            if len(kinds) > 1:
                self._fault(number, INPUT, "đã ghi “không phát sinh” thì không điền các ô khác của tiêu chí này")
            return {"not_arising": text(value)}
        if kinds & {"item", "none"}:
            ticked = [row.index for number, row, value in filled if self._tick(number, value) and row.kind == "item"]
            if "none" in kinds and ticked:
                self._fault(filled[-1][0], INPUT, "đã đánh x “không có mục nào” thì không đánh x mục khác")
            return {"items": sorted(ticked)}
        if "level" in kinds:
            chosen = [(number, row.index) for number, row, value in filled if self._tick(number, value)]
            if len(chosen) > 1:
                self._fault(chosen[1][0], INPUT, "chỉ chọn một mức")
            return {"level": chosen[0][1]} if chosen else None
        return {row.kind: self._value(number, row.kind, value) for number, row, value in filled}

    def _tick(self, number: int, value: Value) -> bool:
        if text(value).strip().lower() in {"x", "có", "co", "1", "true"}:
            return True
        self._fault(number, INPUT, f"“{text(value)[:40]}” không hiểu được; đánh x nếu có, để trống nếu không")
        return False

    def _value(self, number: int, kind: str, value: Value) -> Any:
        if kind in {"from", "to"}:
            return self._day(number, value)
        if kind == "points":
            try:
                return hundredths(value)
            except (PointsError, CellRefused) as error:
                self._fault(number, INPUT, str(error))
                return None
        whole = exact(value)
        if whole is None or whole.denominator != 1 or not 0 <= whole < 10**9:
            self._fault(number, INPUT, f"“{text(value)[:40]}” không phải số nguyên từ 0 trở lên")
            return None
        return int(whole)

    def _day(self, number: int, value: Value) -> str | None:
        if isinstance(value, datetime):
            return value.date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
        try:
            return datetime.strptime(text(value), "%d/%m/%Y").date().isoformat()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            self._fault(number, INPUT, f"“{text(value)[:40]}” không phải ngày; viết ngày/tháng/năm, ví dụ 01/02/2026")
            return None

    def _fault(self, row: int, column: int, message: str) -> None:
        self.faults.append(Fault(self._sheet.at(row, column), message))
