"""From a workbook's sheets to the plain data of a criteria set; faults carry the cell of what they are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gansao.domain import rulebook
from gansao.domain.criteria import CriteriaSet
from gansao.domain.faults import Fault
from gansao.domain.text import fold, nfc

from .cells import Value, exact, is_empty
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
from .sheets import Sheet

_Line = dict[str, Any]
"""A row of a sheet by the keys of its columns, empty cells left out; "row" is its number from 0."""


def read_workbook(book: Mapping[str, Sheet]) -> CriteriaSet:
    """The set of a workbook's sheets. Raises CriteriaSetInvalid; the faults' places are cells."""
    reader = _Reader({fold(name): sheet for name, sheet in book.items()})
    data = reader.data()
    if reader.lacks_sheets:
        raise rulebook.CriteriaSetInvalid(tuple(reader.faults))
    faults = [*reader.faults, *(reader.placed(fault) for fault in rulebook.check(data))]
    if faults:
        raise rulebook.CriteriaSetInvalid(tuple(faults))
    return rulebook.build(data)


@dataclass
class _Reader:
    book: Mapping[str, Sheet]
    faults: list[Fault] = field(default_factory=list)
    cells: dict[str, tuple[str, int]] = field(default_factory=dict)  # the rulebook's places: sheet and row
    lacks_sheets: bool = False

    def data(self) -> dict[str, Any]:
        """Plain data as `rulebook.build` wants it."""
        criteria = self.lines(CRITERIA)
        data = self.info()
        data["groups"] = self.groups(criteria, self.details(criteria))
        data["bands"] = self.bands()
        data["gates"] = self.gates()
        data["disqualifiers"] = self.disqualifiers()
        return data

    def placed(self, fault: Fault) -> Fault:
        """A rulebook's fault with the cell it is about."""
        parts = fault.place.split(", ")
        for length in range(len(parts), 0, -1):
            cell = self.cells.get(", ".join(parts[:length]))
            if cell:
                name, row = cell
                columns = list(COLUMNS.get(name, ()))
                column = next((columns.index(part) for part in parts[length:] if part in columns), 0)
                where = self.book[fold(name)].at(row, 1 if name == INFO else column)
                return Fault(f"{where} ({fault.place})", fault.message)
        return Fault(f"{INFO}!A1 ({fault.place})", fault.message)

    # --- sheets

    def sheet(self, name: str, *, needed: bool = True) -> Sheet | None:
        found = self.book.get(fold(name))
        if found is None and needed:
            self.lacks_sheets = True
            self.faults.append(Fault("bảng tính", f"thiếu trang tính “{name}”"))
        return found

    def lines(self, name: str, *, needed: bool = True) -> list[_Line]:
        """The rows of a sheet below its headings."""
        sheet = self.sheet(name, needed=needed)
        if sheet is None:
            return []
        keys = self.headings(sheet, COLUMNS[name])
        lines = []
        for row in sheet.filled_rows(1):
            line: _Line = {"row": row}
            for column, key in keys.items():
                value = sheet.value(row, column)
                if not is_empty(value):
                    line[key] = self.choice(key, _plain(value), sheet, row, column)
                elif trouble := sheet.trouble(row, column):
                    self.faults.append(Fault(sheet.at(row, column), trouble))
            lines.append(line)
        return lines

    def headings(self, sheet: Sheet, columns: Mapping[str, str]) -> dict[int, str]:
        known = {fold(heading): key for key, heading in columns.items()} | {key: key for key in columns}
        keys = {}
        for column, value in enumerate(sheet.row(0)):
            key = known.get(fold(str(value)))
            if key:
                keys[column] = key
            elif not is_empty(value):
                usable = ", ".join(columns.values())
                self.faults.append(Fault(sheet.at(0, column), f"không hiểu cột “{value}”; các cột: {usable}"))
        return keys

    def choice(self, key: str, value: Any, sheet: Sheet, row: int, column: int) -> Any:
        """A choice's own key from its Vietnamese word; other values as they are."""
        if key == "bonus":
            return self.flag(value, sheet.at(row, column))
        words = WORDS.get(key)
        if words is None or value in words:
            return value
        found = next((choice for choice, word in words.items() if fold(word) == fold(str(value))), None)
        if found is None:
            usable = ", ".join(f"“{word}”" for word in words.values())
            self.faults.append(Fault(sheet.at(row, column), f"“{value}” không dùng được; chọn một trong: {usable}"))
            return next(iter(words))
        return found

    def flag(self, value: Any, place: str) -> bool:
        if isinstance(value, bool):
            return value
        if fold(str(value)) not in (fold(YES), fold(NO)):
            self.faults.append(Fault(place, f"“{value}” không dùng được; ghi “{YES}” hoặc “{NO}”"))
        return fold(str(value)) == fold(YES)

    # --- what they hold

    def info(self) -> dict[str, Any]:
        sheet = self.sheet(INFO)
        known = {fold(label): key for key, label in INFO_LABELS.items()} | {key: key for key in INFO_LABELS}
        read: dict[str, Any] = {"notes": []}
        for row in sheet.filled_rows(0) if sheet else ():
            assert sheet is not None
            label, value = sheet.value(row, 0), sheet.value(row, 1)
            key = known.get(fold(str(label)))
            if key is None:
                self.faults.append(Fault(sheet.at(row, 0), f"không hiểu mục “{label}”"))
                continue
            self.cells[key.replace("rounding_", "rounding, ")] = (INFO, row)
            if is_empty(value):
                continue
            plain = self.choice({"bonus": "bonus_rule"}.get(key, key), _plain(value), sheet, row, 1)
            if key == "notes":
                read["notes"].append(plain)
            else:
                read[key] = self.flag(plain, sheet.at(row, 1)) if key == "official" else plain
        step, mode = read.pop("rounding_step", None), read.pop("rounding_mode", None)
        if step is not None or mode is not None:
            given = {"step": step, "mode": mode}
            read["rounding"] = {key: value for key, value in given.items() if value is not None}
        return read

    def groups(self, criteria: list[_Line], details: dict[str, list[_Line]]) -> list[dict[str, Any]]:
        groups = []
        for number, line in enumerate(self.lines(GROUPS), start=1):
            group = self.without_row(line, GROUPS, f"nhóm thứ {number}", f"nhóm {line.get('code')}")
            mine = [one for one in criteria if str(one.get("group", "")) == str(line.get("code"))]
            group["criteria"] = [
                self.criterion(one, f"nhóm {line.get('code')}, tiêu chí thứ {index}", details)
                for index, one in enumerate(mine, start=1)
            ]
            groups.append(group)
        codes = {str(group.get("code")) for group in groups}
        sheet = self.book.get(fold(CRITERIA))
        for line in criteria:
            if sheet and str(line.get("group", "")) not in codes:
                message = f"không có nhóm “{line.get('group', '')}” ở trang tính “{GROUPS}”"
                self.faults.append(Fault(sheet.at(line["row"], 0), message))
        return groups

    def criterion(self, line: _Line, place: str, details: dict[str, list[_Line]]) -> dict[str, Any]:
        code = str(line.get("code", ""))
        criterion = self.without_row(line, CRITERIA, place, f"tiêu chí {code}")
        criterion.pop("group", None)
        if "evidence" in criterion:
            criterion["evidence"] = [kind.strip() for kind in str(criterion["evidence"]).split(",") if kind.strip()]
        key = DETAIL_KEYS.get(str(criterion.get("method")))
        if key:
            word = {"items": "mục", "levels": "mức", "steps": "bậc"}[key]
            criterion[key] = []
            for number, detail in enumerate(details.get(code, ()), start=1):
                one = self.without_row(detail, DETAILS, f"tiêu chí {code}, {word} {number}")
                one.pop("criterion", None)
                criterion[key].append(one)
        return criterion

    def details(self, criteria: list[_Line]) -> dict[str, list[_Line]]:
        methods = {str(line.get("code")): str(line.get("method")) for line in criteria}
        details: dict[str, list[_Line]] = {}
        sheet = self.book.get(fold(DETAILS))
        for line in self.lines(DETAILS):
            code = str(line.get("criterion", ""))
            if sheet and methods.get(code) not in DETAIL_KEYS:
                why = "chấm theo cách không có chi tiết" if code in methods else f"không có ở trang tính “{CRITERIA}”"
                self.faults.append(Fault(sheet.at(line["row"], 0), f"tiêu chí “{code}” {why}"))
            details.setdefault(code, []).append(line)
        return details

    def bands(self) -> list[dict[str, Any]]:
        return [
            self.without_row(line, BANDS, f"mức sao thứ {number}", f"mức {line.get('stars')} sao")
            for number, line in enumerate(self.lines(BANDS), start=1)
        ]

    def gates(self) -> list[dict[str, Any]]:
        """Lines one below the other with the same stars and words are the requirements of one gate."""
        gates: list[dict[str, Any]] = []
        for line in self.lines(GATES, needed=False):
            same = gates and all(line.get(key, gates[-1].get(key)) == gates[-1].get(key) for key in ("stars", "text"))
            if not same:
                self.cells[f"điều kiện cứng thứ {len(gates) + 1}"] = (GATES, line["row"])
                gates.append({key: line[key] for key in ("stars", "text") if key in line} | {"requires": []})
            requires = gates[-1]["requires"]
            self.cells[f"điều kiện cứng thứ {len(gates)}, yêu cầu {len(requires) + 1}"] = (GATES, line["row"])
            requires.append({key: line[key] for key in ("criterion", "at_least") if key in line})
        return gates

    def disqualifiers(self) -> list[dict[str, Any]]:
        return [
            self.without_row(line, DISQUALIFIERS, f"điều kiện loại trừ thứ {number}")
            for number, line in enumerate(self.lines(DISQUALIFIERS, needed=False), start=1)
        ]

    def without_row(self, line: _Line, sheet: str, *places: str) -> dict[str, Any]:
        for place in places:
            self.cells.setdefault(place, (sheet, line["row"]))
        return {key: value for key, value in line.items() if key != "row"}


def _plain(value: Value) -> Any:
    """A cell as plain data: numbers as they were typed, "95%" as a share, days without a time."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (int, date)):
        return value
    said = nfc(str(value))
    share = exact(said.removesuffix("%")) if said.endswith("%") else None
    if share is not None:
        return share / 100
    return said
