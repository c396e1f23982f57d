"""Where the signed scans of a year's papers stand: of each district that reviews, and of the steering committee."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from gansao.assessments.models import SignedPaper
from gansao.assessments.review import has_review
from gansao.domain.text import running
from gansao.places.models import Unit
from gansao.programmes.models import Participation, Programme

Kind = SignedPaper.Kind
NAMES = {"bien-ban": Kind.MINUTES, "to-trinh": Kind.SUBMISSION}  # as on addresses


@dataclass(frozen=True, slots=True)
class Shelf:
    """One paper of one place: all its scans, the one that counts first; none yet."""

    place: Unit
    whose: str  # in a sentence: "huyện Lạng Giang", "Ban Chỉ đạo"
    name: str  # of NAMES
    versions: tuple[SignedPaper, ...]

    @property
    def kind(self) -> Kind:
        return NAMES[self.name]

    @property
    def latest(self) -> SignedPaper | None:
        return self.versions[0] if self.versions else None

    @property
    def label(self) -> str:
        return f"{self.kind.label} của {self.whose}"


def of_committee(programme: Programme) -> list[Shelf]:
    return _shelves(programme, [(programme.province, "Ban Chỉ đạo")])


def of_districts(programme: Programme, units: Iterable[Participation]) -> list[Shelf]:
    """Of the districts of these units, by their codes; their names as of the year."""
    found = {unit.district_code: (unit.district, running(unit.district_name)) for unit in units if unit.district}
    return _shelves(programme, [(place, whose) for _, (place, whose) in sorted(found.items()) if place])


def of_year(programme: Programme) -> list[Shelf]:
    """All that the year should have; nothing where its marks came finished, in a workbook."""
    if programme.process is None:
        return []
    units = programme.participations.filter(status=Participation.Status.TAKING_PART).select_related("district")
    districts = of_districts(programme, units) if has_review(programme) else []
    return [*districts, *of_committee(programme)]


def _shelves(programme: Programme, owners: list[tuple[Unit, str]]) -> list[Shelf]:
    kept: dict[tuple[int, str], list[SignedPaper]] = {}
    for paper in _kept(programme, [place for place, _ in owners]):
        kept.setdefault((paper.place_id, paper.kind), []).append(paper)
    return [
        Shelf(place, whose, name, tuple(kept.get((place.pk, kind), ())))
        for place, whose in owners
        for name, kind in NAMES.items()
    ]


def _kept(programme: Programme, places: list[Unit]) -> QuerySet[SignedPaper]:
    rows = SignedPaper.objects.filter(programme=programme, place__in=places).select_related("file", "added_by")
    return rows.order_by("-version")
