"""Putting appraised units before the committee: after they were heard, or with a reason why not."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gansao.assessments import actions as assessments
from gansao.committee import queries
from gansao.domain.text import nfc
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation, Programme

REASON_MAX = 500


class NotHeard(Refused):
    """Some of the units were not heard, and no reason says why they go before the committee all the same.

    `units`: {unit: what is open}.
    """

    def __init__(self, units: Mapping[Participation, str]) -> None:
        self.units = dict(units)
        super().__init__(
            f"{len(self.units)} đơn vị chưa được nghe giải trình nên chưa đơn vị nào được trình. Hãy bỏ chọn các đơn "
            "vị này, hoặc nêu lý do vẫn trình."
        )


@transaction.atomic
def put_before(
    *, programme: Programme, codes: Collection[str] | None = None, reason: str = "", by: Any, at: datetime
) -> int:
    """The teams' marks of these units (None: of all that take part) become the final layer; how many units.

    Raises NotHeard, and what `assessments.actions.take_in` raises: all or none.
    """
    held, reason = lock_open(programme), nfc(reason.strip())
    if len(reason) > REASON_MAX:
        raise Refused(f"Lý do dài {len(reason)} ký tự, tối đa {REASON_MAX}. Hãy viết gọn hơn.")
    unheard = queries.unheard(held, timezone.localdate(at))
    if codes is not None:
        unheard = {unit: why for unit, why in unheard.items() if unit.code in codes}
    if unheard and not reason:
        raise NotHeard(unheard)
    early = [unit.code for unit in unheard]
    return assessments.take_in(programme=held, codes=codes, unheard=early, reason=reason, by=by, at=at)
