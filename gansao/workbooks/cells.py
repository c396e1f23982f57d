"""Cells: their addresses, their exact numbers, and text that is safe to hand to a spreadsheet."""

import math
import re
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache

from gansao.domain import points
from gansao.domain.text import nfc

Value = str | int | float | bool | date | datetime | time | timedelta
"""What a spreadsheet's reader gives for a cell; an empty cell is ""."""

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class CellRefused(ValueError):
    """The cell does not hold what its column asks for; the message is Vietnamese."""


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The name of a column counted from 0: 0 -> "A", 26 -> "AA"."""
    name, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = chr(65 + digit) + name
    return name


def address(row: int, column: int) -> str:
    """A1 address of a cell, both counted from 0: (1, 2) -> "C2"."""
    return f"{letters(column)}{row + 1}"


def is_empty(value: Value) -> bool:
    return isinstance(value, str) and not value.strip()


def text(value: Value) -> str:
    """What a cell says: one Unicode form, whole numbers without ".0"."""
    if isinstance(value, str) and value.isascii() and value.isalnum():
        return value  # most cells: nothing to do
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    return nfc(str(value))


def exact(value: Value) -> Fraction | None:
    """The number in a cell, exactly as it is stored or written; None where it holds none."""
    if isinstance(value, str):
        clean = value.strip().replace(",", ".")
        return Fraction(clean) if _NUMBER.fullmatch(clean) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return Fraction(value) if math.isfinite(value) else None


def hundredths(value: Value) -> int:
    """Points in a cell that is not empty. Raises CellRefused, and PointsError for a number that is no points."""
    if isinstance(value, str):
        return points.parse(value.replace("\u00a0", " "))
    if isinstance(value, bool):
        raise CellRefused("là ô đúng/sai, không phải là số điểm")
    if isinstance(value, (int, float)):
        if not math.isfinite(value):
            raise CellRefused("không phải là số điểm")
        return _hundredths(value)
    if isinstance(value, date):
        day = value.strftime("%d/%m/%Y")
        raise CellRefused(f"là ngày ({day}), có lẽ Excel đã đổi số thành ngày; định dạng ô là số rồi nhập lại điểm")
    raise CellRefused("là giờ, không phải là số điểm; định dạng ô là số rồi nhập lại điểm")


@lru_cache(maxsize=4096)
def _hundredths(number: float) -> int:
    return points.from_fraction(Fraction(number), shown=f"{number:.15g}".replace(".", ","))


def unit_code(value: Value) -> str:
    """A unit's code; a numeric one gets back the leading zeros that a spreadsheet takes away. CellRefused otherwise."""
    number = None if isinstance(value, str) else exact(value)
    if number is not None:
        if number.denominator != 1 or number < 0:
            raise CellRefused(f"“{text(value)}” không phải là mã đơn vị")
        return str(number).zfill(5)
    if not isinstance(value, str):
        raise CellRefused("không phải là mã đơn vị")
    code = unguard(nfc(value))
    return code.zfill(5) if code.isdecimal() else code


def guard(content: str) -> str:
    """Text for a CSV cell: never the start of a formula, whatever opens the file. `unguard` takes it back."""
    return f"'{content}" if content.startswith(_FORMULA_STARTS) else content


def unguard(content: str) -> str:
    """The inverse of `guard`."""
    return content[1:] if content.startswith("'") and content[1:].startswith(_FORMULA_STARTS) else content
