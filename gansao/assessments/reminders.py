"""Whom to remind of a phase's end: before it (7, 3, 1 working days) and after it, for `home/reminders.py`."""

from collections.abc import Iterable
from datetime import date

from gansao.accounts.models import User
from gansao.accounts.queries import people_at
from gansao.assessments.deadlines import ASKED, REGISTRATION, REVIEW, Waiting, waiting_in
from gansao.domain.workdays import Calendar, days_left, due_in_words
from gansao.notices.reminders import Reminder
from gansao.programmes.models import Programme
from gansao.programmes.queries import phase_name, programmes
from gansao.worktime.queries import calendar_for

MOMENTS = (1, 3, 7)  # working days before and after


def deadlines(today: date) -> Iterable[Reminder]:
    """Of every open year by a process: a reminder a unit for the communes, one a district for its reviewers."""
    for year in programmes().filter(process__isnull=False, state=Programme.State.OPEN):
        yield from _of_year(year, today)


def _of_year(year: Programme, today: date) -> Iterable[Reminder]:
    calendar = calendar_for(year.province)
    units = list(year.participations.select_related("dossier").order_by("sort_key", "code"))
    moments = [
        (row, moment)
        for row in waiting_in(year, units, today)
        if row.phase in ASKED and (moment := moment_of(calendar, today, row.due_on))
    ]
    communes = [(row, moment) for row, moment in moments if row.phase != REVIEW]
    roles = {role for row, _ in communes for role in ASKED[row.phase]}
    people = {role: people_at([row.unit.unit_id for row, _ in communes], (role,), today) for role in sorted(roles)}
    for row, moment in communes:
        users = {user.pk: user for role in ASKED[row.phase] for user in people[role].get(row.unit.unit_id, ())}
        said = f"{row.unit.name}: {phase_name(year, row.phase).lower()}, {due_in_words(calendar, today, row.due_on)}."
        page = "dang-ky/" if row.phase == REGISTRATION else f"ho-so/{row.unit.code}/"
        yield _reminder(year, row, row.unit.code, moment, tuple(users.values()), said, page)
    yield from _of_districts(year, [(row, moment) for row, moment in moments if row.phase == REVIEW], calendar, today)


def _of_districts(
    year: Programme, moments: list[tuple[Waiting, str]], calendar: Calendar, today: date
) -> Iterable[Reminder]:
    """The reviewers are told once for all units of the district that share a moment."""
    groups: dict[tuple[int, str], list[Waiting]] = {}
    for row, moment in moments:
        if row.unit.district_id:
            groups.setdefault((row.unit.district_id, moment), []).append(row)
    people = people_at([district for district, _ in groups], ASKED[REVIEW], today)
    for (district, moment), rows in groups.items():
        row = rows[0]
        due = due_in_words(calendar, today, row.due_on)
        said = f"{row.unit.district_name}: còn {len(rows)} hồ sơ thẩm tra chưa xong, {due}."
        yield _reminder(year, row, row.unit.district_code, moment, tuple(people.get(district, ())), said, "tham-tra/")


def moment_of(calendar: Calendar, today: date, due_on: date) -> str:
    """ "before:3" from the third working day before the end on, "after:1" once it is past; "" where it is far off.

    Whatever day the reminders run on, the nearest moment is handed in: told once, none is missed.
    """
    left = days_left(calendar, today, due_on)
    if due_on >= today:
        return next((f"before:{moment}" for moment in MOMENTS if left <= moment), "")
    return next((f"after:{moment}" for moment in reversed(MOMENTS) if -left >= moment), "")


def _reminder(
    year: Programme, row: Waiting, code: str, moment: str, users: tuple[User, ...], said: str, page: str
) -> Reminder:
    key = f"phase:{year.key}:{row.phase}:{code}:{moment}"
    return Reminder(users, key, said, f"/nam/{year.key}/{page}", row.due_on)
