"""What the districts sent: minutes and submission of each, as the system makes them and as they were signed."""

from collections.abc import Iterator
from itertools import groupby

from gansao.assessments import district_papers, review
from gansao.assessments.signed_papers import of_districts
from gansao.closing.archives import Item
from gansao.closing.packing.pieces import drawn, signed
from gansao.documents.paper import Paper
from gansao.programmes.models import Participation, Programme


def districts(programme: Programme) -> Iterator[Item]:
    """Nothing where the year's process has no review by districts."""
    if not review.has_review(programme):
        return
    units = list(programme.participations.filter(district__isnull=False).select_related("district", "dossier"))
    for place, own in groupby(of_districts(programme, units), key=lambda shelf: shelf.place):
        shelves, folder = list(own), f"cap-huyen/{place.code}"
        of_one = [unit for unit in units if unit.district_id == place.pk]
        for shelf in shelves:
            yield drawn(
                f"{folder}/{shelf.name}.pdf",
                lambda name=shelf.name, units=of_one: _paper(programme, name, units),  # type: ignore[misc]
                f"{shelf.label} (bản in)",
                "districts",
            )
        yield from signed(shelves, folder, "districts")


def _paper(programme: Programme, name: str, units: list[Participation]) -> Paper:
    visible = dict.fromkeys((unit.pk for unit in units), review.REVIEWED_LAYERS)
    [of_one] = review.reviews(programme, units, visible)
    return district_papers.paper(name, programme, of_one, {})
