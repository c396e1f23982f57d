from django.http import HttpResponse
from django.test import RequestFactory

from gansao.ui.csp import OnePolicyMiddleware

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


def answer(response: HttpResponse) -> HttpResponse:
    return OnePolicyMiddleware(lambda request: response)(RequestFactory().get("/"))


def test_every_answer_carries_the_strict_policy():
    parts = answer(HttpResponse())["Content-Security-Policy"].split("; ")
    assert sorted(parts) == sorted(POLICY.split("; "))


def test_an_answer_that_set_its_own_keeps_it():
    response = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    assert answer(response)["Content-Security-Policy"] == "sandbox"


def test_an_error_page_carries_it_too():
    assert "default-src 'self'" in answer(HttpResponse(status=500))["Content-Security-Policy"]
