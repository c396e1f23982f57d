"""The proposed list before everybody: put up, taken down, commented on; and what is done about each comment."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gansao.assessments.queries import ranked
from gansao.audit.actions import record
from gansao.committee import permissions, queries
from gansao.committee.models import Comment, Posting
from gansao.domain.lifecycle import POSTING, NotAllowed, next_state
from gansao.domain.text import nfc, nfc_lines
from gansao.domain.workdays import add_working_days
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Programme
from gansao.worktime.queries import calendar_for

DAYS_MAX = 60
COMMENTS_MAX = 5000  # to one list: what strangers send may not fill the disk
TEXT_MAX = 4000
HANDLING_MAX = 2000


class Overtaken(Refused):
    """Somebody else has written this since it was read; nothing was written."""


@transaction.atomic
def post_list(*, programme: Programme, working_days: int, by: Any, at: datetime) -> Posting:
    """Put up the list that follows from today's final marks, for so many working days. Raises Refused."""
    held = lock_open(programme)
    if not 1 <= working_days <= DAYS_MAX:
        raise Refused(f"Số ngày làm việc để lấy ý kiến phải từ 1 đến {DAYS_MAX}.")
    if Posting.objects.filter(programme=held, state=Posting.State.POSTED).exists():
        raise Refused("Đang có một danh sách được đăng. Muốn đăng danh sách khác, hãy rút danh sách đó trước.")
    ranking = ranked(held)
    units = queries.proposed_units(ranking)
    if not units:
        raise Refused("Theo điểm chính thức chưa có đơn vị nào được đề nghị. Hãy trình Ban Chỉ đạo trước.")
    today = timezone.localdate(at)
    posting = Posting.objects.create(
        programme=held,
        units=units,
        considered=len(ranking.rows) + len(ranking.absent),
        working_days=working_days,
        first_on=today,
        last_on=add_working_days(calendar_for(held.province), today, working_days),
        posted_at=at,
        posted_by=by,
    )
    after = {"state": posting.state, "units": len(units), "last_on": posting.last_on.isoformat()}
    _record("post_list", posting, posting, None, after, by, at)
    return posting


@transaction.atomic
def withdraw_posting(*, posting: Posting, reason: str, by: Any, at: datetime) -> Posting:
    """Take the list down, with the reason that everybody reads in its place. What was said of it stays."""
    held = _held(posting)
    reason = nfc(reason.strip())
    if not reason:
        raise Refused("Hãy nêu lý do rút danh sách; lý do này được công khai.")
    before = {"state": held.state}
    try:
        held.state = next_state(POSTING, held.state, "withdraw")
    except NotAllowed:
        raise Refused("Danh sách này đã được rút trước đó. Hãy tải lại trang.") from None
    held.withdrawn_reason, held.withdrawn_at, held.withdrawn_by = reason, at, by
    held.save(update_fields=["state", "withdrawn_reason", "withdrawn_at", "withdrawn_by"])
    _record("withdraw_posting", held, held, before, {"state": held.state, "reason": reason}, by, at)
    return held


@transaction.atomic
def take_comment(
    *, posting: Posting, token: UUID, text: str, code: str, sender: str, contact: str, by: Any, at: datetime
) -> Comment:
    """Keep what somebody says about the list, or about one unit on it. The same form sent twice keeps one.

    The log says that a comment came, not what it says nor from whom. Raises Refused.
    """
    held = _held(posting)
    if kept := held.comments.filter(token=token).first():
        return kept
    answer = permissions.may_comment(held, timezone.localdate(at))
    if not answer:
        raise Refused(answer.why)
    text = nfc_lines(text)
    if not text or len(text) > TEXT_MAX:
        raise Refused(f"Hãy viết nội dung ý kiến, tối đa {TEXT_MAX} ký tự.")
    names = {unit["code"]: unit["name"] for unit in held.units}
    if code and code not in names:
        raise Refused("Danh sách không có đơn vị này. Hãy chọn trong danh sách, hoặc chọn “Cả danh sách”.")
    if held.comments.count() >= COMMENTS_MAX:
        raise Refused("Đã nhận quá nhiều ý kiến qua trang này. Hãy gửi ý kiến bằng văn bản đến Ban Chỉ đạo.")
    comment = Comment.objects.create(
        posting=held,
        token=token,
        code=code,
        unit_name=names.get(code, ""),
        text=text,
        sender=nfc(sender.strip()),
        contact=nfc(contact.strip()),
        sent_at=at,
    )
    _record("take_comment", comment, held, None, {"unit": comment.unit_name}, by, at)
    return comment


@transaction.atomic
def handle_comment(*, comment: Comment, handling: str, seen: int, by: Any, at: datetime) -> Comment:
    """Write down how a comment was dealt with. `seen`: the version the person had before them, 0 for none.

    Also once the result is frozen or published: what was said is answered even then.
    """
    held = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("posting__programme__province")
        .get(pk=comment.pk)
    )
    if held.posting.programme.state == Programme.State.CLOSED:
        raise Refused("Năm này đã khép nên không ghi thêm cách xử lý được nữa.")
    handling = nfc_lines(handling)
    if not handling or len(handling) > HANDLING_MAX:
        raise Refused(f"Hãy ghi cách xử lý ý kiến, tối đa {HANDLING_MAX} ký tự.")
    if held.handling == handling:
        return held
    if held.version != seen:
        raise Overtaken(
            "Người khác vừa ghi cách xử lý ý kiến này. Hãy xem bản đang có ở trên rồi ghi lại bản đúng; chưa mất gì cả."
        )
    before = {"handling": held.handling} if held.version else None
    held.handling, held.version, held.handled_at, held.handled_by = handling, held.version + 1, at, by
    held.save(update_fields=["handling", "version", "handled_at", "handled_by"])
    _record("handle_comment", held, held.posting, before, {"handling": handling}, by, at)
    return held


@transaction.atomic
def forget_contacts(*, programme: Programme, by: Any, at: datetime) -> int:
    """How whoever commented is reached, erased once nobody may answer any more. How many there were."""
    rows = Comment.objects.filter(posting__programme=programme).exclude(contact="")
    number = rows.update(contact="")
    if number:
        place = programme.province.code
        after = {"comments": number}
        record(by=by, at=at, action="committee.forget_contacts", obj=programme, after=after, place_code=place)
    return number


def _held(posting: Posting) -> Posting:
    rows = Posting.objects.select_for_update(of=("self",))
    return rows.select_related("programme__province").get(pk=posting.pk)


def _record(
    verb: str, obj: Any, posting: Posting, before: dict[str, Any] | None, after: dict[str, Any], by: Any, at: datetime
) -> None:
    place = posting.programme.province.code
    record(by=by, at=at, action=f"committee.{verb}", obj=obj, before=before, after=after, place_code=place)
