"""One criterion of a unit in a team's hands: its own page, and what a press or the page saving by itself comes to."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from gansao.appraisals import actions, queries
from gansao.appraisals.models import Appraisal, MarkerMark
from gansao.appraisals.sheets import Row, Sheet, sheet_of
from gansao.appraisals.views.marking import address, line, opened, rights, shown
from gansao.assessments.answer_form import AnswerForm, as_posted
from gansao.assessments.boxes import boxes
from gansao.assessments.cards import Desk, Outcome, in_words, last_year, result
from gansao.assessments.dossier_frame import by_htmx, part
from gansao.assessments.models import Layer
from gansao.assessments.permissions import can_see
from gansao.assessments.queries import layers_of_earlier_years
from gansao.assessments.sheet import Given, past_of
from gansao.domain import answers

_STATUS = {"saved": 200, "conflict": 409, "refused": 422}


@dataclass(frozen=True, slots=True)
class TeamDesk(Desk):
    """A criterion's own page is the team's; `order` keeps ?lan=2."""

    order: str = ""

    def of(self, criterion: str, more: str = "") -> str:
        return f"{self.base}{quote(criterion)}/{self.order}"


@login_required
@require_http_methods(["GET", "POST"])
def criterion(request: HttpRequest, key: str, code: str, criterion: str) -> HttpResponse:
    """One criterion alone: the unit's own mark with its basis, the district's, and mine to write."""
    appraisal, member = opened(request, key, code)
    may, head = rights(request, appraisal, member)
    whole = sheet_of(appraisal)
    row = whole.by_code.get(criterion)
    if row is None:
        raise Http404
    outcome, posted = None, None
    if request.method == "POST":
        if not may and not by_htmx(request):
            raise PermissionDenied(may.why)
        form = AnswerForm(request.POST, row.criterion)
        outcome, mark = _written(request, appraisal, row, form) if may else (Outcome("refused", may.why), None)
        if by_htmx(request):
            given = _given(mark or row.standing(request.user.pk or 0))
            content = result(row.criterion, _desk(request, appraisal), given, outcome)
            return part(content, outcome.kind, _STATUS[outcome.kind] if may else 403)
        if outcome.kind == "saved":
            return _onward(request, appraisal, whole, row, form)
        posted = dict(request.POST.lists())
    ours = shown(request, appraisal, member, may, head) | _alone(request, whole, row, posted, outcome)
    template = "appraisals/criterion.html"
    if by_htmx(request):  # "Giữ bản kia"
        return render(request, f"{template}#card", ours)
    return render(request, template, ours, status=409 if outcome else 200)


def _written(
    request: HttpRequest, appraisal: Appraisal, row: Row, form: AnswerForm
) -> tuple[Outcome, MarkerMark | None]:
    """What came of it, and the mark that stands now where it was taken."""
    if not form.is_valid():
        return Outcome("refused", " ".join(form.said), form.version_seen), None
    clean, standing = form.cleaned_data, row.standing(request.user.pk or 0)
    answer = form.answer
    if answer is None and standing and standing.answer.get("given"):
        answer = standing.answer  # a mark without its basis stays when only its note is written
    if answer is None and not form.clears:
        said = f"Tiêu chí {row.criterion.code}: chưa ghi gì. Hãy ghi điều tìm thấy rồi bấm lưu."
        return Outcome("refused", said, form.version_seen), None
    try:
        mark = actions.save_mark(
            appraisal=appraisal,
            criterion=row.criterion.code,
            answer=None if form.clears else answer,
            reason="" if form.clears else clean["reason"],
            note="" if form.clears else clean["note"],
            seen=form.version_seen,
            by=request.user,
            at=timezone.now(),
        )
    except actions.Conflict as conflict:
        return _in_conflict(request, row, conflict.standing, form, answer or {})
    except actions.Refused as refused:
        return Outcome("refused", str(refused), form.version_seen), None
    return Outcome("saved"), mark


def _in_conflict(
    request: HttpRequest, row: Row, standing: MarkerMark, form: AnswerForm, answer: dict[str, Any]
) -> tuple[Outcome, MarkerMark | None]:
    """Both versions in words; the same thing twice (a second press, a stale tab) is no conflict."""
    clean = form.cleaned_data
    if (standing.answer, standing.note, standing.marker_id) == (answer, clean["note"], request.user.pk):
        return Outcome("saved"), standing
    theirs = _given(standing)
    whose = "Bạn (ở trang khác)" if standing.marker_id == request.user.pk else str(standing.marker)
    points = answers.mark(row.criterion, answer).points if answer else None
    mine = Given(Layer.TEAM, row.criterion.code, points, answer, clean["note"], clean["reason"], 0)
    said = f"{whose} vừa ghi tiêu chí {row.criterion.code}. Hãy xem hai bản rồi chọn bản đúng; chưa mất gì cả."
    return Outcome("conflict", said, form.version_seen, theirs, whose, in_words(row.criterion, mine)), None


def _given(mark: MarkerMark | None) -> Given | None:
    if mark is None:
        return None
    return Given(
        Layer.TEAM,
        mark.criterion,
        mark.points_x100,
        mark.answer,
        mark.note,
        mark.reason,
        mark.version,
        mark.marked_at,
    )


def _onward(request: HttpRequest, appraisal: Appraisal, whole: Sheet, row: Row, form: AnswerForm) -> HttpResponse:
    """After a press: back to the unit's sheet, or on to the next criterion."""
    code = row.criterion.code
    messages.success(request, f"Đã bỏ điểm tiêu chí {code}." if form.clears else f"Đã lưu tiêu chí {code}.")
    later = whole.criteria_set.codes[whole.criteria_set.codes.index(code) + 1 :]
    if request.POST.get("then") == "next" and later:
        return redirect(address(request, appraisal, later[0]))
    return redirect(f"{address(request, appraisal)}#tc-{code}")


def _desk(request: HttpRequest, appraisal: Appraisal) -> TeamDesk:
    unit = appraisal.participation
    return TeamDesk(
        base=reverse("appraisals:sheet", args=[unit.programme.key, unit.code]),
        evidence="",
        layer=Layer.TEAM.value,
        writes=True,
        keeper=f"{request.user.pk}:to:{appraisal.pk}",
        order=f"?lan={appraisal.order}" if "lan" in request.GET else "",
    )


def _alone(
    request: HttpRequest, whole: Sheet, row: Row, posted: dict[str, Any] | None, outcome: Outcome | None
) -> dict[str, Any]:
    """The one criterion: its boxes hold what was entered, else my mark, else what the unit found itself."""
    user, codes, code = request.user.pk or 0, whole.criteria_set.codes, row.criterion.code
    standing, at = row.standing(user), codes.index(code)
    if posted is None and standing:
        posted = as_posted(row.criterion, standing.answer, standing.note, standing.reason)
    elif posted is None:
        posted = as_posted(row.criterion, row.own.answer if row.own else {}, "")
    ours = whole.appraisal.participation
    member = queries.member_of(request.user, whole.appraisal.team)
    sees = member is not None or can_see(request.user, Layer.TEAM, ours)
    earlier = layers_of_earlier_years(request.user, ours, timezone.localdate())
    desk = _desk(request, whole.appraisal)
    return {
        "line": line(row, user, sees, True, bool(member and member.is_head)),
        "criterion": row.criterion,
        "past": last_year(past_of(ours, earlier, code, with_notes=False).get(code, ())),
        "noted": queries.notes_of_last_year(ours).get(code, ()),
        "boxes": mark_safe(boxes(row.criterion, posted, with_reason=True)),
        "result": result(row.criterion, desk, _given(standing), outcome),
        "problem": outcome.said if outcome else "",
        "desk": desk,
        "here": desk.of(code),
        "standing": standing,
        "has_seen": row.has_seen(user),
        "previous": codes[at - 1] if at else None,
        "following": codes[at + 1] if at + 1 < len(codes) else None,
    }
