"""Who is reminded of what: of all that is due soon or past (`home/dues.py`); told once, however often it runs."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from gansao.home import dues
from gansao.notices import actions
from gansao.notices.reminders import Source

logger = logging.getLogger(__name__)
SYSTEM = "hệ thống"

# Whom to remind on a day, feature by feature.
SOURCES: tuple[Source, ...] = tuple(map(dues.reminding, dues.SOURCES))


@dataclass(frozen=True, slots=True)
class Sent:
    told: int  # people told who had not been
    mailed: int  # letters tried once more
    failed: tuple[str, ...]  # sources that gave an error


def send(at: datetime, sources: Iterable[Source] | None = None) -> Sent:
    """Tell everybody what is due to be told, and send what could not be sent. A source that fails stops no other."""
    mailed = actions.mail_waiting(by=SYSTEM, at=at)
    told, failed = 0, []
    for source in SOURCES if sources is None else sources:
        try:
            for reminder in source(timezone.localdate(at)):
                told += actions.notify(
                    users=reminder.users,
                    key=reminder.key,
                    text=reminder.text,
                    url=reminder.url,
                    due_on=reminder.due_on,
                    by=SYSTEM,
                    at=at,
                )
        except Exception:
            name = f"{source.__module__}.{source.__qualname__}"
            logger.exception("Không lập được nhắc việc của %s", name)
            failed.append(name)
    return Sent(told, mailed, tuple(failed))
