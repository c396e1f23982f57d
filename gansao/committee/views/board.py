"""The board of all units and one unit opened; and the press that puts the teams' marks before the committee."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.assessments import actions as assessments
from gansao.assessments import layers
from gansao.assessments.models import Disqualification, Dossier, Layer, Mark
from gansao.assessments.queries import dossier_state
from gansao.committee import actions, board_files, board_table, forms, permissions, queries
from gansao.committee import board as boards
from gansao.committee.board_table import LAYER_HEADS
from gansao.committee.models import Consultation, MarkChange
from gansao.committee.papers import why_in_words
from gansao.committee.views.pages import context, download, overseen
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.domain.stars import award
from gansao.domain.text import bare_name, sort_key
from gansao.programmes.models import Participation, Programme


@login_required
@require_safe
def board(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/bang-tong-hop/: every unit with its layers, what it explained, what agencies said."""
    programme = overseen(request, key)
    whole = _board(request, programme)
    asked = boards.Asked.read(request.GET)
    rows, chips = boards.listed(whole, asked)
    named = {row.unit.district_code: row.unit.district_name for row in whole.rows if row.unit.district_code}
    districts = sorted(named.items(), key=lambda item: sort_key(bare_name(item[1])))
    lead = 5 if districts else 4
    return render(
        request,
        "committee/board.html",
        context(
            programme,
            "board",
            board=whole,
            rows=rows,
            chips=chips,
            asked=asked,
            orders=boards.ORDERS.items(),
            districts=districts,
            heads=board_table.heads(whole),
            body=board_table.body(programme, whole, rows, districts=bool(districts)),
            foot=board_table.foot(whole, rows, lead=lead),
            taken_in=sum(row.taken_in for row in whole.rows),
            may_take_in=permissions.can_organise(request.user, programme) and programme.state == "open",
        ),
    )


@login_required
@require_safe
def board_csv(request: HttpRequest, key: str) -> HttpResponse:
    programme = overseen(request, key)
    content = board_files.as_csv(programme, _board(request, programme)).encode("utf-8-sig")
    return download(content, "bang-tong-hop", "csv", programme)


@login_required
@require_safe
def board_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    programme = overseen(request, key)
    return download(board_files.as_xlsx(programme, _board(request, programme)), "bang-tong-hop", "xlsx", programme)


@login_required
@require_safe
def board_unit(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """One unit opened: all layers a criterion with reasons, its explanation, answers and changes."""
    programme = overseen(request, key)
    units = programme.participations.exclude(pk__in=queries.blind_units(request.user))
    unit = get_object_or_404(units.select_related("dossier"), code=code)
    unit.programme = programme
    seen = permissions.layers_of_year(request.user, programme)
    columns = [layer for layer in LAYER_HEADS if layer in seen]
    rules = load(programme.criteria_set)
    sheet = layers.sheet_of(unit, columns)
    explanation = queries.explanation_of(unit)
    explained = queries.explained_in(explanation) if explanation else {}
    changes = list(queries.changes_of(programme).filter(participation=unit))
    disqualifiers = list(Disqualification.objects.filter(participation=unit).order_by("code"))
    codes = tuple(row.code for row in disqualifiers)
    return render(
        request,
        "committee/board_unit.html",
        context(
            programme,
            "board",
            unit=unit,
            state=Dossier.State(dossier_state(unit)).label,
            columns=[(layer, LAYER_HEADS[layer]) for layer in columns],
            groups=[
                (group, [_line(c, sheet.get(c.code, {}), columns, explained, changes) for c in group.criteria])
                for group in rules.groups
            ],
            awards=[
                (LAYER_HEADS[layer], award(rules, _points(sheet, layer), codes))
                for layer in columns
                if any(layer in marks for marks in sheet.values())
            ],
            criteria_set=rules,
            severity=boards.severity_for(unit) if Layer.TEAM in seen else None,
            explanation=explanation,
            changes=changes,
            consultations=list(
                Consultation.objects.filter(participation=unit).select_related("agency").order_by("agency")
            ),
            disqualifiers=[(rules.disqualifier_texts.get(row.code, row.code), row) for row in disqualifiers],
            may_change=bool(permissions.may_propose(request.user, programme))
            and any(Layer.FINAL in marks for marks in sheet.values()),
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/trinh-ban-chi-dao/: which units are ready, and the press that puts them before the committee."""
    programme = overseen(request, key)
    if not permissions.can_organise(request.user, programme):
        raise PermissionDenied
    units = list(
        programme.participations.filter(status=Participation.Status.TAKING_PART)
        .select_related("dossier")
        .order_by("sort_key", "code")
    )
    form = forms.PutBeforeForm(request.POST if request.method == "POST" else None, [unit.code for unit in units])
    problem = ""
    not_ready: tuple[tuple[str, str], ...] = ()
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            taken = actions.put_before(
                programme=programme, codes=form.codes, reason=reason, by=request.user, at=timezone.now()
            )
        except assessments.NotReady as refused:
            problem, not_ready = "Chưa trình đơn vị nào: có đơn vị chưa sẵn sàng.", refused.units
        except actions.Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"Đã trình Ban Chỉ đạo {taken} đơn vị. Điểm của tổ đã thành điểm chính thức.")
            return redirect("committee:board", programme.key)
    groups: dict[str, list[Participation]] = {"ready": [], "taken_in": [], "waiting": []}
    for unit in units:
        state = dossier_state(unit)
        place = {Dossier.State.APPRAISED: "ready", Dossier.State.TAKEN_IN: "taken_in"}.get(Dossier.State(state))
        groups[place or "waiting"].append(unit)
    unheard = {unit.pk: why for unit, why in queries.unheard(programme, timezone.localdate()).items()}
    ready = [(unit, unheard.get(unit.pk, "")) for unit in groups["ready"]]
    ticked = form["units"].value() if form.is_bound else [unit.code for unit, why in ready if not why]
    more: dict[str, Any] = {
        "form": form,
        "problem": problem,
        "ticked": ticked or [],
        "reason": form["reason"].value() or "",
        "unheard": len(unheard),
        "not_ready": not_ready,
        "total": len(units),
        "waiting": [(unit, Dossier.State(dossier_state(unit)).label) for unit in groups["waiting"]],
        "ready": ready,
        "taken_in": groups["taken_in"],
    }
    status = 409 if problem or form.errors else 200
    return render(request, "committee/take_in.html", context(programme, "board", **more), status=status)


def _board(request: HttpRequest, programme: Programme) -> boards.Board:
    seen = permissions.layers_of_year(request.user, programme)
    blind = frozenset(queries.blind_units(request.user).values_list("participation", flat=True))
    return boards.board(programme, seen, timezone.localdate(), blind)


def _points(sheet: dict[str, dict[str, Mark]], layer: Layer) -> dict[str, int | None]:
    return {code: marks[layer].points_x100 for code, marks in sheet.items() if layer in marks}


def _line(
    criterion: Criterion,
    marks: dict[str, Mark],
    columns: list[Layer],
    explained: dict[str, Any],
    changes: list[MarkChange],
) -> dict[str, Any]:
    """One criterion: a cell a layer, and what was said about it."""
    given = [marks.get(layer) for layer in columns]
    points = {mark.points_x100 for mark in given if mark is not None}
    return {
        "criterion": criterion,
        "cells": _cells(criterion, dict(zip(columns, given, strict=True))),
        "differs": len(points) > 1,
        "explained": explained.get(criterion.code),
        "changes": [change for change in changes if change.criterion == criterion.code],
    }


def _cells(criterion: Criterion, given: Mapping[Layer, Mark | None]) -> list[tuple[str, Mark | None, str, str]]:
    """(the layer's name, mark, its basis, why); a basis that the layer before has is not written again."""
    cells: list[tuple[str, Mark | None, str, str]] = []
    before: tuple[Any, str] = (None, "")
    for layer, mark in given.items():
        words = answers.in_words(criterion, mark.answer) if mark else ""
        said = (mark and mark.points_x100, words)
        shown = "như lớp trước" if words and said == before else words
        cells.append((LAYER_HEADS[layer], mark, shown, why_in_words(mark) if mark else ""))
        before = said
    return cells
