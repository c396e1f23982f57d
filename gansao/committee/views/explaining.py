"""Units explain what their team marked otherwise: the secretariat's list, and one unit's page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.assessments import layers
from gansao.assessments.models import Layer, Mark
from gansao.assessments.queries import layers_visible_to
from gansao.committee import actions, forms, papers, permissions, queries
from gansao.committee.models import ExplainedCriterion, Explanation
from gansao.committee.papers import why_in_words
from gansao.committee.views.pages import context, must, overseen, printed
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.domain.workdays import due_in_words
from gansao.files.responses import send
from gansao.programmes.models import Participation
from gansao.worktime.queries import calendar_for

SHOWN_LAYERS = (Layer.SELF, Layer.TEAM)


@login_required
@require_http_methods(["GET", "POST"])
def explanations(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/giai-trinh/: who was asked, who has answered, who is late; and asking more units."""
    programme = overseen(request, key)
    may_invite = permissions.can_organise(request.user, programme)
    rows = list(queries.explanations_of(programme))
    to_invite = list(queries.to_invite(programme))
    form = forms.InviteForm(None, [], initial={"working_days": 5})
    problem = ""
    if request.method == "POST":
        if not may_invite:
            raise PermissionDenied
        codes = [unit.code for unit in to_invite] + [row.participation.code for row in rows]
        form = forms.InviteForm(request.POST, codes)
        if form.is_valid():
            try:
                asked = actions.invite(
                    programme=programme,
                    codes=form.codes,
                    working_days=form.cleaned_data["working_days"],
                    by=request.user,
                    at=timezone.now(),
                )
            except actions.Refused as refused:
                problem = str(refused)
            else:
                messages.success(request, f"Đã mời {asked} đơn vị giải trình.")
                return redirect("committee:explanations", programme.key)
    today, calendar = timezone.localdate(), calendar_for(programme.province)
    listed = [(row, _standing(row, due_in_words(calendar, today, row.due_on))) for row in rows]
    late = sum(row.state == Explanation.State.ASKED and row.due_on < today for row in rows)
    answered = sum(row.state == Explanation.State.EXPLAINED for row in rows)
    more: dict[str, Any] = {
        "rows": listed,
        "has_districts": any(row.participation.district_name for row in rows),
        "answered": answered,
        "late": late,
        "waiting": len(rows) - answered - late,
        "to_invite": to_invite,
        "may_invite": may_invite and programme.state == "open",
        "form": form,
        "problem": problem,
    }
    status = 409 if problem or form.errors else 200
    return render(request, "committee/explanations.html", context(programme, "explanations", **more), status=status)


def _standing(row: Explanation, due: str) -> tuple[str, str]:
    """(badge, words)"""
    if row.state == Explanation.State.EXPLAINED:
        return "good", "Đã giải trình" if row.explained else "Đồng ý với điểm thẩm định"  # type: ignore[attr-defined]
    if due.startswith("quá hạn"):  # to explain is a right: who lets the day pass leaves the marks as they are
        return "plain", "Không giải trình"
    return "warn", f"Chờ giải trình, {due}"


@login_required
@require_http_methods(["GET", "POST"])
def explanation(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """/nam/<key>/giai-trinh/<code>/: the unit's marks with reasons, what it says, what is thought of it."""
    unit = get_object_or_404(queries.units_visible_to(request.user), programme__key=key, code=code)
    row = queries.explanation_of(unit)
    may_write = permissions.may_explain(request.user, row, unit) if row else None
    may_opine = row is not None and permissions.can_opine(request.user, unit)
    problem, conflict, form = "", None, None
    if request.method == "POST":
        if row is None:
            raise PermissionDenied
        try:
            done = _act(request, unit, row, may_opine)
        except actions.Conflict as refused:
            problem, conflict = str(refused), refused.standing
        except actions.Refused as refused:
            problem = str(refused)
        else:
            if isinstance(done, HttpResponse):
                return done
            form = done
    rules = load(unit.programme.criteria_set)
    seen = _seen(request.user, unit)
    shown = [layer for layer in SHOWN_LAYERS if layer in seen]
    sheet = layers.sheet_of(unit, shown)
    explained = queries.explained_in(row) if row else {}
    lines = [_line(c, sheet.get(c.code, {}), explained.get(c.code)) for c in rules.criteria]
    calendar = calendar_for(unit.programme.province)
    more: dict[str, Any] = {
        "unit": unit,
        "explanation": row,
        "due": due_in_words(calendar, timezone.localdate(), row.due_on) if row else "",
        "may_write": may_write,
        "may_opine": may_opine,
        "sees_team": Layer.TEAM in seen,
        "differing": [line for line in lines if line["differs"] or line["explained"]],
        "others": [line for line in lines if not (line["differs"] or line["explained"])],
        "totals": _totals(sheet, shown),
        "opinions": ExplainedCriterion.Opinion.choices,
        "problem": problem,
        "conflict": conflict,
        "form": form,
        "typed": request.POST.get("text", ""),
        "typed_note": request.POST.get("note", ""),
        "typed_for": request.POST.get("criterion", "") if problem or form else "",
    }
    status = 409 if problem or form else 200
    return render(request, "committee/explanation.html", context(unit.programme, "explanations", **more), status=status)


def _act(request: HttpRequest, unit: Participation, row: Explanation, may_opine: bool) -> HttpResponse | Any:
    """What the pressed button says; the form where it must be shown again."""
    by, at = request.user, timezone.now()
    here = redirect("committee:explanation", unit.programme.key, unit.code)
    if "opine" in request.POST:
        must(may_opine)
        opinion = forms.OpinionForm(request.POST)
        if not opinion.is_valid():
            return opinion
        clean = opinion.cleaned_data
        about = get_object_or_404(row.criteria.all(), criterion=clean["criterion"])
        about.explanation = row
        actions.opine(explained=about, opinion=clean["opinion"], note=clean["note"], by=by, at=at)
        messages.success(request, f"Đã ghi ý kiến về tiêu chí {clean['criterion']}.")
        return redirect(f"{here.url}#tc-{clean['criterion']}")
    answer = permissions.may_explain(by, row, unit)
    locked = row.state == Explanation.State.EXPLAINED or timezone.localdate() > row.due_on
    if not locked:  # what is locked answers 409 from the action, with what to do
        must(answer)
    elif not permissions.fills_in(by, unit):
        raise PermissionDenied(answer.why)
    if "submit" in request.POST:
        actions.submit_explanation(explanation=row, by=by, at=at)
        messages.success(request, "Đã nộp giải trình. Từ nay nội dung không sửa được nữa.")
        return here
    if "remove" in request.POST:
        pk = str(request.POST["remove"])
        file = get_object_or_404(
            queries.files_visible_to(by).filter(explained__explanation=row), pk=int(pk) if pk.isdecimal() else 0
        )
        actions.remove_file(file=file, by=by, at=at)
        messages.success(request, f"Đã gỡ tệp “{file.file.name}”.")
        return redirect(f"{here.url}#tc-{file.explained.criterion}")
    form = forms.ExplainForm(request.POST, request.FILES)
    if not form.is_valid():
        return form
    _save(row, form.cleaned_data, by, at)
    messages.success(request, f"Đã lưu giải trình tiêu chí {form.cleaned_data['criterion']}.")
    return redirect(f"{here.url}#tc-{form.cleaned_data['criterion']}")


def _save(row: Explanation, clean: dict[str, Any], by: Any, at: Any) -> None:
    """The words first, then the file: a file that is refused loses no words."""
    criterion, upload = clean["criterion"], clean["file"]
    standing = row.criteria.filter(criterion=criterion).first()
    if (clean["text"].strip() != (standing.text if standing else "")) or not upload:
        actions.explain(explanation=row, criterion=criterion, text=clean["text"], seen=clean["seen"], by=by, at=at)
    if upload:
        actions.add_file(explanation=row, criterion=criterion, content=upload, name=upload.name, by=by, at=at)


@login_required
@require_safe
def explanation_file(request: HttpRequest, key: str, code: str, pk: int) -> FileResponse:
    """A file that a unit gave with its explanation, to whoever may open the unit's dossier."""
    mine = queries.files_visible_to(request.user)
    file = get_object_or_404(
        mine,
        explained__explanation__participation__programme__key=key,
        explained__explanation__participation__code=code,
        pk=pk,
    )
    return send(file.file, inline=True)


@login_required
@require_safe
def explanation_letter(request: HttpRequest, key: str, code: str, ending: str) -> HttpResponse:
    """The letter that asks the unit to explain, for whoever sees the team's marks."""
    unit = get_object_or_404(queries.units_visible_to(request.user), programme__key=key, code=code)
    row = get_object_or_404(Explanation, participation=unit)
    if not {*SHOWN_LAYERS} <= _seen(request.user, unit):
        raise PermissionDenied
    return printed(papers.explanation_request(row, unit), f"moi-giai-trinh-{unit.code}", ending, unit.programme)


def _seen(user: Any, unit: Participation) -> set[str]:
    """The layers that the year's process shows today; whoever may answer sees what is answered for."""
    seen = set(layers_visible_to(user, unit, timezone.localdate()))
    return seen | {Layer.TEAM} if Layer.TEAM not in seen and permissions.can_opine(user, unit) else seen


def _line(criterion: Criterion, marks: dict[str, Mark], explained: ExplainedCriterion | None) -> dict[str, Any]:
    own, team = marks.get(Layer.SELF), marks.get(Layer.TEAM)
    claimed, given = (mark.points_x100 if mark else None for mark in (own, team))
    return {
        "criterion": criterion,
        "own": own,
        "team": team,
        "own_words": answers.in_words(criterion, own.answer) if own else "",
        "team_words": answers.in_words(criterion, team.answer) if team else "",
        "why": why_in_words(team) if team else "",
        "differs": team is not None and claimed != given,
        "explained": explained,
    }


def _totals(sheet: dict[str, dict[str, Mark]], shown: list[Layer]) -> list[tuple[str, int]]:
    names = {Layer.SELF: "Tự chấm", Layer.TEAM: "Tổ thẩm định"}
    return [
        (names[layer], sum(marks[layer].points_x100 or 0 for marks in sheet.values() if layer in marks))
        for layer in shown
        if any(layer in marks for marks in sheet.values())
    ]
