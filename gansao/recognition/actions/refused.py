"""Why something is not done, in Vietnamese; and the steps of a decision taken with that in mind."""

from collections.abc import Sequence

from gansao.domain import lifecycle
from gansao.domain.register import FrozenUnit
from gansao.domain.text import bare_name, sort_key
from gansao.programmes.models import Programme
from gansao.recognition.models import Decision


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do."""


class Incomplete(Refused):
    """Units without all their marks stand in the way of freezing."""

    def __init__(self, units: Sequence[FrozenUnit], codes: Sequence[str]) -> None:
        self.units = tuple(sorted(units, key=lambda unit: (sort_key(bare_name(unit.name)), unit.code)))
        self.missing = tuple((unit, [code for code in codes if code not in (unit.marks or {})]) for unit in self.units)
        super().__init__(
            f"Còn {len(self.units)} đơn vị chưa đủ điểm nên chưa chốt được. "
            "Hãy nhập đủ điểm, hoặc ghi “không đăng ký” hay “không được đề nghị” cho đơn vị không tham gia."
        )


_NOT_NOW = {
    "edit": "Chỉ sửa được khi còn là dự thảo.",
    "rule": "Chỉ cho ý kiến được khi còn là dự thảo: hãy tải lại trang để xem trạng thái hiện nay.",
    "drop": "Chỉ bỏ được khi còn là dự thảo.",
    "sign": "Quyết định này đã được ghi nhận chữ ký hoặc đã bỏ: hãy tải lại trang để xem trạng thái hiện nay.",
    "unsign": "Chỉ gỡ được chữ ký khi quyết định đã ký và chưa công bố.",
    "publish": "Chỉ công bố được quyết định đã ký và chưa công bố: hãy tải lại trang để xem trạng thái hiện nay.",
}


def held_decision(decision: Decision, verb: str) -> tuple[Decision, str]:
    """The decision, held until the transaction ends, and the state the verb leads to. Raises Refused."""
    held = Decision.objects.select_for_update(of=("self",)).select_related("programme__province", "frozen")
    row = held.defer("frozen__content").get(pk=decision.pk)
    try:
        return row, lifecycle.next_state(lifecycle.DECISION, row.state, verb)
    except lifecycle.NotAllowed:
        raise Refused(_NOT_NOW[verb]) from None


def held_programme(programme: Programme) -> Programme:
    """The year, held until the transaction ends."""
    return (
        Programme.objects.select_for_update(of=("self",))
        .select_related("province", "criteria_set")
        .get(pk=programme.pk)
    )
