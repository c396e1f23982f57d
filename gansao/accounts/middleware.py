"""What goes with being signed in: nothing stays on a disk, the last sight is kept, a second factor where it must be."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control

from gansao.accounts.models import Session
from gansao.accounts.queries import has_second_factor, must_have_second_factor
from gansao.accounts.sessions import seen_now

HAS_SECOND_FACTOR = "second_factor"  # in the session: found to be set up, not to be asked again
BEFORE_SET_UP = frozenset({"accounts:second_factor", "accounts:sign_out"})


class WhereSignedIn:
    """Answers to whoever has a session are not stored, unless the view said otherwise: open data asks for no session.

    When the session was last used is written once some minutes, for the list on one's own account page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = request.session
        if not session.accessed or session.is_empty():
            return response
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        if SESSION_KEY in session and seen_now(session.session_key or ""):
            Session.objects.filter(pk=session.session_key).update(last_seen_at=timezone.now())
        return response


class SecondFactorFirst:
    """Whoever must have a second factor sets it up before anything else. Not there where nobody must."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.SECOND_FACTOR_ROLES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        # A stranger's request without a cookie must not touch the session: open data stays open to caches.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
            return None
        match = request.resolver_match
        if request.session.get(HAS_SECOND_FACTOR) or (match and match.view_name in BEFORE_SET_UP):
            return None
        if not must_have_second_factor(request.user):
            return None
        if has_second_factor(request.user):
            request.session[HAS_SECOND_FACTOR] = True
            return None
        return redirect("accounts:second_factor")
