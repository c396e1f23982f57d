"""How long the recognitions of a decision hold by its own words, if they set a term at all."""

from gansao.domain.validity import Validity
from gansao.recognition.models import Decision


def of(decision: Decision) -> Validity | None:
    """None: no term, so nothing lapses."""
    years = decision.valid_years
    return Validity(decision.signed_on, years) if years and decision.signed_on else None
