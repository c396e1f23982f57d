"""Reading plain data: every step notes its faults and goes on, so that all are found in one go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import points
from .faults import Fault
from .text import nfc

MAX_POINTS = 1_000_000  # hundredths
_EXACT = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?(?:/\d{1,12})?")  # no "1e999999999": it would take for ever


@dataclass
class Reader:
    """Values out of plain data; what is wrong is kept in `faults` with its place."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: str, message: str) -> None:
        self.faults.append(Fault(place, message))

    def mapping(self, value: Any, place: str, known: set[str], needed: set[str]) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            self.fault(place, "phải là một mục gồm các cặp “tên: giá trị”")
            return {}
        read = {str(key): item for key, item in value.items()}
        for key in sorted(read.keys() - known):
            self.fault(place, f"không hiểu mục “{key}”; các mục dùng được: {', '.join(sorted(known))}")
        for key in sorted(needed - read.keys()):
            self.fault(place, f"thiếu mục “{key}”")
        return read

    def rows(self, value: Any, place: str, *, empty_ok: bool = False) -> list[Any]:
        if value is None and empty_ok:
            return []
        if not isinstance(value, (list, tuple)):
            self.fault(place, "phải là một danh sách")
            return []
        if not value and not empty_ok:
            self.fault(place, "danh sách đang để trống")
        return list(value)

    def text(self, value: Any, place: str, *, empty_ok: bool = False) -> str:
        if isinstance(value, (Mapping, list, tuple, bool)):
            self.fault(place, "phải là một dòng chữ")
            return ""
        clean = nfc("" if value is None else str(value))
        if not clean and not empty_ok:
            self.fault(place, "đang để trống")
        return clean

    def exact(self, value: Any, place: str) -> Fraction | None:
        if isinstance(value, bool) or value is None or isinstance(value, (Mapping, list, tuple)):
            self.fault(place, "phải là một số")
            return None
        if isinstance(value, (int, Fraction)):
            return Fraction(value)
        if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) <= 12:
            return Fraction(value)
        clean = str(value).strip().replace(",", ".")
        try:
            if _EXACT.fullmatch(clean):
                return Fraction(clean)
        except ZeroDivisionError:
            pass
        self.fault(place, f"“{value}” không phải là một số")
        return None

    def points(self, value: Any, place: str, *, least: int = 0, most: int | None = None) -> int | None:
        exact = self.exact(value, place)
        if exact is None:
            return None
        try:
            read = points.from_fraction(exact, shown=str(value))
        except points.PointsError as error:
            self.fault(place, str(error))
            return None
        if read < least:
            self.fault(place, "phải lớn hơn 0" if least == 1 else f"phải từ {points.show(least)} trở lên")
            return None
        most = MAX_POINTS if most is None else most
        if read > most:
            self.fault(place, f"{points.show(read)} vượt mức tối đa {points.show(most)}")
            return None
        return read

    def whole(self, value: Any, place: str, least: int, most: int) -> int | None:
        exact = self.exact(value, place)
        if exact is None:
            return None
        if exact.denominator != 1 or not least <= exact <= most:
            self.fault(place, f"phải là số nguyên từ {least} đến {most}")
            return None
        return int(exact)

    def choice(self, value: Any, place: str, choices: tuple[str, ...], default: str) -> str:
        if value is None or value == "":
            return default
        if value not in choices:
            self.fault(place, f"“{value}” không dùng được; chọn một trong: {', '.join(choices)}")
            return default
        return str(value)

    def flag(self, value: Any, place: str) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(place, "phải là true hoặc false")
        return False

    def day(self, value: Any, place: str) -> date | None:
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            self.fault(place, f"“{value}” không phải là ngày (viết theo dạng 2023-01-31)")
            return None

    def unique(self, codes: list[tuple[str, str]], what: str) -> None:
        seen: dict[str, str] = {}
        for code, place in codes:
            if code and code in seen:
                self.fault(place, f"{what} “{code}” đã có ở {seen[code]}")
            seen.setdefault(code, place)
