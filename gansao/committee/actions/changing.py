"""A final mark changes by a vote and in no other way: proposed, voted on, counted, written with its ground."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gansao.assessments import actions as assessments
from gansao.assessments.actions.marking import NOTE_MAX
from gansao.assessments.models import Layer, Mark
from gansao.audit.actions import record
from gansao.committee import queries
from gansao.committee.dues import key_of_votes
from gansao.committee.models import MarkChange, Meeting, Vote
from gansao.criteria.queries import load
from gansao.domain import answers, voting
from gansao.domain.lifecycle import MARK_CHANGE, NotAllowed, next_state
from gansao.domain.marks import MarkRefused
from gansao.domain.points import show
from gansao.domain.text import nfc
from gansao.domain.voting import Tally
from gansao.notices.actions import mark_done
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme

REASON_MAX = 900
_MEETING = ("place", "began_at", "ended_at", "chair", "secretary", "present", "absent", "opinions")


def propose_change(
    *, participation: Participation, criterion: str, answer: Mapping[str, Any], reason: str, by: Any, at: datetime
) -> MarkChange:
    """Ask the committee to change one final mark, in the criterion's own way. Raises Refused."""
    reason = nfc(reason.strip())
    if not reason:
        raise Refused("Hãy nêu lý do thay đổi điểm.")
    if len(reason) > REASON_MAX:
        raise Refused(f"Lý do dài {len(reason)} ký tự, tối đa {REASON_MAX}.")
    try:
        with transaction.atomic():
            return _propose(participation, criterion, dict(answer), reason, by, at)
    except IntegrityError:
        raise Refused(
            f"{participation.name}, tiêu chí {criterion} đang có một đề nghị chờ biểu quyết. Kết luận đề nghị đó trước."
        ) from None


def _propose(
    participation: Participation, criterion: str, answer: dict[str, Any], reason: str, by: Any, at: datetime
) -> MarkChange:
    held = lock_open(participation.programme)
    rules = load(held.criteria_set)
    if criterion not in rules.by_code:
        raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")
    try:
        points = answers.mark(rules.criterion(criterion), answer).points
    except MarkRefused as refused:
        raise Refused(f"{refused}.") from None
    if points is None:
        raise Refused(
            "Số liệu này chưa đủ để ra điểm (mẫu quá nhỏ hoặc không có trường hợp nào). Hãy ghi số liệu đủ mẫu."
        )
    final = Mark.objects.filter(participation=participation, layer=Layer.FINAL, criterion=criterion).first()
    if final is None:
        raise Refused(f"{participation.name} chưa được trình Ban Chỉ đạo nên chưa có điểm để thay đổi.")
    if (final.points_x100, final.answer) == (points, answer):
        raise Refused("Đề nghị trùng với điểm đang có nên không có gì để biểu quyết.")
    change = MarkChange.objects.create(
        participation=participation,
        criterion=criterion,
        before_x100=final.points_x100,
        before_answer=final.answer,
        before_version=final.version,
        after_x100=points,
        answer=answer,
        reason=reason,
        proposed_at=at,
        proposed_by=by,
    )
    _record("propose_change", change, None, {**_facts(change), "reason": reason}, by, at)
    return change


@transaction.atomic
def cast_vote(*, change: MarkChange, choice: str, by: Any, at: datetime) -> Vote:
    """A member's vote; another one before the count takes its place. Whether they may vote is asked before."""
    held = _held(change)
    if held.state != MarkChange.State.PROPOSED:
        raise Refused(f"Đề nghị này {held.get_state_display().lower()} nên không biểu quyết được nữa.")
    if choice not in Vote.Choice.values:
        raise ValueError(f"unknown choice {choice!r}")
    standing = Vote.objects.filter(change=held, user=by).first()
    before = {"answer": standing.get_choice_display()} if standing else None
    vote, _ = Vote.objects.update_or_create(change=held, user=by, defaults={"choice": choice, "cast_at": at})
    _end_reminders(held, by, at)
    _record("cast_vote", held, before, {"criterion": held.criterion, "answer": vote.get_choice_display()}, by, at)
    return vote


@transaction.atomic
def count_votes(*, change: MarkChange, by: Any, at: datetime) -> MarkChange:
    """Count the votes that members have cast in the system. Refused while too few have voted."""
    held = _held(change)
    members = {user.pk for user in queries.members_of(held.participation.programme)}
    choices = [vote.choice for vote in held.votes.all() if vote.user_id in members]
    return _decide(held, voting.tally(len(members), choices), "", None, by, at)


@transaction.atomic
def record_votes(
    *, change: MarkChange, votes: Tally, minutes_number: str, minutes_on: date, by: Any, at: datetime
) -> MarkChange:
    """Record the votes as a meeting counted them, with the number and day of its minutes."""
    held = _held(change)
    minutes_number = nfc(minutes_number.strip())
    if not minutes_number:
        raise Refused("Hãy ghi số biên bản của cuộc họp đã biểu quyết.")
    if minutes_on > timezone.localdate(at):
        raise Refused("Ngày họp không được ở tương lai.")
    return _decide(held, votes, minutes_number, minutes_on, by, at)


def _decide(
    held: MarkChange, votes: Tally, minutes_number: str, minutes_on: date | None, by: Any, at: datetime
) -> MarkChange:
    lock_open(held.participation.programme)
    if fault := voting.faults(votes):
        raise Refused(fault)
    rule = queries.voting_rule(held.participation.programme)
    enough = voting.has_quorum(rule, votes)
    if not enough:
        raise Refused(f"{enough.why} Chưa kết luận được.")
    before = {"state": held.state}
    held.state = _next(held, "carry" if voting.carries(rule, votes) else "reject")
    held.members, held.votes_for, held.votes_against = votes.members, votes.votes_for, votes.against
    held.abstained, held.minutes_number, held.minutes_on = votes.abstained, minutes_number, minutes_on
    held.decided_at, held.decided_by = at, by
    held.save(
        update_fields=[
            "state",
            "members",
            "votes_for",
            "votes_against",
            "abstained",
            "minutes_number",
            "minutes_on",
            "decided_at",
            "decided_by",
        ]
    )
    _end_reminders(held, by, at)
    _record("count_votes", held, before, {"state": held.state, **_facts(held), "votes": in_words(held)}, by, at)
    if held.state == MarkChange.State.CARRIED:
        _write(held, by, at)
    return held


def _write(held: MarkChange, by: Any, at: datetime) -> None:
    try:
        assessments.save_mark(
            participation=held.participation,
            layer=Layer.FINAL,
            criterion=held.criterion,
            answer=held.answer,
            note=f"{held.reason} ({in_words(held)})"[:NOTE_MAX],
            seen=held.before_version,
            by=by,
            at=at,
        )
    except assessments.Conflict:
        raise Refused(
            f"Điểm chính thức tiêu chí {held.criterion} của {held.participation.name} đã đổi sau khi có đề nghị này. "
            "Hãy rút đề nghị và lập lại theo điểm mới."
        ) from None


def in_words(change: MarkChange) -> str:
    """ "Ban Chỉ đạo biểu quyết 7/9 tán thành, biên bản 12/BB-BCĐ ngày 20/12/2023"."""
    cast = change.votes_for + change.votes_against + change.abstained
    words = f"Ban Chỉ đạo biểu quyết {change.votes_for}/{cast} tán thành"
    day = f" ngày {change.minutes_on:%d/%m/%Y}" if change.minutes_on else ""
    return f"{words}, biên bản {change.minutes_number}{day}" if change.minutes_number else words


@transaction.atomic
def withdraw_change(*, change: MarkChange, by: Any, at: datetime) -> MarkChange:
    """Take a proposal back before its votes are counted; the mark stays as it is."""
    held = _held(change)
    before = {"state": held.state}
    held.state, held.decided_at, held.decided_by = _next(held, "withdraw"), at, by
    held.save(update_fields=["state", "decided_at", "decided_by"])
    _end_reminders(held, by, at)
    _record("withdraw_change", held, before, {"state": held.state}, by, at)
    return held


@transaction.atomic
def set_meeting(*, programme: Programme, facts: Mapping[str, Any], by: Any, at: datetime) -> Meeting:
    """Write down what the minutes of the committee's meeting say. `facts`: place, began_at, ended_at, people, ..."""
    held = lock_open(programme)
    meeting = Meeting.objects.select_for_update().filter(programme=held).first()
    began, ended = facts.get("began_at"), facts.get("ended_at")
    if began and ended and ended < began:
        raise Refused("Cuộc họp kết thúc trước khi bắt đầu. Hãy xem lại giờ.")
    given = {name: facts[name] for name in _MEETING if name in facts}
    if meeting is None:
        meeting = Meeting.objects.create(programme=held, written_at=at, written_by=by, **given)
    else:
        for name, value in given.items():
            setattr(meeting, name, value)
        meeting.written_at, meeting.written_by = at, by
        meeting.save(update_fields=[*given, "written_at", "written_by"])
    after = {"place": meeting.place, "person": meeting.chair, "day": began.date().isoformat() if began else ""}
    record(by=by, at=at, action="committee.set_meeting", obj=meeting, after=after, place_code=held.province.code)
    return meeting


def _end_reminders(held: MarkChange, by: Any, at: datetime) -> None:
    """Whoever has voted on all that is proposed is reminded no more."""
    programme = held.participation.programme
    waiting = queries.yet_to_vote(programme)
    if not waiting:
        mark_done(key=key_of_votes(programme), by=by, at=at)
    for member, number in waiting.items():
        if not number:
            mark_done(key=key_of_votes(programme, member), by=by, at=at)


def _held(change: MarkChange) -> MarkChange:
    rows = MarkChange.objects.select_for_update(of=("self",))
    return rows.select_related("participation__programme__criteria_set").get(pk=change.pk)


def _next(held: MarkChange, verb: str) -> str:
    try:
        return next_state(MARK_CHANGE, held.state, verb)
    except NotAllowed:
        raise Refused(f"Đề nghị này {held.get_state_display().lower()} trước đó. Không có gì bị ghi hai lần.") from None


def _facts(change: MarkChange) -> dict[str, str]:
    before = "" if change.before_x100 is None else show(change.before_x100)
    after = "" if change.after_x100 is None else show(change.after_x100)
    return {"criterion": change.criterion, "points": f"{before or '–'} → {after or '–'}"}


def _record(
    verb: str, change: MarkChange, before: dict[str, Any] | None, after: dict[str, Any], by: Any, at: datetime
) -> None:
    code = change.participation.code
    record(by=by, at=at, action=f"committee.{verb}", obj=change, before=before, after=after, place_code=code)
