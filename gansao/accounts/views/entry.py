"""What every way in goes through: the second factor where there is one, a new session, the log."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from gansao.accounts import actions, queries, sessions, throttle
from gansao.accounts.middleware import HAS_SECOND_FACTOR
from gansao.accounts.models import User

HALFWAY, HALFWAY_LASTS = "halfway", 10 * 60  # seconds from the password to the code


def enter(request: HttpRequest, person: User, goal: str) -> HttpResponse:
    """The first factor was right: in, or on to the code."""
    if queries.has_second_factor(person):
        request.session.cycle_key()
        proof = person.get_session_auth_hash()
        request.session[HALFWAY] = {"user": person.pk, "proof": proof, "goal": goal, "at": int(time.time())}
        return redirect("accounts:second_step")
    return enter_now(request, person, goal)


def enter_now(request: HttpRequest, person: User, goal: str, *, with_second_factor: bool = False) -> HttpResponse:
    """All factors were right."""
    address = throttle.address(request)
    login(request, person)  # takes a new session key
    request.session.pop(HALFWAY, None)
    request.session[HAS_SECOND_FACTOR] = with_second_factor
    sessions.describe(request, address)
    actions.note_sign_in(user=person, by=person, at=timezone.now(), address=address)
    return redirect(goal)


def halfway(request: HttpRequest) -> tuple[User, str] | None:
    """Whose password was right in this session a moment ago, and where they want to go."""
    kept: dict[str, Any] | None = request.session.get(HALFWAY)
    if kept is None or time.time() - kept["at"] > HALFWAY_LASTS:
        return None
    person = User.objects.filter(pk=kept["user"], is_active=True).first()
    # A password changed meanwhile ends the half of a sign-in as it ends a whole one.
    if person is None or not constant_time_compare(kept["proof"], person.get_session_auth_hash()):
        return None
    return person, kept["goal"]


def goal_of(request: HttpRequest) -> str:
    """Where to go after: an address of this site, else what waits."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else settings.LOGIN_REDIRECT_URL


def too_often(minutes: int) -> str:
    wait = f"Đã nhập sai nhiều lần nên tạm dừng. Hãy thử lại sau {minutes} phút"
    return f"{wait}, hoặc xin quản trị hệ thống cấp mã một lần."
