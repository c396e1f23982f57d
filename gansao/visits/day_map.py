"""Where a plan's units lie: of one team by day, of several by team. The tables say the same in words."""

from collections.abc import Sequence
from datetime import date

from gansao.appraisals.team_map import bases, look_of
from gansao.ui.maps import Map, Spot, draw
from gansao.visits.models import Visit
from gansao.visits.queries import Waiting


def draw_plan(visits: Sequence[Visit], waiting: Sequence[Waiting], days: Sequence[date]) -> Map | None:
    """A filled mark has its visit, an empty one waits for it. None where the units have no coordinates.

    Of one team the number in a mark says on which of the plan's days (`days`); of several teams, whose unit it is.
    """
    standing = [visit for visit in visits if visit.state != Visit.State.CANCELLED]
    appraisals = [*(each.appraisal for each in waiting), *(each.appraisal for each in standing)]
    teams = {each.team_id: each.team for each in appraisals}
    number_of = {day: number for number, day in enumerate(days, start=1)} if len(teams) == 1 else {}
    spots = [_waiting(each, bool(number_of)) for each in waiting] + [_visit(each, number_of) for each in standing]
    return draw([*spots, *bases(sorted(teams.values(), key=lambda team: team.number), numbered=not number_of)])


def _waiting(each: Waiting, by_day: bool) -> Spot:
    unit, team = each.appraisal.participation, each.appraisal.team
    label = f"{unit.name}: {team}, chưa có chuyến"
    return Spot(unit.latitude_e5, unit.longitude_e5, "open", label, "" if by_day else str(team.number))


def _visit(visit: Visit, number_of: dict[date, int]) -> Spot:
    unit, team = visit.appraisal.participation, visit.appraisal.team
    number = number_of.get(visit.planned_on, team.number)
    label = f"{unit.name}: {team}, {visit.get_state_display().lower()}, {visit.planned_on:%d/%m/%Y}"
    return Spot(unit.latitude_e5, unit.longitude_e5, look_of(number), label, str(number))
