"""A view that does nothing, for G17."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def null(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"sao", content_type="text/plain")


urlpatterns = [path("null/", null)]
