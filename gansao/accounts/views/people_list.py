"""Many accounts at once: from an Excel list, and their one-time codes on paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gansao.accounts import actions, people_list, queries
from gansao.accounts.forms import ListFileForm, ListForm, people_chosen
from gansao.accounts.permissions import has
from gansao.accounts.views.slips import slip
from gansao.files.kinds import KINDS
from gansao.workbooks import sheets
from gansao.workbooks.faults import SHOWN, SheetFaults

XLSX = KINDS["xlsx"].media_type
CODES_AT_ONCE = 200


@login_required
@require_safe
def list_workbook(request: HttpRequest) -> HttpResponse:
    """/quan-tri/tai-khoan/tu-bang/mau.xlsx"""
    _refuse_readers(request)
    response = HttpResponse(people_list.workbook(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="danh-sach-tai-khoan.xlsx"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def from_list(request: HttpRequest) -> HttpResponse:
    """/quan-tri/tai-khoan/tu-bang/ : give a file, see its faults or its people, then make all of them or none."""
    _refuse_readers(request)
    if "content" in request.POST:
        return _create(request)
    provinces = queries.provinces_of(request.user, permission="accounts.manage")
    form = ListFileForm(provinces, request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        file = form.cleaned_data["file"]
        context["file_name"] = file.name
        try:
            sheet = sheets.read(file.read(), file.name)
            place = form.cleaned_data["place"]
            accounts = people_list.read(sheet, place)
        except SheetFaults as wrong:
            context |= _faults(wrong)
        else:
            context |= {"accounts": accounts, "content": people_list.as_text(sheet), "notes": sheet.notes}
            context |= {"place": place, "place_name": queries.place_name(place)}
    return render(request, "accounts/from_list.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """/quan-tri/tai-khoan/phat-ma/ : who has no password yet; those chosen get a slip each, shown once."""
    _refuse_readers(request)
    waiting = queries.without_password(request.user)
    if request.method == "POST":
        wanted = people_chosen(request.POST)
        if 0 < len(wanted) <= CODES_AT_ONCE:
            return _slips(request, wanted)
        messages.error(request, f"Hãy chọn từ 1 đến {CODES_AT_ONCE} người.")
    people = list(waiting[: CODES_AT_ONCE + 1])
    context = {"people": people[:CODES_AT_ONCE], "is_more": len(people) > CODES_AT_ONCE, "most": CODES_AT_ONCE}
    return render(request, "accounts/codes.html", context)


def _create(request: HttpRequest) -> HttpResponse:
    provinces = queries.provinces_of(request.user, permission="accounts.manage")
    form = ListForm(provinces, request.POST)
    if not form.is_valid():
        return redirect("accounts:from_list")
    place, now = form.cleaned_data["place"], timezone.now()
    try:
        accounts = people_list.read(people_list.from_text(form.cleaned_data["content"]), place)
        actions.create_accounts(accounts=accounts, by=request.user, at=now)
    except (SheetFaults, actions.UsernameTaken) as wrong:
        faults = wrong if isinstance(wrong, SheetFaults) else SheetFaults.at("", str(wrong))
        context = {"form": ListFileForm(provinces)} | _faults(faults)
        return render(request, "accounts/from_list.html", context, status=409)
    messages.success(request, f"Đã lập {len(accounts)} tài khoản. Hãy phát mã một lần để từng người đặt mật khẩu.")
    return redirect("accounts:codes")


def _slips(request: HttpRequest, wanted: set[int]) -> HttpResponse:
    people = list(queries.without_password(request.user).filter(pk__in=wanted))
    if len(people) != len(wanted):
        raise Http404("Có người không còn chờ đặt mật khẩu. Hãy mở lại trang phát mã.")
    now = timezone.now()
    handed_out = actions.hand_out_codes(users=people, by=request.user, at=now)
    slips = [slip(request, person, code) for person, code in handed_out]
    return render(request, "accounts/code_slips.html", {"slips": slips, "expires_at": now + actions.CODE_LASTS})


def _faults(wrong: SheetFaults) -> dict[str, Any]:
    return {
        "faults": wrong.faults[:SHOWN],
        "fault_count": len(wrong.faults),
        "more": len(wrong.faults) - SHOWN,
        "all_taken": all(fault.message.endswith(people_list.TAKEN) for fault in wrong.faults),
    }


def _refuse_readers(request: HttpRequest) -> None:
    if not has(request.user, "accounts.manage"):
        raise PermissionDenied("Trang này dành cho quản trị hệ thống.")
