"""What writes marks and moves dossiers: finished marks from workbooks, one mark of a sheet, the dossier's steps."""

from gansao.assessments.actions.access import let_read, stop_reading
from gansao.assessments.actions.documents import add_document, remove_document
from gansao.assessments.actions.evidence import Known as EvidenceKnown
from gansao.assessments.actions.evidence import (
    add_file,
    add_link,
    add_reference,
    confirm_evidence,
    copy_evidence,
    move_evidence,
    name_evidence,
    remove_evidence,
    replace_file,
    restore_evidence,
)
from gansao.assessments.actions.keeping import keep_signed_paper
from gansao.assessments.actions.layers import Found, set_layer
from gansao.assessments.actions.marking import Conflict, save_mark
from gansao.assessments.actions.releasing import release_evidence, withhold_evidence
from gansao.assessments.actions.reviewing import (
    accept_dossier,
    accept_self_marks,
    forward_dossiers,
    hold_back,
    propose_again,
    return_dossier,
    unlock_dossier,
)
from gansao.assessments.actions.round_trip import take_workbook
from gansao.assessments.actions.steps import move_dossier
from gansao.assessments.actions.submitting import ask_sign_off, send_back, submit
from gansao.assessments.actions.taking import NotReady, disqualify, lift_disqualification, take_in
from gansao.assessments.actions.uploads import (
    AlreadyAccepted,
    Stale,
    abandon_upload,
    accept_upload,
    answer_rows,
    receive_upload,
    set_marks,
)
from gansao.programmes.actions import Refused

__all__ = [
    "AlreadyAccepted",
    "Conflict",
    "EvidenceKnown",
    "Found",
    "NotReady",
    "Refused",
    "Stale",
    "abandon_upload",
    "accept_dossier",
    "accept_self_marks",
    "accept_upload",
    "add_document",
    "add_file",
    "add_link",
    "add_reference",
    "answer_rows",
    "ask_sign_off",
    "confirm_evidence",
    "copy_evidence",
    "disqualify",
    "forward_dossiers",
    "hold_back",
    "keep_signed_paper",
    "let_read",
    "lift_disqualification",
    "move_dossier",
    "move_evidence",
    "name_evidence",
    "propose_again",
    "receive_upload",
    "release_evidence",
    "remove_document",
    "remove_evidence",
    "replace_file",
    "restore_evidence",
    "return_dossier",
    "save_mark",
    "send_back",
    "set_layer",
    "set_marks",
    "stop_reading",
    "submit",
    "take_in",
    "take_workbook",
    "unlock_dossier",
    "withhold_evidence",
]
