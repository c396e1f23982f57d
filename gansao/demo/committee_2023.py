"""The committee of 2023: two units explained themselves, and a vote changed a mark of each. SỐ LIỆU GIẢ LẬP."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from gansao.committee.actions import propose_change, record_votes
from gansao.demo import findings
from gansao.demo.findings import Layered
from gansao.demo.recognised import ZONE
from gansao.domain.answers import mark
from gansao.domain.criteria import CriteriaSet
from gansao.domain.voting import Tally
from gansao.programmes.models import Programme

CHANGED = ("07420", "07648")  # Mỹ Thái, Vĩnh An
VOTED_AT = datetime(2023, 12, 21, 10, 0, tzinfo=ZONE)
VOTES = Tally(members=15, votes_for=12, against=1, abstained=1)
MINUTES = ("BB-00", date(2023, 12, 21))
REASON = "Đơn vị giải trình, bổ sung minh chứng (giả lập)"
Found = dict[str, dict[str, Layered]]


def as_the_teams_saw(rules: CriteriaSet, layered: Found) -> tuple[Found, dict[str, tuple[str, Mapping[str, Any]]]]:
    """One mark of each of the two units a step lower in the team's eyes; and what the committee will find instead."""
    seen, changes = {code: dict(found) for code, found in layered.items()}, {}
    for unit in CHANGED:
        for code, each in layered[unit].items():
            criterion = rules.criterion(code)
            points = mark(criterion, each.team).points or 0
            lower = [value for value in sorted(criterion.values or ()) if value < points]
            if lower and each.team == each.claimed:
                answer = findings.lower_answer(criterion, lower[-1], unit)
                seen[unit][code] = replace(each, team=answer, reason="no_evidence")
                changes[unit] = (code, each.team)
                break
    return seen, changes


def change(programme: Programme, changes: Mapping[str, tuple[str, Mapping[str, Any]]], by: Any) -> None:
    for unit, (criterion, answer) in changes.items():
        proposed = propose_change(
            participation=programme.participations.get(code=unit),
            criterion=criterion,
            answer=answer,
            reason=REASON,
            by=by,
            at=VOTED_AT,
        )
        record_votes(change=proposed, votes=VOTES, minutes_number=MINUTES[0], minutes_on=MINUTES[1], by=by, at=VOTED_AT)
