"""Reading criteria sets. What is stored under a digest never changes, so a set is built once for each digest."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from gansao.accounts.models import User
from gansao.criteria import permissions
from gansao.criteria.models import StoredCriteriaSet
from gansao.domain import rulebook
from gansao.domain.criteria import CriteriaSet

_KEPT = 64
_built: dict[str, CriteriaSet] = {}


def load(stored: StoredCriteriaSet) -> CriteriaSet:
    """The criteria set itself. `stored.content` is read only where this digest was not met before."""
    criteria_set = _built.get(stored.sha256)
    if criteria_set is None:
        criteria_set = rulebook.build(stored.content)
        if len(_built) >= _KEPT:
            _built.clear()
        _built[stored.sha256] = criteria_set
    return criteria_set


def stored_sets() -> QuerySet[StoredCriteriaSet]:
    """All of them, newest first, without their content. Criteria sets are public."""
    return StoredCriteriaSet.objects.defer("content")


def by_key(key: str) -> StoredCriteriaSet | None:
    return stored_sets().filter(key=key).first()


def visible_to(user: User | AnonymousUser | Any) -> QuerySet[StoredCriteriaSet]:
    """For the official pages: everything to who holds a role that reads criteria, else nothing."""
    return stored_sets() if permissions.can_read(user) else stored_sets().none()
