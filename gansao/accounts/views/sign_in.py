"""The way in and the way out."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gansao.accounts import actions, throttle
from gansao.accounts.forms import CodeForm, NewPasswordForm, SignInForm
from gansao.accounts.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Nếu quên mật khẩu, hãy xin quản trị hệ thống cấp mã một lần."


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/"""
    goal = _goal(request)
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
            return _enter(request, person, goal)
        if not minutes:
            throttle.note_failure(username, caller)
        form.add_error(None, _too_often(minutes) if minutes else WRONG)
        status = 429 if minutes else 200
    return render(request, "accounts/sign_in.html", {"form": form, "next": request.GET.get("next", "")}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """/dang-xuat/"""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
def enter_code(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/mot-lan/ : the code typed from paper."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        return redirect("accounts:use_code", form.cleaned_data["code"])
    return render(request, "accounts/enter_code.html", {"form": form})


@never_cache
@sensitive_post_parameters("new_password", "again")
def use_code(request: HttpRequest, code: str) -> HttpResponse:
    """/dang-nhap/mot-lan/<code>/ : a password for whoever holds the code; opening the page uses nothing up."""
    caller = throttle.address(request)
    now = timezone.now()
    if minutes := throttle.minutes_to_wait("", caller):
        return render(request, "accounts/code_refused.html", {"reason": _too_often(minutes)}, status=429)
    try:
        person = actions.person_of_code(code=code, at=now)
        form = NewPasswordForm(person, request.POST or None)
        if form.is_valid():
            person = actions.use_code(code=code, password=form.cleaned_data["new_password"], at=now)
            return _enter(request, person, settings.LOGIN_REDIRECT_URL)
    except actions.CodeRefused as refusal:
        throttle.note_failure("", caller)
        return render(request, "accounts/code_refused.html", {"reason": str(refusal)}, status=404)
    return render(request, "accounts/use_code.html", {"form": form, "person": person})


def _enter(request: HttpRequest, person: User, goal: str) -> HttpResponse:
    login(request, person, backend=BACKEND)  # takes a new session key
    actions.note_sign_in(user=person, by=person, at=timezone.now(), address=throttle.address(request))
    return redirect(goal)


def _goal(request: HttpRequest) -> str:
    """Where to go after: an address of this site, else what waits."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else settings.LOGIN_REDIRECT_URL


def _too_often(minutes: int) -> str:
    wait = f"Đã nhập sai nhiều lần nên tạm dừng. Hãy thử lại sau {minutes} phút"
    return f"{wait}, hoặc xin quản trị hệ thống cấp mã một lần."
