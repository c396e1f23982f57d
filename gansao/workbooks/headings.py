"""Headings of a marks file: which row they stand in, and what each column holds.

A heading may be split over two rows (a merged title above, the criteria's codes below), as offices like to do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gansao.domain.criteria import CriteriaSet
from gansao.domain.text import fold

from . import old_fonts
from .cells import Value, is_empty, text
from .sheets import Sheet

SEARCHED_ROWS = 20

CODE, NAME, DISTRICT, DISQUALIFIERS, TOTAL, PASSED, CRITERION = (
    "code", "name", "district", "disqualifiers", "total", "passed", "criterion",
)  # fmt: skip

_MEANINGS = {
    CODE: "code, mã, mã đơn vị, mã xã, mã đvhc, unit_code",
    NAME: "name, tên, tên đơn vị, tên xã, đơn vị, xã phường thị trấn, xã phường, tên xã phường thị trấn",
    DISTRICT: "huyện, district, tên huyện, quận huyện, huyện thành phố, huyện thị xã thành phố, cấp huyện",
    DISQUALIFIERS: "disqualifiers, không xét, loại trừ, lý do không xét, điều kiện loại trừ",
    TOTAL: "tổng, tổng điểm, tổng cộng, tổng số điểm, cộng, total, points, điểm",
    PASSED: (
        "stt, tt, số tt, số thứ tự, no, xếp loại, xếp hạng, hạng, thứ hạng, rank, sao, số sao, mức sao, stars, kết quả,"
        " ghi chú, note, notes, tỉnh, province, loại, loại đơn vị, kind, trạng thái, status, tham gia, mã huyện,"
        " mã tỉnh, district_code, province_code"
    ),
}
_PASSED_STARTS = ("tong ", "xep loai", "xep hang", "ghi chu", "diem nhom", "cong nhom")
_TOTAL_STARTS = ("tong diem", "tong cong", "tong so diem")
_SIGNS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    meaning: str
    heading: str  # as it stands in the sheet
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Headings:
    row: int  # the last row of the headings, from 0
    columns: tuple[Column, ...]
    unknown: tuple[Column, ...]
    untitled: tuple[int, ...] = ()

    def first(self, meaning: str) -> int | None:
        """The index of the first column of this meaning."""
        return next((column.index for column in self.columns if column.meaning == meaning), None)

    def all(self, meaning: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.meaning == meaning)

    def score(self) -> int:
        """How much of what a marks file needs is here; a criterion counts once."""
        criteria = {column.criterion for column in self.columns if column.criterion}
        others = {column.meaning for column in self.columns if not column.criterion}
        return len(criteria) + len(others) + (100_000 if CODE in others else 10_000 if NAME in others else 0)


def _key(heading: str) -> str:
    return _SIGNS.sub(" ", fold(heading)).strip()


_WORDS = {_key(word): meaning for meaning, words in _MEANINGS.items() for word in words.split(",")}


@lru_cache(maxsize=32)
def _criterion_keys(criteria_set: CriteriaSet) -> Mapping[str, str]:
    return {code.casefold(): code for code in criteria_set.codes}


@lru_cache(maxsize=32)
def _group_keys(criteria_set: CriteriaSet) -> frozenset[str]:
    """Headings of a group's subtotal."""
    codes = [group.code for group in criteria_set.groups]
    names = [group.name for group in criteria_set.groups]
    return frozenset(map(_key, [*codes, *(f"nhóm {code}" for code in codes), *names]))


def meaning(heading: str, criteria_set: CriteriaSet) -> tuple[str, str]:
    """What a heading stands for and, for a criterion, its code; "" for an unknown one."""
    keys = _criterion_keys(criteria_set)
    plain = heading.casefold()
    if code := keys.get(plain) or keys.get(re.sub(r"^(tiêu chí|tc)\s*", "", plain).removesuffix(".0")):
        return CRITERION, code
    key = _key(heading)
    if known := _WORDS.get(key) or _WORDS.get(re.sub(r"\(.*\)", "", key).strip()):
        return known, ""
    if key.startswith(_TOTAL_STARTS) and "nhom" not in key:
        return TOTAL, ""
    is_passed = key.startswith(_PASSED_STARTS) or key in _group_keys(criteria_set)
    return (PASSED, "") if is_passed else ("", "")


def find(sheet: Sheet, criteria_set: CriteriaSet) -> Headings | None:
    """The headings, or None where no row among the first 20 looks like them."""
    best: Headings | None = None
    for candidate in _candidates(sheet, criteria_set):
        if best is None or candidate.score() > best.score():
            best = candidate
    if best is None:
        return None
    named = best.first(CODE) is not None or best.first(NAME) is not None
    many = 2 * len(best.all(CRITERION)) >= len(criteria_set.codes)
    return best if named or many else None


def _candidates(sheet: Sheet, criteria_set: CriteriaSet) -> Iterator[Headings]:
    """Single rows before pairs of rows: a pair must explain more to be preferred."""
    texts = [_texts(row) for row in sheet.rows[: SEARCHED_ROWS + 1]]
    for row, said in enumerate(texts[:SEARCHED_ROWS]):
        yield _headings(row, [(heading,) for heading in said], criteria_set)
    for row in range(min(SEARCHED_ROWS, len(texts)) - 1):
        pair = _pair(sheet, row, texts[row], texts[row + 1], criteria_set)
        if pair:
            yield _headings(row + 1, pair, criteria_set)


def _texts(row: Sequence[Value]) -> list[str]:
    return list(old_fonts.read([_heading(value) for value in row]).texts)


def _heading(value: Value) -> str:
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    return "" if is_empty(value) else text(value).rstrip(":").strip()


def _pair(
    sheet: Sheet, row: int, above: list[str], below: list[str], criteria_set: CriteriaSet
) -> list[tuple[str, ...]] | None:
    """What may be the heading of each column when two rows are one heading; None where the lower row is data."""
    width = max(len(above), len(below))
    above, below = (said + [""] * (width - len(said)) for said in (above, below))
    wide: set[int] = set()
    for (top, left), (_, right) in sheet.merged:
        last = min(right, width - 1)  # a range may reach beyond the table, and ranges may be named again and again
        if top == row and right > left and left not in wide:
            wide.update(range(left, last + 1))
            above[left : last + 1] = [above[left]] * (last + 1 - left)
    if any(up and low and not _goes_on(up, low, criteria_set) for up, low in zip(above, below, strict=True)):
        return None
    pairs = enumerate(zip(above, below, strict=True))
    return [
        (low, up, f"{up} {low}".strip()) if index in wide else (up, low, f"{up} {low}".strip())
        for index, (up, low) in pairs
    ]


def _goes_on(above: str, below: str, criteria_set: CriteriaSet) -> bool:
    """Whether the lower text may belong to the heading above: below “Mã” stands “đơn vị”, not a unit's code."""
    kind = meaning(above, criteria_set)
    return kind[0] not in (CODE, NAME) or meaning(f"{above} {below}", criteria_set) == kind


def _headings(row: int, headings: list[tuple[str, ...]], criteria_set: CriteriaSet) -> Headings:
    known, unknown, untitled = [], [], []
    for index, choices in enumerate(headings):
        meanings = ((said, *meaning(said, criteria_set)) for said in choices if said)
        found = next((entry for entry in meanings if entry[1]), None)
        if found:
            known.append(Column(index, found[1], found[0], found[2]))
        elif choices[-1]:
            unknown.append(Column(index, "", choices[-1]))
        else:
            untitled.append(index)
    return Headings(row, tuple(known), tuple(unknown), tuple(untitled))
