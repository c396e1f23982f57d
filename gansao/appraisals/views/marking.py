"""A team's units, one unit's sheet; who marks what."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao.appraisals import actions, permissions, queries, unit_list
from gansao.appraisals.actions.confirming import lacking
from gansao.appraisals.actions.marking import agreeable
from gansao.appraisals.models import Appraisal, MarkerMark, Team, TeamMember
from gansao.appraisals.sheets import Row, sheet_of
from gansao.appraisals.views.pages import context
from gansao.assessments.models import Layer
from gansao.assessments.permissions import can_see
from gansao.assessments.reasons import in_words as reason_in_words
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.process import Answer
from gansao.programmes.models import Programme
from gansao.programmes.queries import phase_in_words


@login_required
@require_safe
def appraisals(request: HttpRequest, key: str) -> HttpResponse:
    """The units of my teams and how far each is; for who reads the whole year, all first appraisals by team."""
    programme = get_object_or_404(queries.programmes_declared_in(request.user), key=key)
    rows = list(queries.visible_to(request.user).filter(participation__programme=programme))
    reads = permissions.can_read(request.user, programme)
    if reads and "lan" not in request.GET:
        rows = [row for row in rows if row.order == Appraisal.FIRST]
    asked = unit_list.Asked.read(request.GET)
    found, chips = unit_list.listed(rows, asked)
    counts, total = queries.marked_counts(found), len(load(programme.criteria_set).codes)
    columns = len(queries.accepted_columns(programme))
    marked = {row.pk: min(counts.get(row.pk, 0) + columns, total) for row in found}
    ours = context(request, programme, "appraisals") | {
        "rows": [
            (row, marked[row.pk], unit_list.state_of(row), unit_list.state_in_words(row, counts.get(row.pk, 0)))
            for row in found
        ],
        "total": total,
        "units": len(rows),
        "asked": asked,
        "chips": chips,
        "teams": unit_list.teams_of(rows),
        "has_team": not reads and queries.own_teams(request.user).filter(programme=programme).exists(),
        "when": "" if rows else phase_in_words(programme, "appraisals.mark", "team_member", timezone.localdate()),
        "confirmed": sum(row.state == Appraisal.State.CONFIRMED for row in rows),
        "reads": reads,
    }
    return render(request, "appraisals/appraisals.html", ours)


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """One unit: every criterion with what stands below it; agree with the rest, settle, confirm, reopen."""
    appraisal, member = opened(request, key, code)
    may, head = rights(request, appraisal, member)
    problem = ""
    if request.method == "POST":
        answer = head if {"confirm", "settle"} & request.POST.keys() else may
        if "reopen" in request.POST:
            answer = permissions.may_reopen(request.user, appraisal, member)
        if not answer:
            raise PermissionDenied(answer.why)
        try:
            return _pressed(request, appraisal)
        except actions.Refused as refused:
            problem = str(refused)
    ours = shown(request, appraisal, member, may, head) | {"problem": problem}
    return render(request, "appraisals/sheet.html", ours, status=409 if problem else 200)


@login_required
@require_http_methods(["GET", "POST"])
def duties(request: HttpRequest, key: str) -> HttpResponse:
    """Who of my team marks which criterion, in all its units."""
    programme = get_object_or_404(queries.programmes_visible_to(request.user), key=key)
    team = get_object_or_404(queries.own_teams(request.user).select_related("programme__province"), programme=programme)
    member = queries.member_of(request.user, team)
    is_head = bool(member and member.is_head)
    people = [each.user for each in queries.present_members(team)]
    criteria_set = load(programme.criteria_set)
    several = queries.severally(queries.rules_of(programme), criteria_set.codes)
    problem = ""
    if request.method == "POST":
        if not is_head:
            raise PermissionDenied("Tổ trưởng phân việc trong tổ.")
        chosen = _duties(request, criteria_set.groups, {str(user.pk): user for user in people})
        try:
            units = actions.set_duties(team=team, duties=chosen, by=request.user, at=timezone.now())
        except actions.Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, f"Đã phân việc cho {units} đơn vị của {team.name}.")
            return redirect("appraisals:duties", programme.key)
    given = _given(team)
    ours = context(request, programme, "appraisals") | {
        "team": team,
        "people": people,
        "is_head": is_head,
        "groups": [
            (group, [(each, given.get(each.code, ())) for each in group.criteria]) for group in criteria_set.groups
        ],
        "several": several,
        "problem": problem,
    }
    return render(request, "appraisals/duties.html", ours, status=409 if problem else 200)


def opened(request: HttpRequest, key: str, code: str) -> tuple[Appraisal, TeamMember | None]:
    """The unit as it is in this person's team; for who reads the whole year the first, or ?lan=2. Else 404."""
    rows = list(queries.visible_to(request.user).filter(participation__programme__key=key, participation__code=code))
    if request.GET.get("lan") in ("1", "2"):
        rows = [row for row in rows if str(row.order) == request.GET["lan"]]
    if not rows:
        raise Http404
    for row in rows:
        member = queries.member_of(request.user, row.team)
        if member or len(rows) == 1:
            return row, member
    return rows[0], None


def rights(request: HttpRequest, appraisal: Appraisal, member: TeamMember | None) -> tuple[Answer, Answer]:
    user = request.user
    return permissions.may_mark(user, appraisal, member), permissions.may_confirm(user, appraisal, member)


def _pressed(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    post = request.POST
    more: dict[str, Any] = {"appraisal": appraisal, "by": request.user, "at": timezone.now()}
    name = appraisal.participation.name
    if "confirm" in post:
        actions.confirm(**more)
        messages.success(request, f"Đã xác nhận điểm thẩm định của {name}.")
    elif "reopen" in post:
        actions.reopen(reason=post.get("reason", ""), **more)
        messages.success(request, f"Đã mở lại thẩm định {name}.")
    elif "settle" in post:
        mark = post.get("mark", "")
        actions.settle(
            criterion=post["settle"],
            mark_id=int(mark) if mark.isascii() and mark.isdecimal() and len(mark) < 18 else 0,
            note=post.get("note", ""),
            **more,
        )
        messages.success(request, f"Đã chọn điểm tiêu chí {post['settle']}.")
    elif "agree" in post:
        number = actions.agree_with_self(**more)
        messages.success(request, f"Đã lấy điểm tự chấm cho {number} tiêu chí.")
    return redirect(address(request, appraisal))


def address(request: HttpRequest, appraisal: Appraisal, criterion: str = "") -> str:
    unit = appraisal.participation
    arguments = [unit.programme.key, unit.code, *([criterion] if criterion else [])]
    path = reverse("appraisals:criterion" if criterion else "appraisals:sheet", args=arguments)
    return f"{path}?lan={appraisal.order}" if "lan" in request.GET else path


def shown(
    request: HttpRequest, appraisal: Appraisal, member: TeamMember | None, may: Answer, head: Answer
) -> dict[str, Any]:
    """The sheet as this person may see it: not the marks of a team before the year's process shows them."""
    unit, user = appraisal.participation, request.user
    whole = sheet_of(appraisal)
    sees = member is not None or can_see(user, Layer.TEAM, unit)
    is_head = bool(member and member.is_head)
    lines = [
        (group, [line(row, user.pk or 0, sees, bool(may), is_head) for row in rows]) for group, rows in whole.groups
    ]
    confirmed = appraisal.state == Appraisal.State.CONFIRMED
    return context(request, unit.programme, "appraisals") | {
        "appraisal": appraisal,
        "unit": unit,
        "sheet": whole,
        "groups": lines,
        "may": may,
        "may_confirm": bool(head) and not confirmed,
        "may_reopen": confirmed
        and unit.programme.state == Programme.State.OPEN
        and bool(permissions.may_reopen(user, appraisal, member)),
        "lacking": lacking(whole),
        "agreeable": len(agreeable(whole, user, is_head)) if may else 0,
        "sees": sees,
        "query": f"?lan={appraisal.order}" if "lan" in request.GET else "",
        "visits": queries.visits_of(appraisal),
        "to_settle": [_to_settle(row) for row in whole.to_settle] if head and not confirmed else [],
    }


def line(row: Row, user: int, sees: bool, may: bool, is_head: bool) -> dict[str, Any]:
    own = answers.in_words(row.criterion, row.own.answer) if row.own else ""
    district = answers.in_words(row.criterion, row.district.answer) if row.district else ""
    marks = [mark_in_words(row, mark) for mark in row.shown_to(user)] if sees else []
    return {
        "row": row,
        "marks": [mark | {"found": _once(mark["found"], own)} for mark in marks],
        "result": row.result_x100 if sees else None,
        "unlike": sees and row.unlike_own(row.result_x100),
        "own": own,
        "own_note": row.own.note if row.own else "",
        "district": _once(district, own),
        "district_note": row.district.note if row.district else "",
        "mine": may and row.takes_from(user, is_head),
        "awaited": len(row.expected) - len(row.marks) if row.several and not row.all_in else 0,
    }


def _once(words: str, own: str) -> str:
    """The basis that the unit gave is not written again under it."""
    return "như tự chấm" if words and words == own else words


def mark_in_words(row: Row, mark: MarkerMark) -> dict[str, Any]:
    return {
        "pk": mark.pk,
        "marker": str(mark.marker),
        "points": mark.points_x100,
        "found": answers.in_words(row.criterion, mark.answer),
        "reason": reason_in_words(mark.reason) if mark.reason else "",
        "note": mark.note,
        "after_seen": mark.after_seen,
    }


def _to_settle(row: Row) -> dict[str, Any]:
    return {"row": row, "marks": [mark_in_words(row, mark) for mark in row.marks]}


def _duties(request: HttpRequest, groups: Any, people: dict[str, Any]) -> dict[str, list[Any]]:
    """Ticked people a criterion; a group's own choice goes before its criteria's."""
    chosen: dict[str, list[Any]] = {}
    for group in groups:
        whole = people.get(request.POST.get(f"group-{group.code}", ""))
        for each in group.criteria:
            ticked = [people[pk] for pk in request.POST.getlist(f"duty-{each.code}") if pk in people]
            chosen[each.code] = [whole] if whole else ticked
    return chosen


def _given(team: Team) -> dict[str, list[int]]:
    """Who marks what in the team's units that are not confirmed: one table for all of them."""
    rows = team.appraisals.filter(state=Appraisal.State.MARKING).order_by("-pk")[:1]
    return dict(queries.duties_of(rows).get(rows[0].pk, {})) if rows else {}
