"""The administrator's pages: accounts of one's own provinces. Nothing here reaches a mark."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gansao.accounts import actions, queries
from gansao.accounts.forms import EndForm, GrantForm, NewPersonForm, PersonForm
from gansao.accounts.models import Membership, SsoLink, User
from gansao.accounts.permissions import can_end, can_manage, has
from gansao.accounts.roles import ROLES
from gansao.accounts.views.slips import slip

PAGE = 50


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """/quan-tri/tai-khoan/"""
    _refuse_readers(request)
    search, role = request.GET.get("q", "").strip(), request.GET.get("vai-tro", "")
    page = Paginator(queries.people(request.user, search, role), PAGE).get_page(request.GET.get("trang"))
    rows = [(person, queries.described_roles(person)) for person in page]
    context = {"page": page, "rows": rows, "search": search, "role": role, "roles": ROLES.values()}
    return render(request, "accounts/people.html", context)


@login_required
def new_person(request: HttpRequest) -> HttpResponse:
    """/quan-tri/tai-khoan/moi/"""
    _refuse_readers(request)
    provinces = queries.provinces_of(request.user, permission="accounts.manage")
    form = NewPersonForm(provinces, request.POST or None, initial={"first_on": timezone.localdate()})
    if form.is_valid():
        person = actions.create_account(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, f"Đã lập tài khoản cho {person}. Hãy phát mã một lần để người này đặt mật khẩu.")
        return redirect("accounts:person", person.pk)
    return render(request, "accounts/new_person.html", {"form": form})


@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """/quan-tri/tai-khoan/<pk>/"""
    found = _person(request, pk)
    roles = [
        (role, can_end(request.user, role.membership) and not role.is_past) for role in queries.described_roles(found)
    ]
    code = found.one_time_codes.filter(used_at=None, expires_at__gt=timezone.now()).first()
    context = {"person": found, "roles": roles, "code": code, "may_manage": can_manage(request.user, found)}
    context["has_second_factor"] = queries.has_second_factor(found)
    context["sso"] = settings.OIDC_NAME
    context["sso_link"] = SsoLink.objects.filter(user=found).first() if settings.OIDC_NAME else None
    return render(request, "accounts/person.html", context)


@login_required
def describe_person(request: HttpRequest, pk: int) -> HttpResponse:
    """/quan-tri/tai-khoan/<pk>/sua/"""
    found = managed(request, pk)
    form = PersonForm(request.POST or None, initial={"full_name": found.full_name, "title": found.title})
    if form.is_valid():
        actions.describe(user=found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "Đã sửa họ tên, chức vụ.")
        return redirect("accounts:person", pk)
    return render(request, "accounts/describe_person.html", {"form": form, "person": found})


@login_required
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """/quan-tri/tai-khoan/<pk>/vai-tro/moi/"""
    found = _person(request, pk)
    if found == request.user:
        raise PermissionDenied("Không tự thêm vai trò cho mình. Hãy nhờ quản trị khác.")
    provinces = queries.provinces_of(request.user, permission="accounts.manage")
    form = GrantForm(provinces, request.POST or None, initial={"first_on": timezone.localdate()})
    if form.is_valid():
        wanted = form.cleaned_data
        same = {key: wanted[key] for key in ("role", "place", "first_on")}
        if found.memberships.filter(**same).exists():
            form.add_error("first_on", "Người này đã có đúng vai trò này ở nơi này từ ngày này.")
        else:
            actions.grant(user=found, **wanted, by=request.user, at=timezone.now())
            messages.success(request, f"Đã thêm vai trò {ROLES[wanted['role']].name} cho {found}.")
            return redirect("accounts:person", pk)
    return render(request, "accounts/grant.html", {"form": form, "person": found})


@login_required
def end_membership(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """/quan-tri/tai-khoan/<pk>/vai-tro/<membership_pk>/"""
    found = _person(request, pk)
    memberships = Membership.objects.select_related("place", "user").prefetch_related(f"place__{queries.PLACE_NAMES}")
    membership = get_object_or_404(memberships, pk=membership_pk, user=found)
    if not can_end(request.user, membership):
        raise PermissionDenied("Không kết thúc được vai trò này: vai trò của chính mình hoặc ở tỉnh khác.")
    form = EndForm(membership, request.POST or None)
    if form.is_valid():
        last_on = form.cleaned_data["last_on"]
        actions.end_membership(membership=membership, last_on=last_on, by=request.user, at=timezone.now())
        messages.success(request, f"Vai trò kết thúc sau ngày {last_on:%d/%m/%Y}.")
        return redirect("accounts:person", pk)
    context = {"form": form, "person": found, "role": queries.describe_role(membership)}
    return render(request, "accounts/end_membership.html", context)


@never_cache
@require_POST
@login_required
def hand_out_code(request: HttpRequest, pk: int) -> HttpResponse:
    """/quan-tri/tai-khoan/<pk>/ma-mot-lan/ : the slip, shown once."""
    found = managed(request, pk)
    if not found.is_active:
        raise PermissionDenied("Tài khoản đang khóa. Hãy mở lại trước khi phát mã.")
    now = timezone.now()
    code = actions.hand_out_code(user=found, by=request.user, at=now)
    context = {
        "person": found,
        "slip": slip(request, found, code),
        "expires_at": now + actions.CODE_LASTS,
    }
    return render(request, "accounts/code_slip.html", context)


@require_POST
@login_required
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    """/quan-tri/tai-khoan/<pk>/khoa/"""
    found = managed(request, pk)
    actions.disable(user=found, by=request.user, at=timezone.now())
    messages.success(request, f"Đã khóa tài khoản của {found}. Người này đã bị đăng xuất ở mọi máy.")
    return redirect("accounts:person", pk)


@require_POST
@login_required
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    """/quan-tri/tai-khoan/<pk>/mo-lai/"""
    found = managed(request, pk)
    actions.enable(user=found, by=request.user, at=timezone.now())
    messages.success(request, f"Đã mở lại tài khoản của {found}.")
    return redirect("accounts:person", pk)


@require_POST
@login_required
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """/quan-tri/tai-khoan/<pk>/dat-lai-xac-thuc/ : for whoever has lost their device."""
    found = managed(request, pk)
    actions.reset_second_factor(user=found, by=request.user, at=timezone.now())
    messages.success(request, f"Đã đặt lại xác thực hai lớp của {found}. Người này đã bị đăng xuất ở mọi máy.")
    return redirect("accounts:person", pk)


def _refuse_readers(request: HttpRequest) -> None:
    if not has(request.user, "accounts.manage"):
        raise PermissionDenied("Trang này dành cho quản trị hệ thống.")


def _person(request: HttpRequest, pk: int) -> User:
    """A person of one's own provinces, else 404; whoever administers nothing gets 403."""
    _refuse_readers(request)
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


def managed(request: HttpRequest, pk: int) -> User:
    """A person whose whole account one administers, else 404 or 403."""
    found = _person(request, pk)
    if not can_manage(request.user, found):
        raise PermissionDenied(
            "Không làm được với tài khoản của chính mình hoặc của người còn giữ vai trò ở tỉnh khác."
        )
    return found
