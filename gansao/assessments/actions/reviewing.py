"""The district's review: marks taken over, a dossier accepted, returned, held back, forwarded; and unlocking.

Whether this person may do it is asked before; the dossier's state is asked here, by `move_dossier`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gansao.accounts.queries import holders, people_at
from gansao.assessments import reasons
from gansao.assessments.actions.layers import Found, set_layer
from gansao.assessments.actions.steps import held_dossier, move_dossier
from gansao.assessments.models import Dossier, DossierStep, Layer, Mark
from gansao.criteria.queries import load
from gansao.domain.text import nfc
from gansao.notices.actions import mark_done, notify
from gansao.programmes.actions import Refused, lock_open
from gansao.programmes.models import Participation

NOTE_MAX = 2000  # DossierStep.note


@transaction.atomic
def accept_self_marks(*, participation: Participation, by: Any, at: datetime) -> int:
    """The commune's mark becomes the district's wherever the district has none yet; how many."""
    _in_review(participation, at)
    reviewed = set(_marks(participation, Layer.DISTRICT).values_list("criterion", flat=True))
    own = _marks(participation, Layer.SELF).exclude(criterion__in=reviewed)
    found = {mark.criterion: Found(mark.answer or {"points": mark.points_x100, "given": True}) for mark in own}
    if not found:
        return 0
    programme = participation.programme
    return set_layer(programme=programme, layer=Layer.DISTRICT, found={participation.code: found}, by=by, at=at)


@transaction.atomic
def accept_dossier(*, participation: Participation, note: str = "", by: Any, at: datetime) -> Dossier:
    """The district has marked every criterion, said why where it marks otherwise, and takes the dossier: locked."""
    lock_open(participation.programme)
    marked = set(_marks(participation, Layer.DISTRICT).values_list("criterion", flat=True))
    lacking = [code for code in load(participation.programme.criteria_set).codes if code not in marked]
    if lacking:
        without_points = _without_points(participation)
        uncounted = [code for code in lacking if code in without_points]
        ways = "Hãy chấm, hoặc bấm “Nhận điểm tự chấm cho tiêu chí chưa chấm”." if lacking != uncounted else ""
        raise Refused(
            f"Còn {len(lacking)} tiêu chí huyện chưa chấm ({_some(lacking)}). "
            + " ".join(filter(None, (ways, _way_out(uncounted))))
        )
    if silent := _silent(participation):
        raise Refused(
            f"Huyện chấm khác điểm tự chấm mà chưa nêu lý do hay nhận xét ở tiêu chí {_some(silent)}. "
            "Hãy mở từng tiêu chí đó và chọn lý do, hoặc ghi nhận xét."
        )
    dossier = move_dossier(participation=participation, verb="accept", note=_note(note), by=by, at=at)
    _tell([participation], f"Huyện đã nhận hồ sơ {participation.name}.", by, at)
    return dossier


@transaction.atomic
def return_dossier(*, participation: Participation, note: str, by: Any, at: datetime) -> Dossier:
    """Back to the commune with what is to be mended; the district's remarks on criteria are joined to it."""
    lock_open(participation.programme)
    remarks = [
        f"Tiêu chí {code}: {'. '.join(filter(None, (reasons.in_words(reason), note)))}"
        for code, reason, note in Mark.objects.filter(participation=participation, layer=Layer.DISTRICT)
        .exclude(note="", reason="")
        .order_by("id")
        .values_list("criterion", "reason", "note")
    ]
    said = "\n".join([each for each in (nfc(note.strip()), *remarks) if each])
    if not said:
        raise Refused("Hãy ghi điều xã cần bổ sung, ở đây hoặc ở từng tiêu chí.")
    if len(said) > NOTE_MAX:
        said = said[: NOTE_MAX - 40].rstrip() + "… (xem tiếp ở từng tiêu chí)"
    dossier = move_dossier(participation=participation, verb="return", note=said, by=by, at=at)
    _tell([participation], f"Huyện trả lại hồ sơ {participation.name}: {said}", by, at)
    return dossier


@transaction.atomic
def hold_back(*, participation: Participation, note: str, by: Any, at: datetime) -> Dossier:
    """The district does not propose the unit, with the reason."""
    lock_open(participation.programme)
    reason = _reason(note, f"{participation.name}: hãy nêu lý do chưa đề nghị.")
    dossier = move_dossier(participation=participation, verb="hold_back", note=reason, by=by, at=at)
    _tell([participation], f"Huyện chưa đề nghị {participation.name}: {reason}", by, at)
    return dossier


@transaction.atomic
def propose_again(*, participation: Participation, note: str = "", by: Any, at: datetime) -> Dossier:
    """A unit that was held back is among the accepted again."""
    lock_open(participation.programme)
    dossier = move_dossier(participation=participation, verb="accept", note=_note(note), by=by, at=at)
    _tell([participation], f"Huyện đề nghị lại {participation.name}.", by, at)
    return dossier


@transaction.atomic
def forward_dossiers(
    *,
    forwarded: Iterable[Participation],
    held_back: Mapping[Participation, str],
    note: str = "",
    by: Any,
    at: datetime,
) -> int:
    """The district's one act: these go to the province, those are held back with reasons; all or none."""
    units = list(forwarded)
    if not units:
        raise Refused("Chưa chọn đơn vị nào để chuyển lên tỉnh. Hãy đánh dấu đơn vị đã nhận rồi bấm lại.")
    programme = lock_open(units[0].programme)
    for unit, reason in held_back.items():
        hold_back(participation=unit, note=reason, by=by, at=at)
    for unit in units:
        move_dossier(participation=unit, verb="forward", note=_note(note), by=by, at=at)
    _tell(units, "Huyện đã chuyển hồ sơ của đơn vị lên tỉnh.", by, at)
    district = units[0]
    names = {unit.district_code for unit in units}
    notify(
        users=holders("secretariat", [programme.province_id], timezone.localdate(at)),
        key=f"forwarded:{programme.key}:{'-'.join(sorted(names))}:{at:%Y%m%d%H%M%S}",
        text=f"{district.district_name} đã chuyển {len(units)} hồ sơ lên tỉnh.",
        url=f"/nam/{programme.key}/tham-tra/",
        by=by,
        at=at,
    )
    return len(units)


@transaction.atomic
def unlock_dossier(*, participation: Participation, note: str, by: Any, at: datetime) -> Dossier:
    """A dossier that the province has goes back to the commune, with the reason; the commune is told."""
    lock_open(participation.programme)
    reason = _reason(note, "Hãy nêu lý do mở lại hồ sơ.")
    dossier = move_dossier(participation=participation, verb="unlock", note=reason, by=by, at=at)
    _tell([participation], f"Hồ sơ {participation.name} được mở lại để sửa: {reason}", by, at)
    return dossier


def _in_review(participation: Participation, at: datetime) -> None:
    dossier = held_dossier(participation, at)
    if dossier.state != Dossier.State.SUBMITTED:
        raise Refused(
            f"Hồ sơ {participation.name} đang ở bước “{dossier.get_state_display().lower()}” nên điểm của huyện đã "
            "khóa. Hãy tải lại trang để xem tình trạng mới."
        )


def _silent(participation: Participation) -> list[str]:
    """The criteria that the district marks otherwise than the commune without a word why."""
    own = dict(_marks(participation, Layer.SELF).values_list("criterion", "points_x100"))
    said_nothing = _marks(participation, Layer.DISTRICT).filter(reason="", note="").order_by("id")
    return [
        code
        for code, points in said_nothing.values_list("criterion", "points_x100")
        if code in own and own[code] != points
    ]


def _marks(participation: Participation, layer: str) -> Any:
    return Mark.objects.filter(participation=participation, layer=layer, points_x100__isnull=False)


def _without_points(participation: Participation) -> set[str]:
    """The criteria of which something was found that gives no points: too few cases, most often."""
    marks = Mark.objects.filter(
        participation=participation, layer__in=(Layer.SELF, Layer.DISTRICT), points_x100__isnull=True
    )
    return set(marks.exclude(answer={}).values_list("criterion", flat=True).order_by())


def _way_out(uncounted: list[str]) -> str:
    if not uncounted:
        return ""
    return (
        f"Tiêu chí {_some(uncounted)} có số liệu nhưng chưa đủ trường hợp để tính điểm: huyện có số liệu đủ thì mở "
        "tiêu chí đó chấm lại; chưa có thì ghi nhận xét ở tiêu chí đó rồi bấm “Trả lại xã” để xã bổ sung."
    )


def _some(codes: list[str]) -> str:
    return f"{', '.join(codes[:8])}{'…' if codes[8:] else ''}"


def _note(text: str) -> str:
    note = nfc(text.strip())
    if len(note) > NOTE_MAX:
        raise Refused(f"Ý kiến dài {len(note)} ký tự, tối đa {NOTE_MAX}. Hãy viết gọn lại.")
    return note


def _reason(text: str, missing: str) -> str:
    if not text.strip():
        raise Refused(missing)
    return _note(text)


def _tell(units: Iterable[Participation], text: str, by: Any, at: datetime) -> None:
    """The communes' people; what was asked of them or of the district about these dossiers is done."""
    rows = list(units)
    people = people_at([unit.unit_id for unit in rows], ("commune_editor", "commune_leader"), timezone.localdate(at))
    for unit in rows:
        about = f"dossier:{unit.programme.key}:{unit.code}"
        mark_done(key=about, by=by, at=at)
        notify(
            users=people.get(unit.unit_id, ()),
            key=f"{about}:{DossierStep.objects.filter(dossier__participation=unit).count()}",
            text=text,
            url=f"/nam/{unit.programme.key}/ho-so/{unit.code}/",
            by=by,
            at=at,
        )
