"""A district's review: its units side by side, and one unit with what differs. A few queries, however many units."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from gansao.assessments import queries, reasons
from gansao.assessments.models import Dossier, Evidence, Layer, Mark
from gansao.assessments.sheet import Given, Total
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import process_of, units_reached

State = Dossier.State
OVERSEES = "appraisals.read"  # who sees the districts' work without doing it
REVIEWED_LAYERS = (Layer.SELF.value, Layer.DISTRICT.value)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One unit of a district. A total is None where this person does not see its layer."""

    unit: Participation
    state: str
    own: Total | None
    district: Total | None
    differing: int
    evidence: int

    @property
    def state_in_words(self) -> str:
        return str(State(self.state).label) if self.unit.takes_part else str(self.unit.get_status_display())


@dataclass(frozen=True, slots=True)
class DistrictReview:
    code: str
    name: str
    rows: tuple[ReviewRow, ...]

    def in_state(self, *states: str) -> list[ReviewRow]:
        return [row for row in self.rows if row.state in states and row.unit.takes_part]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(state in words, how many), those that occur, in the order of a dossier's way."""
        found = [(state.label, len(self.in_state(state))) for state in State]
        return [(str(label), number) for label, number in found if number]


def has_review(programme: Programme) -> bool:
    rules = process_of(programme)
    return bool(rules and "district_review" in rules.by_key)


def units_to_review(user: Any, programme: Programme) -> list[Participation]:
    """The units in districts whose review this person does or oversees; the year is read once."""
    found = units_reached(user, programme, "assessments.review") | units_reached(user, programme, OVERSEES)
    units = list(found.filter(district__isnull=False).select_related(None).select_related("dossier", "district"))
    for unit in units:
        unit.programme = programme
    return units


def reviews_seen_by(user: Any, programme: Programme, units: list[Participation], on: date) -> list[DistrictReview]:
    return reviews(programme, units, queries.layers_visible_in(user, programme, units, on))


def reviews(
    programme: Programme, rows: Collection[Participation], visible: Mapping[int, Collection[str]]
) -> list[DistrictReview]:
    """By district as its code sorts; each unit with both layers' totals, where `visible` names the layer."""
    marks: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    given = Mark.objects.filter(participation__in=rows, layer__in=REVIEWED_LAYERS, points_x100__isnull=False).order_by()
    for pk, layer, criterion, points in given.values_list("participation", "layer", "criterion", "points_x100"):
        marks[pk, layer][criterion] = points
    pieces = Evidence.objects.filter(participation__in=rows, removed_at=None).order_by()
    evidence = dict(pieces.values_list("participation").annotate(n=Count("id")))
    districts: dict[str, list[ReviewRow]] = defaultdict(list)
    rules = load(programme.criteria_set)
    for unit in rows:
        own, district = (marks[unit.pk, layer] for layer in REVIEWED_LAYERS)
        districts[unit.district_code].append(
            ReviewRow(
                unit,
                queries.dossier_state(unit),
                Total(rules, own) if Layer.SELF in visible[unit.pk] else None,
                Total(rules, district) if Layer.DISTRICT in visible[unit.pk] else None,
                sum(code in own and own[code] != points for code, points in district.items()),
                evidence.get(unit.pk, 0),
            )
        )
    return [DistrictReview(code, rows[0].unit.district_name, tuple(rows)) for code, rows in sorted(districts.items())]


@dataclass(frozen=True, slots=True)
class Compared:
    """One criterion: the commune's mark beside the district's. `stale`: the commune changed its own since."""

    criterion: Criterion
    own: Given | None
    district: Given | None

    @property
    def differs(self) -> bool:
        return bool(self.own and self.district and self.own.points != self.district.points)

    @property
    def remark(self) -> str:
        """What the district says of it: the reason from the list, then its own words."""
        given = self.district
        return ". ".join(filter(None, (reasons.in_words(given.reason).capitalize(), given.note))) if given else ""

    @property
    def silent(self) -> bool:
        """The district marks otherwise and has not said why."""
        return self.differs and not self.remark

    @property
    def stale(self) -> bool:
        own, district = (each.marked_at if each else None for each in (self.own, self.district))
        return bool(own and district and own > district)

    @property
    def is_open(self) -> bool:
        """The district has not said its mark yet."""
        return self.district is None or self.district.points is None

    @property
    def uncounted(self) -> str:
        """Why no points follow from what was found, where something was: "Mới có 12 trường hợp, cần ít nhất 30"."""
        found = next((each for each in (self.district, self.own) if each and each.answer), None)
        return (
            answers.mark(self.criterion, found.answer).reason if self.is_open and found and found.points is None else ""
        )


def compared(lines: Mapping[str, Any]) -> list[Compared]:
    """The lines of a sheet that shows both layers."""
    return [
        Compared(line.criterion, line.given.get(Layer.SELF), line.given.get(Layer.DISTRICT)) for line in lines.values()
    ]
