"""A year's units, teams and ties, as `estimates` takes them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from gansao.appraisals import queries
from gansao.appraisals.models import Appraisal, AssignmentRun, Interest
from gansao.appraisals.models import Team as StoredTeam
from gansao.appraisals.ties import Tie, ties_of
from gansao.estimates.teams import Member, Rule, Rules, Team, Unit
from gansao.places.queries import lineages
from gansao.programmes.models import Participation, Programme


def units_of(rows: Iterable[Participation]) -> list[Unit]:
    return [
        Unit(row.code, row.name, row.district_code, row.district_name, _position(row.latitude_e5, row.longitude_e5))
        for row in rows
    ]


def teams_of(programme: Programme, teams: Iterable[StoredTeam]) -> list[Team]:
    """Each team with what ties its people of today, reserves included: they may stand in."""
    rows = list(teams)
    codes = dict(programme.participations.values_list("unit_id", "code"))
    people = [member.user_id for team in rows for member in team.present]  # type: ignore[attr-defined]
    ties = ties_of(people, programme, codes)
    last = last_year(programme, codes)
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
                        "lives": sorted(member.lives),
                    }
                    for member in team.members
                ],
            }
            for team in teams
        ],
    }


def _position(latitude: int | None, longitude: int | None) -> tuple[int, int] | None:
    return None if latitude is None or longitude is None else (latitude, longitude)


def _member(user: Any, ties: Iterable[Tie], codes: dict[int, str]) -> Member:
    kind = Interest.Kind
    found: dict[str, dict[str, Tie]] = {kind.SERVES: {}, kind.LIVES: {}, kind.SERVED: {}}
    for tie in sorted(ties, key=lambda tie: (tie.until_year or 0, not tie.note)):  # the latest, else as declared
        found[tie.kind][codes[tie.unit]] = tie
    return Member(
        person=str(user.pk),
        name=str(user),
        serves=frozenset(found[kind.SERVES]),
        served={code: tie.until_year or 0 for code, tie in found[kind.SERVED].items()},
        lives=frozenset(found[kind.LIVES]),
        notes={(Rule(kind), code): tie.note for kind, each in found.items() for code, tie in each.items() if tie.note},
    )


def last_year(programme: Programme, codes: dict[int, str]) -> dict[int, set[str]]:
    """{person: the units of this year that a team of theirs appraised the year before}, under whatever code."""
    before = Appraisal.objects.filter(
        participation__programme__province__in=lineages([programme.province_id])[programme.province_id],
        participation__programme__year=programme.year - 1,
        order=Appraisal.FIRST,
    )
    pairs = set(before.order_by().values_list("participation__unit_id", "team__members__user_id"))
    gone = {unit for unit, _ in pairs} - codes.keys()
    lines = lineages(gone) if gone else {}
    found: dict[int, set[str]] = defaultdict(set)
    for unit, user in pairs:
        if user:
            found[user] |= {codes[each] for each in lines.get(unit, {unit}) if each in codes}
    return found
