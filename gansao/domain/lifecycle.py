"""Lifecycles as tables {state: {verb: state}}. Actions consult them; the docs' diagrams are drawn from them."""

Table = dict[str, dict[str, str]]

PROGRAMME: Table = {
    "open": {"freeze": "frozen", "keep_published": "published"},
    "frozen": {"reopen": "open", "publish": "published"},
    # A correction takes the marks up again; the published decision stands until another replaces it.
    "published": {"correct": "open"},
}

DECISION: Table = {
    "draft": {"edit": "draft", "sign": "signed", "drop": "dropped"},
    "signed": {"publish": "published", "unsign": "draft"},
    "published": {"replace": "replaced"},
    "replaced": {},
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
