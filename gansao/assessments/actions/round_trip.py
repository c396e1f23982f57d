"""Taking in what a workbook brought back: the chosen marks, all or none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments.actions.marking import Conflict, save_mark
from gansao.assessments.actions.uploads import Stale
from gansao.assessments.models import Layer, Mark
from gansao.audit.actions import record
from gansao.domain.merging import Version
from gansao.programmes.models import Participation


def take_workbook(
    *,
    participation: Participation,
    chosen: Mapping[str, Version],
    versions: Mapping[str, int],
    file_name: str,
    by: Any,
    at: datetime,
) -> list[Mark]:
    """Write the chosen criteria of the commune's layer. `versions`: those that the preview showed, 0 for none.

    Raises Stale where one of them has moved, Refused; then nothing is written. Each mark has its own audit row, and
    one says which workbook brought them.
    """
    try:
        with transaction.atomic():
            marks = [
                save_mark(
                    participation=participation,
                    layer=Layer.SELF,
                    criterion=criterion,
                    answer=dict(version.answer) if version.answer is not None else None,
                    note=version.note,
                    seen=versions.get(criterion, 0),
                    by=by,
                    at=at,
                )
                for criterion, version in chosen.items()
            ]
            after = {"file": file_name, "criteria": ", ".join(chosen)}
            record(
                by=by,
                at=at,
                action="assessments.take_workbook",
                obj=participation,
                after=after,
                place_code=participation.code,
            )
            return marks
    except Conflict as conflict:
        raise Stale(
            f"Tiêu chí {conflict.standing.criterion} vừa được người khác ghi nên chưa nhận gì từ phiếu. "
            "Hãy xem lại phần thay đổi rồi bấm nhận lần nữa."
        ) from None
