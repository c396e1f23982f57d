"""The working calendar of a province: a year to read, and single days to set."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.accounts.queries import place_name
from gansao.law.calendar_reader import national
from gansao.places.models import Unit
from gansao.worktime import actions, permissions, queries
from gansao.worktime.forms import AS_THE_COUNTRY, DayForm
from gansao.worktime.listing import months


@login_required
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """/quan-tri/lich/?nam=2026&tinh=24: the days off and worked of a year."""
    provinces = list(queries.provinces_visible_to(request.user))
    province = _chosen(provinces, request.GET.get("tinh", ""))
    may_set = permissions.can_set(request.user, province)
    form = DayForm(initial={"day": request.GET.get("ngay", "")})
    if request.method == "POST":
        if not may_set:
            raise PermissionDenied
        form = DayForm(request.POST)
        if form.is_valid() and _write(request, form, province):
            return redirect(f"{request.path}?nam={form.cleaned_data['day'].year}&tinh={province.pk}")
    own = {row.day: row for row in queries.days_of(province)}
    whole = national().with_days(row.special for row in own.values())
    years = range(whole.first_on.year, whole.last_on.year + 1)
    year = _year(request.GET.get("nam", ""), years)
    context = {
        "province": province,
        "name": place_name(province),
        "provinces": [(each, place_name(each)) for each in provinces],
        "year": year,
        "years": years,
        "months": months(whole, own, year),
        "unsure": any(not day.confirmed for on, day in whole.days.items() if on.year == year),
        "own": len(own),
        "form": form,
        "may_set": may_set,
    }
    return render(request, "worktime/calendar.html", context, status=409 if form.errors else 200)


def _chosen(provinces: list[Unit], asked: str) -> Unit:
    """The province asked for, the first where none is; nothing for an outsider."""
    for province in provinces:
        if asked in ("", str(province.pk)):
            return province
    raise Http404


def _year(text: str, years: range) -> int:
    """The year asked for; else this one; else the last that the calendar has."""
    asked = int(text) if text.isdecimal() and len(text) == 4 else 0
    return next((year for year in (asked, timezone.localdate().year) if year in years), years[-1])


def _write(request: HttpRequest, form: DayForm, province: Unit) -> bool:
    clean: dict[str, Any] = form.cleaned_data | {"province": province, "by": request.user, "at": timezone.now()}
    kind = clean.pop("kind")
    day = f"{clean['day']:%d/%m/%Y}"
    try:
        if kind == AS_THE_COUNTRY:
            actions.unset_day(**clean)
            messages.success(request, f"Ngày {day} lại theo lịch chung.")
        elif actions.set_day(kind=kind, **clean):
            messages.success(request, f"Đã ghi ngày {day}. Hạn đã giao từ trước giữ nguyên ngày.")
        else:
            messages.info(request, f"Ngày {day} vốn đã ghi như vậy: không có gì thay đổi.")
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
