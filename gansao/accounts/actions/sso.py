"""Who may come in through the province's SSO: only people whom an administrator has linked."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from gansao.accounts.actions.people import record_about
from gansao.accounts.models import SsoLink, User


class LinkTaken(Exception):
    """Two people cannot be one identity."""

    def __init__(self) -> None:
        super().__init__("Tên này đã được nối với một tài khoản khác. Hãy xem lại tên, hoặc gỡ ở tài khoản kia trước.")


@transaction.atomic
def link_to_sso(*, user: User, name: str, by: Any, at: datetime) -> None:
    """The identity that may sign in as this person; one of before ends. Raises LinkTaken."""
    before = SsoLink.objects.filter(user=user).first()
    SsoLink.objects.filter(user=user).delete()
    try:
        with transaction.atomic():
            SsoLink.objects.create(user=user, name=name.lower())
    except IntegrityError:
        raise LinkTaken from None
    old = {"sso_name": before.name} if before else None
    record_about(by, at, "accounts.link_to_sso", user, old, {"sso_name": name.lower()})


@transaction.atomic
def unlink_from_sso(*, user: User, by: Any, at: datetime) -> None:
    before = SsoLink.objects.filter(user=user).first()
    if before is not None:
        before.delete()
        record_about(by, at, "accounts.unlink_from_sso", user, {"sso_name": before.name}, None)


@transaction.atomic
def person_of_sso(*, subject: str, name: str) -> User | None:
    """Whose identity this is. The first time it is found by name, and from then on by its subject alone."""
    links = SsoLink.objects.select_related("user").filter(user__is_active=True)
    link = links.filter(subject=subject).first()
    if link is not None:
        return link.user
    # One statement decides between two identities that claim one name at once.
    if name and SsoLink.objects.filter(name=name.lower(), subject="").update(subject=subject):
        link = links.filter(subject=subject).first()
    return link.user if link else None
