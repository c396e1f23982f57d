"""One's own account."""

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
    return render(request, "accounts/own.html", {"form": form, "person": person, "roles": roles})


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
