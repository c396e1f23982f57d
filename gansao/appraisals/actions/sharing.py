"""Who of a team may read a unit's dossier: its people of the day, as member or as head."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gansao.appraisals.models import Appraisal, TeamMember
from gansao.assessments.actions import let_read


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
