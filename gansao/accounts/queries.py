"""Who holds which role where, on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from gansao.accounts.models import Membership, User
from gansao.accounts.roles import ROLES
from gansao.places.models import Level, Succession, Unit


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that holds today, and the provinces it reaches: its own and those that became part of it."""

    role: str
    province_ids: frozenset[int]

    def allows(self, permission: str) -> bool:
        return self.role in ROLES and permission in ROLES[self.role].permissions


def active_on(day: date) -> Q:
    """Memberships that hold on a day, first and last day included."""
    return Q(first_on__lte=day) & (Q(last_on__isnull=True) | Q(last_on__gte=day))


def grants(user: User | AnonymousUser, on: date | None = None) -> tuple[Grant, ...]:
    """The roles of a person on a day. Kept on the user object, which lives as long as the request."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    day = on or timezone.localdate()
    kept: dict[date, tuple[Grant, ...]] = user.__dict__.setdefault("_grants", {})
    if day not in kept:
        rows = list(user.memberships.filter(active_on(day)).order_by("id").values_list("role", "place_id"))
        origins = _origins() if rows else {}
        kept[day] = tuple(Grant(role, _with_origins(place, origins)) for role, place in rows)
    return kept[day]


def forget_grants(user: User) -> None:
    """To be called by whatever changes a person's memberships while holding the user object."""
    user.__dict__.pop("_grants", None)


def provinces_of(user: User | AnonymousUser, on: date | None = None, permission: str = "") -> QuerySet[Unit]:
    """The provinces a person has a role in (one that grants `permission`, if given), predecessors included."""
    held: Iterable[Grant] = grants(user, on)
    ids = {province for grant in held if not permission or grant.allows(permission) for province in grant.province_ids}
    return Unit.objects.filter(pk__in=ids).order_by("code", "first_on")


def roles_of(user: User | AnonymousUser, on: date | None = None) -> frozenset[str]:
    """The keys of the roles a person has on a day, wherever."""
    return frozenset(grant.role for grant in grants(user, on))


def _origins() -> dict[int, set[int]]:
    """{province: the provinces that went into it}; some sixty rows for the whole country."""
    found: dict[int, set[int]] = {}
    pairs = Succession.objects.filter(successor__level=Level.PROVINCE).values_list("successor_id", "predecessor_id")
    for successor, predecessor in pairs:
        found.setdefault(successor, set()).add(predecessor)
    return found


def _with_origins(place_id: int, origins: dict[int, set[int]]) -> frozenset[int]:
    reached, waiting = {place_id}, [place_id]
    while waiting:
        for origin in origins.get(waiting.pop(), set()) - reached:
            reached.add(origin)
            waiting.append(origin)
    return frozenset(reached)


def memberships_of(user: User) -> QuerySet[Membership]:
    """All memberships of a person, past ones too, newest first."""
    return user.memberships.select_related("place").order_by("-first_on", "id")
