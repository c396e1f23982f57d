"""The officials' pages of a programme year: open it, who takes part, what the public is shown."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao import law
from gansao.accounts.roles import role_table
from gansao.criteria.queries import load
from gansao.domain.process import Process, suggested
from gansao.programmes import actions, forms, permissions, queries
from gansao.programmes.models import Participation, Programme


@login_required
@require_http_methods(["GET", "POST"])
def open_year(request: HttpRequest) -> HttpResponse:
    """Fill in, see on which units the year would be opened, open it."""
    if not queries.visible_provinces(request.user).exists():
        raise Http404
    if not permissions.can_open_year(request.user):
        raise PermissionDenied
    provinces = queries.provinces_to_open_in(request.user)
    given = request.POST if request.method == "POST" else request.GET
    today = timezone.localdate()
    initial = {"year": today.year, "units_as_of": today, "process": forms.SUGGESTED, "first_on": today}
    form = forms.OpenYearForm(given or None, provinces=provinces, initial=initial)
    if not form.is_valid():
        return render(request, "programmes/open_year.html", {"form": form})
    clean = form.cleaned_data
    units = queries.units_of_year(clean["province"], clean["units_as_of"])
    rules = _process(clean.pop("process"), units)
    first_on = clean.pop("first_on") or clean["units_as_of"]
    terms = suggested(rules, first_on) if rules else {}
    context = {"form": form, "units": units, "criteria_set": load(clean["criteria_set"]), "chosen": clean}
    context |= {"rules": rules, "first_on": first_on}
    context["phases"] = [(phase, terms[phase.key]) for phase in rules.phases] if rules else []
    if request.method == "GET":
        return render(request, "programmes/open_year.html", context)
    try:
        programme = actions.open_year(
            **clean,
            key=queries.key_for(clean["year"], clean["province"]),
            process=rules,
            schedule=terms,
            by=request.user,
            at=timezone.now(),
        )
    except actions.Refused as refused:
        return render(request, "programmes/open_year.html", context | {"refused": refused}, status=409)
    messages.success(request, f"Đã mở năm {programme.year} trên {len(units.periods)} đơn vị.")
    return redirect(f"/nam/{programme.key}/")


@login_required
@require_http_methods(["GET", "POST"])
def units(request: HttpRequest, key: str) -> HttpResponse:
    """The units of the year: find them, and say which do not take part."""
    programme = get_object_or_404(queries.visible_to(request.user), key=key)
    rows = list(queries.participations(programme))
    may_set = permissions.can_set_participation(request.user, programme)
    form = None
    if request.method == "POST":
        if not may_set:
            raise PermissionDenied
        form = _participation_form(request, rows)
        if form.is_valid() and _set_participation(request, form, rows):
            return redirect(request.get_full_path())
    context = _listed(request, programme, rows) | {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "units",
        "form": form,
        "may_set": may_set and programme.state == Programme.State.OPEN,
        "statuses": Participation.Status,
    }
    return render(request, "programmes/units.html", context, status=409 if form and not form.is_valid() else 200)


def _process(chosen: str, units: queries.UnitsOfYear) -> Process | None:
    """The sample that was chosen, or that fits the units; None for a year of finished marks."""
    if chosen == forms.SUGGESTED:
        chosen = "cqtt-ba-cap" if units.districts else "cqtt-hai-cap"
    return law.process(chosen, role_table()) if chosen else None


def _participation_form(request: HttpRequest, rows: list[Participation]) -> forms.ParticipationForm:
    """The marked rows with the chosen status; or the one row whose "Cho tham gia lại" was pressed."""
    data = request.POST.copy()
    if "restore" in data:
        data.setlist("units", [str(data["restore"])])
        data["status"] = Participation.Status.TAKING_PART
    return forms.ParticipationForm(data, codes=[row.code for row in rows])


def _set_participation(request: HttpRequest, form: forms.ParticipationForm, rows: list[Participation]) -> bool:
    chosen = set(form.cleaned_data["units"])
    status = form.cleaned_data["status"]
    try:
        changed = actions.set_participations(
            participations=[row for row in rows if row.code in chosen],
            status=status,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    label = Participation.Status(status).label
    if changed:
        messages.success(request, f"Đã ghi “{label}” cho {changed} đơn vị.")
    else:
        messages.info(request, f"Các đơn vị đã chọn vốn đang là “{label}”: không có gì thay đổi.")
    return True


def _listed(request: HttpRequest, programme: Programme, rows: list[Participation]) -> dict[str, Any]:
    text, district = request.GET.get("q", ""), request.GET.get("huyen", "")
    status, order = request.GET.get("trang-thai", ""), request.GET.get("xep", "")
    shown = queries.matching(rows, text)
    if district:
        shown = [row for row in shown if row.district_code == district]
    counts = dict.fromkeys(Participation.Status.values, 0)
    for row in shown:
        counts[row.status] += 1
    before_status = len(shown)
    if status in Participation.Status.values:
        shown = [row for row in shown if row.status == status]
    if order == "huyen":
        shown.sort(key=lambda row: row.district_code)
    elif order == "ma":
        shown.sort(key=lambda row: row.code)
    return {
        "rows": shown,
        "total": len(rows),
        "before_status": before_status,
        "counts": [(key, Participation.Status(key).label, number) for key, number in counts.items()],
        "districts": queries.districts_of(rows),
        "text": text,
        "district": district,
        "status": status,
        "order": order,
    }


@login_required
@require_http_methods(["GET", "POST"])
def disclosure(request: HttpRequest, key: str) -> HttpResponse:
    """What the public is shown of the units that were not recognised."""
    programme = get_object_or_404(queries.visible_to(request.user), key=key)
    if not permissions.can_set_disclosure(request.user, programme):
        raise PermissionDenied
    form = forms.DisclosureForm(
        request.POST if request.method == "POST" else None, initial={"unrecognised_shown": programme.unrecognised_shown}
    )
    if form.is_valid():
        try:
            actions.set_disclosure(programme=programme, **form.cleaned_data, by=request.user, at=timezone.now())
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Đã ghi cách công khai kết quả.")
            return redirect(f"/nam/{programme.key}/")
    context = {"programme": programme, "synthetic": programme.synthetic, "form": form, "tab": "overview"}
    return render(request, "programmes/disclosure.html", context, status=409 if form.errors else 200)
