"""May this person do this, here, on this day? A superuser has nothing extra: only memberships count."""

from datetime import date

from django.contrib.auth.models import AnonymousUser

from gansao.accounts.models import User
from gansao.accounts.queries import grants
from gansao.places.models import Unit


def has(user: User | AnonymousUser, permission: str, province: Unit | None = None, on: date | None = None) -> bool:
    """True where a membership of the day grants it for the province, or anywhere when no province is given."""
    return any(
        grant.allows(permission) and (province is None or province.pk in grant.province_ids)
        for grant in grants(user, on)
    )
