"""One criterion of a sheet: its own page, and what a press or the page saving by itself comes to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.accounts.models import User
from gansao.assessments import actions, queries
from gansao.assessments import sheet as sheets
from gansao.assessments.answer_form import AnswerForm
from gansao.assessments.cards import Outcome, address_of, card, in_words, result
from gansao.assessments.dossier_frame import around, by_htmx, desk_of, opened, part, total_context, total_part
from gansao.assessments.models import Layer, Mark
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.domain.process import Answer
from gansao.programmes.models import Participation

_STATUS = {"conflict": 409, "refused": 422}


@login_required
@require_http_methods(["GET", "POST"])
def criterion(request: HttpRequest, key: str, code: str, criterion: str) -> HttpResponse:
    """One criterion alone, with the one before and the one after; or the part of the sheet that a press changes."""
    unit, layer, visible, may = opened(request, key, code)
    each = load(unit.programme.criteria_set).by_code.get(criterion)
    if each is None:
        raise Http404
    if request.method == "POST":
        return _saved(request, unit, layer, visible, may, each)
    return _criterion_page(request, unit, layer, visible, may, each)


def _criterion_page(
    request: HttpRequest,
    unit: Participation,
    layer: str,
    visible: frozenset[str],
    may: Answer,
    each: Criterion,
    outcome: Outcome | None = None,
) -> HttpResponse:
    """`outcome`: of a press that was not taken; what was entered stands in the boxes."""
    line = _line(request, unit, each, visible)
    desk = desk_of(request, unit, layer, bool(may))
    posted = dict(request.POST.lists()) if outcome else None
    layers = [name for name in Layer.values if name in visible]
    if by_htmx(request):
        return HttpResponse(card(line, layers, desk, posted=posted, outcome=outcome))
    codes = load(unit.programme.criteria_set).codes
    total = sheets.total_of(unit, layer) if layer in visible else None
    at = codes.index(each.code)
    context = around(unit, layer, may) | {
        "criterion": each,
        "card": card(line, layers, desk, posted=posted, outcome=outcome, alone=True),
        "previous": codes[at - 1] if at else None,
        "following": codes[at + 1] if at + 1 < len(codes) else None,
        **total_context(total, desk),
    }
    return render(request, "assessments/criterion.html", context, status=_STATUS[outcome.kind] if outcome else 200)


def _line(request: HttpRequest, unit: Participation, each: Criterion, visible: frozenset[str]) -> sheets.Line:
    earlier = queries.layers_of_earlier_years(request.user, unit, timezone.localdate())
    return sheets.line_of(unit, each, visible, earlier)


def _saved(
    request: HttpRequest, unit: Participation, layer: str, visible: frozenset[str], may: Answer, each: Criterion
) -> HttpResponse:
    """A press, or the page saving by itself: taken, refused with the reasons, or both versions shown."""
    htmx = by_htmx(request)
    if not may and not htmx:
        raise PermissionDenied(may.why)
    form = AnswerForm(request.POST, each)
    valid, desk = form.is_valid(), desk_of(request, unit, layer, True)
    if not may:
        given = sheets.given_of(unit, layer, each.code)
        return part(result(each, desk, given, Outcome("refused", may.why, form.version_seen)), "refused", 403)
    outcome, mark = _written(request, unit, layer, each, form, valid)
    if not htmx:
        if mark is None:
            return _criterion_page(request, unit, layer, visible, may, each, outcome)
        return _onward(request, unit, layer, each)
    if mark is None:
        given = sheets.given_of(unit, layer, each.code)
        return part(result(each, desk, given, outcome), outcome.kind, _STATUS[outcome.kind])
    if form.clears:  # the boxes are emptied too
        line = _line(request, unit, each, visible)
        content = card(line, [name for name in Layer.values if name in visible], desk)
        response = part(content + total_part(unit, layer, desk), "saved", 200)
        response["HX-Retarget"], response["HX-Reswap"] = "closest .tc", "outerHTML"
        return response
    given = sheets.Given(
        layer, each.code, mark.points_x100, mark.answer, mark.note, mark.reason, mark.version, mark.marked_at
    )
    return part(result(each, desk, given, outcome) + total_part(unit, layer, desk), "saved", 200)


def _written(
    request: HttpRequest, unit: Participation, layer: str, each: Criterion, form: AnswerForm, valid: bool
) -> tuple[Outcome, Mark | None]:
    """What came of it, and the mark that stands now where it was taken."""
    if not valid:
        return Outcome("refused", " ".join(form.said), form.version_seen), None
    answer, clean = form.answer, form.cleaned_data
    if answer is None and not form.clears:
        answer = _supplied(sheets.given_of(unit, layer, each.code))
    try:
        mark = actions.save_mark(
            participation=unit,
            layer=layer,
            criterion=each.code,
            answer=answer,
            note="" if form.clears else clean["note"],
            reason="" if layer == Layer.SELF or form.clears else clean["reason"],
            seen=form.version_seen,
            by=request.user,
            at=timezone.now(),
        )
    except actions.Conflict as conflict:
        return _in_conflict(request, each, conflict.standing, form, answer or {})
    except actions.Refused as refused:
        return Outcome("refused", str(refused), form.version_seen), None
    return Outcome("saved"), mark


def _supplied(given: sheets.Given | None) -> dict[str, Any] | None:
    """A mark that came without its basis stays when only the note is written."""
    if given is None or given.points is None or (given.answer and not given.answer.get("given")):
        return None
    return {"points": given.points, "given": True}


def _in_conflict(
    request: HttpRequest, each: Criterion, standing: Mark, form: AnswerForm, answer: dict[str, Any]
) -> tuple[Outcome, Mark | None]:
    """Both versions in words; the same thing twice (a second press, a stale tab) is no conflict."""
    note = str(form.cleaned_data["note"]) or str(answer.get("not_arising", ""))  # as `save_mark` stores it
    if (standing.answer, standing.note) == (answer, note):
        return Outcome("saved"), standing
    writer = User.objects.filter(pk=standing.marked_by_id or 0).first()
    theirs = sheets.Given(
        standing.layer,
        each.code,
        standing.points_x100,
        standing.answer,
        standing.note,
        standing.reason,
        standing.version,
        standing.marked_at,
    )
    whose = "Bạn (ở trang khác)" if writer == request.user else str(writer or "Hệ thống")
    points = answers.mark(each, answer).points if answer else None
    mine = theirs._replace(points=points, answer=answer, note=note)
    return Outcome("conflict", seen=form.version_seen, theirs=theirs, whose=whose, mine=in_words(each, mine)), None


def _onward(request: HttpRequest, unit: Participation, layer: str, each: Criterion) -> HttpResponse:
    """After a press without JavaScript: back to the sheet, on to the next criterion, or here again."""
    key, query = unit.programme.key, address_of(layer)
    if request.GET.get("tu") == "phieu":
        return redirect(f"{reverse('assessments:sheet', args=[key, unit.code])}{query}#tc-{each.code}")
    codes = load(unit.programme.criteria_set).codes
    after = codes[codes.index(each.code) + 1 :]
    here = after[0] if request.POST.get("then") == "next" and after else each.code
    messages.success(request, f"Đã lưu tiêu chí {each.code}.")
    return redirect(f"{reverse('assessments:criterion', args=[key, unit.code, here])}{query}")
