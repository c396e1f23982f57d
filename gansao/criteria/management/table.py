"""A ranking as lines of text: columns stand straight whatever marks the letters carry."""

import unicodedata
from collections.abc import Iterator, Sequence

from gansao.domain import ranking
from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import show, show_percent
from gansao.domain.ranking import Ranked

_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5}
_HEADINGS = ("Hạng", "Mã", "Tên đơn vị", "Điểm", "Sao", "")
_RIGHT = {0, 3}


def as_lines(criteria_set: CriteriaSet, ranked: Sequence[Ranked]) -> Iterator[str]:
    """The table, and the year in one sentence."""
    rows = [_HEADINGS, *(_cells(one) for one in ranked)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    for row in rows:
        cells = (_pad(said, widths[column], column in _RIGHT) for column, said in enumerate(row))
        yield "  ".join(cells).rstrip()
    yield ""
    yield summary_line(ranked)


def summary_line(ranked: Sequence[Ranked]) -> str:
    """ "76 trên 209 đơn vị được công nhận (36,36%): 35 một sao, 30 hai sao, 11 ba sao." """
    counted = ranking.summary(ranked)
    by_stars = [f"{counted['by_stars'][str(n)]} {word} sao" for word, n in _NUMBERS.items()]
    stars = ", ".join(said for said in by_stars if not said.startswith("0 "))
    line = (
        f"{counted['recognised']} trên {counted['units']} đơn vị được công nhận"
        f" ({show_percent(counted['recognised'], counted['units'])}%)" + (f": {stars}" if stars else "")
    )
    lacking = counted["units"] - counted["complete"]
    return f"{line}. {lacking} đơn vị chưa đủ điểm." if lacking else f"{line}."


def _cells(one: Ranked) -> tuple[str, ...]:
    award = one.award
    if award.points is None:
        return "–", one.code, one.name, "–", "–", f"chưa có điểm tiêu chí {', '.join(award.missing)}"
    why = [f"loại trừ {code}" for code in award.disqualified]
    if not award.disqualified and award.stars != award.stars_by_points:
        why.append(f"đủ điểm {award.stars_by_points} sao nhưng chưa đủ điều kiện")
    return str(one.rank), one.code, one.name, show(award.points), str(award.stars), "; ".join(why)


def _width(text: str) -> int:
    """Columns a text takes on a terminal: combining marks take none, wide signs two."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space
