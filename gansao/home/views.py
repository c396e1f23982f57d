"""The first page, and the two that explain: how to recompute, and what this software is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gansao.committee.queries import postings_taking_comments
from gansao.home import queries
from gansao.recognition.public_views import year_context, year_picture
from gansao.recognition.queries import published_years


def home(request: HttpRequest) -> HttpResponse:
    """/: the latest result as a picture and in words, and the way to one's own commune."""
    published = published_years()
    context: dict[str, Any] = {
        "open_years": queries.open_years(),
        "posted": postings_taking_comments(timezone.localdate()),
        "years": published,
    }
    if published:
        context |= year_context(published[0]) | year_picture(published[0])
    return render(request, "home/home.html", context)


def verify(request: HttpRequest) -> HttpResponse:
    """/kiem-chung/: how anybody recomputes a published year, with the commands."""
    published = published_years()
    latest = published[0] if published else None
    address = request.build_absolute_uri("/").rstrip("/")
    context = {
        "latest": latest,
        "synthetic": bool(latest and latest.synthetic),
        "address": address,
        "year_address": address + reverse("recognition:public_year", args=[latest.key]) if latest else "",
    }
    return render(request, "home/verify.html", context)


def about(request: HttpRequest) -> HttpResponse:
    """/ve-phan-mem/"""
    return render(request, "home/about.html")
