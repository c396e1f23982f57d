"""The district's pages: its units side by side, one unit's review, forwarding in one act."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.accounts.permissions import has
from gansao.assessments import actions, district_papers, permissions, queries, review, signed_papers
from gansao.assessments.dossier_frame import around, dossier_or_404
from gansao.assessments.evidence import latest_document
from gansao.assessments.forms import ForwardForm, ReviewForm
from gansao.assessments.models import Dossier, DossierDocument, Layer
from gansao.assessments.sheet import sheet_of
from gansao.assessments.signed_papers import Shelf
from gansao.assessments.submission_views import UNLOCKED, steps_of
from gansao.domain.lifecycle import DOSSIER
from gansao.domain.process import Answer
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import known_to

State = Dossier.State


@login_required
@require_http_methods(["GET", "POST"])
def district(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/tham-tra/: the units side by side; a district forwards those it accepted, in one act."""
    programme, units = _reviewed(request, key)
    if not units:
        raise PermissionDenied("Trang này dành cho huyện thẩm tra và thư ký.")
    today = timezone.localdate()
    form = None
    if request.method == "POST":
        form = ForwardForm(request.POST, codes=[unit.code for unit in units])
        if form.is_valid() and _forward(request, form, units):
            return redirect("assessments:review", key)
    found = review.reviews_seen_by(request.user, programme, units, today)
    shelves = signed_papers.of_districts(programme, units)
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "review",
        "reviews": [(each, _may_forward(request, each), *_signed(request, each, shelves)) for each in found],
        "form": form,
        "chosen": request.POST.getlist("units") if form else None,
        "reasons": {name[7:]: value for name, value in form.data.items() if name.startswith("reason-")} if form else {},
    }
    return render(request, "assessments/review.html", context, status=409 if form else 200)


def _may_forward(request: HttpRequest, each: review.DistrictReview) -> Answer:
    accepted = each.in_state(State.ACCEPTED)
    if not accepted:
        return Answer(False, "")
    return permissions.may(request.user, "assessments.review", accepted[0].unit)


def _signed(request: HttpRequest, each: review.DistrictReview, shelves: list[Shelf]) -> tuple[list[Shelf], Answer]:
    """The district's own, and whether this person may bring another scan."""
    own = [shelf for shelf in shelves if shelf.place.pk == each.rows[0].unit.district_id]
    return own, permissions.may_keep_signed(request.user, each.rows[0].unit.programme, own[0].place)


def _forward(request: HttpRequest, form: ForwardForm, units: list[Participation]) -> bool:
    """Of the accepted units of the district, those ticked go on; each of the others needs its reason or stays."""
    chosen = [unit for unit in units if unit.code in form.cleaned_data["units"]]
    reasons = {unit: form.reasons[unit.code] for unit in units if form.reasons.get(unit.code) and unit not in chosen}
    for unit in (*chosen, *reasons):
        if not (answer := permissions.may(request.user, "assessments.review", unit)):
            raise PermissionDenied(answer.why)
    if len({unit.district_id for unit in chosen}) > 1:
        form.add_error(None, "Mỗi lần chuyển hồ sơ của một huyện.")
        return False
    try:
        number = actions.forward_dossiers(
            forwarded=chosen,
            held_back=reasons,
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    held = f", giữ lại {len(reasons)}" if reasons else ""
    messages.success(request, f"Đã chuyển {number} hồ sơ lên tỉnh{held}.")
    return True


@login_required
@require_safe
def district_paper(request: HttpRequest, key: str, district: str) -> HttpResponse:
    """/nam/<key>/tham-tra/huyen/<district>/van-ban/?tep=bien-ban.docx: minutes or submission from what stands now.

    404 to whoever does not review this district, as if there were none of its number.
    """
    programme, units = _reviewed(request, key)
    rows = [unit for unit in units if unit.district_code == district]
    name, _, suffix = request.GET.get("tep", "").partition(".")
    if not rows or name not in district_papers.PAPERS or suffix not in district_papers.FORMATS:
        raise Http404
    found = review.reviews_seen_by(request.user, programme, rows, timezone.localdate())[0]
    said = {"place": "dia-diem", "chair": "chu-tri", "secretary": "thu-ky"}
    values = {field: request.GET.get(asked, "").strip()[:200] for field, asked in said.items()}
    drawn, media_type = district_papers.FORMATS[suffix]
    response = HttpResponse(drawn(district_papers.paper(name, programme, found, values)), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{district}-{key}.{suffix}"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def unit_review(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """/nam/<key>/tham-tra/<code>/: the commune's marks beside the district's; accept, return, hold back, unlock."""
    unit = dossier_or_404(request.user, key, code)
    if not review.has_review(unit.programme) or not unit.district_id:
        raise Http404
    visible = queries.layers_visible_to(request.user, unit, timezone.localdate())
    if not _may_look(request, unit):
        raise PermissionDenied("Trang này dành cho huyện thẩm tra và thư ký. Hồ sơ của xã ở trang Hồ sơ.")
    form = None
    if request.method == "POST":
        form = ReviewForm(request.POST)
        if form.is_valid():
            may = _may(request, unit, form.cleaned_data["verb"])
            if not may:
                raise PermissionDenied(may.why)
            try:
                said = _do(unit, form.cleaned_data, request.user)
            except actions.Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, said)
                return redirect("assessments:unit_review", key, code)
    state = queries.dossier_state(unit)
    sheet = sheet_of(unit, Layer.DISTRICT, visible & set(review.REVIEWED_LAYERS), times=True)
    lines = review.compared(sheet.lines)
    still_open = sum(each.is_open for each in lines)
    offered = {verb: _may(request, unit, verb) for verb in _offered(unit, state, still_open)}
    context = around(unit, Layer.DISTRICT, permissions.can_write(request.user, Layer.DISTRICT, unit, state)) | {
        "tab": "review",
        "form": form,
        "sheet": sheet,
        "lines": [(sheet.lines[each.criterion.code], each) for each in lines],
        "own": sheet.total_in(Layer.SELF),
        "district": sheet.total_in(Layer.DISTRICT),
        "differing": sum(each.differs for each in lines),
        "uncounted": [each for each in lines if each.uncounted],
        "still_open": still_open,
        "offered": offered,
        "may_press": any(offered.values()),
        "approval": latest_document(unit, DossierDocument.Kind.MODEL_APPROVAL),
        "may_approve": permissions.may(request.user, "assessments.review", unit),
        "steps": steps_of(unit, Layer.TEAM in visible),
    }
    return render(request, "assessments/unit_review.html", context, status=409 if form else 200)


def _reviewed(request: HttpRequest, key: str) -> tuple[Programme, list[Participation]]:
    """The year and those of its units whose review this person reads."""
    programme = get_object_or_404(known_to(request.user), key=key)
    if not review.has_review(programme):
        raise Http404("Quy trình của năm không có cấp huyện thẩm tra.")
    return programme, review.units_to_review(request.user, programme)


def _may_look(request: HttpRequest, unit: Participation) -> bool:
    user, district = request.user, unit.district
    reviews = district is not None and has(user, "assessments.review", district)
    return reviews or has(user, review.OVERSEES, unit.programme.province)


def _offered(unit: Participation, state: str, still_open: int) -> list[str]:
    """What the dossier's state leaves to do here, in the order in which the page offers it: the first is the main one.

    Nothing is taken over where the district has marked every criterion.
    """
    if not unit.takes_part:
        return []
    steps = DOSSIER[state]
    offered = ["take_over"] if state == State.SUBMITTED and still_open else []
    if state == State.HELD_BACK:
        return ["propose"]
    return offered + [verb for verb in ("accept", "return", "hold_back", "unlock") if verb in steps]


def _may(request: HttpRequest, unit: Participation, verb: str) -> Answer:
    """The review's own verbs in its phase; a locked dossier is opened by the district, or by the secretariat."""
    user = request.user
    if verb == "unlock":
        return permissions.may_unlock(user, unit)
    if verb == "return" and queries.dossier_state(unit) == State.ACCEPTED:
        return permissions.may(user, "assessments.unlock", unit)
    return permissions.may(user, "assessments.review", unit)


NOTHING_CLAIMED = (
    "Không có điểm tự chấm nào để nhận thêm. Tiêu chí xã chưa chấm thì huyện chấm từng tiêu chí, hoặc trả lại hồ sơ "
    "kèm nhận xét."
)


def _do(unit: Participation, clean: dict[str, Any], by: Any) -> str:
    """The press; what is said when it is done."""
    note, at = clean["note"], timezone.now()
    if clean["verb"] == "take_over":
        number = actions.accept_self_marks(participation=unit, by=by, at=at)
        return f"Đã nhận điểm tự chấm của {number} tiêu chí." if number else NOTHING_CLAIMED
    done: dict[str, tuple[Callable[..., Any], str]] = {
        "accept": (actions.accept_dossier, "Đã nhận hồ sơ; phiếu của xã đã khóa."),
        "return": (actions.return_dossier, "Đã trả lại hồ sơ; xã đã được báo."),
        "hold_back": (actions.hold_back, "Đã ghi chưa đề nghị; xã đã được báo."),
        "propose": (actions.propose_again, "Đã đề nghị lại."),
        "unlock": (actions.unlock_dossier, UNLOCKED),
    }
    act, said = done[clean["verb"]]
    act(participation=unit, note=note, by=by, at=at)
    return said
