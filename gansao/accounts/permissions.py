"""May this person do this, here, on this day? A superuser has nothing extra: only memberships count."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from gansao.accounts.models import Membership, User
from gansao.accounts.queries import around, grants, places_of
from gansao.places.models import Level, Unit


def has(user: User | AnonymousUser, permission: str, place: Unit | None = None, on: date | None = None) -> bool:
    """True where a membership of the day grants it at the place or around it; anywhere when no place is given."""
    granting = [grant for grant in grants(user, on) if grant.allows(permission)]
    if place is None or any(place.pk in grant.place_ids for grant in granting):
        return bool(granting)
    if place.level == Level.PROVINCE:
        return False
    return not places_of(user, permission, on).isdisjoint(around(place))


def can_manage(user: User | AnonymousUser, person: User) -> bool:
    """Over the whole account: only where all roles that still count lie in one's own provinces, never over oneself."""
    if person == user:
        return False
    every = list(person.memberships.select_related("place"))
    counted = [membership for membership in every if not _is_past(membership)] or every
    return bool(counted) and all(has(user, "accounts.manage", membership.place) for membership in counted)


def can_end(user: User | AnonymousUser, membership: Membership) -> bool:
    """A role of one's own province; nobody ends their own role, so that no province is left without administrator."""
    return membership.user != user and has(user, "accounts.manage", membership.place)


def _is_past(membership: Membership) -> bool:
    return membership.last_on is not None and membership.last_on < timezone.localdate()
