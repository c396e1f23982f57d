"""The way in and the way out."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gansao.accounts import actions, throttle
from gansao.accounts.forms import CodeForm, NewPasswordForm, SecondStepForm, SignInForm
from gansao.accounts.models import User
from gansao.accounts.views.entry import enter, enter_now, goal_of, halfway, too_often

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Nếu quên mật khẩu, hãy xin quản trị hệ thống cấp mã một lần."


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/"""
    goal = goal_of(request)
    if request.user.is_authenticated:
        return redirect(goal)
    form = SignInForm(request.POST or None)
    status = 200
    if form.is_valid():
        username, caller = form.cleaned_data["username"], throttle.address(request)
        minutes = throttle.minutes_to_wait(username, caller)
        # For an unknown name `authenticate` hashes too, so that the time taken tells nothing.
        person = None if minutes else authenticate(request, username=username, password=form.cleaned_data["password"])
        if isinstance(person, User):
            throttle.clear(username, caller)
            return enter(request, person, goal)
        if not minutes:
            throttle.note_failure(username, caller)
        form.add_error(None, too_often(minutes) if minutes else WRONG)
        status = 429 if minutes else 200
    context = {"form": form, "next": request.GET.get("next", ""), "sso": settings.OIDC_NAME}
    return render(request, "accounts/sign_in.html", context, status=status)


@never_cache
@sensitive_post_parameters("code")
def second_step(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/ma-xac-thuc/ : the code of the app or of paper, after the password."""
    found = halfway(request)
    if found is None:
        messages.error(request, "Đã quá lâu từ lúc nhập mật khẩu. Hãy đăng nhập lại từ đầu.")
        return redirect("accounts:sign_in")
    person, goal = found
    form = SecondStepForm(request.POST or None)
    name, caller, now = f"{person.username} second", throttle.address(request), timezone.now()
    minutes = throttle.minutes_to_wait(name, caller)
    if minutes:
        form = SecondStepForm(request.POST)
        form.add_error(None, _wait_for_code(minutes))
    elif form.is_valid():
        try:
            actions.use_second_factor(user=person, code=form.cleaned_data["code"], by=person, at=now)
        except actions.WrongCode as wrong:
            throttle.note_failure(name, caller)
            actions.note_wrong_code(user=person, by=person, at=now, address=caller)
            form.add_error("code", str(wrong))
        else:
            throttle.clear(name, caller)
            return enter_now(request, person, goal, with_second_factor=True)
    context = {"form": form, "person": person}
    return render(request, "accounts/second_step.html", context, status=429 if minutes else 200)


def _wait_for_code(minutes: int) -> str:
    wait = f"Đã nhập sai nhiều lần nên tạm dừng. Hãy thử lại sau {minutes} phút"
    return f"{wait}. Nếu mất điện thoại, hãy dùng mã dự phòng hoặc nhờ quản trị hệ thống đặt lại."


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What is said where a form is too old to be taken: the way back to its page, by signing in where need be.

    The page is the one that the form stood on, as the browser says; what it posted to may answer no GET.
    """
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(page) if ours else urlsplit(request.get_full_path())
    page = urlunsplit(("", "", parts.path, parts.query, ""))
    return render(request, "403_csrf.html", {"page": page}, status=403)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """/dang-xuat/"""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
def enter_code(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/mot-lan/ : the code typed from paper; a slip of the finger leaves what was typed to be mended."""
    form = CodeForm(request.POST or None)
    status = 200
    if form.is_valid():
        code, caller = form.cleaned_data["code"], throttle.address(request)
        if minutes := throttle.minutes_to_wait("", caller):
            form.add_error("code", too_often(minutes))
            status = 429
        else:
            try:
                actions.person_of_code(code=code, at=timezone.now())
            except actions.CodeRefused as refusal:
                throttle.note_failure("", caller)
                form.add_error("code", str(refusal))
            else:
                return redirect("accounts:use_code", code)
    return render(request, "accounts/enter_code.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters("new_password", "again")
def use_code(request: HttpRequest, code: str) -> HttpResponse:
    """/dang-nhap/mot-lan/<code>/ : a password for whoever holds the code; opening the page uses nothing up."""
    caller = throttle.address(request)
    now = timezone.now()
    if minutes := throttle.minutes_to_wait("", caller):
        return _refused(request, code, too_often(minutes), status=429)
    try:
        person = actions.person_of_code(code=code, at=now)
        form = NewPasswordForm(person, request.POST or None)
        if form.is_valid():
            person = actions.use_code(code=code, password=form.cleaned_data["new_password"], at=now)
            return enter(request, person, settings.LOGIN_REDIRECT_URL)
    except actions.CodeRefused as refusal:
        throttle.note_failure("", caller)
        return _refused(request, code, str(refusal), status=404)
    return render(request, "accounts/use_code.html", {"form": form, "person": person})


def _refused(request: HttpRequest, code: str, reason: str, *, status: int) -> HttpResponse:
    """The code in its field again, to be held against the slip."""
    form = CodeForm({"code": code})
    if form.is_valid():  # else its own words say more
        form.add_error("code", reason)
    return render(request, "accounts/enter_code.html", {"form": form}, status=status)
