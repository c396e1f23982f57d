"""Lifecycles as tables {state: {verb: state}}. Actions consult them; the docs' diagrams are drawn from them."""

Table = dict[str, dict[str, str]]

PROGRAMME: Table = {
    "open": {"freeze": "frozen", "keep_published": "published"},
    "frozen": {"reopen": "open", "publish": "published"},
    # A correction takes the marks up again; the published decision stands until another replaces it.
    "published": {"correct": "open", "close": "closed"},
    "closed": {"reopen_closed": "published"},  # with its reason; the archive package is then made anew
}

DECISION: Table = {
    "draft": {"edit": "draft", "rule": "draft", "sign": "signed", "drop": "dropped"},
    "signed": {"publish": "published", "unsign": "draft"},
    "published": {"replace": "replaced"},
    "replaced": {},
    "dropped": {},
}

# What the signer says of the draft before paper is signed; nobody has to ask. Edited words are words not yet ruled on.
DRAFT_RULING: Table = {
    "unruled": {"agree": "agreed", "send_back": "sent_back", "edit": "unruled"},
    "agreed": {"send_back": "sent_back", "edit": "unruled"},
    "sent_back": {"agree": "agreed", "edit": "mended"},
    "mended": {"agree": "agreed", "send_back": "sent_back", "edit": "mended"},
}

# A dossier's way: the commune fills it in, its leader signs it off, the district (where there is one) reviews and
# forwards it, the province has it appraised. A later layer's acceptance locks the earlier ones; `unlock` says why.
DOSSIER: Table = {
    "drafting": {"ask_sign_off": "awaiting", "submit": "submitted", "submit_to_province": "forwarded"},
    "awaiting": {"send_back": "drafting", "submit": "submitted", "submit_to_province": "forwarded"},
    "submitted": {"return": "returned", "accept": "accepted"},
    "returned": {"ask_sign_off": "awaiting", "submit": "submitted", "submit_to_province": "forwarded"},
    "accepted": {"return": "returned", "forward": "forwarded", "hold_back": "held_back"},
    "held_back": {"accept": "accepted"},
    "forwarded": {"unlock": "returned", "begin_appraisal": "appraising"},
    "appraising": {"end_appraisal": "appraised", "unlock": "returned"},
    "appraised": {"reopen_appraisal": "appraising", "take_in": "taken_in"},
    "taken_in": {},  # its marks are before the committee
}

# A unit in the hands of a team. Reopening says why, and is over once the marks are before the committee.
APPRAISAL: Table = {
    "marking": {"confirm": "confirmed"},
    "confirmed": {"reopen": "marking"},
}

# A team's visit. The phone may tell of its end before its beginning; what comes in later does not open it again.
VISIT: Table = {
    "planned": {"replan": "planned", "cancel": "cancelled", "begin": "under_way", "end": "done"},
    "under_way": {"begin": "under_way", "end": "done"},
    "done": {"begin": "done", "end": "done"},
    "cancelled": {"replan": "planned"},
}

# A unit's explanation; inviting again before it has answered gives it a later day.
EXPLANATION: Table = {
    "asked": {"invite": "asked", "submit": "explained"},
    "explained": {},
}

# What an agency answers about one unit, and what the committee makes of it.
CONSULTATION: Table = {
    "waiting": {"clear": "clear", "hold": "holds"},
    "clear": {"clear": "clear", "hold": "holds"},
    "holds": {"clear": "clear", "hold": "holds", "confirm": "confirmed", "set_aside": "set_aside"},
    "confirmed": {"look_again": "holds"},
    "set_aside": {"look_again": "holds"},
}

# A change of a final mark: only a carried vote writes it.
MARK_CHANGE: Table = {
    "proposed": {"carry": "carried", "reject": "rejected", "withdraw": "withdrawn"},
    "carried": {},
    "rejected": {},
    "withdrawn": {},
}

# The proposed list before everybody; its days end by the calendar, only taking it down is a step.
POSTING: Table = {
    "posted": {"withdraw": "withdrawn"},
    "withdrawn": {},
}

# An agency's column of one criterion; accepting another one for the criterion puts the earlier one aside.
SUPPLIED_COLUMN: Table = {
    "faulty": {"abandon": "abandoned"},
    "ready": {"accept": "accepted", "abandon": "abandoned"},
    "accepted": {"abandon": "abandoned"},
    "abandoned": {},
}

COMPLAINT: Table = {
    "filed": {"draft_answer": "answering", "take_back": "taken_back"},
    "answering": {"draft_answer": "answering", "record_answer": "answered", "take_back": "taken_back"},
    "answered": {},
    "taken_back": {},
}

# A recognition is taken back by a decision of its own; what is published is never taken away again.
WITHDRAWAL: Table = {
    "draft": {"sign": "signed", "drop": "dropped"},
    "signed": {"publish": "published", "unsign": "draft"},
    "published": {},
    "dropped": {},
}

MARKS_UPLOAD: Table = {
    "faulty": {"abandon": "abandoned"},
    "asking": {"answer": "ready", "abandon": "abandoned"},
    "ready": {"accept": "accepted", "abandon": "abandoned", "answer": "ready"},
    "accepted": {},
    "abandoned": {},
}


class NotAllowed(Exception):
    """The verb does not apply in this state. The message is Vietnamese-ready: the caller adds the object's name."""

    def __init__(self, state: str, verb: str) -> None:
        self.state, self.verb = state, verb
        super().__init__(f"không thể “{verb}” khi đang ở trạng thái “{state}”")


def next_state(table: Table, state: str, verb: str) -> str:
    """Raises NotAllowed where the table has no such step."""
    try:
        return table[state][verb]
    except KeyError:
        raise NotAllowed(state, verb) from None
