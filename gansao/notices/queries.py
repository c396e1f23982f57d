"""Reads of notices. Everybody sees their own and nobody else's."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from gansao.accounts.models import User
from gansao.notices.models import Notice

MAIL_FOR = timedelta(days=3)  # so long is tried to send what could not be sent


def visible_to(user: Any) -> QuerySet[Notice]:
    """All that a person was told: first what waits, the earliest day first; then the newest."""
    own = Notice.objects.filter(user=user) if isinstance(user, User) else Notice.objects.none()
    waits = Q(read_at=None, done_at=None)
    rank, due_on = Case(When(waits, then=Value(0)), default=Value(1)), Case(When(waits, then=F("due_on")))
    return own.order_by(rank, due_on.asc(nulls_last=True), "-created_at", "-id")


def waiting_for(user: Any) -> QuerySet[Notice]:
    """What a person has neither read nor done."""
    return visible_to(user).filter(read_at=None, done_at=None)


def to_mail(at: datetime) -> QuerySet[Notice]:
    """What waits, was not sent yet, and can be sent: the person has an address and may sign in."""
    return Notice.objects.filter(
        mailed_at=None, read_at=None, done_at=None, created_at__gt=at - MAIL_FOR, user__is_active=True
    ).exclude(user__email="")
