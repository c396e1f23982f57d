"""What will come to whom nothing waits for now, when, and what can be done until then; role by role."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from gansao.accounts.permissions import has
from gansao.accounts.queries import roles_of
from gansao.accounts.roles import ROLES
from gansao.programmes.models import Programme
from gansao.programmes.queries import phase_in_words


class _Part(NamedTuple):
    permission: str  # what the role does; its phase says when
    what: str
    until: str  # what to do meanwhile
    page: str  # under the year's address
    button: str


_DECLARE = (
    "Lúc này hãy khai nơi công tác, cư trú để không bị giao đơn vị phải tránh.",
    "khai-bao/",
    "Khai nơi công tác, cư trú",
)
_MARKING = "Khi thư ký giao đơn vị cho tổ và hồ sơ đã nộp lên tỉnh, đơn vị cần chấm hiện ở đây."
PARTS = {
    "team_member": _Part("appraisals.mark", _MARKING, *_DECLARE),
    "team_head": _Part("appraisals.confirm", f"{_MARKING} Chấm đủ thì bạn xác nhận điểm của tổ.", *_DECLARE),
    "consulted_agency": _Part(
        "committee.answer",
        "Khi thư ký Ban Chỉ đạo hỏi về điều kiện loại trừ, các đơn vị cần trả lời hiện ở đây, kèm thông báo.",
        "Lúc này chưa phải làm gì.",
        "y-kien/",
        "Xem trang ý kiến cơ quan",
    ),
    "records_clerk": _Part(
        "recognition.sign",
        "Khi kết quả đã chốt và quyết định đã ký trên giấy, việc ghi số, ngày và tải bản đã ký lên hiện ở đây. Văn bản "
        "trả lời khiếu nại, quyết định thu hồi cũng vậy.",
        "Lúc này chưa phải làm gì.",
        "quyet-dinh/",
        "Xem quyết định đang ở bước nào",
    ),
    "auditor": _Part(
        "audit.read",
        "Vai trò này xem chứ không có việc phải làm: hồ sơ, điểm các lớp mở ra theo từng giai đoạn của năm; nhật ký "
        "lúc nào cũng xem được.",
        "Lúc này xem được tình trạng hồ sơ của mọi đơn vị.",
        "ho-so/",
        "Xem hồ sơ của các đơn vị",
    ),
}


@dataclass(frozen=True, slots=True)
class Coming:
    programme: Programme
    role: str  # in words
    what: str
    when: str  # empty where no phase of the year names it
    until: str
    url: str
    button: str


def coming_to(user: Any, years: Iterable[Programme], today: date) -> list[Coming]:
    """For each year that is not published yet, by each role that this person holds there."""
    roles = [role for role in PARTS if role in roles_of(user, today)]
    return [
        Coming(
            year,
            ROLES[role].name,
            part.what,
            phase_in_words(year, part.permission, role, today),
            part.until,
            f"/nam/{year.key}/{part.page}",
            part.button,
        )
        for year in years
        if year.process is not None and year.state in (Programme.State.OPEN, Programme.State.FROZEN)
        for role in roles
        if has(user, (part := PARTS[role]).permission, year.province, today)
    ]
