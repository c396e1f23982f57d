"""What a set of marks would change in the marks that stand. Pure: mappings in, a frozen answer out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from gansao.domain.points import text
from gansao.domain.register import canonical_json, sha256

Marks = Mapping[str, Mapping[str, int | None]]
"""{unit's code: {criterion: hundredths, None where there is no mark}}"""


@dataclass(frozen=True, slots=True)
class MarkChange:
    unit: str
    criterion: str
    before: int | None
    after: int


@dataclass(frozen=True, slots=True)
class DisqualifierChange:
    unit: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """`marks` holds what is new (no mark stood) and what differs; `kept` counts empty cells over a standing mark."""

    marks: tuple[MarkChange, ...]
    disqualifiers: tuple[DisqualifierChange, ...]
    unchanged: int
    kept: int

    @property
    def new(self) -> int:
        return sum(change.before is None for change in self.marks)

    @property
    def changed(self) -> tuple[MarkChange, ...]:
        """The marks that stood and would be another."""
        return tuple(change for change in self.marks if change.before is not None)

    @property
    def units(self) -> frozenset[str]:
        return frozenset({c.unit for c in self.marks} | {c.unit for c in self.disqualifiers})

    def __bool__(self) -> bool:
        return bool(self.marks or self.disqualifiers)

    @property
    def fingerprint(self) -> str:
        """Two previews with the same fingerprint would do the same to the same standing marks."""
        marks = [[c.unit, c.criterion, c.before, c.after] for c in self.marks]
        disqualifiers = [[c.unit, list(c.before), list(c.after)] for c in self.disqualifiers]
        return sha256(canonical_json([marks, disqualifiers, self.unchanged]))

    def as_audit(self) -> tuple[dict[str, object], dict[str, object]]:
        """(before, after) for the audit row: counts, and every mark that stood and is now another."""
        before: dict[str, dict[str, str]] = {}
        after: dict[str, dict[str, str]] = {}
        for change in self.changed:
            before.setdefault(change.unit, {})[change.criterion] = text(change.before or 0)
            after.setdefault(change.unit, {})[change.criterion] = text(change.after)
        counts = {"units": len(self.units), "new": self.new, "changed": len(self.changed), "unchanged": self.unchanged}
        return (
            {"marks": before, "disqualifiers": {c.unit: list(c.before) for c in self.disqualifiers}},
            {**counts, "marks": after, "disqualifiers": {c.unit: list(c.after) for c in self.disqualifiers}},
        )


def compare(
    standing: Marks,
    given: Marks,
    disqualified: Mapping[str, Collection[str]],
    given_disqualifiers: Mapping[str, Collection[str]],
) -> Changes:
    """An empty cell (None) changes nothing; a unit that is not given keeps its disqualifiers."""
    marks: list[MarkChange] = []
    unchanged = kept = 0
    for unit in sorted(given):
        stands = standing.get(unit, {})
        for criterion, after in given[unit].items():
            before = stands.get(criterion)
            if after is None:
                kept += before is not None
            elif before == after:
                unchanged += 1
            else:
                marks.append(MarkChange(unit, criterion, before, after))
    disqualifiers = []
    for unit in sorted(given_disqualifiers):
        was, becomes = tuple(sorted(disqualified.get(unit, ()))), tuple(sorted(set(given_disqualifiers[unit])))
        if was != becomes:
            disqualifiers.append(DisqualifierChange(unit, was, becomes))
    return Changes(tuple(marks), tuple(disqualifiers), unchanged, kept)


def applied(standing: Marks, changes: Changes) -> dict[str, dict[str, int | None]]:
    """The marks that would stand after the changes."""
    result: dict[str, dict[str, int | None]] = {unit: dict(marks) for unit, marks in standing.items()}
    for change in changes.marks:
        result.setdefault(change.unit, {})[change.criterion] = change.after
    return result
