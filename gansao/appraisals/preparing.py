"""A year's units, teams and ties, as `estimates` takes them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from gansao.appraisals import queries
from gansao.appraisals.models import Appraisal, AssignmentRun, Interest
from gansao.appraisals.models import Team as StoredTeam
from gansao.estimates.teams import Member, Rule, Rules, Team, Unit
from gansao.programmes.models import Participation, Programme


def units_of(rows: Iterable[Participation]) -> list[Unit]:
    return [
        Unit(row.code, row.name, row.district_code, row.district_name, _position(row.latitude_e5, row.longitude_e5))
        for row in rows
    ]


def teams_of(programme: Programme, teams: Iterable[StoredTeam]) -> list[Team]:
    """Each team with what ties its people of today, reserves included: they may stand in."""
    rows = list(teams)
    ties = queries.interests(member.user_id for team in rows for member in team.present)  # type: ignore[attr-defined]
    codes = dict(programme.participations.values_list("unit_id", "code"))
    last = _last_year(programme, codes)
    return [
        Team(
            key=str(team.number),
            name=team.name,
            base=_position(team.base_latitude_e5, team.base_longitude_e5),
            members=tuple(_member(m.user, ties.get(m.user_id, []), codes) for m in team.present),  # type: ignore[attr-defined]
            last_year=frozenset().union(*(last[m.user_id] for m in team.present)),  # type: ignore[attr-defined]
        )
        for team in rows
    ]


def rules_for(programme: Programme, kind: str, spread: int | None) -> Rules:
    rotate = queries.rules_of(programme).rotate
    if kind == AssignmentRun.Kind.DISTRICT:
        return Rules(programme.year, spread=None, rotate=rotate, one_team_a_district=True)
    return Rules(programme.year, spread=spread, rotate=rotate)


def by_hand(programme: Programme) -> Rules:
    """What still binds when one unit is moved by hand: every tie, but neither even loads nor whole districts."""
    rotate = queries.rules_of(programme).rotate
    return Rules(programme.year, rotate=rotate, waived=frozenset({Rule.BALANCE, Rule.DISTRICT}))


def as_asked(rules: Rules, units: Iterable[Unit], teams: Iterable[Team]) -> dict[str, Any]:
    """What was asked, kept beside the answer."""
    return {
        "year": rules.year,
        "spread": rules.spread,
        "rotate": rules.rotate,
        "one_team_a_district": rules.one_team_a_district,
        "units": [unit.code for unit in units],
        "teams": [
            {
                "key": team.key,
                "name": team.name,
                "base": list(team.base) if team.base else None,
                "last_year": sorted(team.last_year),
                "members": [
                    {
                        "name": member.name,
                        "serves": sorted(member.serves),
                        "served": dict(sorted(member.served.items())),
                        "lives": member.lives,
                    }
                    for member in team.members
                ],
            }
            for team in teams
        ],
    }


def _position(latitude: int | None, longitude: int | None) -> tuple[int, int] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)


def _member(user: Any, ties: Iterable[Interest], codes: dict[int, str]) -> Member:
    known = [(tie, codes[tie.unit_id]) for tie in ties if tie.unit_id in codes]
    kind = Interest.Kind
    return Member(
        person=str(user.pk),
        name=str(user),
        serves=frozenset(code for tie, code in known if tie.kind == kind.SERVES),
        served={code: tie.until_year or 0 for tie, code in known if tie.kind == kind.SERVED},
        lives=next((code for tie, code in known if tie.kind == kind.LIVES), ""),
    )


def _last_year(programme: Programme, codes: dict[int, str]) -> dict[int, set[str]]:
    """{person: the units of this year that a team of theirs appraised the year before}."""
    found: dict[int, set[str]] = defaultdict(set)
    before = Appraisal.objects.filter(
        participation__programme__province=programme.province_id,
        participation__programme__year=programme.year - 1,
        order=Appraisal.FIRST,
    )
    for unit, user in before.order_by().values_list("participation__unit_id", "team__members__user_id"):
        if unit in codes and user:
            found[user].add(codes[unit])
    return found
