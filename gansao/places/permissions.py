"""Who may look after the lists of units. `rights` is what the person's roles grant today (set by accounts)."""

from typing import Any


def has_a_role(user: Any) -> bool:
    """False for a stranger and for a person without any role: for them the administrators' pages do not exist."""
    return bool(getattr(user, "rights", ()))


def can_manage(user: Any) -> bool:
    """The lists hold for the whole country, so the right does too."""
    return "places.manage" in getattr(user, "rights", ())
