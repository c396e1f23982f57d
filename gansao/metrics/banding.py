"""Stars of many units at once: the same rule as `domain.stars.award`, as one expression over a table of marks.

Counts and compares whole hundredths; integers in, integers out. For the nation and for replays of a rule change; the
register of a province is awarded unit by unit, with reasons, by the domain.
"""

import ibis
from ibis import ir

from gansao.domain.criteria import CriteriaSet


def banding(marks: ir.Table, criteria_set: CriteriaSet) -> ir.Table:
    """Totals and stars by unit and year.

    `marks` has the columns year, unit, criterion (text), points_x100 (null: not marked); one row a unit, year and
    criterion. Returns year, unit, points_x100, stars_by_points, stars; the last three are null where a unit is
    incomplete. Disqualifiers are the caller's to apply. Sets with a rounding or a bonus are refused with ValueError.
    """
    if criteria_set.rounding or any(criterion.bonus for criterion in criteria_set.criteria):
        raise ValueError("rounding and bonus are the domain's: award such units one by one")
    known = marks.filter(marks.criterion.isin(criteria_set.codes))
    required = {r.criterion: 0 for gate in criteria_set.gates for r in gate.requires}
    units = known.group_by(["year", "unit"]).aggregate(
        marked=known.points_x100.count(),
        total=known.points_x100.sum(),
        **{
            f"at_{position}": known.points_x100.max(where=known.criterion == code)
            for position, code in enumerate(required)
        },
    )
    complete = units.marked == len(criteria_set.codes)
    by_points = ibis.cases(*((units.total >= band.from_, band.stars) for band in reversed(criteria_set.bands)), else_=0)
    places = {code: position for position, code in enumerate(required)}
    capped = by_points
    for gate in criteria_set.gates:
        below = max((b.stars for b in criteria_set.bands if b.stars < gate.stars), default=0)
        met = ibis.and_(*(units[f"at_{places[r.criterion]}"] >= r.at_least for r in gate.requires))
        capped = ibis.ifelse(met | (by_points < gate.stars), capped, ibis.least(capped, below))
    return units.select(
        "year",
        "unit",
        points_x100=ibis.ifelse(complete, units.total, ibis.null()).cast("int64"),
        stars_by_points=ibis.ifelse(complete, by_points, ibis.null()).cast("int64"),
        stars=ibis.ifelse(complete, capped, ibis.null()).cast("int64"),
    )
