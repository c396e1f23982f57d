"""The programme against every choice there is, and what the bound may claim."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gansao.estimates import balancing
from gansao.estimates.balancing import Table, least_cost, least_spread, smallest_thinkable_spread


@st.composite
def tables(draw: st.DrawFn) -> Table:
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    cells = st.lists(st.integers(0, 90_000), min_size=width, max_size=width)
    free = st.lists(st.sampled_from([True, True, False]), min_size=width, max_size=width)
    return Table(
        np.array(draw(st.lists(cells, min_size=height, max_size=height)), np.int64),
        np.array(draw(st.lists(free, min_size=height, max_size=height)), bool),
        np.array(draw(st.lists(st.integers(1, 4), min_size=height, max_size=height)), np.int64),
    )


def every_choice(table: Table) -> list[tuple[int, ...]]:
    return [
        columns
        for columns in product(range(table.width), repeat=table.height)
        if all(table.allowed[row, column] for row, column in enumerate(columns))
    ]


@given(tables(), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_no_choice_is_cheaper(table: Table, within: int) -> None:
    costs = [table.total(columns) for columns in every_choice(table) if table.spread(columns) <= within]
    choice = least_cost(table, within, 5)
    assert choice.proven
    if not costs:
        assert choice.impossible
        return
    assert choice.columns is not None
    assert choice.cost == choice.bound == min(costs) == table.total(choice.columns)
    assert table.spread(choice.columns) <= within
    assert all(table.allowed[row, column] for row, column in enumerate(choice.columns))


@given(tables())
@settings(max_examples=40, deadline=None)
def test_no_choice_is_more_even(table: Table) -> None:
    spreads = [table.spread(columns) for columns in every_choice(table)]
    choice = least_spread(table, 5)
    if not spreads:
        assert choice.impossible
        return
    assert choice.columns is not None
    assert choice.cost == choice.bound == min(spreads) == table.spread(choice.columns)
    assert smallest_thinkable_spread(table) <= min(spreads)


@given(tables(), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_a_cap_counts_the_pairs_of_a_group(table: Table, cap: int) -> None:
    groups = np.arange(table.height)[:, None] % 2 + 0 * table.cost  # even and odd rows, whatever the column
    groups = groups * table.width + np.arange(table.width)[None, :]
    capped = Table(table.cost, table.allowed, table.weight, groups)

    def keeps(columns: tuple[int, ...]) -> bool:
        met = [int(groups[row, column]) for row, column in enumerate(columns)]
        return max(met.count(group) for group in met) <= cap

    costs = [table.total(columns) for columns in every_choice(table) if keeps(columns)]
    choice = least_cost(capped, int(table.weight.sum()), 5, cap=cap)
    assert (choice.impossible, choice.cost) == ((False, min(costs)) if costs else (True, 0))


@given(tables(), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_an_exchange_never_makes_it_worse(table: Table, within: int) -> None:
    """From any admissible start: still admissible, no dearer, and never outside a window it was in."""
    starts = [columns for columns in every_choice(table) if table.spread(columns) <= within]
    for start in starts[:5]:
        columns = np.array(start, np.int64)
        mended = balancing._exchanged(table, columns, int(table.loads(columns).min()), within)
        assert all(table.allowed[row, column] for row, column in enumerate(mended))
        assert table.spread(mended) <= within
        assert table.total(mended) <= table.total(start)
        assert columns.tolist() == list(start)


def uneven_case() -> Table:
    """A hundred and twenty pieces of unlike weight for eight columns."""
    chance = np.random.default_rng(7)
    shape = (120, 8)
    return Table(chance.integers(1000, 60_000, shape), chance.random(shape) > 0.2, chance.integers(1, 60, shape[0]))


def test_when_time_runs_out_the_mended_choice_is_admissible_and_the_bound_below_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = uneven_case()
    solve = balancing.milp

    def out_of_time(*arguments: object, **options: object) -> object:
        answer = solve(*arguments, **options)
        if np.any(options["integrality"]):  # the whole-number run is cut off before it finds anything
            answer.status, answer.x, answer.mip_dual_bound = 1, None, 12_345.6
        return answer

    monkeypatch.setattr(balancing, "milp", out_of_time)
    choice = least_cost(table, 30, 5)
    assert choice.columns is not None and not choice.proven
    assert table.spread(choice.columns) <= 30
    assert (choice.bound, choice.cost) == (12_346, table.total(choice.columns))
    relaxed = balancing.relaxation(table, 30)
    assert relaxed <= choice.cost <= 1.1 * relaxed


def test_nothing_found_in_time_is_not_called_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = type("Answer", (), {"status": 1, "x": None, "mip_dual_bound": None})
    monkeypatch.setattr(balancing, "milp", lambda *_, **__: answer)
    choice = least_cost(uneven_case(), 30, 5)
    assert (choice.columns, choice.proven, choice.impossible, choice.bound) == (None, False, False, 0)


def test_nothing_to_give_out() -> None:
    empty = Table(np.zeros((0, 3), np.int64), np.zeros((0, 3), bool), np.zeros(0, np.int64))
    assert least_cost(empty, 0, 5).columns == ()
    assert smallest_thinkable_spread(empty) == 0


@pytest.mark.parametrize(
    ("weights", "width", "least"), [([1] * 20, 10, 0), ([1] * 209, 10, 1), ([6, 6, 9], 2, 3), ([6, 6], 2, 0)]
)
def test_the_smallest_thinkable_spread(weights: list[int], width: int, least: int) -> None:
    shape = (len(weights), width)
    table = Table(np.zeros(shape, np.int64), np.ones(shape, bool), np.array(weights))
    assert smallest_thinkable_spread(table) == least
