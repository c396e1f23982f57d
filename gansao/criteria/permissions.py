"""Who may do what with criteria sets. They belong to no province: a role anywhere is enough."""

from typing import Any

from gansao.accounts.permissions import has


def can_read(user: Any) -> bool:
    return has(user, "criteria.read")


def can_store(user: Any) -> bool:
    return has(user, "criteria.store")
