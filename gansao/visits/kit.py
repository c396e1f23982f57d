"""What the visit kit shows: the sheet with what the unit claimed, and what has come in, criterion by criterion."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gansao.appraisals.queries import notes_of_last_year
from gansao.assessments.models import Evidence, Layer, Mark
from gansao.assessments.queries import layers_visible_to
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.criteria import CriteriaSet, Criterion
from gansao.places.queries import forebears
from gansao.programmes.models import Participation
from gansao.visits import queries
from gansao.visits.models import CaseSample, Visit, VisitNote, VisitPhoto

# The team's layer is not the kit's: the second appraisal must not see the first's.
CLAIMED = (Layer.SELF, Layer.DISTRICT)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a layer says of a criterion."""

    layer: str
    points: int | None
    found: str
    note: str


@dataclass
class Line:
    """One criterion on the phone, or the visit as a whole (no criterion). `fresh`: the UUID of its next note."""

    criterion: Criterion | None
    claimed: list[Claimed] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    last_year: list[VisitNote] = field(default_factory=list)
    last_mark: Mark | None = None
    notes: list[queries.Versions[VisitNote]] = field(default_factory=list)
    photos: list[queries.Versions[VisitPhoto]] = field(default_factory=list)
    fresh: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def code(self) -> str:
        return self.criterion.code if self.criterion else ""

    @property
    def seen(self) -> int:
        return len(self.notes) + len(self.photos)


@dataclass
class Drawn:
    """A sample, in the order of its numbers, with what was found for each file."""

    sample: CaseSample
    findings: dict[int, list[queries.Versions[VisitNote]]]
    fresh: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def numbers(self) -> list[tuple[int, bool]]:
        return [(number, number in self.findings) for number in sorted(self.sample.numbers)]

    @property
    def done(self) -> int:
        return len(self.findings)


@dataclass(frozen=True)
class Kit:
    visit: Visit
    whole: Line
    groups: list[tuple[str, list[Line]]]
    samples: list[Drawn]

    @property
    def lines(self) -> list[Line]:
        return [self.whole, *(line for _, lines in self.groups for line in lines)]


def build(visit: Visit, user: Any, on: date) -> Kit:
    """A handful of queries, whatever the number of criteria and notes."""
    unit = visit.appraisal.participation
    rules = load(unit.programme.criteria_set)
    notes, photos, cases = _received(visit)
    claimed, evidence = _claimed(unit, rules, user, on), _evidence(unit)
    last_notes, last_marks = notes_of_last_year(unit), _last_marks(unit)

    def line(criterion: Criterion | None) -> Line:
        code = criterion.code if criterion else ""
        return Line(
            criterion,
            claimed.get(code, []),
            evidence.get(code, []),
            last_notes.get(code, []),
            last_marks.get(code),
            notes.get(code, []),
            photos.get(code, []),
        )

    groups = [(f"{group.code}. {group.name}", [line(c) for c in group.criteria]) for group in rules.groups]
    samples = [Drawn(sample, cases.get(sample.pk, {})) for sample in queries.samples_of(visit)]
    return Kit(visit, line(None), groups, samples)


def _received(visit: Visit) -> tuple[Mapping[str, Any], Mapping[str, Any], Mapping[int, Any]]:
    """Notes and photographs by criterion, findings by sample and case."""
    notes: dict[str, list[Any]] = defaultdict(list)
    cases: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    photos: dict[str, list[Any]] = defaultdict(list)
    for item in queries.notes_of(visit):
        if item.current.kind == VisitNote.Kind.NOTE:
            notes[item.current.criterion].append(item)
        elif item.current.kind == VisitNote.Kind.CASE:
            cases[item.current.sample_id or 0][item.current.case_number or 0].append(item)
    for photo in queries.photos_of(visit):
        photos[photo.current.criterion].append(photo)
    return notes, photos, {sample: dict(found) for sample, found in cases.items()}


def _claimed(unit: Participation, rules: CriteriaSet, user: Any, on: date) -> dict[str, list[Claimed]]:
    layers = [layer for layer in CLAIMED if layer in layers_visible_to(user, unit, on)]
    found: dict[str, list[Claimed]] = defaultdict(list)
    rows = {(m.criterion, m.layer): m for m in Mark.objects.filter(participation=unit, layer__in=layers)}
    for criterion in rules.criteria:
        for layer in layers:
            mark = rows.get((criterion.code, layer))
            if mark:
                words = answers.in_words(criterion, mark.answer)
                found[criterion.code].append(Claimed(layer.label, mark.points_x100, words, mark.note))
    return found


def _evidence(unit: Participation) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = Evidence.objects.filter(participation=unit, removed_at__isnull=True).order_by("criterion", "id")
    for criterion, title in rows.values_list("criterion", "title"):
        found[criterion].append(title)
    return found


def _last_marks(unit: Participation) -> dict[str, Mark]:
    """The final marks of the year before, of the unit or of the only one that went into it; of several none says it."""
    rows = Mark.objects.filter(
        participation__unit__in=forebears(unit.unit_id),
        participation__programme__year=unit.programme.year - 1,
        layer=Layer.FINAL,
    )
    return {mark.criterion: mark for mark in rows} if len({mark.participation_id for mark in rows}) == 1 else {}
