"""Points are whole hundredths: 92,50 điểm is the integer 9250. A `Fraction` only where a division has occurred.

Nothing here rounds but `show`, which rounds down for the eye (90 - 1/300 is shown 89,99 and is not 90), `percent`
(half up, as the province prints shares) and `round_to`, which a criteria set asks for by name.
"""

import re
from fractions import Fraction

Points = int | Fraction
"""Hundredths of a point; a Fraction of hundredths where marks were averaged."""

_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d*)?|[+-]?[.,]\d+")
_WHOLE = re.compile(r"\d{1,30}")
_NEAR = Fraction(1, 10**9)  # a spreadsheet's 2.4999999999999996 is 2.50
ROUNDING_MODES = ("down", "half_up", "up")


class PointsError(ValueError):
    """What was given is not a number of points; the message is Vietnamese and says what is wrong."""


def parse(text: str) -> int:
    """Hundredths from a text with decimal comma or point: "1,25" -> 125.

    Raises PointsError for what is no number, is negative, or has more than two decimals.
    """
    clean = text.strip()
    if not _NUMBER.fullmatch(clean):
        raise PointsError(f"“{text}” không phải là số điểm")
    return from_fraction(Fraction(clean.replace(",", ".").rstrip(".")), shown=clean)


def from_fraction(value: Fraction, shown: str = "") -> int:
    """Hundredths from an exact number of points; within 1e-9 of a hundredth it is that hundredth."""
    shown = shown or str(value)
    nearest = round(value * 100)
    if abs(value - Fraction(nearest, 100)) > _NEAR:
        raise PointsError(f"“{shown}” có quá hai chữ số thập phân")
    if nearest < 0:
        raise PointsError(f"“{shown}” là số âm")
    return nearest


def text(points: Points) -> str:
    """For machines: "92.50". Rounded down where it is a fraction."""
    whole, cents = divmod(_floor(points), 100)
    return f"{whole}.{cents:02d}"


def show(points: Points) -> str:
    """For people, as Vietnamese writes numbers: "92,50", "1.234,50". Rounded down where it is a fraction."""
    whole, cents = divmod(_floor(points), 100)
    return f"{whole:,}".replace(",", ".") + f",{cents:02d}"


def short(points: Points) -> str:
    """For people, as one says it: "2", "1,5", "0,75"."""
    shown = show(points)
    return shown.rstrip("0").rstrip(",")


def signed(hundredths: int) -> str:
    """A difference for people, with its sign: "+1,25", "−0,50", "0,00"."""
    return ("+" if hundredths > 0 else "−" if hundredths < 0 else "") + show(abs(hundredths))


def exact_text(points: Points) -> str:
    """For frozen records: "92.50", or "269/3" points where it is no whole hundredth. `parse_exact` reads it back."""
    if isinstance(points, int) or points.denominator == 1:
        return text(points)
    value = points / 100
    return f"{value.numerator}/{value.denominator}"


def parse_exact(exact: str) -> Points:
    """The inverse of `exact_text`. Raises PointsError."""
    numerator, slash, denominator = exact.partition("/")
    if not slash:
        return parse(exact)
    if not _WHOLE.fullmatch(numerator) or not _WHOLE.fullmatch(denominator) or not int(denominator):
        raise PointsError(f"“{exact}” không phải là số điểm")
    return Fraction(int(numerator), int(denominator)) * 100


def percent(numerator: int, denominator: int) -> str:
    """A share in percent with two places, half up: (76, 209) -> "36.36". Of nothing it is "0.00"."""
    if not denominator:
        return "0.00"
    return text((20000 * numerator + denominator) // (2 * denominator))


def show_percent(numerator: int, denominator: int) -> str:
    """`percent` for people: "36,36"."""
    return percent(numerator, denominator).replace(".", ",")


def round_to(points: Points, step: int, mode: str) -> int:
    """Points to a multiple of `step` hundredths: "down", "up" or "half_up". Only where a criteria set says so."""
    steps = Fraction(points) / step
    if mode == "down":
        return _floor(steps) * step
    if mode == "up":
        return -_floor(-steps) * step
    if mode == "half_up":
        return _floor(steps + Fraction(1, 2)) * step
    raise ValueError(f"unknown rounding mode {mode!r}")


def _floor(value: Points) -> int:
    return value if isinstance(value, int) else value.numerator // value.denominator
