"""Drawing case files by lot. Every draw is kept, so that nobody draws until the sample pleases."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.audit.actions import record
from gansao.domain.sampling import SampleRefused, draw
from gansao.domain.text import nfc
from gansao.programmes.actions import Refused, lock_open
from gansao.visits.models import CaseSample, Visit


@transaction.atomic
def draw_sample(
    *,
    visit: Visit,
    description: str,
    population: int,
    size: int,
    seed: str,
    criterion: str = "",
    by: Any,
    at: datetime,
) -> CaseSample:
    """The same seed for the same files gives what was drawn before, not a second sample."""
    unit = visit.appraisal.participation
    lock_open(unit.programme)
    text, seed = nfc(description), nfc(seed)
    if not text:
        raise Refused("Hãy ghi rút từ hồ sơ nào, xếp theo thứ tự nào.")
    asked = {"criterion": criterion, "description": text, "population": population, "size": size, "seed": seed}
    standing = visit.samples.filter(**asked).first()
    if standing:
        return standing
    try:
        numbers = draw(seed, population, size)
    except SampleRefused as refused:
        raise Refused(str(refused)) from None
    sample = CaseSample(visit=visit, numbers=list(numbers), drawn_at=at, drawn_by=by, **asked)
    sample.save(force_insert=True)
    after = {
        "criterion": criterion,
        "source": text,
        "cases": population,
        "drawn": list(numbers),
        "seed": seed,
    }
    record(by=by, at=at, action="visits.draw_sample", obj=sample, after=after, place_code=unit.code)
    return sample
