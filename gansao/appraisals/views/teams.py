"""The teams of a year, one team, and what ties people to units."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.appraisals import actions, forms, permissions, queries
from gansao.appraisals.models import Interest, Team
from gansao.appraisals.ties import Tie, ties_of
from gansao.appraisals.views.pages import context, overseen
from gansao.criteria.queries import load
from gansao.places.queries import latest_names
from gansao.programmes.models import Programme


@login_required
@require_http_methods(["GET", "POST"])
def teams(request: HttpRequest, key: str) -> HttpResponse:
    """All teams, a new one, and what the year has chosen."""
    programme = overseen(request, key)
    rules, criteria_set = queries.rules_of(programme), load(programme.criteria_set)
    wanted = "rules" if "rules" in request.POST else "team"
    given = request.POST if request.method == "POST" else None
    form = forms.TeamForm(given if wanted == "team" else None, label_suffix="")
    initial = {"rotate": rules.rotate, "several": rules.several, "several_criteria": rules.several_criteria}
    rules_form = forms.RulesForm(
        given if wanted == "rules" else None, initial=initial, criteria_set=criteria_set, label_suffix=""
    )
    if given is not None:
        if not permissions.can_organise(request.user, programme):
            raise PermissionDenied
        answer = _set_rules(request, programme, rules_form) if wanted == "rules" else _make(request, programme, form)
        if answer:
            return answer
    standing = queries.teams(programme)
    ours = context(request, programme, "teams") | {
        "teams": standing,
        "headless": queries.headless(standing),
        "form": form,
        "rules_form": rules_form,
        "rules": rules,
        "several": sorted(queries.severally(rules, criteria_set.codes), key=criteria_set.codes.index),
    }
    return render(request, "appraisals/teams.html", ours, status=409 if form.errors or rules_form.errors else 200)


def _make(request: HttpRequest, programme: Programme, form: forms.TeamForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        made = actions.make_team(programme=programme, **form.cleaned_data, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, f"Đã lập {made.name}. Hãy thêm tổ trưởng và thành viên.")
    return redirect("appraisals:team", programme.key, made.number)


def _set_rules(request: HttpRequest, programme: Programme, form: forms.RulesForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        actions.set_rules(programme=programme, **form.cleaned_data, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, "Đã ghi cách thẩm định của năm.")
    return redirect("appraisals:teams", programme.key)


@login_required
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One team: its name and base, its people."""
    programme = overseen(request, key)
    one = get_object_or_404(Team.objects.select_related("programme__province"), programme=programme, number=number)
    initial = {"name": one.name, "base_name": one.base_name, "base": _position(one), "is_reserve": one.is_reserve}
    adds, edits = "add" in request.POST, "edit" in request.POST
    form = forms.TeamForm(request.POST if edits else None, initial=initial, label_suffix="")
    one.present = queries.present_members(one)  # type: ignore[attr-defined]  # as `queries.teams` has it
    headless = queries.headless([one])
    member_form = forms.MemberForm(
        request.POST if adds else None,
        people=queries.people_for_teams(programme),
        initial={"place": "head"} if headless else {},
        label_suffix="",
    )
    if request.method == "POST":
        if not permissions.can_organise(request.user, programme):
            raise PermissionDenied
        try:
            if _written(request, one, form, member_form):
                return redirect("appraisals:team", programme.key, one.number)
        except actions.Refused as refused:
            if adds or edits:
                (member_form if adds else form).add_error(None, str(refused))
            else:
                messages.error(request, str(refused))
    ours = context(request, programme, "teams") | {
        "team": one,
        "members": one.present,  # type: ignore[attr-defined]
        "headless": headless,
        "form": form,
        "member_form": member_form,
    }
    return render(request, "appraisals/team.html", ours, status=409 if form.errors or member_form.errors else 200)


def _written(request: HttpRequest, one: Team, form: forms.TeamForm, member_form: forms.MemberForm) -> bool:
    """What the pressed button says; False where a form must be shown again."""
    by, at = request.user, timezone.now()
    if "end" in request.POST:
        member = get_object_or_404(one.members.select_related("user", "team__programme"), pk=_number(request, "end"))
        actions.end_member(member=member, by=by, at=at)
        messages.success(request, f"{member.user} thôi ở {one.name}.")
        return True
    if "add" in request.POST:
        if not member_form.is_valid():
            return False
        place = member_form.cleaned_data["place"]
        user = member_form.cleaned_data["user"]
        actions.add_member(team=one, user=user, is_head=place == "head", is_reserve=place == "reserve", by=by, at=at)
        messages.success(request, f"Đã thêm {user} vào {one.name}.")
        return True
    if not form.is_valid():
        return False
    actions.update_team(team=one, **form.cleaned_data, by=by, at=at)
    messages.success(request, f"Đã ghi {one.name}.")
    return True


@login_required
@require_http_methods(["GET", "POST"])
def declarations(request: HttpRequest, key: str) -> HttpResponse:
    """What ties people to units: one's own, or everybody's for who organises and reads."""
    programme = get_object_or_404(queries.programmes_declared_in(request.user), key=key)
    reads = permissions.can_read(request.user, programme)
    enters = permissions.can_organise(request.user, programme)
    declares = permissions.can_declare(request.user, programme)
    candidates = queries.people_for_teams(programme)
    people = candidates if enters else candidates.filter(pk=request.user.pk or 0)
    units = programme.participations.order_by("sort_key", "code")
    given = request.POST if "declare" in request.POST else None
    initial = {"user": request.user.pk} if declares and not enters else {}
    form = forms.InterestForm(given, people=people, units=units, own_only=not enters, initial=initial, label_suffix="")
    if request.method == "POST":
        if not (enters or declares):
            raise PermissionDenied
        if _declared(request, programme, form, people):
            return redirect("appraisals:declarations", programme.key)
    shown = list(candidates if reads else people)
    ours = context(request, programme, "declarations") | {
        "rows": _all_ties(programme, shown),
        "form": form if enters or declares else None,
        "own_only": not reads,
    }
    return render(request, "appraisals/declarations.html", ours, status=409 if form.errors else 200)


def _declared(request: HttpRequest, programme: Programme, form: forms.InterestForm, people: Any) -> bool:
    by, at = request.user, timezone.now()
    if "undeclare" in request.POST:
        ties = Interest.objects.select_related("user", "unit").filter(user__in=people.values("pk"), ended_at=None)
        tie = get_object_or_404(ties, pk=_number(request, "undeclare"))
        reason = request.POST.get("reason", "")
        try:
            actions.undeclare(programme=programme, interest=tie, reason=reason, by=by, at=at)
        except actions.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Đã bỏ điều khai này.")
        return True
    if not form.is_valid():
        return False
    try:
        actions.declare(programme=programme, **form.cleaned_data, by=by, at=at)
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request, "Đã ghi điều khai. Tổ có người này không nhận đơn vị đó; đã giao thì người này không chấm."
    )
    return True


def _all_ties(programme: Programme, people: list[Any]) -> list[tuple[Any, list[tuple[int, str]], list[str]]]:
    """Each person with what they declared, to be taken back, and what is known otherwise: by a role, by a merger."""
    units = dict(programme.participations.values_list("unit_id", "name"))
    declared: dict[int, list[Interest]] = defaultdict(list)
    for row in queries.interests(person.pk for person in people):
        declared[row.user_id].append(row)
    others = {row.unit_id for rows in declared.values() for row in rows} - units.keys()
    names = units | (latest_names(others) if others else {})
    ties = ties_of([person.pk for person in people], programme, units)
    return [
        (
            person,
            [(row.pk, f"{_said(row)}: {names.get(row.unit_id, '')}") for row in declared[person.pk]],
            [f"{tie.words}: {units[tie.unit]}" for tie in ties.get(person.pk, ()) if tie.note],
        )
        for person in people
    ]


def _said(row: Interest) -> str:
    return Tie(row.user_id, row.unit_id, row.kind, row.until_year).words


def _position(one: Team) -> str:
    if one.base_latitude_e5 is None or one.base_longitude_e5 is None:
        return ""
    latitude, longitude = (divmod(value, 100_000) for value in (one.base_latitude_e5, one.base_longitude_e5))
    return f"{latitude[0]}.{latitude[1]:05d}, {longitude[0]}.{longitude[1]:05d}"


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
