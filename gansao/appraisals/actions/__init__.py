"""What writes teams and appraisals: teams and ties, who appraises what, marks of markers, the head's word, columns."""

from gansao.appraisals.actions.assigning import assign_by_hand, draw_doubles, propose, take_run
from gansao.appraisals.actions.columns import abandon_column, accept_column, receive_column
from gansao.appraisals.actions.confirming import confirm, reopen, settle
from gansao.appraisals.actions.declaring import declare, undeclare
from gansao.appraisals.actions.marking import Conflict, agree_with_self, save_mark, set_duties
from gansao.appraisals.actions.teams import (
    add_member,
    end_member,
    make_team,
    set_rules,
    update_team,
)
from gansao.programmes.actions import Refused

__all__ = [
    "Conflict",
    "Refused",
    "abandon_column",
    "accept_column",
    "add_member",
    "agree_with_self",
    "assign_by_hand",
    "confirm",
    "declare",
    "draw_doubles",
    "end_member",
    "make_team",
    "propose",
    "receive_column",
    "reopen",
    "save_mark",
    "set_duties",
    "set_rules",
    "settle",
    "take_run",
    "undeclare",
    "update_team",
]
