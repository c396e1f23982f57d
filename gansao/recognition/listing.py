"""The public list of a year: what a reader asked for (search, star, district, order, page), and what that leaves.

Pure: it works on any rows that carry `folded`, `code`, `stars`, `district_code`, `rank` and `sort_key`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from gansao.domain.text import bare_name, fold, sort_key

PAGE_SIZE = 250
ORDERS = {"hang": "thứ hạng", "ten": "tên đơn vị", "huyen": "huyện, rồi tên"}


class Listed(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def folded(self) -> str: ...
    @property
    def sort_key(self) -> str: ...
    @property
    def stars(self) -> int | None: ...
    @property
    def rank(self) -> int | None: ...
    @property
    def district_code(self) -> str: ...
    @property
    def district_name(self) -> str: ...


R = TypeVar("R", bound=Listed)


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address: /ket-qua/2023/?q=my+thai&sao=3&huyen=217&xep=ten&trang=2."""

    text: str = ""
    stars: int | None = None  # 0: not recognised
    district: str = ""
    order: str = "hang"
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Asked":
        """What is no sense is passed over: a reader who mistypes an address still gets the list."""
        stars, page, order = query.get("sao", ""), query.get("trang", ""), query.get("xep", "")
        return cls(
            text=str(query.get("q", "")).replace("\x00", "").strip()[:100],
            stars=int(stars) if stars in ("0", "1", "2", "3", "4", "5") else None,
            district=str(query.get("huyen", ""))[:5],
            order=order if order in ORDERS else "hang",
            page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.district or self.stars is not None)

    def address(self, **changes: Any) -> str:
        """The query string for the same list with something else asked; from its first page."""
        asked = replace(self, **{"page": 1, **changes})
        parts = {
            "q": asked.text,
            "sao": "" if asked.stars is None else asked.stars,
            "huyen": asked.district,
            "xep": "" if asked.order == "hang" else asked.order,
            "trang": "" if asked.page == 1 else asked.page,
        }
        return "?" + urlencode({name: value for name, value in parts.items() if value != ""})


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    asked: Asked
    rows: tuple[R, ...]  # of this page
    found: int  # on all pages
    total: int
    pages: int

    @property
    def page_links(self) -> tuple[tuple[int, str], ...]:
        """(page, address) of every page; empty where one page holds all."""
        if self.pages < 2:
            return ()
        return tuple((number, self.asked.address(page=number)) for number in range(1, self.pages + 1))


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter by stars: its name, how many units, its address, whether it is the one in force."""

    name: str
    count: int
    address: str
    current: bool


def select(units: Sequence[R], asked: Asked) -> Listing[R]:
    """The units that were asked for, in the order asked for, one page of them."""
    rows = [unit for unit in units if _holds(unit, asked)]
    rows.sort(key=_KEYS[asked.order])
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(asked.page, pages)
    shown = tuple(rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return Listing(replace(asked, page=page), shown, len(rows), len(units), pages)


def chips(units: Sequence[R], asked: Asked) -> tuple[Chip, ...]:
    """ "Tất cả 209", "3 sao 11", ..., "Chưa đạt 133": counted within what else was asked."""
    within = [unit for unit in units if _holds(unit, replace(asked, stars=None))]
    counts = {stars: sum((unit.stars or 0) == stars for unit in within) for stars in (5, 4, 3, 2, 1, 0)}
    made = [Chip("Tất cả", len(within), asked.address(stars=None), asked.stars is None)]
    for stars, count in counts.items():
        if count or asked.stars == stars:
            name = f"{stars} sao" if stars else "Chưa đạt"
            made.append(Chip(name, count, asked.address(stars=stars), asked.stars == stars))
    return tuple(made)


def districts(units: Sequence[R]) -> tuple[tuple[str, str], ...]:
    """(code, name) of the districts, as Vietnamese sorts; empty where there are none."""
    named = {unit.district_code: unit.district_name for unit in units if unit.district_code}
    return tuple(sorted(named.items(), key=lambda item: sort_key(bare_name(item[1]))))


def neighbours(units: Sequence[R], code: str) -> tuple[R | None, R | None]:
    """Who stands before and after a unit in the order of ranks."""
    ordered = sorted(units, key=_KEYS["hang"])
    place = next(index for index, unit in enumerate(ordered) if unit.code == code)
    before = ordered[place - 1] if place else None
    after = ordered[place + 1] if place + 1 < len(ordered) else None
    return before, after


def _holds(unit: Listed, asked: Asked) -> bool:
    if asked.stars is not None and (unit.stars or 0) != asked.stars:
        return False
    if asked.district and unit.district_code != asked.district:
        return False
    words = fold(asked.text).split()
    return all(word in unit.folded for word in words) or (len(words) == 1 and unit.code.startswith(words[0]))


_KEYS: Mapping[str, Any] = {
    "hang": lambda unit: (unit.rank is None, unit.rank or 0, unit.sort_key, unit.code),
    "ten": lambda unit: (unit.sort_key, unit.code),
    "huyen": lambda unit: (unit.district_code, unit.sort_key, unit.code),
}
