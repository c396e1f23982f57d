"""Who may set days of a province's calendar. Whoever reads its programme years reads its calendar."""

from typing import Any

from gansao.accounts.permissions import has
from gansao.places.models import Unit


def can_set(user: Any, province: Unit) -> bool:
    return has(user, "worktime.set", province)
