"""Rows to columns at least cost with the columns' loads in balance: numbers only, a small integer programme for HiGHS.

Where all weights are equal and the least load is fixed, this is a transportation problem: every vertex of its
relaxation is whole, so the solver is done at its root. Unequal weights make it a true integer programme; then the time
may run out, the best choice found is mended by exchanges, and the bound says how far from the least it can be at most.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]  # scipy ships no types
from scipy.sparse import csr_array  # type: ignore[import-untyped]

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]

# Costs are whole numbers: a bound this near below one is that one, seen through the solver's tolerances.
NEAR = 0.01

# The part of the time that the solver gets; mending what it leaves unproven needs the rest.
MOST = 0.9


class Budget:
    """Seconds to spend, shared by the steps of one piece of work."""

    def __init__(self, seconds: float) -> None:
        self._start = time.perf_counter()
        self._seconds = seconds

    def spent(self) -> float:
        return time.perf_counter() - self._start

    def left(self) -> float:
        """Never nothing: a solver that is called at all may answer at its root."""
        return max(0.05, self._seconds - self.spent())


@dataclass(frozen=True, slots=True)
class Table:
    """What may go where and what it costs. Rows are what is given out, columns who takes it."""

    cost: Whole  # rows x columns, not negative
    allowed: Truth  # rows x columns
    weight: Whole  # a row
    groups: Whole | None = None  # rows x columns: a number for each group of pairs that a cap counts together

    @property
    def height(self) -> int:
        return int(self.cost.shape[0])

    @property
    def width(self) -> int:
        return int(self.cost.shape[1])

    def part(self, rows: Sequence[int]) -> "Table":
        """Some of the rows."""
        at = np.asarray(rows, dtype=np.int64)
        groups = None if self.groups is None else self.groups[at]
        return Table(self.cost[at], self.allowed[at], self.weight[at], groups)

    def total(self, columns: Sequence[int] | Whole) -> int:
        """What a choice costs."""
        return int(self.cost[np.arange(self.height), np.asarray(columns, dtype=np.int64)].sum())

    def loads(self, columns: Sequence[int] | Whole) -> Whole:
        """What each column carries."""
        result = np.zeros(self.width, dtype=np.int64)
        np.add.at(result, np.asarray(columns, dtype=np.int64), self.weight)
        return result

    def spread(self, columns: Sequence[int] | Whole) -> int:
        """The heaviest load less the lightest."""
        carried = self.loads(columns)
        return int(carried.max() - carried.min()) if self.width else 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A column for each row, or None: impossible when `proven`, else not found in time. None costs below `bound`."""

    columns: tuple[int, ...] | None
    cost: int
    bound: int
    proven: bool

    @property
    def impossible(self) -> bool:
        return self.columns is None and self.proven


def least_cost(table: Table, within: int, seconds: float, *, cap: int | None = None) -> Choice:
    """The cheapest choice whose loads differ by at most `within`; with a cap, no group holds more pairs than that."""
    return _solve(table, within, seconds, cap=cap, level=False)


def least_spread(table: Table, seconds: float) -> Choice:
    """A choice whose loads differ as little as they can; `cost` and `bound` are that difference."""
    return _solve(table, int(table.weight.sum()), seconds, cap=None, level=True)


def relaxation(table: Table, within: int, seconds: float = 5) -> float:
    """The least cost if a row could go to several columns in parts: what any solver begins with. There must be one."""
    return float(_answer(table, within, seconds, whole=False).fun)


def smallest_thinkable_spread(table: Table) -> int:
    """What no choice goes below, conflicts or none: whole shares of the weights' common measure."""
    measure = int(np.gcd.reduce(table.weight))
    return measure if measure and (int(table.weight.sum()) // measure) % table.width else 0


def _solve(table: Table, within: int, seconds: float, *, cap: int | None, level: bool) -> Choice:
    """Exactly where the time is enough; else the better of the solver's best choice and the mended relaxation."""
    if table.height == 0:
        return Choice((), 0, 0, proven=True)
    if not table.allowed.any(axis=1).all() or _heaviest(table) - _share(table) > within:
        return Choice(None, 0, 0, proven=True)
    mendable = not level and cap is None
    answer = _answer(table, within, seconds * MOST if mendable else seconds, cap=cap, level=level)
    proven = answer.status in (0, 2)  # solved, or shown to have no solution; 1 is the time limit
    bound = 0 if answer.mip_dual_bound is None else max(0, int(np.ceil(answer.mip_dual_bound - NEAR)))
    found = [] if answer.x is None else [_columns(table, answer.x)]
    if mendable and not proven:
        relaxed = _answer(table, within, seconds, whole=False)
        starts = [x for x in (answer.x, relaxed.x) if x is not None]
        found += [_exchanged(table, _columns(table, x), int(np.floor(x[-2] + NEAR)), within) for x in starts]
    price = table.spread if level else table.total
    best = min(((price(c), c.tolist()) for c in found if table.spread(c) <= within), default=None)
    if best is None:
        return Choice(None, 0, bound, proven)
    return Choice(tuple(best[1]), best[0], min(bound, best[0]), proven)


def _share(table: Table) -> int:
    """Some load is at most this."""
    return int(table.weight.sum()) // max(1, table.width)


def _heaviest(table: Table) -> int:
    """Some load is at least this."""
    return max(-(-int(table.weight.sum()) // max(1, table.width)), int(table.weight.max()))


def _answer(
    table: Table, within: int, seconds: float, *, cap: int | None = None, level: bool = False, whole: bool = True
) -> Any:
    """The solver's answer. Its variables: a yes or no for each allowed pair, the lightest and the heaviest load."""
    pairs = np.nonzero(table.allowed)
    ones = np.ones(len(pairs[0]))
    share, heaviest = _share(table), _heaviest(table)
    return milp(
        np.r_[0 * ones, -1, 1] if level else np.r_[table.cost[pairs], 0, 0],
        integrality=np.r_[ones, 1, 1] * whole,
        bounds=Bounds(np.r_[0 * ones, max(0, heaviest - within), heaviest], np.r_[ones, share, share + within]),
        constraints=_constraints(table, pairs, within, cap),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )


def _columns(table: Table, x: NDArray[np.float64]) -> Whole:
    """The column of each row; of a relaxation, the one with the largest part of it."""
    parts = np.zeros(table.cost.shape)
    parts[table.allowed] = x[:-2]
    return np.asarray(parts.argmax(axis=1), dtype=np.int64)


def _constraints(table: Table, pairs: tuple[Whole, ...], within: int, cap: int | None) -> list[LinearConstraint]:
    """Each row goes to one column; each load lies between the lightest and the heaviest, which are near enough."""
    height, width = table.height, table.width
    rows, columns = pairs
    count = len(rows)
    at, weight, every = np.arange(count), table.weight[rows], np.arange(width)

    def matrix(values: Whole, down: Whole, across: Whole, lines: int) -> csr_array:
        return csr_array((values, (down, across)), shape=(lines, count + 2))

    def less(which: int) -> csr_array:
        """Each load less the lightest (0) or the heaviest (1)."""
        values = np.r_[weight, np.full(width, -1)]
        return matrix(values, np.r_[columns, every], np.r_[at, np.full(width, count + which)], width)

    gap = matrix(np.array([-1, 1]), np.array([0, 0]), np.array([count, count + 1]), 1)
    result = [
        LinearConstraint(matrix(np.ones_like(at), rows, at, height), 1, 1),
        LinearConstraint(less(0), 0, np.inf),
        LinearConstraint(less(1), -np.inf, 0),
        LinearConstraint(gap, 0, within),
    ]
    if cap is not None and table.groups is not None:
        group = table.groups[pairs]
        result.append(LinearConstraint(matrix(np.ones_like(at), group, at, int(group.max()) + 1), 0, cap))
    return result


def _exchanged(table: Table, columns: Whole, lightest: int, within: int) -> Whole:
    """Two rows change places, or one row its column, while that brings loads into their window or else saves cost."""
    columns, rows = columns.copy(), np.arange(len(columns))
    dear = int(table.cost.sum()) + 1
    price = np.where(table.allowed, table.cost, dear * (4 * int(table.weight.sum()) + 1))

    def outside(load: Whole) -> Whole:
        return dear * (np.maximum(0, lightest - load) + np.maximum(0, load - lightest - within))

    while True:
        load = table.loads(columns)
        mine, own, weight = load[columns], price[rows, columns], table.weight
        left = own + outside(mine)
        # Row and column of what is gained: by a swap of two rows; by a move of one row.
        change = mine[:, None] - weight[:, None] + weight[None, :]
        swap = left[:, None] - price[:, columns] - outside(change)
        swap = swap + swap.T
        swap[columns[:, None] == columns[None, :]] = 0
        move = left[:, None] + outside(load)[None, :] - price
        move -= outside(mine - weight)[:, None] + outside(load[None, :] + weight[:, None])
        move[rows, columns] = 0
        first, second = np.unravel_index(int(swap.argmax()), swap.shape)
        row, column = np.unravel_index(int(move.argmax()), move.shape)
        if max(swap[first, second], move[row, column]) <= 0:
            return columns
        if swap[first, second] >= move[row, column]:
            columns[[first, second]] = columns[[second, first]]
        else:
            columns[row] = column
