"""Criteria sets from plain data and back: `check` reports every fault with its place, `build` makes the set.

Plain data is what YAML, XLSX or JSON give: mappings, lists, texts, whole numbers, Decimals and dates; exact numbers may
be texts ("0.75"). Nothing here has a default that a province might not expect: what is missing is a fault.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from . import points
from .criteria import (
    BONUS_RULES,
    Band,
    Checklist,
    CriteriaSet,
    Criterion,
    Deduct,
    Disqualifier,
    Gate,
    Group,
    Item,
    Judged,
    Levels,
    Method,
    Ratio,
    Requirement,
    Rounding,
    Step,
)
from .faults import Fault
from .plain_data import to_data
from .reading import Reader

__all__ = ["CriteriaSetInvalid", "build", "check", "to_data"]

METHOD_NAMES = ("checklist", "levels", "ratio", "deduct", "judged")
WHEN_EMPTY = ("full", "zero", "incomplete")
WHEN_NOT_ARISING = ("full", "zero")
MAX_STARS = 5
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SET_KEYS = {
    "id", "name", "in_force_from", "in_force_until", "total", "source", "official", "notes", "groups", "bands",
    "gates", "disqualifiers", "rounding", "bonus",
}  # fmt: skip
_CRITERION_KEYS = {"code", "name", "points", "method", "evidence", "when_not_arising", "bonus", "metric_hint"}
_METHOD_KEYS = {
    "checklist": {"items"},
    "levels": {"levels"},
    "ratio": {"metric", "steps", "when_empty", "minimum_sample"},
    "deduct": {"per_event", "metric"},
    "judged": {"step"},
}


class CriteriaSetInvalid(ValueError):
    """The data is no criteria set; `faults` says all that is wrong."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


def check(data: Any) -> tuple[Fault, ...]:
    """Every fault of the data, each with its place; empty where a set can be built."""
    return _read(data)[1]


def build(data: Any) -> CriteriaSet:
    """The criteria set. Raises CriteriaSetInvalid with all faults."""
    criteria_set, faults = _read(data)
    if faults or criteria_set is None:
        raise CriteriaSetInvalid(faults)
    return criteria_set


def _read(data: Any) -> tuple[CriteriaSet | None, tuple[Fault, ...]]:
    reader = Reader()
    needed = {"id", "name", "in_force_from", "total", "source", "groups", "bands"}
    read = reader.mapping(data, "bộ tiêu chí", _SET_KEYS, needed)
    if not read:
        return None, tuple(reader.faults)
    key = reader.text(read.get("id"), "id")
    if key and not _ID.fullmatch(key):
        reader.fault("id", f"“{key}” chỉ được gồm chữ thường không dấu, chữ số và gạch nối")
    first_on = reader.day(read.get("in_force_from"), "in_force_from") if "in_force_from" in read else None
    last_on = reader.day(read["in_force_until"], "in_force_until") if read.get("in_force_until") else None
    if first_on and last_on and last_on < first_on:
        reader.fault("in_force_until", "ngày hết hiệu lực đứng trước ngày có hiệu lực")
    total = reader.points(read["total"], "total", least=1) if "total" in read else None
    groups = tuple(_groups(reader, read.get("groups")))
    criteria = [criterion for group in groups for criterion in group.criteria]
    bonus = reader.choice(read.get("bonus"), "bonus", BONUS_RULES, "capped")
    _check_sums(reader, groups, total)
    highest = total
    if total is not None and bonus == "added":
        highest = total + sum(c.points for c in criteria if c.bonus)
    bands = tuple(_bands(reader, read.get("bands"), highest))
    gates = tuple(_gates(reader, read.get("gates"), {c.code: c for c in criteria}, {b.stars for b in bands}))
    disqualifiers = tuple(_disqualifiers(reader, read.get("disqualifiers")))
    criteria_set = CriteriaSet(
        id=key,
        name=reader.text(read.get("name"), "name"),
        in_force_from=first_on or date.min,
        in_force_until=last_on,
        total=total or 0,
        source=reader.text(read.get("source"), "source"),
        official=reader.flag(read.get("official"), "official"),
        groups=groups,
        bands=bands,
        gates=gates,
        disqualifiers=disqualifiers,
        rounding=_rounding(reader, read.get("rounding")),
        bonus=bonus,
        notes=tuple(reader.text(n, "notes") for n in reader.rows(read.get("notes"), "notes", empty_ok=True)),
    )
    return criteria_set, tuple(reader.faults)


def _groups(reader: Reader, value: Any) -> Iterator[Group]:
    group_codes, criterion_codes = [], []
    for number, row in enumerate(reader.rows(value, "groups"), start=1):
        place = f"nhóm thứ {number}"
        read = reader.mapping(
            row, place, {"code", "name", "points", "criteria"}, {"code", "name", "points", "criteria"}
        )
        if not read:
            continue
        code = reader.text(read.get("code"), place)
        place = f"nhóm {code}" if code else place
        group_codes.append((code, f"nhóm thứ {number}"))
        criteria = []
        for index, item in enumerate(reader.rows(read.get("criteria"), place), start=1):
            criterion = _criterion(reader, item, f"{place}, tiêu chí thứ {index}")
            if criterion:
                criteria.append(criterion)
                criterion_codes.append((criterion.code, f"{place}, tiêu chí thứ {index}"))
        group_points = reader.points(read.get("points"), f"{place}, points", least=1) or 0
        yield Group(code, reader.text(read.get("name"), f"{place}, name"), group_points, tuple(criteria))
    reader.unique(group_codes, "mã nhóm")
    reader.unique(criterion_codes, "mã tiêu chí")


def _criterion(reader: Reader, value: Any, place: str) -> Criterion | None:
    name = value.get("method") if isinstance(value, Mapping) else None
    known = _CRITERION_KEYS | _METHOD_KEYS.get(str(name), set().union(*_METHOD_KEYS.values()))
    read = reader.mapping(value, place, known, {"code", "name", "points", "method"})
    if not read:
        return None
    code = reader.text(read.get("code"), f"{place}, code")
    place = f"tiêu chí {code}" if code else place
    maximum = reader.points(read.get("points"), f"{place}, points", least=1) if "points" in read else None
    method: Method | None = None
    if name not in METHOD_NAMES:
        if "method" in read:
            reader.fault(f"{place}, method", f"“{name}” không dùng được; chọn một trong: {', '.join(METHOD_NAMES)}")
    else:
        method = _METHOD_READERS[name](reader, read, place, maximum)
    evidence = reader.rows(read.get("evidence"), f"{place}, evidence", empty_ok=True)
    return Criterion(
        code=code,
        name=reader.text(read.get("name"), f"{place}, name"),
        points=maximum or 0,
        method=method or Judged(1),
        evidence=tuple(reader.text(kind, f"{place}, evidence") for kind in evidence),
        when_not_arising=reader.choice(
            read.get("when_not_arising"), f"{place}, when_not_arising", WHEN_NOT_ARISING, ""
        ),
        bonus=reader.flag(read.get("bonus"), f"{place}, bonus"),
        metric_hint=reader.text(read.get("metric_hint"), f"{place}, metric_hint", empty_ok=True),
    )


def _items(reader: Reader, rows: list[Any], place: str, word: str, least: int) -> list[Item]:
    items = []
    for number, row in enumerate(rows, start=1):
        here = f"{place}, {word} {number}"
        read = reader.mapping(row, here, {"text", "points"}, {"text", "points"})
        if read:
            worth = reader.points(read.get("points"), here, least=least)
            items.append(Item(reader.text(read.get("text"), here), worth or 0))
    reader.unique([(item.text, f"{place}, {word} {n}") for n, item in enumerate(items, start=1)], "nội dung")
    return items


def _checklist(reader: Reader, read: Mapping[str, Any], place: str, maximum: int | None) -> Method:
    items = _items(reader, reader.rows(read.get("items"), f"{place}, items"), place, "mục", 1)
    total = sum(item.points for item in items)
    if items and maximum is not None and total != maximum:
        reader.fault(
            place, f"các mục cộng lại được {points.show(total)}, khác điểm của tiêu chí {points.show(maximum)}"
        )
    return Checklist(tuple(items))


def _levels(reader: Reader, read: Mapping[str, Any], place: str, maximum: int | None) -> Method:
    levels = _items(reader, reader.rows(read.get("levels"), f"{place}, levels"), place, "mức", 0)
    if levels and maximum is not None:
        for number, level in enumerate(levels, start=1):
            if level.points > maximum:
                reader.fault(f"{place}, mức {number}", f"{points.show(level.points)} vượt {points.show(maximum)} điểm")
        if max(level.points for level in levels) < maximum:
            reader.fault(place, f"không mức nào đạt đủ {points.show(maximum)} điểm")
    for number in range(1, len(levels)):
        if levels[number].points >= levels[number - 1].points:
            reader.fault(f"{place}, mức {number + 1}", "điểm phải thấp hơn mức đứng trước")
    return Levels(tuple(levels))


def _ratio(reader: Reader, read: Mapping[str, Any], place: str, maximum: int | None) -> Method:
    steps: list[Step] = []
    for number, row in enumerate(reader.rows(read.get("steps"), f"{place}, steps"), start=1):
        here = f"{place}, bậc {number}"
        item = reader.mapping(row, here, {"at_least", "points"}, {"at_least", "points"})
        if not item:
            continue
        share = reader.exact(item.get("at_least"), here)
        worth = reader.points(item.get("points"), here, least=1, most=maximum)
        if share is not None and not 0 < share <= 1:
            reader.fault(here, f"tỷ lệ “{item.get('at_least')}” phải lớn hơn 0 và không quá 1 (viết 0.95 cho 95%)")
            share = None
        if share is None or worth is None:
            continue
        if steps and share >= steps[-1].at_least:
            reader.fault(here, "không bao giờ đạt tới: tỷ lệ phải thấp hơn bậc đứng trước")
        elif steps and worth >= steps[-1].points:
            reader.fault(here, "điểm phải thấp hơn bậc đứng trước")
        steps.append(Step(share, worth))
    if steps and maximum is not None and max(step.points for step in steps) != maximum:
        reader.fault(place, f"không bậc nào đạt đủ {points.show(maximum)} điểm")
    sample = read.get("minimum_sample")
    return Ratio(
        metric=reader.text(read.get("metric"), f"{place}, metric"),
        steps=tuple(steps),
        when_empty=reader.choice(read.get("when_empty"), f"{place}, when_empty", WHEN_EMPTY, "incomplete"),
        minimum_sample=reader.whole(sample, f"{place}, minimum_sample", 1, 10**6) or 0 if sample is not None else 0,
    )


def _deduct(reader: Reader, read: Mapping[str, Any], place: str, maximum: int | None) -> Method:
    each = reader.points(read.get("per_event"), f"{place}, per_event", least=1, most=maximum)
    return Deduct(each or 1, reader.text(read.get("metric"), f"{place}, metric", empty_ok=True))


def _judged(reader: Reader, read: Mapping[str, Any], place: str, maximum: int | None) -> Method:
    step = reader.points(read.get("step"), f"{place}, step", least=1, most=maximum)
    if step and maximum and maximum % step:
        reader.fault(
            place, f"bước {points.show(step)} không chia hết {points.show(maximum)} điểm: không đạt được điểm tối đa"
        )
    return Judged(step or 1)


_METHOD_READERS = {
    "checklist": _checklist,
    "levels": _levels,
    "ratio": _ratio,
    "deduct": _deduct,
    "judged": _judged,
}


def _check_sums(reader: Reader, groups: tuple[Group, ...], total: int | None) -> None:
    for group in groups:
        added = sum(c.points for c in group.criteria if not c.bonus)
        bonus_only = bool(group.criteria) and all(c.bonus for c in group.criteria)
        expected = sum(c.points for c in group.criteria) if bonus_only else added
        if group.criteria and expected != group.points:
            reader.fault(
                f"nhóm {group.code}",
                f"các tiêu chí cộng lại được {points.show(expected)}, khác điểm của nhóm {points.show(group.points)}",
            )
    counted = sum(c.points for group in groups for c in group.criteria if not c.bonus)
    if groups and total is not None and counted != total:
        reader.fault("total", f"các tiêu chí cộng lại được {points.show(counted)}, khác tổng {points.show(total)}")


def _bands(reader: Reader, value: Any, highest: int | None) -> Iterator[Band]:
    read_bands: list[tuple[Band, int | None, str]] = []
    for number, row in enumerate(reader.rows(value, "bands"), start=1):
        place = f"mức sao thứ {number}"
        read = reader.mapping(row, place, {"stars", "from", "to"}, {"stars", "from"})
        if not read:
            continue
        stars = reader.whole(read.get("stars"), place, 1, MAX_STARS)
        lower = reader.points(read.get("from"), f"{place}, from")
        upper = reader.points(read["to"], f"{place}, to") if read.get("to") is not None else None
        if stars is None or lower is None:
            continue
        place = f"mức {stars} sao"
        if highest is not None and lower > highest:
            reader.fault(place, f"bắt đầu từ {points.show(lower)}, cao hơn điểm tối đa {points.show(highest)}")
        if upper is not None and upper <= lower:
            reader.fault(place, f"cận trên {points.show(upper)} phải lớn hơn cận dưới {points.show(lower)}")
        read_bands.append((Band(stars, lower), upper, place))
    reader.unique([(str(b.stars), f"mức sao thứ {n}") for n, (b, _, _) in enumerate(read_bands, 1)], "số sao")
    read_bands.sort(key=lambda entry: (entry[0].from_, entry[0].stars))
    for (band, upper, place), (following, _, next_place) in pairwise(read_bands):
        if following.from_ == band.from_:
            reader.fault(next_place, f"trùng khoảng với {place}: cùng bắt đầu từ {points.show(band.from_)}")
        elif following.stars <= band.stars:
            reader.fault(next_place, f"nhiều điểm hơn nhưng không nhiều sao hơn {place}")
        if upper is not None and upper < following.from_:
            reader.fault(place, f"để hở từ {points.show(upper)} đến {points.show(following.from_)} điểm")
        if upper is not None and upper > following.from_:
            reader.fault(place, f"chồng lên {next_place} từ {points.show(following.from_)} đến {points.show(upper)}")
    if read_bands and highest is not None:
        _, upper, place = read_bands[-1]
        if upper is not None and upper <= highest:
            reader.fault(place, f"để hở từ {points.show(upper)} đến điểm tối đa {points.show(highest)}")
    yield from (band for band, _, _ in read_bands)


def _gates(reader: Reader, value: Any, criteria: dict[str, Criterion], stars_known: set[int]) -> Iterator[Gate]:
    for number, row in enumerate(reader.rows(value, "gates", empty_ok=True), start=1):
        place = f"điều kiện cứng thứ {number}"
        read = reader.mapping(row, place, {"stars", "requires", "text"}, {"stars", "requires", "text"})
        if not read:
            continue
        stars = reader.whole(read.get("stars"), place, 1, MAX_STARS)
        if stars is not None and stars_known and stars not in stars_known:
            reader.fault(place, f"không có mức {stars} sao trong thang sao")
        requires = []
        for index, item in enumerate(reader.rows(read.get("requires"), place), start=1):
            here = f"{place}, yêu cầu {index}"
            need = reader.mapping(item, here, {"criterion", "at_least"}, {"criterion", "at_least"})
            if not need:
                continue
            code = reader.text(need.get("criterion"), here)
            at_least = reader.points(need.get("at_least"), here, least=1)
            criterion = criteria.get(code)
            if code and criterion is None:
                reader.fault(here, f"không có tiêu chí “{code}” trong bộ tiêu chí")
            if criterion and at_least and at_least > criterion.points:
                reader.fault(here, f"tiêu chí {code} không thể đạt {points.show(at_least)} điểm")
            if at_least:
                requires.append(Requirement(code, at_least))
        yield Gate(stars or 1, tuple(requires), reader.text(read.get("text"), place))


def _disqualifiers(reader: Reader, value: Any) -> Iterator[Disqualifier]:
    codes = []
    for number, row in enumerate(reader.rows(value, "disqualifiers", empty_ok=True), start=1):
        place = f"điều kiện loại trừ thứ {number}"
        read = reader.mapping(row, place, {"code", "text"}, {"code", "text"})
        if read:
            code = reader.text(read.get("code"), place)
            codes.append((code, place))
            yield Disqualifier(code, reader.text(read.get("text"), place))
    reader.unique(codes, "mã điều kiện loại trừ")


def _rounding(reader: Reader, value: Any) -> Rounding | None:
    if value is None:
        return None
    read = reader.mapping(value, "rounding", {"step", "mode"}, {"step", "mode"})
    if not read:
        return None
    step = reader.points(read.get("step"), "rounding, step", least=1)
    mode = reader.choice(read.get("mode"), "rounding, mode", points.ROUNDING_MODES, "down")
    return Rounding(step, mode) if step else None
