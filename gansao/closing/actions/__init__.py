"""What follows the published decision: complaints, the report, closing the year, its archive package."""

from gansao.closing.actions.closing import ask_for_package, close_year, reopen_year, write_report
from gansao.closing.actions.complaining import (
    draft_answer,
    file_complaint,
    lead_to_correction,
    record_answer,
    take_back_complaint,
)
from gansao.closing.actions.rechecking import choose_by_hand, choose_rechecks, record_recheck
from gansao.closing.actions.refused import Refused
from gansao.closing.actions.ruling import set_rules

__all__ = [
    "Refused",
    "ask_for_package",
    "choose_by_hand",
    "choose_rechecks",
    "close_year",
    "draft_answer",
    "file_complaint",
    "lead_to_correction",
    "record_answer",
    "record_recheck",
    "reopen_year",
    "set_rules",
    "take_back_complaint",
    "write_report",
]
