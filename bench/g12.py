"""G12: explained awards of every commune, and the banding of five years of the nation.

G12.1: 10,598 communes x 42 criteria. Limit: bare integer sums by criterion code and bands, in plain Python.
G12.2: 10,598 x 42 x 5 years. Limit: the same totals and bands in one DuckDB query over a table of marks.
"""

from collections.abc import Iterator

import ibis
import numpy as np
import pyarrow

from bench import nation
from bench.measure import Figure, compare
from gansao.domain import stars
from gansao.metrics.banding import banding

AT_LEAST = ("G12.1",)
YEARS = range(2021, 2026)


def explained() -> list[tuple[str, ...]]:
    stars.forget()  # nothing remembered from the run before
    awards = stars.awards(nation.criteria_set(), ((marks, ()) for marks in nation.marks()))
    return [award.reasons() for award in awards]


def bare() -> list[tuple[int, int]]:
    codes, bands = nation.criteria_set().codes, [(b.from_, b.stars) for b in nation.criteria_set().bands]
    results = []
    for marks in nation.marks():
        total = 0
        for code in codes:
            total += marks[code]
        reached = 0
        for lower, count in bands:
            if total >= lower:
                reached = count
        results.append((total, reached))
    return results


def figures() -> Iterator[Figure]:
    assert len(explained()) == len(bare()) == 10_598
    yield compare(
        "G12.1", "10.598 đơn vị xếp sao kèm lý do / cộng và xếp mức trần", ours=explained, limit=bare, goal=0.5,
        at_least=True,
    )  # fmt: skip
    yield from national()


def national() -> Iterator[Figure]:
    """Five years of the nation, 2,225,580 marks, by our Ibis expression and by DuckDB SQL written by hand."""
    connection = ibis.duckdb.connect()
    marks = connection.create_table("marks", _marks_table())
    criteria_set = nation.criteria_set()
    ours = banding(
        marks,
        codes=criteria_set.codes,
        bands=[(band.stars, band.from_) for band in criteria_set.bands],
        gates=[(gate.stars, {r.criterion: r.at_least for r in gate.requires}) for gate in criteria_set.gates],
    )
    bands = " ".join(f"WHEN total >= {b.from_} THEN {b.stars}" for b in reversed(criteria_set.bands))
    gate = criteria_set.gates[0]
    at = ", ".join(
        f"max(points_x100) FILTER (criterion = '{r.criterion}') >= {r.at_least} AS g{n}"
        for n, r in enumerate(gate.requires)
    )
    met = " AND ".join(f"g{n}" for n in range(len(gate.requires)))
    sql = f"""
        SELECT year, unit, total, by_points,
               CASE WHEN by_points >= {gate.stars} AND NOT ({met}) THEN {gate.stars - 1} ELSE by_points END AS stars
        FROM (SELECT *, CASE {bands} ELSE 0 END AS by_points
              FROM (SELECT year, unit, sum(points_x100)::BIGINT AS total, {at} FROM marks GROUP BY 1, 2))
    """
    assert ours.to_pyarrow().num_rows == connection.raw_sql(sql).fetch_arrow_table().num_rows == 10_598 * len(YEARS)
    yield compare(
        "G12.2",
        "10.598 x 42 x 5 năm xếp mức / cùng việc bằng SQL của DuckDB",
        ours=lambda: ours.to_pyarrow(),
        limit=lambda: connection.raw_sql(sql).fetch_arrow_table(),
        goal=2,
        runs=7,
    )


def _marks_table() -> pyarrow.Table:
    codes = nation.criteria_set().codes
    base = np.array([[marks[code] for code in codes] for marks in nation.marks()], dtype=np.int64)
    units, count = np.array(nation.communes()), len(codes)
    return pyarrow.table(
        {
            "year": np.repeat(np.array(YEARS), base.size),
            "unit": np.tile(np.repeat(units, count), len(YEARS)),
            "criterion": np.tile(np.array(codes), len(units) * len(YEARS)),
            "points_x100": np.concatenate([np.roll(base, shift, axis=0).ravel() for shift in range(len(YEARS))]),
        }
    )
