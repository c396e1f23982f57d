"""The ten teams of 2023, one a district: their people, their marks, and the units marked a second time, blind.

SỐ LIỆU GIẢ LẬP. Each person's marks are rows of their own; the heads' confirmations write the team layer.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Avg

from gansao import law
from gansao.accounts.models import User
from gansao.appraisals.actions import add_member, confirm, draw_doubles, make_team, propose, take_run
from gansao.appraisals.models import Appraisal, AssignmentRun, MarkerMark, Team
from gansao.demo import findings, people
from gansao.demo.findings import Layered
from gansao.demo.recognised import ZONE
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.places.models import UnitPeriod
from gansao.programmes.models import Participation, Programme

FORMED_AT = datetime(2023, 11, 15, 9, 0, tzinfo=ZONE)
ASSIGNED_AT = datetime(2023, 11, 16, 9, 0, tzinfo=ZONE)
CONFIRMED_AT = datetime(2023, 12, 8, 16, 0, tzinfo=ZONE)
DOUBLES_PERCENT, SEED = 17, "chấm lần hai 2023"
STRICT, LENIENT = {2, 9}, {5}  # teams whose second marks lean to one side, so that calibration has something to show
Found = Mapping[str, Mapping[str, Layered]]


@transaction.atomic
def appraise(programme: Programme, layered: Found, by: Any, visit: Callable[[], None]) -> None:
    """Teams are formed, units given out, visited, marked and confirmed."""
    _form(programme, by)
    run = propose(programme=programme, kind=AssignmentRun.Kind.DISTRICT, by=by, at=ASSIGNED_AT)
    take_run(run=run, by=by, at=ASSIGNED_AT)
    doubles = draw_doubles(programme=programme, percent=DOUBLES_PERCENT, seed=SEED, by=by, at=ASSIGNED_AT)
    take_run(run=doubles, by=by, at=ASSIGNED_AT)
    appraisals = list(
        Appraisal.objects.filter(participation__programme=programme).select_related("team", "participation__programme")
    )
    MarkerMark.objects.bulk_create(
        mark for appraisal in appraisals for mark in _marks(appraisal, layered[appraisal.participation.code])
    )
    visit()
    for appraisal in appraisals:
        confirm(appraisal=appraisal, by=head_of(appraisal.team), at=CONFIRMED_AT)


def _form(programme: Programme, by: Any) -> None:
    """A team a district, setting out from the district's own place."""
    districts = dict(
        Participation.objects.filter(programme=programme)
        .values_list("district", "district_name")
        .order_by("district_code")
    )
    for number, (district, name) in enumerate(districts.items(), start=1):
        period = UnitPeriod.objects.filter(unit=district).order_by("first_on").first()
        base = _middle_of(programme, district)
        if period and period.latitude_e5 and period.longitude_e5:
            base = (period.latitude_e5, period.longitude_e5)
        team = make_team(programme=programme, name=f"Tổ {number}", base_name=name, base=base, by=by, at=FORMED_AT)
        for place, person in enumerate(people.team(number)):
            user = User.objects.get(username=person.username)
            add_member(team=team, user=user, is_head=place == 0, by=by, at=FORMED_AT)


def _middle_of(programme: Programme, district: int) -> tuple[int, int] | None:
    """Where the district's own place is not in the list: the middle of its communes."""
    found = Participation.objects.filter(programme=programme, district=district).aggregate(
        north=Avg("latitude_e5"), east=Avg("longitude_e5")
    )
    return (round(found["north"]), round(found["east"])) if found["north"] and found["east"] else None


def head_of(team: Team) -> User:
    return next(member.user for member in _members(team) if member.is_head)


def _members(team: Team) -> list[Any]:
    if "_demo_members" not in team.__dict__:
        team.__dict__["_demo_members"] = list(team.members.select_related("user").order_by("-is_head", "id"))
    members: list[Any] = team.__dict__["_demo_members"]
    return members


def _marks(appraisal: Appraisal, layered: Mapping[str, Layered]) -> Iterable[MarkerMark]:
    """The first team finds what the register says; a second one, now and then, something a step away."""
    rules = law.criteria_set("cqtt-mau-2023")
    chance = random.Random(f"{appraisal.participation.code} {appraisal.order}")
    members = _members(appraisal.team)
    for place, (code, each) in enumerate(layered.items()):
        criterion = rules.criterion(code)
        found: Mapping[str, Any] = each.team
        if appraisal.order == Appraisal.SECOND:
            found = _second(criterion, each.team, appraisal.team.number, chance)
        points = answers.mark(criterion, found).points
        claimed = answers.mark(criterion, each.claimed).points
        unlike = points != claimed
        reason = each.reason or "weak_evidence" if unlike else ""
        yield MarkerMark(
            appraisal=appraisal,
            criterion=code,
            marker=members[place % len(members)].user,
            points_x100=points or 0,
            answer=dict(found),
            reason=reason,
            note=findings.NOTES.get(reason, "Minh chứng chưa đủ rõ (giả lập).") if unlike else "",
            marked_at=CONFIRMED_AT,
        )


def _second(criterion: Criterion, found: Mapping[str, Any], team: int, chance: random.Random) -> Mapping[str, Any]:
    values = sorted(criterion.values or ())
    points = answers.mark(criterion, found).points
    at = values.index(points) if points in values else 0
    leaning = -1 if team in STRICT else 1 if team in LENIENT else 0
    drawn = chance.random()
    step = leaning if leaning and drawn < 0.25 else chance.choice((-1, 1)) if drawn < 0.1 else 0
    moved = values[min(max(at + step, 0), len(values) - 1)] if values else points
    return found if moved == points or moved is None else findings.answer(criterion, moved, chance)
