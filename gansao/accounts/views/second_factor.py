"""One's own second factor: set up with an app, recovery codes on paper, turn off."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gansao.accounts import actions, queries, throttle
from gansao.accounts.forms import PasswordForm, SetUpForm
from gansao.accounts.middleware import HAS_SECOND_FACTOR
from gansao.accounts.models import User
from gansao.accounts.views.entry import too_often
from gansao.documents import qr

SECRET = "second_factor_secret"  # in the session, from showing it to the first right code


@never_cache
@login_required
@sensitive_post_parameters("code")
def second_factor(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/xac-thuc/ : show a secret, take the first code, hand out the recovery codes."""
    person = _person(request)
    if queries.has_second_factor(person):
        return redirect("accounts:own")
    secret = request.session.get(SECRET)
    if secret is None:
        secret = request.session[SECRET] = generate_totp_secret()
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        code, now = form.cleaned_data["code"], timezone.now()
        try:
            codes = actions.set_up_second_factor(user=person, secret=secret, code=code, by=person, at=now)
        except actions.WrongCode as wrong:
            form.add_error("code", str(wrong))
        else:
            del request.session[SECRET]
            request.session[HAS_SECOND_FACTOR] = True
            return _on_paper(request, person, codes)
    drawing = qr.draw(get_adapter().build_totp_url(person, secret))
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    context = {
        "form": form,
        "person": person,
        "qr": mark_safe(drawing),  # our own drawing
        "secret": groups,
        "is_required": queries.must_have_second_factor(person),
    }
    return render(request, "accounts/second_factor.html", context)


@never_cache
@login_required
@sensitive_post_parameters("password")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/xac-thuc/ma-du-phong/ : new codes on paper, the old ones end."""
    person = _person(request)
    if not queries.has_second_factor(person):
        return redirect("accounts:second_factor")
    form = _confirmed(request, person)
    if form.is_valid():
        return _on_paper(request, person, actions.renew_recovery_codes(user=person, by=person, at=timezone.now()))
    context = {"form": form, "person": person, "left": queries.recovery_codes_left(person)}
    return render(request, "accounts/recovery_codes.html", context)


@never_cache
@login_required
@sensitive_post_parameters("password")
def turn_off(request: HttpRequest) -> HttpResponse:
    """/tai-khoan/xac-thuc/tat/"""
    person = _person(request)
    if not queries.has_second_factor(person):
        return redirect("accounts:own")
    if queries.must_have_second_factor(person):
        raise PermissionDenied("Vai trò của bạn bắt buộc có xác thực hai lớp. Nếu đổi điện thoại, hãy nhờ quản trị.")
    form = _confirmed(request, person)
    if form.is_valid():
        actions.turn_off_second_factor(user=person, by=person, at=timezone.now())
        request.session.pop(HAS_SECOND_FACTOR, None)
        messages.success(request, "Đã tắt xác thực hai lớp. Từ nay chỉ cần mật khẩu.")
        return redirect("accounts:own")
    return render(request, "accounts/turn_off_second_factor.html", {"form": form, "person": person})


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _confirmed(request: HttpRequest, person: User) -> PasswordForm:
    """The password once more; guessing it here costs what it costs at the door."""
    form = PasswordForm(person, request.POST or None)
    if form.is_bound:
        caller = throttle.address(request)
        minutes = throttle.minutes_to_wait(person.username, caller)
        if minutes:
            form.errors.clear()
            form.add_error(None, too_often(minutes))
        elif not form.is_valid():
            throttle.note_failure(person.username, caller)
    return form


def _on_paper(request: HttpRequest, person: User, codes: list[str]) -> HttpResponse:
    shown = [f"{code[:4]} {code[4:]}" for code in codes]
    return render(request, "accounts/recovery_codes_shown.html", {"person": person, "codes": shown})
