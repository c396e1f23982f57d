"""How long the recognitions of a decision hold by the province's rule, if the rule sets a term at all."""

from gansao.domain.validity import Validity
from gansao.law.closing_rules import closing_rules
from gansao.recognition.models import Decision


def of(decision: Decision) -> Validity | None:
    """None: the rule sets no term, so nothing lapses."""
    years = closing_rules().valid_years
    return Validity(decision.signed_on, years) if years and decision.signed_on else None
