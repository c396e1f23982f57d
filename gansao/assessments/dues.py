"""What communes and districts still have to do, and by when. For `home/dues.py`."""

from collections.abc import Iterable
from datetime import date

from gansao.accounts.queries import people_at
from gansao.assessments.deadlines import ASKED, REGISTRATION, REVIEW, Waiting, waiting_in
from gansao.notices.dues import Due
from gansao.programmes.models import Programme
from gansao.programmes.queries import phase_name


def dues(year: Programme, today: date) -> Iterable[Due]:
    """One a commune; one a district and day for its reviewers."""
    units = list(year.participations.select_related("dossier").order_by("sort_key", "code"))
    waiting = [row for row in waiting_in(year, units, today) if row.phase in ASKED]
    yield from _of_communes(year, [row for row in waiting if row.phase != REVIEW], today)
    yield from _of_districts(year, [row for row in waiting if row.phase == REVIEW and row.unit.district_id], today)


def _of_communes(year: Programme, rows: list[Waiting], today: date) -> Iterable[Due]:
    roles = {role for row in rows for role in ASKED[row.phase]}
    people = {role: people_at([row.unit.unit_id for row in rows], (role,), today) for role in sorted(roles)}
    for row in rows:
        unit = row.unit
        users = {user.pk: user for role in ASKED[row.phase] for user in people[role].get(unit.unit_id, ())}
        name = phase_name(year, row.phase)
        page = "dang-ky/" if row.phase == REGISTRATION else f"ho-so/{unit.code}/"
        yield Due(
            f"phase:{year.key}:{row.phase}:{unit.code}",
            name,
            unit.name,
            name.lower(),
            row.due_on,
            tuple(users.values()),
            f"/nam/{year.key}/{page}",
        )


def _of_districts(year: Programme, rows: list[Waiting], today: date) -> Iterable[Due]:
    groups: dict[tuple[int, date], list[Waiting]] = {}
    for row in rows:
        groups.setdefault((row.unit.district_id or 0, row.due_on), []).append(row)
    people = people_at([district for district, _ in groups], ASKED[REVIEW], today)
    for (district, due_on), late in groups.items():
        unit = late[0].unit
        yield Due(
            f"phase:{year.key}:{REVIEW}:{unit.district_code}",
            phase_name(year, REVIEW),
            unit.district_name,
            f"còn {len(late)} hồ sơ thẩm tra chưa xong",
            due_on,
            tuple(people.get(district, ())),
            f"/nam/{year.key}/tham-tra/",
        )
