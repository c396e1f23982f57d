"""Handing a dossier in: what is lacking, whose turn it is, and the steps it has gone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.assessments import actions, permissions, queries
from gansao.assessments.completeness import fingerprint, lacking
from gansao.assessments.dossier_frame import around, desk_of, dossier_or_404
from gansao.assessments.forms import SubmissionForm
from gansao.assessments.models import DossierStep, Layer
from gansao.domain.lifecycle import DOSSIER
from gansao.domain.process import Answer
from gansao.programmes.models import Participation

# What may be pressed, with the permission it needs; in the order in which the page offers it.
VERBS = {
    "submit": "assessments.sign_off",
    "send_back": "assessments.sign_off",
    "ask_sign_off": "assessments.mark_self",
    "unlock": "assessments.unlock",
}
UNLOCKED = "Đã mở lại hồ sơ; xã đã được báo. Xã sửa được khi còn trong giai đoạn tự chấm: nếu đã hết, hãy gia hạn."
STEPS = {
    "ask_sign_off": "Trình lãnh đạo duyệt",
    "send_back": "Trả lại người lập",
    "submit": "Nộp lên huyện",
    "submit_to_province": "Nộp lên tỉnh",
    "return": "Trả lại để bổ sung",
    "accept": "Huyện nhận",
    "hold_back": "Huyện chưa đề nghị",
    "forward": "Huyện chuyển lên tỉnh",
    "unlock": "Mở lại để sửa",
    "begin_appraisal": "Bắt đầu thẩm định",
    "end_appraisal": "Thẩm định xong",
    "reopen_appraisal": "Thẩm định lại",
    "take_in": "Trình Ban Chỉ đạo",
}
APPRAISAL_STEPS = {"begin_appraisal", "end_appraisal", "reopen_appraisal"}


@login_required
@require_http_methods(["GET", "POST"])
def submission(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """What the dossier still lacks; ask for sign-off, hand in, or send back."""
    unit = dossier_or_404(request.user, key, code)
    if not permissions.can_see(request.user, Layer.SELF, unit):
        raise PermissionDenied("Hồ sơ này chưa mở cho vai trò của bạn.")
    if request.method == "POST" and not any(_may(request.user, verb, unit) for verb in VERBS):
        raise PermissionDenied("Vai trò của bạn không trình, nộp hồ sơ này.")
    form = SubmissionForm(request.POST or None, verbs=VERBS)
    if request.method == "POST" and form.is_valid():
        may = _may(request.user, form.cleaned_data["verb"], unit)
        if not may:
            raise PermissionDenied(may.why)
        try:
            said = _do(unit, form.cleaned_data, request.user)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("assessments:submission", key, code)
    may_fill_in = permissions.can_write(request.user, Layer.SELF, unit, queries.dossier_state(unit))
    lacks = lacking(unit)
    context = around(unit, Layer.SELF, may_fill_in) | {
        "desk": desk_of(request, unit, Layer.SELF, False),
        "lacking": lacks,
        "total": lacks.total,
        "seen": fingerprint(unit),
        "form": form,
        "offered": _offered(request.user, unit),
        "not_yours": permissions.NOT_YOURS,
        "to_district": queries.goes_to_district(unit),
        "dossier": getattr(unit, "dossier", None),
        "steps": steps_of(unit, permissions.can_see(request.user, Layer.TEAM, unit)),
    }
    return render(request, "assessments/submission.html", context, status=409 if form.errors else 200)


def _do(unit: Participation, clean: dict[str, Any], by: Any) -> str:
    """The press; what is said when it is done."""
    at = timezone.now()
    done: dict[str, Callable[[], Any]] = {
        "ask_sign_off": lambda: actions.ask_sign_off(participation=unit, note=clean["note"], by=by, at=at),
        "send_back": lambda: actions.send_back(participation=unit, note=clean["note"], by=by, at=at),
        "submit": lambda: actions.submit(
            participation=unit, incomplete_reason=clean["note"], seen=clean["seen"], by=by, at=at
        ),
        "unlock": lambda: actions.unlock_dossier(participation=unit, note=clean["note"], by=by, at=at),
    }
    done[clean["verb"]]()
    return {
        "ask_sign_off": "Đã trình lãnh đạo duyệt.",
        "send_back": "Đã trả lại người lập hồ sơ.",
        "submit": f"Đã nộp hồ sơ lên {'huyện' if queries.goes_to_district(unit) else 'tỉnh'}.",
        "unlock": UNLOCKED,
    }[clean["verb"]]


def _offered(user: Any, unit: Participation) -> dict[str, Answer]:
    """What the dossier's state leaves to do here, and whether this person may do it now.

    Opening a dossier again is offered to whoever may; to everybody else it is no step of theirs.
    """
    if not unit.takes_part:
        return {}
    to_district = queries.goes_to_district(unit)
    steps = DOSSIER[queries.dossier_state(unit)]
    in_table = {"submit": "submit" if to_district else "submit_to_province"}
    offered = {verb: _may(user, verb, unit) for verb in VERBS if in_table.get(verb, verb) in steps}
    return {verb: may for verb, may in offered.items() if may or verb != "unlock"}


def _may(user: Any, verb: str, unit: Participation) -> Answer:
    return permissions.may_unlock(user, unit) if verb == "unlock" else permissions.may(user, VERBS[verb], unit)


def steps_of(unit: Participation, sees_team: bool) -> list[tuple[str, DossierStep]]:
    """What became of the dossier, in words. Who appraised and why again is for those who see the team's marks: a second
    team is blind to the first."""
    dossier = getattr(unit, "dossier", None)
    steps = list(dossier.steps.all()) if dossier else []
    for step in steps:
        if step.verb in APPRAISAL_STEPS and not sees_team:
            step.by_name = step.by_title = step.note = ""
    return [(STEPS.get(step.verb, step.verb), step) for step in steps]
