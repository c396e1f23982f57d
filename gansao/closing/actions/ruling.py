"""The rules by which a year is closed, given by its province."""

from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.closing.actions.refused import Refused, held_programme
from gansao.law.closing_rules import ClosingRules, rules_of
from gansao.programmes import actions as programmes
from gansao.programmes.models import Programme
from gansao.recognition.queries import under_way


@transaction.atomic
def set_rules(*, programme: Programme, rules: ClosingRules, by: Any, at: datetime) -> Programme:
    """Until the year is closed. What was counted or decided by the former rules stands. Raises Refused."""
    held = held_programme(programme)
    if held.state == Programme.State.CLOSED:
        raise Refused(f"Năm {held.year} đã khép nên không sửa quy tắc được nữa. Cần sửa thì mở lại năm trước.")
    if rules.valid_years != rules_of(held.closing_rules).valid_years and under_way(held):
        raise Refused(
            "Đang có một quyết định chưa công bố, soạn theo thời hạn công nhận cũ. Hãy công bố hoặc bỏ dự thảo ấy rồi "
            "mới đổi thời hạn công nhận."
        )
    return programmes.set_closing_rules(programme=held, rules=rules, by=by, at=at)
