"""Work with a last day: who still has to do it. Reminders before and after the day and the page of who is late read it.

Each feature says what is not done yet in a year; they are put together in `home/dues.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gansao.accounts.models import User
from gansao.domain.workdays import Calendar, days_left, due_in_words
from gansao.notices.reminders import Reminder

MOMENTS = (1, 3, 7)  # working days before and after


@dataclass(frozen=True, slots=True)
class Due:
    """What somebody still has to do by a day.

    `key` says what it is about ("phase:2026:appraisal:3"): the action that does it ends every reminder of it with
    `actions.mark_done`. `since`: the day on which it was asked, if that says something; nobody is asked and reminded
    on the same day.
    """

    key: str
    phase: str  # as the screen calls it: "Thẩm định"
    who: str  # "Tổ 3"
    what: str  # "còn 5 đơn vị chưa xác nhận"
    due_on: date
    people: tuple[User, ...]
    url: str
    since: date | None = None


def reminders(dues: Iterable[Due], calendar: Calendar, today: date) -> Iterable[Reminder]:
    """Of what is due soon or past. A day that is moved is a new day: its reminders begin anew."""
    for due in dues:
        moment = moment_of(calendar, today, due.due_on, due.since)
        if moment and due.people:
            text = f"{due.who}: {due.what}, {due_in_words(calendar, today, due.due_on)}."
            yield Reminder(due.people, f"{due.key}:{due.due_on.isoformat()}:{moment}", text, due.url, due.due_on)


def moment_of(calendar: Calendar, today: date, due_on: date, since: date | None = None) -> str:
    """ "before:3" from the third working day before the end on, "after:1" once it is past; "" where it is far off.

    Whatever day the reminders run on, the nearest moment is handed in: told once, none is missed. A moment that was
    past already when the work was asked for (`since`) is left out.
    """
    left = days_left(calendar, today, due_on)
    if due_on >= today:
        given = days_left(calendar, since, due_on) if since else max(MOMENTS) + 1
        return next((f"before:{moment}" for moment in MOMENTS if left <= moment < given), "")
    return next((f"after:{moment}" for moment in reversed(MOMENTS) if -left >= moment), "")
