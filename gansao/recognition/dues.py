"""The next step to the published decision, and whose it is. For `home/dues.py`."""

from collections.abc import Iterable
from datetime import date

from gansao.accounts.queries import holders_of
from gansao.notices.dues import Due
from gansao.programmes.models import Programme
from gansao.programmes.queries import phase_name, schedule
from gansao.recognition import queries
from gansao.recognition.models import Decision

DECISION, PUBLICATION = "decision", "publication"


def dues(year: Programme, today: date) -> Iterable[Due]:
    """One a year: to freeze, to draft, to sign, to publish. A correction has no phase of its own, so no last day."""
    if year.state not in (Programme.State.OPEN, Programme.State.FROZEN) or queries.standing(year):
        return
    phase, step, who, what, permission, page = _next(year)
    term = schedule(year).get(phase)
    if term and term.first_on and term.last_on and term.first_on <= today:
        people = tuple(holders_of(permission, [year.province_id], today))
        yield Due(
            key_of(year, step), phase_name(year, phase), who, what, term.last_on, people, f"/nam/{year.key}/{page}"
        )


def _next(year: Programme) -> tuple[str, str, str, str, str, str]:
    """The phase, the step, who takes it, what is lacking, the permission it needs and its page."""
    secretariat = "Thư ký Ban Chỉ đạo"
    if year.state == Programme.State.OPEN:
        return DECISION, "freeze", secretariat, "chưa chốt kết quả để trình", "recognition.freeze", "chot/"
    decision = queries.under_way(year)
    if decision is None:
        return DECISION, "draft", secretariat, "chưa có dự thảo quyết định", "recognition.draft", "quyet-dinh/"
    if decision.state == Decision.State.DRAFT and decision.ruling == Decision.Ruling.SENT_BACK:
        what = "người ký trả lại dự thảo, chưa sửa"
        return DECISION, "mend", secretariat, what, "recognition.draft", "quyet-dinh/"
    if decision.state == Decision.State.DRAFT:
        return DECISION, "sign", "Văn thư", "chưa ghi quyết định đã ký", "recognition.sign", "quyet-dinh/ky/"
    what = "quyết định đã ký, chưa công bố"
    return PUBLICATION, "publish", secretariat, what, "recognition.publish", "quyet-dinh/cong-bo/"


def key_of(year: Programme, step: str) -> str:
    phase = PUBLICATION if step == "publish" else DECISION
    return f"phase:{year.key}:{phase}:{step}"
