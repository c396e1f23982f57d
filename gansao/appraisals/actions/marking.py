"""The markers' own marks: one at a time, never over somebody's head; and who marks which criterion."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gansao.appraisals import permissions, queries
from gansao.appraisals.models import Appraisal, Duty, MarkerMark, Team
from gansao.appraisals.sheets import Row, Sheet, sheet_of
from gansao.assessments.actions import move_dossier
from gansao.assessments.models import Dossier
from gansao.assessments.queries import dossier_state
from gansao.assessments.reasons import REASONS
from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.domain.marks import MarkRefused
from gansao.domain.points import show
from gansao.domain.text import nfc
from gansao.programmes.actions import Refused, lock_open

NOTE_MAX = 600


class Conflict(Refused):
    """Somebody of the team has written this mark since it was read: `standing` is theirs; nothing was written."""

    def __init__(self, standing: MarkerMark) -> None:
        self.standing = standing
        super().__init__(
            f"{standing.marker} vừa ghi tiêu chí {standing.criterion}. "
            "Hãy xem hai bản rồi chọn bản đúng; chưa mất gì cả."
        )


def save_mark(
    *,
    appraisal: Appraisal,
    criterion: str,
    answer: dict[str, Any] | None,
    reason: str = "",
    note: str = "",
    seen: int,
    by: Any,
    at: datetime,
) -> MarkerMark | None:
    """Write what this person found for a criterion; None takes their mark away. Raises Conflict, Refused.

    `seen`: the version they had before them, 0 for none. Whether they may mark now is asked before (`may_mark`);
    what stands between this person and the unit is asked again here, while the appraisal is held.
    """
    note = nfc(note.strip())
    try:
        with transaction.atomic():
            held = held_appraisal(appraisal, at)
            refuse_tied(held, by, at)
            sheet = sheet_of(held)
            row = sheet.by_code.get(criterion)
            if row is None:
                raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")
            _must_take(row, held, by)
            standing = row.standing(by.pk)
            if (standing.version if standing else 0) != seen:
                if standing and (standing.answer, standing.reason, standing.note) == (answer, reason, note):
                    return standing  # sent again after a reload that did not wait for the answer
                if standing:
                    raise Conflict(standing)
                raise Refused(f"Điểm tiêu chí {criterion} vừa được bỏ ở một trang khác. Hãy tải lại trang.")
            if answer is None:
                if row.has_seen(by.pk):
                    raise Refused(f"Tiêu chí {criterion}: bạn đã thấy điểm của người khác nên chỉ sửa, không bỏ điểm.")
                _take_away(held, row, standing, by, at)
                return None
            points = _points(row.criterion, answer)
            reason = _reason(row, points, reason, note)
            fields = {"points_x100": points, "answer": answer, "reason": reason, "note": note, "marked_at": at}
            fields["after_seen"] = _after_seen(row, standing, points, answer, by)
            mark = _write(held, row, standing, fields, by, at)
            begin(held, by, at)
            return mark
    except IntegrityError:  # two first marks at once: the second one is told
        standing = MarkerMark.objects.get(appraisal=appraisal, criterion=criterion, marker=by)
        if (standing.answer, standing.reason, standing.note) == (answer, reason, note):
            return standing
        raise Conflict(standing) from None


@transaction.atomic
def agree_with_self(*, appraisal: Appraisal, by: Any, at: datetime) -> int:
    """Take over the unit's own mark wherever this person marks and has not yet; how many. One audit row."""
    held = held_appraisal(appraisal, at)
    refuse_tied(held, by, at)
    rows = _agreeable(sheet_of(held), held, by)
    marks = [
        MarkerMark(
            appraisal=held,
            criterion=row.criterion.code,
            marker=by,
            points_x100=int(row.own_x100 or 0),
            answer=row.own.answer if row.own and row.own.answer else {"points": row.own_x100, "given": True},
            marked_at=at,
        )
        for row in rows
    ]
    MarkerMark.objects.bulk_create(marks)
    if marks:
        begin(held, by, at)
        after = {"criteria": ", ".join(mark.criterion for mark in marks)}
        record(
            by=by,
            at=at,
            action="appraisals.agree_with_self",
            obj=held,
            after=after,
            place_code=held.participation.code,
        )
    return len(marks)


@transaction.atomic
def set_duties(*, team: Team, duties: Mapping[str, Collection[Any]], by: Any, at: datetime) -> int:
    """Who marks which criterion, {criterion: people}, in every unit of the team that is not confirmed. Raises Refused.

    A criterion named with nobody goes back to the whole team; how many units it is written for.
    """
    programme = lock_open(team.programme)
    codes = load(programme.criteria_set).codes
    several = queries.severally(queries.rules_of(programme), codes)
    there = {member.user_id for member in queries.present_members(team)}
    for code, people in duties.items():
        if code not in codes:
            raise Refused(f"Bộ tiêu chí không có tiêu chí {code}.")
        if code not in several and len(people) > 1:
            raise Refused(f"Tiêu chí {code} do một người chấm: hãy chọn một người.")
        if strangers := [str(each) for each in people if each.pk not in there]:
            raise Refused(f"{', '.join(strangers)} không ở {team.name}.")
    rows = list(team.appraisals.filter(state=Appraisal.State.MARKING))
    Duty.objects.filter(appraisal__in=rows, criterion__in=duties).delete()
    Duty.objects.bulk_create(
        Duty(appraisal=row, criterion=code, user=user)
        for row in rows
        for code, people in duties.items()
        for user in people
    )
    after = {code: ", ".join(map(str, people)) or "cả tổ" for code, people in duties.items()}
    place = programme.province.code
    record(by=by, at=at, action="appraisals.set_duties", obj=team, after={"duties": after}, place_code=place)
    return len(rows)


def agreeable(sheet: Sheet, by: Any, is_head: bool) -> list[Row]:
    """The criteria where this person could take over the unit's own mark."""
    return [
        row
        for row in sheet.rows
        if row.own_x100 is not None and row.takes_from(by.pk, is_head) and row.standing(by.pk) is None
    ]


def held_appraisal(appraisal: Appraisal, at: datetime) -> Appraisal:
    """The appraisal, held until the transaction ends. Raises Refused where it is confirmed or the year is closed."""
    lock_open(appraisal.participation.programme)
    held = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("team", "participation__dossier", "participation__programme__criteria_set")
        .get(pk=appraisal.pk)
    )
    if held.state == Appraisal.State.CONFIRMED:
        raise Refused("Tổ trưởng đã xác nhận điểm của đơn vị này. Muốn sửa, tổ trưởng mở lại kèm lý do.")
    return held


def refuse_tied(appraisal: Appraisal, by: Any, at: datetime) -> None:
    answer = permissions.untied(by, appraisal, timezone.localdate(at))
    if not answer:
        raise Refused(answer.why)


def begin(appraisal: Appraisal, by: Any, at: datetime) -> None:
    """The first mark of a dossier that came in after the assignment begins its appraisal."""
    unit = appraisal.participation
    if appraisal.order == Appraisal.FIRST and dossier_state(unit) == Dossier.State.FORWARDED:
        move_dossier(participation=unit, verb="begin_appraisal", by=by, at=at)


def _agreeable(sheet: Sheet, appraisal: Appraisal, by: Any) -> Iterable[Row]:
    member = queries.member_of(by, appraisal.team)
    return agreeable(sheet, by, bool(member and member.is_head))


def _must_take(row: Row, appraisal: Appraisal, by: Any) -> None:
    code = row.criterion.code
    if row.is_supplied and row.column:
        raise Refused(f"Tiêu chí {code} lấy số liệu của {row.column.agency} nên tổ không chấm lại.")
    member = queries.member_of(by, appraisal.team)
    if row.takes_from(by.pk, bool(member and member.is_head)):
        return
    if row.several and row.all_in:
        raise Refused(
            f"Tiêu chí {code} đã đủ các lượt chấm độc lập nên không sửa được; tổ trưởng chọn điểm. "
            "Chấm nhầm thì sửa được sau khi tổ trưởng xác nhận rồi mở lại kèm lý do."
        )
    raise Refused(f"Tiêu chí {code} được giao cho người khác trong tổ chấm.")


def _points(criterion: Criterion, answer: dict[str, Any]) -> int:
    try:
        points = answers.mark(criterion, answer).points
    except MarkRefused as refused:
        raise Refused(f"{refused}.") from None
    if points is None:
        raise Refused(f"Tiêu chí {criterion.code}: số liệu này chưa đủ để có điểm.")
    return points


def _reason(row: Row, points: int, reason: str, note: str) -> str:
    if len(note) > NOTE_MAX:
        raise Refused(f"Ghi chú dài {len(note)} ký tự, tối đa {NOTE_MAX}.")
    if not row.unlike_own(points):
        return ""
    if reason not in REASONS or not note:
        raise Refused(
            f"Tiêu chí {row.criterion.code}: điểm {show(points)} khác điểm tự chấm {show(row.own_x100 or 0)}. "
            "Hãy chọn lý do và ghi rõ bằng lời."
        )
    return reason


def _after_seen(row: Row, standing: MarkerMark | None, points: int, answer: dict[str, Any], by: Any) -> bool:
    """An independent marker found something else once the others' marks were before them: that is kept for ever."""
    if standing is None:
        return False
    changed = (standing.points_x100, standing.answer) != (points, answer)
    return standing.after_seen or (changed and row.has_seen(by.pk))


def _write(
    appraisal: Appraisal, row: Row, standing: MarkerMark | None, fields: dict[str, Any], by: Any, at: datetime
) -> MarkerMark:
    before = _as_audit(standing) if standing else None
    if standing:
        mark = standing
        for name, value in fields.items():
            setattr(mark, name, value)
        mark.marker, mark.version = by, mark.version + 1
        mark.save(update_fields=[*fields, "marker", "version"])
    else:
        mark = MarkerMark(appraisal=appraisal, criterion=row.criterion.code, marker=by, **fields)
        mark.save(force_insert=True)
    _record("appraisals.save_mark", appraisal, mark, before, _as_audit(mark) | _unsettled(row), by, at)
    return mark


def _unsettled(row: Row) -> dict[str, str]:
    """The head chose among the marks as they were: the choice goes, and the log says so."""
    if row.settlement is None:
        return {}
    row.settlement.delete()
    return {"settlement": "không còn, vì điểm đã đổi"}


def _take_away(appraisal: Appraisal, row: Row, standing: MarkerMark | None, by: Any, at: datetime) -> None:
    if standing:
        after = {"points": None} | _unsettled(row)
        _record("appraisals.save_mark", appraisal, standing, _as_audit(standing), after, by, at)
        standing.delete()


def _as_audit(mark: MarkerMark) -> dict[str, Any]:
    points = show(mark.points_x100 or 0)
    return ({"after_seen": True} if mark.after_seen else {}) | {
        "points": points,
        "answer": mark.answer,
        "reason": mark.reason,
        "note": mark.note,
        "person": str(mark.marker),
    }


def _record(
    action: str,
    appraisal: Appraisal,
    mark: MarkerMark,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    by: Any,
    at: datetime,
) -> None:
    """With the year's key: a mark that is taken away later could not tell it any more."""
    unit = appraisal.participation
    after = {"programme": unit.programme.key, "criterion": mark.criterion, "team": appraisal.team.name, **after}
    record(by=by, at=at, action=action, obj=mark, before=before, after=after, place_code=unit.code)
