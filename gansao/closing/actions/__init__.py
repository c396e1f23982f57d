"""What follows the published decision: complaints."""

from gansao.closing.actions.complaining import (
    draft_answer,
    file_complaint,
    lead_to_correction,
    record_answer,
    take_back_complaint,
)
from gansao.closing.actions.refused import Refused

__all__ = [
    "Refused",
    "draft_answer",
    "file_complaint",
    "lead_to_correction",
    "record_answer",
    "take_back_complaint",
]
