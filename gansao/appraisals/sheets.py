"""A unit's sheet as its team has it: what stands below, who marks what, the markers' marks, and what follows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from gansao.appraisals import queries
from gansao.appraisals.models import Appraisal, MarkerMark, Settlement, SuppliedColumn, TeamMember
from gansao.appraisals.ties import other_markings, ties_of
from gansao.assessments.models import Evidence, Layer, Mark
from gansao.criteria.queries import load
from gansao.domain.criteria import CriteriaSet, Criterion
from gansao.domain.points import Points


@dataclass(frozen=True)
class Row:
    """One criterion. `expected`: who marks it; of one marker, empty where no duty was given: anybody of the team."""

    criterion: Criterion
    own: Mark | None  # the unit's own mark
    district: Mark | None
    column: SuppliedColumn | None
    supplied_x100: int | None
    several: bool
    expected: tuple[int, ...]
    marks: tuple[MarkerMark, ...]
    settlement: Settlement | None
    evidence: int
    tied: frozenset[int] = frozenset()  # people who have a tie to the unit, or know its other marking
    reopened_at: datetime | None = None

    @property
    def own_x100(self) -> int | None:
        return self.own.points_x100 if self.own else None

    @property
    def district_x100(self) -> int | None:
        return self.district.points_x100 if self.district else None

    @property
    def is_supplied(self) -> bool:
        return self.supplied_x100 is not None

    @cached_property
    def all_in(self) -> bool:
        """Nobody's mark is awaited: from here on the markers see each other's."""
        if not self.several:
            return bool(self.marks)
        return bool(self.marks) and set(self.expected) <= {mark.marker_id for mark in self.marks}

    @property
    def differs(self) -> bool:
        """Independent markers found different points, and the head has not chosen yet."""
        return self.all_in and len({mark.points_x100 for mark in self.marks}) > 1 and self.settlement is None

    @cached_property
    def result(self) -> MarkerMark | None:
        """The mark that would go into the layer; the head's choice where independent markers differ, never a mean.

        Of equal ones the first that needs no reason or has it.
        """
        if not self.all_in or self.differs:
            return None
        if self.settlement:
            return next(mark for mark in self.marks if mark.pk == self.settlement.mark_id)
        return next((mark for mark in self.marks if not self.unexplained(mark)), self.marks[0])

    @property
    def result_x100(self) -> int | None:
        if self.is_supplied:
            return self.supplied_x100
        return self.result.points_x100 if self.result else None

    @property
    def done(self) -> bool:
        return self.result_x100 is not None

    @property
    def lacks_reason(self) -> bool:
        """The mark differs from the unit's own without saying why: the unit changed its mark since."""
        return bool(self.result and self.unexplained(self.result))

    def unexplained(self, mark: MarkerMark) -> bool:
        return self.unlike_own(mark.points_x100) and not mark.reason

    @property
    def by_tied(self) -> bool:
        """The mark is of somebody who has a tie to the unit: declared since, or a role that was given since."""
        return bool(self.result and self.result.marker_id in self.tied)

    def unlike_own(self, points: Points | None) -> bool:
        return self.own_x100 is not None and points is not None and points != self.own_x100

    def standing(self, user: int) -> MarkerMark | None:
        """The mark that this person would write over: their own, or the only one."""
        if self.several:
            return next((mark for mark in self.marks if mark.marker_id == user), None)
        return self.marks[0] if self.marks else None

    def shown_to(self, user: int) -> tuple[MarkerMark, ...]:
        """Independent markers do not see each other's marks before all are in; neither does anybody else."""
        if self.all_in or not self.several:
            return self.marks
        return tuple(mark for mark in self.marks if mark.marker_id == user)

    def may_rewrite(self, user: int) -> bool:
        """Once all are in and seen, nobody changes their mark, but where the head has reopened the unit, or where it
        lacks its reason because the unit changed its own."""
        own = self.standing(user)
        return own is not None and (self.reopened_at is not None or self.unexplained(own))

    def has_seen(self, user: int) -> bool:
        """Of independent markers: this one has marked and has had the others' marks before them."""
        own = self.standing(user)
        if not self.several or own is None:
            return False
        return self.all_in or (self.reopened_at is not None and own.marked_at <= self.reopened_at)

    def takes_from(self, user: int, is_head: bool) -> bool:
        """Whether this person marks this criterion."""
        if self.is_supplied:
            return False
        if self.several:
            return user in self.expected and (not self.all_in or self.may_rewrite(user))
        return not self.expected or user in self.expected or is_head


@dataclass(frozen=True)
class Sheet:
    appraisal: Appraisal
    criteria_set: CriteriaSet
    rows: tuple[Row, ...]

    @cached_property
    def by_code(self) -> dict[str, Row]:
        return {row.criterion.code: row for row in self.rows}

    @cached_property
    def groups(self) -> list[tuple[Any, list[Row]]]:
        return [(group, [self.by_code[each.code] for each in group.criteria]) for group in self.criteria_set.groups]

    @property
    def done(self) -> int:
        return sum(row.done for row in self.rows)

    @property
    def missing(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.done and not row.differs)

    @property
    def to_settle(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.differs and not row.is_supplied)

    @property
    def without_reason(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.is_supplied and row.lacks_reason)

    @property
    def by_tied(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.is_supplied and row.by_tied)

    @property
    def complete(self) -> bool:
        return not (self.missing or self.to_settle or self.without_reason or self.by_tied)

    @property
    def total(self) -> Points:
        return sum(row.result_x100 or 0 for row in self.rows)

    @property
    def own_total(self) -> Points:
        return sum(row.own_x100 or 0 for row in self.rows)


def sheet_of(appraisal: Appraisal, on: date | None = None) -> Sheet:
    """The sheet of one appraisal, in a handful of queries whatever its size."""
    unit = appraisal.participation
    rules = load(unit.programme.criteria_set)
    layers: dict[str, dict[str, Mark]] = {Layer.SELF: {}, Layer.DISTRICT: {}}
    for layer_mark in Mark.objects.filter(participation=unit, layer__in=layers):
        layers[layer_mark.layer][layer_mark.criterion] = layer_mark
    marks: dict[str, list[MarkerMark]] = defaultdict(list)
    for each in appraisal.marks.select_related("marker").order_by("id"):
        marks[each.criterion].append(each)
    chosen = {row.criterion: row for row in appraisal.settlements.select_related("settled_by")}
    evidence = Counter(
        Evidence.objects.filter(participation=unit, removed_at=None).values_list("criterion", flat=True).order_by()
    )
    columns = queries.accepted_columns(unit.programme)
    year = queries.rules_of(unit.programme)
    several = queries.severally(year, rules.codes)
    present = queries.present_members(appraisal.team, on)
    here = {member.user_id for member in present}
    people = here | {mark.marker_id for each in marks.values() for mark in each}
    tied = frozenset(ties_of(people, unit.programme, [unit.unit_id], on))
    tied |= other_markings(here, [appraisal]).get(unit.pk, set())  # who left for the other team marked in good faith
    for code in several & marks.keys():  # who may not mark is not waited for, and what they marked does not count
        marks[code] = [mark for mark in marks[code] if mark.marker_id not in tied]
    expected = _expected(appraisal, present, tied, rules.codes, several)
    rows = tuple(
        Row(
            criterion=criterion,
            own=layers[Layer.SELF].get(criterion.code),
            district=layers[Layer.DISTRICT].get(criterion.code),
            column=columns.get(criterion.code),
            supplied_x100=_supplied(columns.get(criterion.code), unit.code),
            several=criterion.code in several,
            expected=expected[criterion.code],
            marks=tuple(marks[criterion.code]),
            settlement=_standing(chosen.get(criterion.code), marks[criterion.code]),
            evidence=evidence[criterion.code],
            tied=tied,
            reopened_at=appraisal.reopened_at,
        )
        for criterion in rules.criteria
    )
    return Sheet(appraisal, rules, rows)


def _supplied(column: SuppliedColumn | None, code: str) -> int | None:
    return column.points.get(code) if column else None


def _standing(settlement: Settlement | None, marks: Iterable[MarkerMark]) -> Settlement | None:
    """The head's choice, as long as the chosen mark counts."""
    return settlement if settlement and any(mark.pk == settlement.mark_id for mark in marks) else None


def _expected(
    appraisal: Appraisal,
    present: Iterable[TeamMember],
    tied: Collection[int],
    codes: Sequence[str],
    several: Collection[str],
) -> Mapping[str, tuple[int, ...]]:
    """Duties as given to people who are still in the team; of several markers without duties, all regular members."""
    free = [member for member in present if member.user_id not in tied]
    there = {member.user_id for member in free}
    regular = tuple(member.user_id for member in free if not member.is_reserve)
    duties = queries.duties_of([appraisal])[appraisal.pk]
    given = {code: tuple(user for user in duties.get(code, ()) if user in there) for code in codes}
    return {code: given[code] or (regular if code in several else ()) for code in codes}
