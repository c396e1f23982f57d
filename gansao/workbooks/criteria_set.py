"""A criteria set as a workbook: sheets people can fill in, and back to the same set.

Thông tin   one line a fact (id, name, total, ...)
Nhóm        code, name, points
Tiêu chí    one line a criterion with its method
Chi tiết    the items, levels or steps of the criteria, in order
Mức sao, Điều kiện (one line a requirement), Loại trừ
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gansao import law
from gansao.domain import rulebook
from gansao.domain.criteria import CriteriaSet
from gansao.domain.faults import Fault

from . import sheets
from .criteria_form import (
    BANDS,
    COLUMNS,
    CRITERIA,
    DETAIL_KEYS,
    DETAILS,
    DISQUALIFIERS,
    GATES,
    GROUPS,
    INFO,
    INFO_LABELS,
    NO,
    WORDS,
    YES,
)
from .criteria_reader import read_workbook
from .faults import SheetFaults, why
from .writing import Book


def load(source: Path | bytes, name: str = "") -> CriteriaSet:
    """A criteria set from YAML or a workbook. Raises CriteriaSetInvalid with every fault and its place."""
    name = name or (source.name if isinstance(source, Path) else "tệp")
    try:
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise rulebook.CriteriaSetInvalid((Fault(name, why(error)),)) from None
    if not content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return law.load_criteria_set(content, name)
    try:
        return read_workbook(sheets.read_all(content, name))
    except SheetFaults as refused:
        raise rulebook.CriteriaSetInvalid(refused.faults) from None


def write_workbook(criteria_set: CriteriaSet) -> bytes:
    """The set as XLSX; exact numbers stand in it as texts, so that `read_workbook` gives the same set."""
    data = rulebook.to_data(criteria_set)
    book = Book()
    _write_info(book, data)
    _write_table(book, GROUPS, data["groups"], [8, 80, 10])
    criteria = [(group["code"], criterion) for group in data["groups"] for criterion in group["criteria"]]
    _write_table(book, CRITERIA, [_criterion_line(*entry) for entry in criteria], [8, 8, 70, 8, 12, 30])
    details = [
        {"criterion": criterion["code"], **line}
        for _, criterion in criteria
        for line in criterion.get(DETAIL_KEYS.get(criterion["method"], ""), ())
    ]
    _write_table(book, DETAILS, details, [10, 80, 12, 10])
    _write_table(book, BANDS, data["bands"], [10, 12, 12])
    gates = [
        {"stars": gate["stars"], "text": gate["text"], **need} for gate in data["gates"] for need in gate["requires"]
    ]
    _write_table(book, GATES, gates, [10, 80, 12, 12])
    _write_table(book, DISQUALIFIERS, data["disqualifiers"], [10, 100])
    return book.content()


def _write_info(book: Book, data: Mapping[str, Any]) -> None:
    sheet = book.sheet(INFO)
    rounding = data.get("rounding") or {}
    facts: list[tuple[str, str]] = [(key, _said(data.get(key))) for key in ("id", "name", "in_force_from")]
    facts += [(key, _said(data.get(key))) for key in ("in_force_until", "total", "source", "official")]
    facts.append(("bonus", WORDS["bonus_rule"].get(data.get("bonus", ""), "")))
    facts.append(("rounding_step", rounding.get("step", "")))
    facts.append(("rounding_mode", WORDS["rounding_mode"].get(rounding.get("mode", ""), "")))
    facts += [("notes", note) for note in data.get("notes", ())]
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    for row, (key, said) in enumerate(facts):
        sheet.write_string(row, 0, INFO_LABELS[key], book.style("heading"))
        sheet.write_string(row, 1, said, book.style("wrapped"))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else str(value)


def _criterion_line(group: str, criterion: Mapping[str, Any]) -> dict[str, Any]:
    line = {"group": group, **criterion, "evidence": ", ".join(criterion.get("evidence", ()))}
    for key in ("method", "when_empty", "when_not_arising"):
        if key in criterion:
            line[key] = WORDS[key][criterion[key]]
    return line


def _write_table(book: Book, name: str, lines: list[dict[str, Any]], widths: list[float]) -> None:
    columns = COLUMNS[name]
    sheet = book.sheet(name)
    book.head(sheet, 0, list(columns.values()), widths + [14.0] * (len(columns) - len(widths)))
    for row, line in enumerate(lines, start=1):
        for column, key in enumerate(columns):
            sheet.write_string(row, column, _said(line.get(key)), book.style("wrapped"))
