"""What a new frozen list changes against the published one, unit by unit. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gansao.domain.points import Points, parse_exact


@dataclass(frozen=True, slots=True)
class UnitChange:
    code: str
    name: str
    before: Mapping[str, Any] | None  # the award then: "points", "stars"; None: no award
    after: Mapping[str, Any] | None

    @property
    def points_before(self) -> Points | None:
        return _points(self.before)

    @property
    def points_after(self) -> Points | None:
        return _points(self.after)

    @property
    def changes_star(self) -> bool:
        return (self.before or {}).get("stars") != (self.after or {}).get("stars")


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[UnitChange, ...]:
    """Units whose points or stars differ between two frozen contents, by code; those that change star first."""
    before = {unit["code"]: unit for unit in old["units"]}
    after = {unit["code"]: unit for unit in new["units"]}
    changed = []
    for code in sorted(before.keys() | after.keys()):
        awards = [units[code]["award"] if code in units else None for units in (before, after)]
        if _told(awards[0]) != _told(awards[1]):
            changed.append(UnitChange(code, (after.get(code) or before[code])["name"], *awards))
    return tuple(sorted(changed, key=lambda change: not change.changes_star))


def _told(award: Mapping[str, Any] | None) -> tuple[Any, Any] | None:
    return (award["points"], award["stars"]) if award else None


def _points(award: Mapping[str, Any] | None) -> Points | None:
    return parse_exact(award["points"]) if award and award["points"] is not None else None
