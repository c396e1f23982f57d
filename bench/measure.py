"""Timing that can be trusted on a noisy machine: ours and its limit in turn, medians, and the ratio pair by pair."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    id: str
    what: str
    ours: float
    limit: float
    unit: str
    ratio: float  # ours / limit
    goal: float
    met: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def seconds(work: Callable[[], object]) -> float:
    """One run's wall seconds, with the collector's debts paid before."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(
    key: str,
    what: str,
    *,
    ours: Callable[[], object],
    limit: Callable[[], object],
    goal: float,
    runs: int = 9,
    at_least: bool = False,
) -> Figure:
    """Ours against its limit, alternating; the quoted ratio is the median of the pairs' ratios.

    `goal` bounds ours / limit from above; with `at_least`, both are speeds and it bounds the ratio from below.
    """
    ours()
    limit()
    pairs = [(seconds(ours), seconds(limit)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    return Figure(
        id=key,
        what=what,
        ours=round(statistics.median(a for a, _ in pairs) * 1000, 2),
        limit=round(statistics.median(b for _, b in pairs) * 1000, 2),
        unit="ms",
        ratio=round(1 / ratio if at_least else ratio, 2),
        goal=goal,
        met=1 / ratio >= goal if at_least else ratio <= goal,
    )


def compare_rates(key: str, what: str, pairs: list[tuple[float, float]], *, unit: str, goal: float) -> Figure:
    """Rates (higher is better) measured in turn: ours / limit must reach the goal."""
    ratio = statistics.median(a / b for a, b in pairs)
    return Figure(
        id=key,
        what=what,
        ours=round(statistics.median(a for a, _ in pairs), 1),
        limit=round(statistics.median(b for _, b in pairs), 1),
        unit=unit,
        ratio=round(ratio, 2),
        goal=goal,
        met=ratio >= goal,
    )
