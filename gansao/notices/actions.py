"""Telling people, and what they have read.

`notify` writes the log. Reading and being done do not: the first is a person's own, the second is said by the action
that did it.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from gansao.accounts.models import User
from gansao.audit.actions import record
from gansao.domain.text import nfc
from gansao.notices import queries
from gansao.notices.mail import deliver
from gansao.notices.models import Notice


@transaction.atomic
def notify(
    *, users: Iterable[User], key: str, text: str, url: str, due_on: date | None = None, by: Any, at: datetime
) -> int:
    """Tell each of these people once; how many were not told before. `url` is a path of this site."""
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError(f"a notice leads to a page of this site, not to {url!r}")
    people = {user.pk for user in users if user.is_active}
    made = _make(people, Notice(key=key, text=nfc(text)[:300], url=url, due_on=due_on, created_at=at))
    if made:
        after = {"key": key, "notice": made[0].text, "people": len(made)}
        record(by=by, at=at, action="notices.notify", obj=made[0], after=after)
        if settings.SENDS_MAIL:
            pks = [notice.pk for notice in made]
            transaction.on_commit(lambda: deliver.enqueue(pks))
    return len(made)


def _make(people: set[int], like: Notice) -> list[Notice]:
    """A notice for each who has none of this key. The people are held, so that of two processes one tells."""
    held = User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    pks = list(held.values_list("pk", flat=True))
    told = set(Notice.objects.filter(key=like.key, user__in=pks).values_list("user", flat=True))
    return Notice.objects.bulk_create(
        Notice(
            user_id=pk,
            key=like.key,
            text=like.text,
            url=like.url,
            due_on=like.due_on,
            created_at=like.created_at,
        )
        for pk in pks
        if pk not in told
    )


@transaction.atomic
def mark_read(*, notices: Iterable[Notice], by: Any, at: datetime) -> int:
    """The person has read these; how many they had not before."""
    own = Notice.objects.filter(pk__in=[notice.pk for notice in notices], user=by, read_at=None)
    return own.update(read_at=at)


@transaction.atomic
def mark_done(*, key: str, by: Any, at: datetime) -> int:
    """What these notices asked for is done, by whomever: they wait for nobody any more.

    `key` is a whole key or its beginning up to a colon: "phase:2026:self_assessment:07420" ends every reminder of it.
    """
    about = Q(key=key) | Q(key__startswith=f"{key}:")
    return Notice.objects.filter(about, done_at=None).update(done_at=at)


@transaction.atomic
def mark_done_of(*, key: str, parts: Collection[str], by: Any, at: datetime) -> int:
    """The same for several things under one beginning, in one go: "explain:2026" and the codes of its units."""
    waiting = Notice.objects.filter(key__startswith=f"{key}:", done_at=None).values_list("pk", "key")
    done = [pk for pk, each in waiting if each[len(key) + 1 :].split(":", 1)[0] in parts]
    return Notice.objects.filter(pk__in=done).update(done_at=at)


@transaction.atomic
def mail_waiting(*, by: Any, at: datetime) -> int:
    """Try once more to send what could not be sent; how many letters that is."""
    if not settings.SENDS_MAIL:
        return 0
    pks = list(queries.to_mail(at).order_by("pk").values_list("pk", flat=True))
    if pks:
        transaction.on_commit(lambda: deliver.enqueue(pks))
    return len(pks)
