"""What a reader of the ranking asked for (search, district, stars, order), and what that leaves. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gansao.assessments.queries import RankedUnit, Ranking
from gansao.domain.text import fold
from gansao.ui.chips import Chip, query_of

ORDERS = {
    "hang": "Thứ hạng",
    "ten": "Tên đơn vị",
    "huyen": "Huyện, rồi thứ hạng",
    "diem": "Điểm tăng dần",
    "sap-len": "Gần sao tiếp theo nhất",
}
VIEWS = {"gan-nguong": "Gần ngưỡng", "dong-hang": "Đồng hạng", "thieu-diem": "Thiếu điểm"}
_FAR = 10**9


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address: ?q=my+thai&huyen=217&sao=3&xem=gan-nguong&xep=ten."""

    text: str = ""
    district: str = ""
    stars: int | None = None  # 0: not recognised
    view: str = ""
    order: str = "hang"

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Asked":
        """What makes no sense is passed over: a mistyped address still shows the list."""
        stars, view, order = query.get("sao", ""), query.get("xem", ""), query.get("xep", "")
        return cls(
            text=str(query.get("q", "")).replace("\x00", "").strip()[:100],
            district=str(query.get("huyen", ""))[:5],
            stars=int(stars) if stars in ("0", "1", "2", "3", "4", "5") else None,
            view=view if view in VIEWS else "",
            order=order if order in ORDERS else "hang",
        )

    @property
    def query(self) -> str:
        """The address of this view, without what is as by default."""
        parts = {
            "q": self.text,
            "huyen": self.district,
            "sao": "" if self.stars is None else str(self.stars),
            "xem": self.view,
            "xep": "" if self.order == "hang" else self.order,
        }
        return query_of(parts)


@dataclass(frozen=True, slots=True)
class Listing:
    rows: tuple[RankedUnit, ...]
    chips: tuple[Chip, ...]


def listed(ranking: Ranking, asked: Asked) -> Listing:
    """The rows that were asked for in their order, and the chips with what each of them would leave."""
    found = [row for row in ranking.rows if _found(row, fold(asked.text).split(), asked.district)]
    rows = [row for row in found if _holds(ranking, row, asked.stars, asked.view)]
    rows.sort(key=_order(asked.order))
    return Listing(tuple(rows), tuple(_chips(ranking, found, asked)))


def _found(row: RankedUnit, words: Sequence[str], district: str) -> bool:
    unit = row.unit
    in_district = not district or unit.district_code == district
    return in_district and all(word in unit.folded or word in unit.code for word in words)


def _holds(ranking: Ranking, row: RankedUnit, stars: int | None, view: str) -> bool:
    if stars is not None and row.award.stars != stars:
        return False
    if view == "gan-nguong":
        return row.unit.code in ranking.near
    if view == "dong-hang":
        return row.unit.code in ranking.tied
    return view != "thieu-diem" or row.award.incomplete


def _order(order: str) -> Callable[[RankedUnit], Any]:
    """Sorting is stable over the rank order, so what compares equal stays in rank order."""
    if order == "ten":
        return lambda row: (row.unit.sort_key, row.unit.code)
    if order == "huyen":
        return lambda row: row.unit.district_code
    if order == "diem":
        return lambda row: _FAR if row.award.points is None else row.award.points
    if order == "sap-len":
        return lambda row: row.award.to_next.lacking if row.award.to_next else _FAR
    return lambda row: 0


def _chips(ranking: Ranking, found: Sequence[RankedUnit], asked: Asked) -> list[Chip]:
    plain = replace(asked, stars=None, view="")
    highest = max((row.award.stars or 0 for row in found), default=0)
    choices = [("Tất cả", plain)]
    choices += [(f"{stars} sao", replace(plain, stars=stars)) for stars in range(highest, 0, -1)]
    choices.append(("Chưa đạt", replace(plain, stars=0)))
    choices += [(name, replace(plain, view=view)) for view, name in VIEWS.items()]
    return [
        Chip(
            name,
            sum(_holds(ranking, row, choice.stars, choice.view) for row in found),
            choice.query,
            (choice.stars, choice.view) == (asked.stars, asked.view),
        )
        for name, choice in choices
    ]
