"""One unit's sheet: every criterion with the layers that this person may see, its evidence, last year's beside it.

A few queries whatever stands on it. The total speaks of what is marked so far: what is not yet marked adds nothing
to it and is counted beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import starmap
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Count, F, Q

from gansao.assessments import reasons
from gansao.assessments.models import Evidence, Layer, Mark
from gansao.criteria.queries import load, stored_sets
from gansao.domain import answers
from gansao.domain.criteria import CriteriaSet, Criterion, Group
from gansao.domain.points import Points
from gansao.domain.stars import Award, award
from gansao.orm.prepared import Prepared
from gansao.places.models import Succession
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import process_of, schedule_of


class Given(NamedTuple):
    """A mark as the sheet needs it."""

    layer: str
    criterion: str
    points: int | None
    answer: Mapping[str, Any]
    note: str
    reason: str
    version: int
    marked_at: datetime | None = None  # asked for only where it is written

    def in_words(self, criterion: Criterion) -> str:
        return answers.in_words(criterion, self.answer)


_COLUMNS = ("layer", "criterion", "points_x100", "answer", "note", "reason", "version")


class Past(NamedTuple):
    """What the unit, or one that went into it, was given for the same criterion in an earlier year."""

    year: int
    name: str  # empty where it is the unit itself
    points: int | None
    words: str  # what was found, why it differs, the note
    below: tuple["PastLayer", ...]  # the layers before the final mark, as far as this person may see them
    found: tuple[str, ...] = ()  # what the first team noted on the road, where its signed minutes say so


class PastLayer(NamedTuple):
    layer: str
    points: int | None
    words: str  # empty where they are the final mark's


class Proofs(NamedTuple):
    """Evidence of a criterion: how much there is, how much of it waits to be confirmed."""

    pieces: int = 0
    to_confirm: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    criterion: Criterion
    given: Mapping[str, Given]  # by layer
    proofs: Proofs
    past: tuple[Past, ...]


@dataclass(frozen=True)
class Total:
    """What one layer adds up to so far, and the star that this alone would give."""

    criteria_set: CriteriaSet
    marks: Mapping[str, int]

    @cached_property
    def unmarked(self) -> tuple[str, ...]:
        return tuple(code for code in self.criteria_set.codes if code not in self.marks)

    @cached_property
    def award(self) -> Award:
        return award(self.criteria_set, {code: self.marks.get(code, 0) for code in self.criteria_set.codes})

    @property
    def marked(self) -> int:
        return len(self.criteria_set.codes) - len(self.unmarked)

    @property
    def to_next(self) -> str:
        """ "Còn thiếu 1,25 điểm để đạt 3 sao.", with the gates in the way; empty at the highest star."""
        return self.award.reasons()[-1] if self.award.to_next else ""

    @cached_property
    def gates(self) -> list[Criterion]:
        """The criteria that stand between this total and its next star, points apart."""
        following = self.award.to_next
        codes = dict.fromkeys(lack.criterion for lack in following.shortfalls) if following else {}
        return [self.criteria_set.criterion(code) for code in codes]

    @cached_property
    def groups(self) -> list[tuple[Group, Points, int]]:
        """(group, its points so far, how many of its criteria are not marked)"""
        return [
            (
                group,
                sum(self.marks.get(criterion.code, 0) for criterion in group.criteria),
                sum(criterion.code not in self.marks for criterion in group.criteria),
            )
            for group in self.criteria_set.groups
        ]


@dataclass(frozen=True)
class Sheet:
    participation: Participation
    criteria_set: CriteriaSet
    layer: str  # the one that the total adds up and that is written here
    layers: tuple[str, ...]  # those shown, in the order of a year
    lines: Mapping[str, Line] = field(default_factory=dict)

    @cached_property
    def total(self) -> Total | None:
        """None where this person does not see the layer."""
        return self.total_in(self.layer) if self.layer in self.layers else None

    def total_in(self, layer: str) -> Total:
        marks = {
            code: given.points
            for code, line in self.lines.items()
            if (given := line.given.get(layer)) and given.points is not None
        }
        return Total(self.criteria_set, marks)

    @property
    def others(self) -> list[tuple[str, Total]]:
        """The totals of the other layers shown, those with no mark left out."""
        totals = [(layer, self.total_in(layer)) for layer in self.layers if layer != self.layer]
        return [(layer, total) for layer, total in totals if total.marked]


ONLY_FINAL = frozenset({Layer.FINAL.value})


def sheet_of(
    participation: Participation,
    layer: str,
    visible: frozenset[str],
    *,
    times: bool = False,
    earlier: frozenset[str] = ONLY_FINAL,
) -> Sheet:
    """The sheet with the layers that are visible, in the order of a year; `times`: when each mark was written.

    `earlier`: the layers of the year before that this person may see (`queries.layers_of_earlier_years`).
    """
    criteria_set = load(participation.programme.criteria_set)
    given: dict[str, dict[str, Given]] = defaultdict(dict)
    for mark in _given(participation, visible, times=times):
        given[mark.criterion][mark.layer] = mark
    proofs, past = proofs_of(participation), past_of(participation, earlier)
    lines = {
        each.code: Line(each, given[each.code], proofs.get(each.code, _NO_PROOFS), tuple(past.get(each.code, ())))
        for each in criteria_set.criteria
    }
    return Sheet(participation, criteria_set, layer, tuple(each for each in Layer.values if each in visible), lines)


_NO_PROOFS = Proofs()


def line_of(
    participation: Participation, criterion: Criterion, visible: frozenset[str], earlier: frozenset[str] = ONLY_FINAL
) -> Line:
    """One criterion alone."""
    given = {mark.layer: mark for mark in _given(participation, visible, criterion.code, times=True)}
    proofs = proofs_of(participation).get(criterion.code, _NO_PROOFS)
    past = past_of(participation, earlier, criterion.code)
    return Line(criterion, given, proofs, tuple(past.get(criterion.code, ())))


def given_of(participation: Participation, layer: str, criterion: str) -> Given | None:
    return next(_given(participation, frozenset({layer}), criterion, times=True), None)


def total_of(participation: Participation, layer: str) -> Total:
    """One query: what a layer adds up to."""
    rows = _points_in.rows(unit=participation.pk, layer=str(layer))
    return Total(load(participation.programme.criteria_set), dict(rows))


def proofs_of(participation: Participation) -> dict[str, Proofs]:
    """{criterion: its evidence}, where there is any."""
    return {code: Proofs(count, waiting) for code, count, waiting in _evidence_counted.rows(unit=participation.pk)}


def due_on(participation: Participation, permission: str, role: str, on: date) -> date | None:
    """The last day, today's phases considered, on which a role may do this for the unit."""
    rules = process_of(participation.programme)
    if rules is None:
        return None
    terms = schedule_of(participation)
    phases = rules.phases_of(permission, {role})
    days = [terms[phase.key].last_on for phase in phases if phase.key in terms and terms[phase.key].holds(on)]
    return max((day for day in days if day), default=None)


def _given(participation: Participation, layers: Iterable[str], criterion: str = "", *, times: bool) -> Any:
    asked = _given_when if times else _given_what
    alone = {"criterion": criterion} if criterion else {}
    return starmap(Given, asked.rows(unit=participation.pk, layers=tuple(map(str, layers)), **alone))


def past_of(
    participation: Participation, layers: frozenset[str], code: str = "", *, with_notes: bool = True
) -> dict[str, list[Past]]:
    """{criterion: what was given before}, of the latest published year of the unit or of those that went into it.

    One query, one more for the notes of its visits, which go with the team's layer, and one where that year had
    another criteria set. A criterion is the same where code and name are.
    """
    alone = {"criterion": code} if code else {}
    year = participation.programme.year
    rows = _given_before.rows(unit=participation.unit_id, layers=tuple(map(str, layers)), year=year, **alone)
    if not rows:
        return {}
    programme, _, stored = rows[0][:3]
    criteria_set = load(participation.programme.criteria_set)
    earlier = criteria_set if stored == participation.programme.criteria_set_id else load(stored_sets().get(pk=stored))
    given: dict[str, dict[tuple[int, str], dict[str, Given]]] = defaultdict(lambda: defaultdict(dict))
    for of_programme, year, _, unit, name, *row in rows:
        mark = Given(*row)
        then, now = earlier.by_code.get(mark.criterion), criteria_set.by_code.get(mark.criterion)
        if of_programme == programme and then and now and then.name == now.name:
            whose = "" if unit == participation.unit_id else name
            given[mark.criterion][year, whose][mark.layer] = mark
    noted = _noted_in(programme, rows, participation.unit_id) if with_notes and Layer.TEAM in layers else {}
    return {
        code: [
            _as_past(earlier.by_code[code], year, whose, marks, noted.get((code, whose), ()))
            for (year, whose), marks in units.items()
        ]
        for code, units in given.items()
    }


def _noted_in(programme: int, rows: Iterable[Any], unit: int) -> dict[tuple[str, str], list[str]]:
    """{(criterion, whose): the notes of the visits there}: only of visits whose minutes were signed, since these tell
    the unit of all of them. `visits` keeps the notes; of the versions of one the device's own count says the last."""
    names = {row[3]: "" if row[3] == unit else row[4] for row in rows if row[0] == programme}
    notes = apps.get_model("visits", "VisitNote").objects.filter(
        kind="note",
        visit__appraisal__order=1,
        visit__appraisal__participation__programme=programme,
        visit__appraisal__participation__unit__in=names,
        visit__pk__in=apps.get_model("visits", "VisitMinutes").objects.order_by().values("visit"),
    )
    versions = notes.annotate(of=F("visit__appraisal__participation__unit")).order_by("revision", "pk")
    last = {note.item: note for note in versions}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for note in sorted(last.values(), key=lambda note: (note.happened_at, note.pk)):
        words = ". ".join(part for part in (note.get_found_display(), note.text.strip()) if part)
        if words:
            found[note.criterion, names[note.of]].append(words)
    return found


def _as_past(
    criterion: Criterion, year: int, whose: str, given: Mapping[str, Given], noted: Iterable[str] = ()
) -> Past:
    final = given.get(Layer.FINAL)
    below = []
    for layer in Layer.values[:-1]:
        if mark := given.get(layer):
            same = final and (mark.answer, mark.note, mark.reason) == (final.answer, final.note, final.reason)
            below.append(PastLayer(layer, mark.points, "" if same else _said(criterion, mark)))
    return Past(
        year, whose, final and final.points, _said(criterion, final) if final else "", tuple(below), tuple(noted)
    )


def _said(criterion: Criterion, given: Given) -> str:
    """What was found, why it differs from the commune's own, and the note."""
    why = f"Lý do: {reasons.in_words(given.reason)}" if given.reason else ""
    note = "" if given.note == given.answer.get("not_arising") else given.note
    return ". ".join(part for part in (given.in_words(criterion), why, note) if part)


def _marks(*columns: str) -> Prepared:
    return Prepared(
        lambda unit, layers, **alone: (
            Mark.objects.filter(participation=unit, layer__in=layers, **alone).order_by().values_list(*columns)
        )
    )


_given_what, _given_when = _marks(*_COLUMNS), _marks(*_COLUMNS, "marked_at")


@Prepared
def _points_in(unit: int, layer: str) -> Any:
    marks = Mark.objects.filter(participation=unit, layer=layer, points_x100__isnull=False).order_by()
    return marks.values_list("criterion", "points_x100")


@Prepared
def _evidence_counted(unit: int) -> Any:
    evidence = Evidence.objects.filter(participation=unit, removed_at=None).order_by()
    return evidence.values_list("criterion").annotate(n=Count("id"), waiting=Count("id", filter=Q(to_confirm=True)))


@Prepared
def _given_before(unit: int, layers: tuple[str, ...], year: int, **alone: str) -> Any:
    origins = Succession.objects.filter(successor=unit).values("predecessor")
    marks = Mark.objects.filter(
        Q(participation__unit=unit) | Q(participation__unit__in=origins),
        layer__in=layers,
        participation__status=Participation.Status.TAKING_PART,
        participation__programme__year__lt=year,
        participation__programme__state__in=Programme.PUBLIC,
        **alone,
    ).order_by("-participation__programme__year", "participation__programme", "participation__sort_key")
    return marks.values_list(
        *("participation__programme", "participation__programme__year", "participation__programme__criteria_set"),
        *("participation__unit", "participation__name", *_COLUMNS),
    )
