"""What makes a result recomputable for ever: canonical JSON, frozen results, and the append-only log of decisions.

A log entry is a mapping with `sequence`, `at`, `kind` and its facts, `previous` (the hash before it) and `hash`, the
SHA-256 of the canonical JSON of all the rest. Changing, dropping or reordering a line breaks the chain.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import points, rulebook
from .criteria import CriteriaSet
from .points import Points
from .ranking import Row, rank, summary, unit_as_json
from .stars import award


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, UTF-8 letters as they are. Refuses floats."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


@dataclass(frozen=True, slots=True)
class FrozenUnit:
    """A unit on its way into a frozen result. `status` other than "taking_part": counted, without marks."""

    code: str
    name: str
    district_code: str = ""
    district_name: str = ""
    status: str = "taking_part"
    marks: Mapping[str, Points] | None = None
    not_arising: Mapping[str, str] | None = None  # criterion -> reason
    disqualifiers: tuple[str, ...] = ()


def freeze(criteria_set: CriteriaSet, units: Iterable[FrozenUnit]) -> dict[str, Any]:
    """Criteria set, marks and awards of a year as plain data, to be kept as `canonical_json`."""
    ordered = sorted(units, key=lambda unit: unit.code)
    taking_part = [unit for unit in ordered if unit.status == "taking_part"]
    ranked = rank(
        Row(unit.code, unit.name, award(criteria_set, unit.marks or {}, unit.disqualifiers)) for unit in taking_part
    )
    results = {r.code: unit_as_json(r) | {"reasons": list(r.award.reasons())} for r in ranked}
    counted = summary(ranked)
    counted["units"] = len(ordered)
    counted["share"] = points.percent(counted["recognised"], len(ordered))
    return {
        "format": 1,
        "criteria_set": rulebook.to_data(criteria_set),
        "units": [_frozen_unit(unit, results.get(unit.code)) for unit in ordered],
        "summary": counted,
    }


def _frozen_unit(unit: FrozenUnit, result: dict[str, Any] | None) -> dict[str, Any]:
    marks = {code: points.exact_text(mark) for code, mark in (unit.marks or {}).items()}
    return {
        "code": unit.code,
        "name": unit.name,
        "district": {"code": unit.district_code, "name": unit.district_name} if unit.district_code else None,
        "status": unit.status,
        "marks": marks,
        "not_arising": dict(unit.not_arising or {}),
        "disqualifiers": list(unit.disqualifiers),
        "award": result,
    }


def recompute(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """The same frozen result, computed anew from its own criteria set and marks alone."""
    units = []
    for unit in frozen["units"]:
        district = unit["district"] or {"code": "", "name": ""}
        units.append(
            FrozenUnit(
                code=unit["code"],
                name=unit["name"],
                district_code=district["code"],
                district_name=district["name"],
                status=unit["status"],
                marks={code: points.parse_exact(mark) for code, mark in unit["marks"].items()},
                not_arising=unit["not_arising"],
                disqualifiers=tuple(unit["disqualifiers"]),
            )
        )
    return freeze(rulebook.build(frozen["criteria_set"]), units)


def entry(content: Mapping[str, Any], *, sequence: int, previous: str) -> dict[str, Any]:
    """A log entry with its place in the chain and its hash. `previous` is "" for the first."""
    unhashed = {**content, "sequence": sequence, "previous": previous}
    return {**unhashed, "hash": sha256(canonical_json(unhashed))}


@dataclass(frozen=True, slots=True)
class Difference:
    """What verification found: `kind` is "difference", or "not recomputed" where something is not published."""

    place: str
    message: str
    kind: str = "difference"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def check_chain(entries: Sequence[Mapping[str, Any]]) -> tuple[Difference, ...]:
    """Every break of the log's chain: changed, missing or reordered lines."""
    found, previous = [], ""
    for number, line in enumerate(entries, start=1):
        place = f"sổ cái, dòng {number}"
        unhashed = {key: value for key, value in line.items() if key != "hash"}
        if line.get("sequence") != number:
            found.append(Difference(place, f"số thứ tự là {line.get('sequence')}, đáng lẽ là {number}"))
        if line.get("previous") != previous:
            found.append(Difference(place, "không nối với dòng đứng trước"))
        if line.get("hash") != sha256(canonical_json(unhashed)):
            found.append(Difference(place, "nội dung không khớp với mã băm: dòng này đã bị sửa"))
        previous = str(line.get("hash", ""))
    return tuple(found)


def _refuse_floats(value: Any) -> None:
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)
    elif value is not None and not isinstance(value, (str, int, bool)):
        raise TypeError(f"{type(value).__name__} has no exact text: {value!r}")
