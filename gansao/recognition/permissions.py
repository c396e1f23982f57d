"""Who may do what between the frozen list and the register; always asked for the province of the year."""

from typing import Any

from gansao.accounts.permissions import has
from gansao.programmes.models import Programme


def can_read(user: Any, programme: Programme) -> bool:
    return has(user, "recognition.read", programme.province)


def can_freeze(user: Any, programme: Programme) -> bool:
    """Freeze, and reopen while nothing is signed."""
    return has(user, "recognition.freeze", programme.province)


def can_draft(user: Any, programme: Programme) -> bool:
    return has(user, "recognition.draft", programme.province)


def can_sign(user: Any, programme: Programme) -> bool:
    """Record number, day and signed file; not sign."""
    return has(user, "recognition.sign", programme.province)


def can_publish(user: Any, programme: Programme) -> bool:
    """Publish, correct what is published, have certificates drawn."""
    return has(user, "recognition.publish", programme.province)
