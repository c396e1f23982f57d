"""Coming in through the province's SSO, where the settings name one."""

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from gansao.accounts import actions
from gansao.accounts.forms import SsoLinkForm
from gansao.accounts.limits import open_to_all
from gansao.accounts.models import SsoLink
from gansao.accounts.sso import NO_ANSWER, NOT_LINKED, Door, Sso, identity
from gansao.accounts.views.entry import enter, goal_of
from gansao.accounts.views.people import managed


@never_cache
@open_to_all
def sso(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/chung/ : off to the province's SSO."""
    _only_where_set()
    try:
        return Sso(request).redirect(request, process="login", next_url=goal_of(request))
    except (RequestException, OAuth2Error, KeyError, ValueError):
        return _refused(request, NO_ANSWER, 503)


@never_cache
@require_safe
def sso_back(request: HttpRequest) -> HttpResponse:
    """/dang-nhap/chung/ve/ : back from it."""
    _only_where_set()
    try:
        return OAuth2CallbackView.adapter_view(Door(request, "sso"))(request)
    except (KeyError, ValueError):  # an answer that is not what the protocol says
        return _refused(request, NO_ANSWER, 403)


def answer(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    """The identity is proven: in with the account it is linked to, or a page that says what to do."""
    subject, name = identity(sociallogin)
    if not subject:
        return _refused(request, NO_ANSWER, 403)
    person = actions.person_of_sso(subject=subject, name=name)
    if person is None:
        return _refused(request, NOT_LINKED, 403)
    return enter(request, person, sociallogin.state.get("next") or settings.LOGIN_REDIRECT_URL)


@login_required
def link_person(request: HttpRequest, pk: int) -> HttpResponse:
    """/quan-tri/tai-khoan/<pk>/dang-nhap-chung/ : who a person is at the SSO."""
    found = managed(request, pk)
    _only_where_set()
    link = SsoLink.objects.filter(user=found).first()
    form = SsoLinkForm(request.POST or None, initial={"name": link.name if link else ""})
    if form.is_valid():
        name, now = form.cleaned_data["name"], timezone.now()
        try:
            if name:
                actions.link_to_sso(user=found, name=name, by=request.user, at=now)
                messages.success(request, f"Đã nối {found} với tên {name.lower()} ở {settings.OIDC_NAME}.")
            else:
                actions.unlink_from_sso(user=found, by=request.user, at=now)
                messages.success(request, f"{found} không còn đăng nhập được qua {settings.OIDC_NAME}.")
            return redirect("accounts:person", pk)
        except actions.LinkTaken as taken:
            form.add_error("name", str(taken))
    return render(request, "accounts/link_person.html", {"form": form, "person": found, "sso": settings.OIDC_NAME})


def _only_where_set() -> None:
    if not settings.OIDC_NAME:
        raise Http404("Ở đây không có hệ thống đăng nhập chung.")


def _refused(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "accounts/sso_refused.html", {"reason": reason}, status=status)
