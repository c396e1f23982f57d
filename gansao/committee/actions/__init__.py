"""What the committee's people do: invite and give explanations, ask and answer, propose and count."""

from gansao.committee.actions.changing import (
    cast_vote,
    count_votes,
    propose_change,
    record_votes,
    set_meeting,
    withdraw_change,
)
from gansao.committee.actions.consulting import answer, answer_clear, ask, look_again, set_agency, settle
from gansao.committee.actions.explaining import (
    Conflict,
    add_file,
    explain,
    invite,
    opine,
    remove_file,
    submit_explanation,
)
from gansao.programmes.actions import Refused

__all__ = [
    "Conflict",
    "Refused",
    "add_file",
    "answer",
    "answer_clear",
    "ask",
    "cast_vote",
    "count_votes",
    "explain",
    "invite",
    "look_again",
    "opine",
    "propose_change",
    "record_votes",
    "remove_file",
    "set_agency",
    "set_meeting",
    "settle",
    "submit_explanation",
    "withdraw_change",
]
