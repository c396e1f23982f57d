"""The ranking table as HTML, put together in Python: 209 x 42 cells are too many for a template node each.

Every text from outside goes through `escape`; a criterion's cell is made once for each mark that occurs.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from gansao.assessments.listing import Asked
from gansao.assessments.queries import RankedUnit, Ranking
from gansao.criteria.wording import short
from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import show
from gansao.domain.stars import Award
from gansao.ui.components import stars

_MISSING_SHOWN = 6


def head(criteria_set: CriteriaSet) -> SafeString:
    """The group row's and the criterion row's cells: codes that link to the criteria's names below."""
    groups = "".join(
        f'<th scope="colgroup" colspan="{len(group.criteria)}" class="g" title="{escape(group.name)}">'
        f"Nhóm {escape(group.code)}, {short(group.points)} điểm</th>"
        for group in criteria_set.groups
    )
    return mark_safe(groups)  # escaped above


def criterion_heads(criteria_set: CriteriaSet) -> SafeString:
    firsts = _firsts(criteria_set)
    cells = "".join(
        f'<th scope="col" class="{"n f" if c.code in firsts else "n"}"><a href="#tc-{escape(c.code)}" '
        f'title="{escape(c.name)} (tối đa {short(c.points)} điểm)">{escape(c.code)}</a></th>'
        for c in criteria_set.criteria
    )
    return mark_safe(cells)  # escaped above


def body(ranking: Ranking, rows: Iterable[RankedUnit], asked: Asked, *, districts: bool) -> SafeString:
    """One <tr> a unit."""
    cells = _Cells(ranking.criteria_set)
    link = f"?{escape(asked.query)}{'&amp;' if asked.query else ''}don-vi="
    parts = []
    for row in rows:
        unit, award = row.unit, row.award
        tie = "=" if unit.code in ranking.tied else ""
        near = "≈&nbsp;" if unit.code in ranking.near else ""
        district = f"<td>{escape(unit.district_name)}</td>" if districts else ""
        points = "–" if award.points is None else show(award.points)
        lacking = _next(award, bool(row.marks))
        parts.append(
            f'<tr><td class="n r">{"–" if row.rank is None else row.rank}{tie}</td>'
            f'<th scope="row"><a href="{link}{escape(unit.code)}#don-vi">{escape(unit.name)}</a></th>{district}'
            f'<td>{stars(award.stars)}</td><td class="n p">{near}{points}</td><td class="x">{lacking}</td>'
            f"{cells.of(row)}</tr>"
        )
    return mark_safe("".join(parts))  # escaped above


def foot(criteria_set: CriteriaSet, rows: Sequence[RankedUnit], *, lead: int) -> SafeString:
    """Below each criterion: the points given over the points there were to give, from the units marked in it."""
    given, possible, marked, shares = [], [], [], []
    firsts = _firsts(criteria_set)
    for criterion in criteria_set.criteria:
        found = [mark for row in rows if (mark := row.marks.get(criterion.code)) is not None]
        most = criterion.points * len(found)
        kind = "n f" if criterion.code in firsts else "n"
        given.append(f'<td class="{kind}">{short(sum(found))}</td>')
        possible.append(f'<td class="{kind}">{short(most)}</td>')
        marked.append(f'<td class="{kind}">{len(found)}</td>')
        shares.append(f'<td class="{kind}">{_whole_percent(sum(found), most)}</td>')
    lines = (
        ("Tổng điểm đã chấm", given),
        ("Trên điểm tối đa", possible),
        ("Tỷ lệ đạt", shares),
        ("Số đơn vị đã chấm", marked),
    )
    return mark_safe(
        "".join(
            f'<tr><th scope="row" colspan="2">{n}</th><td colspan="{lead - 2}"></td>{"".join(c)}</tr>' for n, c in lines
        )
    )


class _Cells:
    """The cells of the criteria, each made once for a mark."""

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.set = criteria_set
        firsts = _firsts(criteria_set)
        self.columns: list[tuple[str, int, bool, dict[int | None, str]]] = [
            (criterion.code, criterion.points, criterion.code in firsts, {}) for criterion in criteria_set.criteria
        ]

    def of(self, row: RankedUnit) -> str:
        marks, cells = row.marks.get, []
        for code, most, first, made in self.columns:
            mark = marks(code)
            cell = made.get(mark)
            if cell is None:
                cell = made[mark] = _cell(mark, most, first)
            cells.append(cell)
        return "".join(cells)


def _cell(mark: int | None, most: int, first: bool) -> str:
    state = "missing" if mark is None else "zero" if mark == 0 else "full" if mark == most else ""
    classes = " ".join(filter(None, ("n", "f" if first else "", state)))
    return f'<td class="{classes}">{"–" if mark is None else show(mark)}</td>'


def _next(award: Award, marked: bool) -> str:
    if award.incomplete and not marked:
        return "Chưa có điểm nào"
    if award.incomplete:
        shown = ", ".join(award.missing[:_MISSING_SHOWN])
        more = len(award.missing) - _MISSING_SHOWN
        return escape(f"Chưa chấm tiêu chí {shown}") + (f" và {more} tiêu chí nữa" if more > 0 else "")
    if award.disqualified:
        return escape(f"Không xét công nhận ({', '.join(award.disqualified)})")
    following = award.to_next
    if following is None:
        return "Đã ở mức cao nhất"
    parts = [f"thiếu {show(-(-following.lacking // 1))} điểm"] if following.lacking else []
    needs: dict[str, int] = {}
    for lack in following.shortfalls:  # two gates may ask the same criterion; the higher demand is the one to meet
        needs[lack.criterion] = max(lack.needs, needs.get(lack.criterion, 0))
    if needs:
        parts.append("cần " + ", ".join(f"tiêu chí {code} từ {short(least)} điểm" for code, least in needs.items()))
    return escape(f"{following.stars} sao: {'; '.join(parts)}")


@lru_cache(maxsize=64)
def _firsts(criteria_set: CriteriaSet) -> frozenset[str]:
    """The first criterion of each group: a line stands before it."""
    return frozenset(group.criteria[0].code for group in criteria_set.groups if group.criteria)


def _whole_percent(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)}%" if whole else "–"
