"""May this person do this, here, on this day? A superuser has nothing extra: only memberships count."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from gansao.accounts.models import Membership, User
from gansao.accounts.queries import grants
from gansao.places.models import Unit


def has(user: User | AnonymousUser, permission: str, province: Unit | None = None, on: date | None = None) -> bool:
    """True where a membership of the day grants it for the province, or anywhere when no province is given."""
    return any(
        grant.allows(permission) and (province is None or province.pk in grant.province_ids)
        for grant in grants(user, on)
    )


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
