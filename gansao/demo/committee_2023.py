"""The committee of 2023: SỐ LIỆU GIẢ LẬP. All units may explain, two do, and a vote changes a mark of each; agencies
know of nothing that speaks against a unit; the proposed list is open to comment.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gansao.accounts.models import User
from gansao.appraisals.models import Appraisal
from gansao.committee.actions import (
    add_file,
    answer_clear,
    ask,
    explain,
    handle_comment,
    invite,
    opine,
    post_list,
    propose_change,
    record_votes,
    set_agency,
    submit_explanation,
    take_comment,
)
from gansao.committee.models import Consultation, Explanation
from gansao.demo import findings
from gansao.demo.findings import Layered
from gansao.demo.papers_2023 import sample
from gansao.demo.recognised import ZONE
from gansao.demo.teams_2023 import head_of
from gansao.domain.answers import mark
from gansao.domain.criteria import CriteriaSet
from gansao.domain.voting import Tally
from gansao.programmes.models import Programme

CHANGED = {"07420": "xa2023", "07648": "xa2023b"}  # Mỹ Thái, Vĩnh An: who explains
AGENCIES = ("Công an tỉnh", "Thanh tra tỉnh", "Ủy ban Kiểm tra Tỉnh ủy", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh")
INVITED_AT = datetime(2023, 12, 11, 9, 0, tzinfo=ZONE)
EXPLAINED_AT = datetime(2023, 12, 14, 15, 0, tzinfo=ZONE)
OPINED_AT = datetime(2023, 12, 18, 10, 0, tzinfo=ZONE)
DUE_ON, WORKING_DAYS = date(2023, 12, 18), 5
VOTED_AT = datetime(2023, 12, 21, 10, 0, tzinfo=ZONE)
POSTED_AT = datetime(2023, 12, 21, 15, 0, tzinfo=ZONE)
COMMENTED_AT = datetime(2023, 12, 22, 8, 0, tzinfo=ZONE)
HANDLED_AT = datetime(2023, 12, 22, 16, 0, tzinfo=ZONE)
VOTES = Tally(members=15, votes_for=12, against=1, abstained=1)
MINUTES = ("BB-00", date(2023, 12, 21))
REASON = "Đơn vị giải trình, bổ sung minh chứng (giả lập)"
Found = dict[str, dict[str, Layered]]
Changes = Mapping[str, tuple[str, Mapping[str, Any]]]  # {unit's code: (criterion, what the committee finds)}


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


def hear(programme: Programme, changes: Changes, by: Any) -> None:
    """Every unit is invited to explain, the two whose marks will change do; the agencies are asked about all."""
    invite(programme=programme, codes=None, working_days=WORKING_DAYS, by=by, at=INVITED_AT)
    for unit, (criterion, _) in changes.items():
        _explain(programme, unit, criterion)
    user = User.objects.get(username="coquan")
    agencies = [set_agency(programme=programme, name=name, users=[user], by=by, at=INVITED_AT) for name in AGENCIES]
    ask(programme=programme, agencies=agencies, codes=None, due_on=DUE_ON, by=by, at=INVITED_AT)
    for agency in agencies:
        answer_clear(consultations=Consultation.objects.filter(agency=agency), by=user, at=EXPLAINED_AT)


def _explain(programme: Programme, unit: str, criterion: str) -> None:
    official = User.objects.get(username=CHANGED[unit])
    explanation = Explanation.objects.get(participation__programme=programme, participation__code=unit)
    by: dict[str, Any] = {"by": official, "at": EXPLAINED_AT}
    text = "Đơn vị bổ sung văn bản còn thiếu, đề nghị xem lại điểm (giả lập)."
    explained = explain(explanation=explanation, criterion=criterion, text=text, seen=0, **by)
    content = sample("VĂN BẢN BỔ SUNG", "kèm giải trình năm 2023")
    add_file(explanation=explanation, criterion=criterion, content=content, name="bo-sung-gia-lap.pdf", **by)
    submit_explanation(explanation=explanation, **by)
    team = Appraisal.objects.get(participation=explanation.participation, order=Appraisal.FIRST).team
    note = "Văn bản bổ sung hợp lệ (giả lập)."
    opine(explained=explained, opinion="change", note=note, by=head_of(team), at=OPINED_AT)


def post(programme: Programme, by: Any) -> None:
    """The proposed list for three working days; somebody asks, and is answered."""
    posting = post_list(programme=programme, working_days=3, by=by, at=POSTED_AT)
    comment = take_comment(
        posting=posting,
        token=UUID(int=1),
        text="Đề nghị nêu rõ số hồ sơ đã xem ở xã khi đi thực tế (giả lập).",
        code="07420",
        sender="",
        contact="",
        by="người dân",
        at=COMMENTED_AT,
    )
    handling = "Mỗi xã xem năm hồ sơ rút ngẫu nhiên, ghi trong biên bản (giả lập)."
    handle_comment(comment=comment, handling=handling, seen=0, by=by, at=HANDLED_AT)


def change(programme: Programme, changes: Changes, by: Any) -> None:
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
