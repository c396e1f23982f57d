"""What a person sees after signing in stays on no disk: neither in the browser of a shared machine nor in a proxy."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control


class KeepNothing:
    """Answers to whoever has a session are not stored, unless the view said otherwise. Open data asks for none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = request.session
        if session.accessed and not session.is_empty() and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response
