"""Who may do what with marks and dossiers: the role table, the place or what was assigned, the phase, the state."""

from datetime import date
from typing import Any

from django.utils import timezone

from gansao.accounts.permissions import has
from gansao.assessments import queries
from gansao.assessments.models import Dossier, Layer
from gansao.domain.process import YES, Answer
from gansao.domain.text import running
from gansao.places.models import Unit
from gansao.programmes import permissions as programmes
from gansao.programmes.models import Participation, Programme
from gansao.programmes.permissions import holding, may_now

NOT_YOURS = Answer(False, "Vai trò của bạn không làm việc này cho đơn vị này.")
State = Dossier.State
# In which states each layer may still be written; a higher layer that has accepted locks the lower one.
WRITABLE = {
    Layer.SELF: {State.DRAFTING, State.AWAITING, State.RETURNED},
    Layer.DISTRICT: {State.SUBMITTED},
}
WRITES = {Layer.SELF: "assessments.mark_self", Layer.DISTRICT: "assessments.review"}


def can_read(user: Any, programme: Programme) -> bool:
    return has(user, "assessments.read", programme.province)


def can_upload_marks(user: Any, programme: Programme) -> bool:
    return has(user, "assessments.upload_marks", programme.province)


def may(user: Any, permission: str, participation: Participation, on: date | None = None) -> Answer:
    """Whether this person may do this for the unit now: by role, by place or assignment, and by phase."""
    day = on or timezone.localdate()
    roles = holding(queries.roles_for(user, participation, day), permission)
    if not roles:
        return NOT_YOURS
    return may_now(participation, permission, roles, day)


def may_unlock(user: Any, participation: Participation) -> Answer:
    """Whether this person may open a dossier that the province has: the secretariat, in every year."""
    if not has(user, "assessments.unlock", participation.programme.province):
        return Answer(False, "Hồ sơ đã lên tỉnh: chỉ thư ký Ban Chỉ đạo mở lại được.")
    return programmes.may(user, "assessments.unlock", participation.programme)


def can_write(user: Any, layer: str, participation: Participation, state: str, on: date | None = None) -> Answer:
    """Whether the person may write a layer of the dossier in its state; the commune's and the district's only."""
    asked = may(user, WRITES[Layer(layer)], participation, on)
    if asked == NOT_YOURS:
        return asked
    if not participation.takes_part:
        return Answer(False, f"{participation.name} đã ghi “{participation.get_status_display().lower()}”.")
    if participation.programme.state != Programme.State.OPEN:
        return Answer(False, "Kết quả của năm đã chốt nên hồ sơ không sửa được nữa.")
    if state not in WRITABLE[Layer(layer)]:
        return Answer(False, f"Hồ sơ đang ở bước “{running(State(state).label)}” nên phần này đã khóa.")
    return asked


def may_keep_signed(user: Any, programme: Programme, place: Unit) -> Answer:
    """Keep the signed scans of a district's papers, or of the committee's: until the year is closed."""
    of_committee = place.pk == programme.province_id
    permission = "committee.keep_papers" if of_committee else "assessments.review"
    if not has(user, permission) or not has(user, permission, place):
        return Answer(False, "Vai trò của bạn không tải lên bản đã ký của văn bản này.")
    if programme.state == Programme.State.CLOSED:
        return Answer(False, "Năm đã khép nên không nhận thêm bản đã ký.")
    return YES


def can_see_signed_of_committee(user: Any, programme: Programme) -> bool:
    return any(has(user, each, programme.province) for each in ("committee.read", "committee.keep_papers"))


def can_see(user: Any, layer: str, participation: Participation, on: date | None = None) -> bool:
    return layer in queries.layers_visible_to(user, participation, on or timezone.localdate())
