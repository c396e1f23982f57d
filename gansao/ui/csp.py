"""The one content policy of the house: django-csp's words, built once and not for every answer (its middleware takes a
third of a null view's time). No nonces, no exemptions: nothing inline is allowed anywhere."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OnePolicyMiddleware:
    """Every answer carries the policy of the settings; one that set its own keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = str(build_policy())

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if HEADER not in response:
            response[HEADER] = self.policy
        return response
