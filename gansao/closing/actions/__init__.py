"""What follows the published decision: complaints, the report, closing the year, its archive package."""

from gansao.closing.actions.closing import ask_for_package, close_year, reopen_year, write_report
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
    "ask_for_package",
    "close_year",
    "draft_answer",
    "file_complaint",
    "lead_to_correction",
    "record_answer",
    "reopen_year",
    "take_back_complaint",
    "write_report",
]
