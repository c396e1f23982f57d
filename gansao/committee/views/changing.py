"""Changes of final marks: the list, a new proposal, and one proposal with its votes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from gansao.assessments.answer_form import NONE, as_posted
from gansao.assessments.boxes import found_boxes
from gansao.assessments.layers import sheet_of
from gansao.assessments.models import Layer
from gansao.committee import actions, forms, permissions, queries
from gansao.committee.board_table import LAYER_HEADS
from gansao.committee.models import MarkChange
from gansao.committee.views.pages import context, must, overseen
from gansao.criteria.queries import load
from gansao.domain import answers, voting


@login_required
@require_safe
def changes(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/thay-doi/: all proposals with how they ended."""
    programme = overseen(request, key)
    rows, rule = list(queries.changes_of(programme)), queries.voting_rule(programme)
    more = {
        "rows": rows,
        "proposed": sum(row.state == MarkChange.State.PROPOSED for row in rows),
        "carried": sum(row.state == MarkChange.State.CARRIED for row in rows),
        "rule": voting.in_words(rule),
        "source": rule.source,
        "may_propose": permissions.may_propose(request.user, programme),
        "not_yours": permissions.NOT_YOURS,
    }
    return render(request, "committee/changes.html", context(programme, "changes", **more))


@login_required
@require_http_methods(["GET", "POST"])
def new_change(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/thay-doi/moi/?don-vi=07420&tieu-chi=1: ask the committee to change one mark."""
    programme = overseen(request, key)
    must(permissions.may_propose(request.user, programme))
    unit = get_object_or_404(programme.participations, code=request.GET.get("don-vi", ""))
    unit.programme = programme
    rules = load(programme.criteria_set)
    criterion = rules.by_code.get(request.GET.get("tieu-chi", ""))
    if criterion is None:
        return redirect("committee:board_unit", programme.key, unit.code)
    seen = permissions.layers_of_year(request.user, programme)
    marks = sheet_of(unit, [layer for layer in LAYER_HEADS if layer in seen]).get(criterion.code, {})
    final = marks.get(Layer.FINAL)
    form, problem = forms.ChangeForm(request.POST, criterion), ""
    entered = dict(request.POST.lists()) if request.method == "POST" else None
    standing = as_posted(criterion, final.answer if final else {}, "")
    if standing.get("items") == [NONE]:  # a change is something else: whoever ticks an item need not untick this
        del standing["items"]
    if entered is not None and form.is_valid():
        try:
            change = actions.propose_change(
                participation=unit,
                criterion=criterion.code,
                answer=form.answer or {},
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except actions.Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, "Đã lập đề nghị. Điểm chưa đổi cho đến khi biểu quyết thông qua.")
            return redirect("committee:change", programme.key, change.pk)
    given = [
        (LAYER_HEADS[layer], marks[layer], answers.in_words(criterion, marks[layer].answer))
        for layer in LAYER_HEADS
        if layer in marks
    ]
    said = [problem] if problem else form.said if entered is not None else []
    more: dict[str, Any] = {
        "unit": unit,
        "criterion": criterion,
        "boxes": mark_safe(found_boxes(criterion, standing if entered is None else entered)),  # escaped there
        "reason": request.POST.get("reason", ""),
        "said": said,
        "given": given,
    }
    status = 409 if said else 200
    return render(request, "committee/new_change.html", context(programme, "changes", **more), status=status)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """/nam/<key>/thay-doi/<pk>/: one proposal; members vote, the secretariat counts or records a meeting's votes."""
    programme = overseen(request, key)
    row = get_object_or_404(queries.changes_of(programme), pk=pk)
    row.participation.programme = programme
    criterion = load(programme.criteria_set).criterion(row.criterion)
    may_vote = permissions.may(request.user, "committee.vote", programme)
    may_count = permissions.may(request.user, "committee.change", programme)
    members = list(queries.members_of(programme))
    own = next((vote for vote in row.votes.all() if vote.user_id == request.user.pk), None)
    vote = forms.VoteForm(None, initial={"choice": own.choice if own else ""})
    counted = forms.CountedForm(None, initial={"members": len(members), "minutes_on": timezone.localdate()})
    problem = ""
    if request.method == "POST":
        must(may_vote if "vote" in request.POST else may_count)
        if "vote" in request.POST:
            vote = forms.VoteForm(request.POST)
        elif "record" in request.POST:
            counted = forms.CountedForm(request.POST)
        try:
            said = _act(request, row, vote, counted)
        except actions.Refused as refused:
            problem = str(refused)
        else:
            if said:
                messages.success(request, said)
                return redirect("committee:change", programme.key, row.pk)
    rule = queries.voting_rule(programme)
    tally = voting.tally(len(members), [v.choice for v in row.votes.all() if v.user in members])
    is_open = row.state == MarkChange.State.PROPOSED
    more: dict[str, Any] = {
        "row": row,
        "criterion": criterion,
        "before_words": answers.in_words(criterion, row.before_answer),
        "after_words": answers.in_words(criterion, row.answer),
        "tally": tally,
        "has_quorum": voting.has_quorum(rule, tally),
        "rule": voting.in_words(rule),
        "source": rule.source,
        "may_vote": is_open and bool(may_vote),
        "may_count": is_open and bool(may_count),
        "why_locked": may_count.why if is_open and not may_vote and not may_count else "",
        "vote": vote,
        "counted": counted,
        "own": own,
        "problem": problem,
    }
    bad = bool(problem or vote.errors or counted.errors)
    return render(request, "committee/change.html", context(programme, "changes", **more), status=409 if bad else 200)


def _act(request: HttpRequest, row: MarkChange, vote: forms.VoteForm, counted: forms.CountedForm) -> str:
    """What was done, in words; "" where a form must be shown again."""
    by, at = request.user, timezone.now()
    if "withdraw" in request.POST:
        actions.withdraw_change(change=row, by=by, at=at)
        return "Đã rút đề nghị. Điểm giữ nguyên."
    if "count" in request.POST:
        return _ended(actions.count_votes(change=row, by=by, at=at))
    if vote.is_valid():
        actions.cast_vote(change=row, choice=vote.cleaned_data["choice"], by=by, at=at)
        return "Đã ghi phiếu của bạn. Trước khi kiểm phiếu vẫn đổi được."
    if counted.is_valid():
        clean = counted.cleaned_data
        ended = actions.record_votes(
            change=row,
            votes=counted.tally,
            minutes_number=clean["minutes_number"],
            minutes_on=clean["minutes_on"],
            by=by,
            at=at,
        )
        return _ended(ended)
    return ""


def _ended(row: MarkChange) -> str:
    if row.state == MarkChange.State.CARRIED:
        return "Đề nghị được thông qua; điểm chính thức đã đổi, kèm lý do và kết quả biểu quyết."
    return "Đề nghị không được thông qua; điểm giữ nguyên."
