"""One mark of one sheet: what a person found for a criterion, checked by its method, never over somebody's head."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from gansao.assessments.actions.locking import refuse_locked
from gansao.assessments.models import Mark
from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.domain.marks import MarkRefused
from gansao.domain.points import show
from gansao.domain.text import nfc
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation

NOTE_MAX = 1000


class Conflict(Refused):
    """Somebody else has written this mark since it was read: `standing` is theirs; nothing was written."""

    def __init__(self, standing: Mark) -> None:
        self.standing = standing
        super().__init__(
            f"Người khác vừa ghi tiêu chí {standing.criterion}. Hãy xem hai bản rồi chọn bản đúng; chưa mất gì cả."
        )


def save_mark(
    *,
    participation: Participation,
    layer: str,
    criterion: str,
    answer: dict[str, Any] | None,
    note: str = "",
    reason: str = "",
    seen: int,
    by: Any,
    at: datetime,
) -> Mark:
    """Write what was found for a criterion; the points follow by its method. An `answer` of None takes the mark away.

    `seen`: the version of the mark that the person had before them, 0 for none. Raises Conflict, Refused.
    Whether this person may write the layer is asked before (`permissions.can_write`).
    """
    programme = participation.programme
    rules = load(programme.criteria_set)
    if criterion not in rules.by_code:
        raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")
    points = _points(rules.criterion(criterion), answer)
    note = nfc(note.strip())
    if len(note) > NOTE_MAX:
        raise Refused(f"Ghi chú dài {len(note)} ký tự, tối đa {NOTE_MAX}. Phần dài hãy đưa vào tệp minh chứng.")
    found = answer or {}
    fields = {
        "points_x100": points,
        "answer": found,
        "not_arising": "not_arising" in found,
        "note": nfc(str(found["not_arising"]).strip()) if "not_arising" in found and not note else note,
        "reason": reason,
        "marked_at": at,
        "marked_by_id": getattr(by, "pk", None),
    }
    try:
        with transaction.atomic():
            lock_open(programme)
            refuse_locked(participation, layer)
            return _write(participation, layer, criterion, fields, seen, by, at)
    except IntegrityError:  # two first marks at once: the second one is told, where it says otherwise
        standing: Mark = _standing(participation, layer, criterion).get()
        if _says(standing, fields):
            return standing
        raise Conflict(standing) from None


def _points(criterion: Criterion, answer: dict[str, Any] | None) -> int | None:
    if answer is None:
        return None
    try:
        return answers.mark(criterion, answer).points
    except MarkRefused as refused:
        raise Refused(f"{refused}.") from None


def _standing(participation: Participation, layer: str, criterion: str) -> Any:
    return Mark.objects.filter(participation=participation, layer=layer, criterion=criterion)


def _says(standing: Mark, fields: dict[str, Any]) -> bool:
    """Whether what stands is what comes now, whoever wrote it and whenever."""
    return all(getattr(standing, name) == value for name, value in fields.items() if not name.startswith("marked_"))


def _write(
    participation: Participation, layer: str, criterion: str, fields: dict[str, Any], seen: int, by: Any, at: datetime
) -> Mark:
    standing = _standing(participation, layer, criterion).select_for_update().first()
    before = None
    if standing is None:
        mark = Mark(participation=participation, layer=layer, criterion=criterion, version=1, **fields)
        mark.save(force_insert=True)
    else:
        if _says(standing, fields):
            return standing  # pressed twice, or sent again after a reload that did not wait for the answer
        if standing.version != seen:
            raise Conflict(standing)
        mark, before = standing, _as_audit(standing)
        for name, value in fields.items():
            setattr(mark, name, value)
        mark.version += 1
        mark.save(update_fields=[*fields, "version"])
    record(
        by=by,
        at=at,
        action="assessments.save_mark",
        obj=mark,
        before=before,
        after={"layer": layer, "criterion": criterion, **_as_audit(mark)},
        place_code=participation.code,
    )
    return mark


def _as_audit(mark: Mark) -> dict[str, Any]:
    points = None if mark.points_x100 is None else show(mark.points_x100)
    return {"points": points, "answer": mark.answer, "note": mark.note, "reason": mark.reason}
