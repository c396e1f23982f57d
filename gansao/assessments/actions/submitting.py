"""Handing a dossier in: sign-off asked for, given or refused, and on to the district or the province.

Whether this person may do it is asked before (`permissions.may`); the dossier's state is asked here, by `move_dossier`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gansao.accounts.models import User
from gansao.accounts.queries import holders
from gansao.assessments.actions.steps import move_dossier
from gansao.assessments.completeness import fingerprint, lacking
from gansao.assessments.models import Dossier
from gansao.assessments.queries import goes_to_district
from gansao.domain.text import nfc
from gansao.notices.actions import mark_done, notify
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation

REASON_MAX = 500  # Dossier.incomplete_reason


@transaction.atomic
def ask_sign_off(*, participation: Participation, note: str = "", by: Any, at: datetime) -> Dossier:
    """The sheet is filled in: the commune's leaders are asked to look at it and to hand it in."""
    _takes_changes(participation)
    dossier = move_dossier(participation=participation, verb="ask_sign_off", note=nfc(note), by=by, at=at)
    leaders = holders("commune_leader", [participation.unit_id], timezone.localdate(at))
    _tell(leaders, dossier, participation, f"Hồ sơ {participation.name} chờ bạn duyệt và nộp.", by, at)
    return dossier


@transaction.atomic
def send_back(*, participation: Participation, note: str, by: Any, at: datetime) -> Dossier:
    """The leader does not sign off: back to who fills it in, with what is to be mended."""
    _takes_changes(participation)
    if not note.strip():
        raise Refused("Hãy ghi điều cần sửa để người lập hồ sơ biết.")
    dossier = move_dossier(participation=participation, verb="send_back", note=nfc(note), by=by, at=at)
    editors = holders("commune_editor", [participation.unit_id], timezone.localdate(at))
    _tell(editors, dossier, participation, f"Hồ sơ {participation.name} được trả lại để sửa: {nfc(note)}", by, at)
    return dossier


@transaction.atomic
def submit(
    *, participation: Participation, incomplete_reason: str = "", seen: str = "", by: Any, at: datetime
) -> Dossier:
    """Signed off and handed in: to the district where the year has its review, else to the province.

    A dossier that lacks something goes in with the leader's reason. `seen`: the `fingerprint` of what the leader had
    before them; nobody signs what has changed since. Raises Refused.
    """
    _takes_changes(participation)
    if seen and seen != fingerprint(participation):
        raise Refused(
            "Hồ sơ vừa thay đổi sau khi trang này mở ra nên chưa nộp. Hãy xem lại bảng điểm, minh chứng rồi nộp lại."
        )
    reason = nfc(incomplete_reason)
    if len(reason) > REASON_MAX:
        raise Refused(f"Lý do dài {len(reason)} ký tự, tối đa {REASON_MAX}. Hãy viết gọn lại.")
    lacks = bool(lacking(participation))
    if lacks and not reason:
        raise Refused("Hồ sơ còn thiếu như danh sách ở trên. Hãy bổ sung, hoặc ghi lý do nộp khi còn thiếu.")
    to_district = goes_to_district(participation)
    verb = "submit" if to_district else "submit_to_province"
    dossier = move_dossier(participation=participation, verb=verb, note=reason if lacks else "", by=by, at=at)
    dossier.incomplete_reason = reason if lacks else ""
    dossier.save(update_fields=["incomplete_reason"])
    role = "district_reviewer" if to_district else "secretariat"
    place = participation.district_id if to_district else participation.programme.province_id
    readers = holders(role, [place], timezone.localdate(at)) if place else User.objects.none()
    lacking_words = " (còn thiếu, có lý do)" if lacks else ""
    _tell(readers, dossier, participation, f"{participation.name} đã nộp hồ sơ{lacking_words}.", by, at)
    return dossier


def _takes_changes(participation: Participation) -> None:
    lock_open(participation.programme)
    if not participation.takes_part:
        raise Refused(
            f"{participation.name} đã ghi “{participation.get_status_display().lower()}” nên không nộp hồ sơ."
        )


def _tell(
    users: Iterable[User], dossier: Dossier, participation: Participation, text: str, by: Any, at: datetime
) -> None:
    """Whoever is next is told; what the step before asked for is done."""
    about = f"dossier:{participation.programme.key}:{participation.code}"
    mark_done(key=about, by=by, at=at)
    address = f"/nam/{participation.programme.key}/ho-so/{participation.code}/"
    url = f"{address}nop/" if dossier.state == Dossier.State.AWAITING else address
    notify(users=users, key=f"{about}:{dossier.steps.count()}", text=text, url=url, by=by, at=at)
