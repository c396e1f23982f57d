"""Where the units of each team lie: the team's number in every mark. The tables by team say the same in words."""

from collections.abc import Iterable, Mapping, Sequence

from gansao.appraisals.models import Team
from gansao.programmes.models import Participation
from gansao.ui.maps import Map, Spot, draw

LOOKS = 5  # so many colours there are; the number tells the teams apart


def look_of(number: int) -> str:
    return f"m{(number - 1) % LOOKS + 1}"


def draw_teams(units: Iterable[Participation], teams: Sequence[Team], team_of: Mapping[str, str]) -> Map | None:
    """`team_of`: {unit's code: its team's number}. None where the units have no coordinates."""
    numbers = {str(team.number): team for team in teams}
    spots = [_spot(unit, numbers.get(team_of.get(unit.code, ""))) for unit in units]
    return draw([*spots, *bases(teams)])


def bases(teams: Iterable[Team], numbered: bool = True) -> list[Spot]:
    """Where the teams start from, as far as it is known."""
    return [
        Spot(
            team.base_latitude_e5,
            team.base_longitude_e5,
            "base",
            f"{team.name}: nơi xuất phát" + (f", {team.base_name}" if team.base_name else ""),
            str(team.number) if numbered else "",
            is_base=True,
        )
        for team in teams
        if team.base_latitude_e5 is not None
    ]


def _spot(unit: Participation, team: Team | None) -> Spot:
    where = " (đặt theo trung tâm huyện)" if unit.located_by_district else ""
    label = f"{unit.name}{where}: {team.name if team else 'chưa có tổ'}"
    look, inside = (look_of(team.number), str(team.number)) if team else ("open", "")
    return Spot(unit.latitude_e5, unit.longitude_e5, look, label, inside)
