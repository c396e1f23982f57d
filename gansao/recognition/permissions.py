"""Who may do what between the frozen list and the register: by role at the year's province, and by phase.

A phase binds what the process of the year names; the shipped processes name none of it.
"""

from typing import Any

from gansao.accounts.permissions import has
from gansao.domain.process import Answer
from gansao.programmes.models import Programme
from gansao.programmes.permissions import may


def can_read(user: Any, programme: Programme) -> bool:
    return has(user, "recognition.read", programme.province)


def can_freeze(user: Any, programme: Programme) -> Answer:
    """Freeze, and reopen while nothing is signed."""
    return may(user, "recognition.freeze", programme)


def can_draft(user: Any, programme: Programme) -> Answer:
    return may(user, "recognition.draft", programme)


def can_rule(user: Any, programme: Programme) -> Answer:
    """Agree with the draft, or send it back; the signature itself is on paper."""
    return may(user, "recognition.rule", programme)


def can_sign(user: Any, programme: Programme) -> Answer:
    """Record number, day and signed file; not sign."""
    return may(user, "recognition.sign", programme)


def can_publish(user: Any, programme: Programme) -> Answer:
    """Publish, correct what is published, have certificates drawn."""
    return may(user, "recognition.publish", programme)
