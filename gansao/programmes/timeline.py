"""The phases of a year as bars over its days, in numbers a picture can be drawn from. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gansao.programmes.queries import PhaseOfYear

WIDTH, LEFT, ROW, TOP = 960, 250, 26, 30  # of the picture; where the bars begin; a row's height; the months' line
BARS = WIDTH - LEFT


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    y: int
    x: int
    width: int
    state: str  # over, running, coming
    days: str


@dataclass(frozen=True, slots=True)
class Timeline:
    bars: tuple[Bar, ...]
    months: tuple[tuple[int, str], ...]  # (x, "12/2026")
    today: int | None
    height: int
    width: int = WIDTH


def timeline(phases: Sequence[PhaseOfYear], today: date) -> Timeline | None:
    """None where no phase has both its days."""
    dated = [(each, each.term.first_on, each.term.last_on) for each in phases if each.term.first_on]
    spans = [(each, first, last) for each, first, last in dated if first and last]
    if not spans:
        return None
    start, end = min(first for _, first, _ in spans), max(last for _, _, last in spans)
    length = (end - start).days + 1

    def x(day: date) -> int:
        return LEFT + (day - start).days * BARS // length

    bars = tuple(
        Bar(
            each.phase.name,
            TOP + row * ROW,
            x(first),
            max(3, x(last + timedelta(days=1)) - x(first)),
            "over" if each.is_over else "running" if each.is_running else "coming",
            f"{first:%d/%m/%Y} – {last:%d/%m/%Y}",
        )
        for row, (each, first, last) in enumerate(spans)
    )
    return Timeline(bars, _months(start, end, x), x(today) if start <= today <= end else None, TOP + len(bars) * ROW)


def _months(start: date, end: date, x: object) -> tuple[tuple[int, str], ...]:
    first = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    found = []
    while first <= end:
        found.append((x(first), f"{first:%m/%Y}"))  # type: ignore[operator]
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    every = 1 + len(found) // 8
    return tuple(found[::every])
