"""Who may do what with a programme year; always asked for the province it belongs to."""

from typing import Any

from gansao.accounts.permissions import has
from gansao.places.models import Unit
from gansao.programmes.models import Programme


def can_read(user: Any, programme: Programme) -> bool:
    return has(user, "programmes.read", programme.province)


def can_open_year(user: Any, province: Unit | None = None) -> bool:
    """In a province; or somewhere, where none is given."""
    return has(user, "programmes.open_year", province)


def can_set_participation(user: Any, programme: Programme) -> bool:
    return has(user, "programmes.set_participation", programme.province)


def can_set_disclosure(user: Any, programme: Programme) -> bool:
    return has(user, "programmes.set_disclosure", programme.province)
