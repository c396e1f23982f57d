"""What the committee's people do: invite and give explanations, ask and answer, propose and count, post a list."""

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
from gansao.committee.actions.posting import (
    Overtaken,
    forget_contacts,
    handle_comment,
    post_list,
    take_comment,
    withdraw_posting,
)
from gansao.committee.actions.putting import NotHeard, put_before
from gansao.programmes.actions import Refused

__all__ = [
    "Conflict",
    "NotHeard",
    "Overtaken",
    "Refused",
    "add_file",
    "answer",
    "answer_clear",
    "ask",
    "cast_vote",
    "count_votes",
    "explain",
    "forget_contacts",
    "handle_comment",
    "invite",
    "look_again",
    "opine",
    "post_list",
    "propose_change",
    "put_before",
    "record_votes",
    "remove_file",
    "set_agency",
    "set_meeting",
    "settle",
    "submit_explanation",
    "take_comment",
    "withdraw_change",
    "withdraw_posting",
]
