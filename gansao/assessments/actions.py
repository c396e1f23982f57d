"""Writing marks. Whatever the way in, marks are written here, all or none, and never after the freeze."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments import queries
from gansao.assessments.changes import Changes, Marks, compare
from gansao.assessments.models import Disqualification, Layer, Mark
from gansao.assessments.queries import UnitOfYear
from gansao.audit.actions import record
from gansao.criteria.queries import load
from gansao.domain import marks as domain_marks
from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import show
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme

__all__ = ["Refused", "set_marks", "set_not_arising"]


@transaction.atomic
def set_marks(
    *,
    programme: Programme,
    marks: Marks,
    disqualifiers: Mapping[str, Collection[str]] | None = None,
    by: Any,
    at: datetime,
    source: str = "",
) -> Changes:
    """Write the final marks of many units: {code: {criterion: hundredths}}; None leaves a mark as it is.

    `disqualifiers` are set exactly for the units it names. `source` says where the marks come from. Raises Refused.
    """
    held = lock_open(programme)
    units = {unit.code: unit for unit in queries.units_of(held)}
    given = disqualifiers or {}
    _check(load(held.criteria_set), units, marks, given)
    changes = compare(queries.marks_of(held), marks, queries.disqualifiers_of(held), given)
    _write(changes, units, by, at)
    if changes:
        before, after = changes.as_audit()
        if source:
            after["source"] = source
        record(
            by=by,
            at=at,
            action="assessments.set_marks",
            obj=held,
            before=before,
            after=after,
            place_code=held.province.code,
        )
    return changes


def _check(
    criteria_set: CriteriaSet, units: Mapping[str, UnitOfYear], marks: Marks, disqualifiers: Mapping[str, Any]
) -> None:
    for code in {*marks, *disqualifiers}:
        if code not in units:
            raise Refused(f"Đơn vị {code} không thuộc năm này.")
        if not units[code].takes_part and (any(m is not None for m in marks.get(code, {}).values())):
            status = Participation.Status(units[code].status).label.lower()
            raise Refused(f"{units[code].name} đã ghi “{status}” nên không chấm điểm.")
    maxima = {criterion.code: criterion.points for criterion in criteria_set.criteria}
    for code, unit_marks in marks.items():
        for criterion, mark in unit_marks.items():
            if criterion not in maxima:
                raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")
            if mark is not None and not 0 <= mark <= maxima[criterion]:
                raise Refused(
                    f"{units[code].name}, tiêu chí {criterion}: điểm phải từ 0 đến {show(maxima[criterion])}."
                )
    known = criteria_set.disqualifier_texts
    for unknown in {code for codes in disqualifiers.values() for code in codes} - known.keys():
        raise Refused(f"Bộ tiêu chí không có điều kiện loại trừ {unknown}.")


def _write(changes: Changes, units: Mapping[str, UnitOfYear], by: Any, at: datetime) -> None:
    rows = [
        Mark(
            participation_id=units[change.unit].pk,
            criterion=change.criterion,
            layer=Layer.FINAL,
            points_x100=change.after,
            marked_at=at,
            marked_by_id=getattr(by, "pk", None),
        )
        for change in changes.marks
    ]
    Mark.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["participation", "criterion", "layer"],
        update_fields=["points_x100", "not_arising", "note", "marked_at", "marked_by_id"],
    )
    for changed in changes.disqualifiers:
        standing = Disqualification.objects.filter(participation_id=units[changed.unit].pk)
        standing.exclude(code__in=changed.after).delete()
        Disqualification.objects.bulk_create(
            Disqualification(participation_id=units[changed.unit].pk, code=code, recorded_at=at)
            for code in changed.after
            if code not in changed.before
        )


@transaction.atomic
def set_not_arising(*, participation: Participation, criterion: str, reason: str, by: Any, at: datetime) -> Mark:
    """Say that a criterion did not arise for a unit, with its reason; the criteria set says what that is worth."""
    held = lock_open(participation.programme)
    criteria_set = load(held.criteria_set)
    if participation.status != Participation.Status.TAKING_PART:
        raise Refused(f"{participation.name} không tham gia nên không chấm điểm.")
    if criterion not in criteria_set.by_code:
        raise Refused(f"Bộ tiêu chí không có tiêu chí {criterion}.")
    try:
        result = domain_marks.not_arising(criteria_set.criterion(criterion), reason)
    except domain_marks.MarkRefused as refused:
        raise Refused(f"{refused}.") from None
    standing = Mark.objects.filter(participation=participation, criterion=criterion, layer=Layer.FINAL).first()
    mark, _ = Mark.objects.update_or_create(
        participation=participation,
        criterion=criterion,
        layer=Layer.FINAL,
        defaults={
            "points_x100": result.points,
            "not_arising": True,
            "note": reason.strip(),
            "marked_at": at,
            "marked_by_id": getattr(by, "pk", None),
        },
    )
    record(
        by=by,
        at=at,
        action="assessments.set_not_arising",
        obj=mark,
        before={"points_x100": standing.points_x100, "not_arising": standing.not_arising} if standing else None,
        after={"points_x100": result.points, "not_arising": True, "reason": reason.strip()},
        place_code=participation.code,
    )
    return mark
