"""Stars of many units at once: the same rule as `domain.stars.award`, as one expression over a table of marks.

Counts and compares whole hundredths; integers in, integers out. For the nation and for replays of a rule change; the
register of a province is awarded unit by unit, with reasons, by the domain.
"""

from collections.abc import Mapping, Sequence

import ibis
from ibis import ir


def banding(
    marks: ir.Table,
    *,
    codes: Sequence[str],
    bands: Sequence[tuple[int, int]],
    gates: Sequence[tuple[int, Mapping[str, int]]] = (),
) -> ir.Table:
    """Totals and stars by unit and year.

    `marks` has the columns year, unit, criterion (text), points_x100 (null: not marked); one row a unit, year and
    criterion. `codes` are the set's criteria, `bands` pairs of stars and lower bound in hundredths, `gates` pairs of
    stars and what they require ({criterion: hundredths}). Sets with a rounding or a bonus are the domain's alone.

    Returns year, unit, points_x100, stars_by_points, stars; the last three are null where a unit is incomplete.
    Disqualifiers are the caller's to apply.
    """
    known = marks.filter(marks.criterion.isin(list(codes)))
    required = list(dict.fromkeys(code for _, needs in gates for code in needs))
    units = known.group_by(["year", "unit"]).aggregate(
        marked=known.points_x100.count(),
        total=known.points_x100.sum(),
        **{f"at_{n}": known.points_x100.max(where=known.criterion == code) for n, code in enumerate(required)},
    )
    complete = units.marked == len(codes)
    highest_first = sorted(bands, key=lambda band: band[1], reverse=True)
    by_points = ibis.cases(*((units.total >= lower, stars) for stars, lower in highest_first), else_=0)
    stars = by_points
    for gated, needs in gates:
        below = max((count for count, _ in bands if count < gated), default=0)
        met = ibis.and_(*(units[f"at_{required.index(code)}"] >= need for code, need in needs.items()))
        stars = ibis.ifelse(met | (by_points < gated), stars, ibis.least(stars, below))
    return units.select(
        "year",
        "unit",
        points_x100=ibis.ifelse(complete, units.total, ibis.null()).cast("int64"),
        stars_by_points=ibis.ifelse(complete, by_points, ibis.null()).cast("int64"),
        stars=ibis.ifelse(complete, stars, ibis.null()).cast("int64"),
    )
