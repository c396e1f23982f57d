"""One's own account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gansao.accounts import actions, queries
from gansao.accounts.forms import ChangePasswordForm
from gansao.accounts.models import User


@never_cache
@login_required
@sensitive_post_parameters("old_password", "new_password", "again")
def own(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/"""
    person = request.user
    assert isinstance(person, User)
    form = ChangePasswordForm(person, request.POST or None)
    if form.is_valid():
        actions.set_password(user=person, password=form.cleaned_data["new_password"], by=person, at=timezone.now())
        update_session_auth_hash(request, person)
        messages.success(request, "Đã đổi mật khẩu. Mọi máy khác đang đăng nhập tài khoản này đã bị đăng xuất.")
        return redirect("accounts:own")
    roles = queries.described_roles(person)
    context: dict[str, Any] = {"form": form, "person": person, "roles": roles}
    context["sessions"] = queries.sessions_of(person, timezone.now())
    context["this_session"] = request.session.session_key
    context["has_second_factor"] = queries.has_second_factor(person)
    return render(request, "accounts/own.html", context)


@require_POST
@login_required
def end_session(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/phien/"""
    person = request.user
    assert isinstance(person, User)
    now, wanted = timezone.now(), request.POST.get("phien", "")
    session = next((session for session in queries.sessions_of(person, now) if session.mark == wanted), None)
    if session is None:
        messages.warning(request, "Phiên này đã kết thúc từ trước.")
    elif session.session_key == request.session.session_key:
        messages.warning(request, "Đây là phiên bạn đang dùng. Hãy bấm “Đăng xuất” ở đầu trang.")
    else:
        actions.end_session(session=session, by=person, at=now)
        messages.success(request, f"Đã kết thúc phiên trên {session.device_in_words}.")
    return redirect("accounts:own")


@require_POST
@login_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/dang-xuat-moi-noi/"""
    person = request.user
    assert isinstance(person, User)
    actions.sign_out_everywhere(user=person, by=person, at=timezone.now())
    update_session_auth_hash(request, person)
    messages.success(request, "Đã đăng xuất mọi máy khác. Máy này vẫn đăng nhập.")
    return redirect("accounts:own")
