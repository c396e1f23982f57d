"""The guides, for everybody: they hold nothing secret, and who cannot sign in needs them most."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gansao.accounts.queries import roles_of
from gansao.guides import shelf


def guides(request: HttpRequest) -> HttpResponse:
    """/huong-dan/: the guide of one's own role stands first."""
    parts = shelf.parts_for(roles_of(request.user))
    rows = [(guide, guide.name in parts, parts.get(guide.name, [])) for guide in shelf.guides()]
    return render(request, "guides/guides.html", {"rows": sorted(rows, key=lambda row: not row[1])})


def guide(request: HttpRequest, name: str) -> HttpResponse:
    """/huong-dan/<tên>/"""
    if (found := shelf.guide(name)) is None:
        raise Http404
    others = [each for each in shelf.guides() if each.name != name]
    return render(request, "guides/guide.html", {"guide": found, "page": found.page, "others": others})
