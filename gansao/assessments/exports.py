"""Files made of a year's marks: the workbook to fill in, the ranking to read. Nothing in them starts a formula."""

import csv
import io
from collections.abc import Iterable

from gansao.assessments.queries import Ranking, UnitOfYear
from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import text
from gansao.programmes.models import Programme
from gansao.workbooks.cells import guard
from gansao.workbooks.marks import MarksRow
from gansao.workbooks.ranking import ranking_workbook
from gansao.workbooks.template import marks_workbook
from gansao.workbooks.wording import SYNTHETIC

LEAD = ("code", "name", "district", "status", "rank", "points", "stars")


def empty_workbook(programme: Programme, criteria_set: CriteriaSet, units: Iterable[UnitOfYear]) -> bytes:
    """The year's own workbook: one row a unit that takes part, no mark."""
    present = (unit for unit in units if unit.takes_part)
    rows = sorted(present, key=lambda unit: (unit.district_code, unit.sort_key, unit.code))
    return _workbook(programme, criteria_set, [_row(unit, {}, ()) for unit in rows])


def filled_workbook(programme: Programme, ranking: Ranking) -> bytes:
    """The same workbook with the marks that stand."""
    rows = sorted(ranking.rows, key=lambda row: (row.unit.district_code, row.unit.sort_key, row.unit.code))
    given = [_row(row.unit, dict(row.marks), row.award.disqualified) for row in rows]
    return _workbook(programme, ranking.criteria_set, given)


def ranking_xlsx(programme: Programme, ranking: Ranking) -> bytes:
    """The ranking with its reasons, the counts and every mark."""
    return ranking_workbook(
        ranking.criteria_set,
        ranking.placed,
        {row.unit.code: row.marks for row in ranking.rows},
        districts={row.unit.code: row.unit.district_name for row in ranking.rows if row.unit.district_name},
        title=f"Xếp hạng năm {programme.year}, {programme.province_name}",
        synthetic=programme.synthetic,
    )


def ranking_csv(programme: Programme, ranking: Ranking) -> str:
    """Units in rank order, then those without a rank, then those that do not take part. `gansao rank` reads it back."""
    codes = ranking.criteria_set.codes
    lines: list[list[object]] = [[SYNTHETIC]] if programme.synthetic else []
    lines.append([*LEAD, *codes, "disqualifiers"])
    for row in ranking.rows:
        award = row.award
        points = "" if award.points is None else text(award.points)
        marks = [text(row.marks[code]) if code in row.marks else "" for code in codes]
        disqualified = ";".join(award.disqualified)
        lines.append([*_lead(row.unit), row.rank or "", points, _or_empty(award.stars), *marks, disqualified])
    lines += [[*_lead(unit), *[""] * (len(codes) + 4)] for unit in ranking.absent]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue()


def _lead(unit: UnitOfYear) -> list[object]:
    return [unit.code, guard(unit.name), guard(unit.district_name), unit.status]


def _or_empty(number: int | None) -> int | str:
    return "" if number is None else number


def _row(unit: UnitOfYear, marks: dict[str, int], disqualifiers: tuple[str, ...]) -> MarksRow:
    return MarksRow(unit.code, unit.name, unit.district_name, marks, disqualifiers, 0)


def _workbook(programme: Programme, criteria_set: CriteriaSet, rows: list[MarksRow]) -> bytes:
    title = f"Bảng điểm năm {programme.year}, {programme.province_name}"
    return marks_workbook(criteria_set, rows, title=title, synthetic=programme.synthetic)
