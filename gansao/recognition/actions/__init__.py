"""From marks to a frozen list, a decision, its signature, its publication; and, when it was wrong, a new decision."""

from gansao.recognition.actions.certificates import ask_for_files
from gansao.recognition.actions.correcting import abandon_correction, open_correction
from gansao.recognition.actions.deciding import (
    draft_decision,
    drop_draft,
    record_signature,
    rule_on_draft,
    undo_signature,
    update_draft,
)
from gansao.recognition.actions.freezing import freeze, reopen
from gansao.recognition.actions.publishing import publish
from gansao.recognition.actions.refused import Incomplete, Refused
from gansao.recognition.actions.withdrawing import (
    draft_lapses,
    draft_withdrawal,
    drop_withdrawal,
    publish_withdrawal,
    sign_withdrawal,
    undo_withdrawal_signature,
)

__all__ = [
    "Incomplete",
    "Refused",
    "abandon_correction",
    "ask_for_files",
    "draft_decision",
    "draft_lapses",
    "draft_withdrawal",
    "drop_draft",
    "drop_withdrawal",
    "freeze",
    "open_correction",
    "publish",
    "publish_withdrawal",
    "record_signature",
    "reopen",
    "rule_on_draft",
    "sign_withdrawal",
    "undo_signature",
    "undo_withdrawal_signature",
    "update_draft",
]
