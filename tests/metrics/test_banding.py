"""The wide expression and the exact award agree, unit by unit."""

import random

import duckdb
import ibis
import pyarrow

from gansao import law
from gansao.demo import synthesis
from gansao.domain import stars
from gansao.metrics.banding import banding

SET = law.criteria_set("cqtt-mau-2023")
RULES = {
    "codes": SET.codes,
    "bands": [(band.stars, band.from_) for band in SET.bands],
    "gates": [(gate.stars, {r.criterion: r.at_least for r in gate.requires}) for gate in SET.gates],
}


def table(units):
    rows = [
        {"year": 2023, "unit": unit, "criterion": code, "points_x100": mark}
        for unit, marks in units.items()
        for code, mark in marks.items()
    ]
    return pyarrow.Table.from_pylist(rows)


def test_agrees_with_the_award_gates_and_gaps_included():
    chance = random.Random(7)
    units = {f"{n:05d}": dict(synthesis.spend(SET, 25 * chance.randint(300, 394), chance)) for n in range(300)}
    for unit in list(units)[:40]:
        units[unit]["11"] = None
    connection = ibis.duckdb.connect()
    marks = connection.create_table("marks", table(units))
    found = {row["unit"]: row for row in banding(marks, **RULES).to_pyarrow().to_pylist()}
    assert len(found) == 300
    capped = 0
    for unit, marks_of_unit in units.items():
        award = stars.award(SET, marks_of_unit)
        row = found[unit]
        assert (row["points_x100"], row["stars_by_points"], row["stars"]) == (
            award.points,
            award.stars_by_points,
            award.stars,
        )
        capped += award.stars != award.stars_by_points
    assert capped > 10


def test_agrees_with_hand_written_sql():
    units = {"00001": {c.code: c.points for c in SET.criteria}, "00002": {c.code: 0 for c in SET.criteria}}
    arrow = table(units)
    connection = duckdb.connect()
    connection.register("marks", arrow)
    by_hand = connection.sql("SELECT unit, sum(points_x100)::BIGINT FROM marks GROUP BY 1 ORDER BY 1").fetchall()
    expression = banding(ibis.memtable(arrow), **RULES).order_by("unit").to_pyarrow().to_pylist()
    assert by_hand == [(row["unit"], row["points_x100"]) for row in expression] == [("00001", 10000), ("00002", 0)]
