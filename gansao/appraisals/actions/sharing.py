"""What a team's people have of a unit: its dossier to read, as member or as head; reminders until all is confirmed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gansao.appraisals import dues, queries
from gansao.appraisals.models import Appraisal, Team, TeamMember
from gansao.assessments.actions import let_read
from gansao.notices.actions import mark_done
from gansao.programmes.models import Programme


def share(*, appraisal: Appraisal, members: Iterable[TeamMember], by: Any, at: datetime) -> None:
    people = list(members)
    for role, users in (
        ("team_head", [member.user for member in people if member.is_head]),
        ("team_member", [member.user for member in people if not member.is_head]),
    ):
        if users:
            let_read(
                participations=[appraisal.participation], users=users, role=role, source=appraisal.source, by=by, at=at
            )


def end_reminders(*, programme: Programme, team: Team, by: Any, at: datetime) -> None:
    """Once nothing waits for the team any more; and for the secretariat, once every unit has a team."""
    if not team.appraisals.filter(state=Appraisal.State.MARKING).exists():
        mark_done(key=dues.key_of_team(programme, team), by=by, at=at)
    if not queries.unassigned(programme).exists():
        mark_done(key=dues.key_of_unassigned(programme), by=by, at=at)
