"""What waits for a person of a team: their units to mark, and for the head, units that only wait for a word."""

from collections.abc import Iterable
from datetime import date

from gansao.accounts.models import User
from gansao.accounts.queries import roles_of
from gansao.appraisals import queries
from gansao.appraisals.models import Appraisal
from gansao.notices.tasks import Task
from gansao.programmes.models import Programme
from gansao.programmes.queries import schedule


def waiting(user: User, today: date) -> Iterable[Task]:
    """One line a year: how many of my teams' units are not confirmed yet."""
    if roles_of(user, today).isdisjoint(queries.TEAM_ROLES):
        return
    teams = queries.own_teams(user, today).select_related("programme")
    for team in teams.filter(programme__state=Programme.State.OPEN):
        rows = list(Appraisal.objects.filter(team=team).values_list("state", flat=True).order_by())
        waits = rows.count(Appraisal.State.MARKING)
        if waits:
            year = team.programme
            term = schedule(year).get("appraisal")
            yield Task(
                what=f"Thẩm định: {_done(len(rows) - waits, len(rows))}",
                where=f"{team.name}, {year.province_name}, năm {year.year}",
                url=f"/nam/{year.key}/tham-dinh/",
                button="Thẩm định tiếp",
                due_on=term.last_on if term else None,
                synthetic=year.synthetic,
            )


def _done(confirmed: int, units: int) -> str:
    return f"{confirmed} trên {units} đơn vị đã xác nhận" if confirmed else f"{units} đơn vị, chưa xác nhận đơn vị nào"
