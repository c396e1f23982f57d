"""What of a unit's evidence the public may see: only pieces that were released, of a published year.

Pictures as their bare copies, links as they are; never an original, never a file's name.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from gansao.assessments.evidence import released
from gansao.files.responses import send_public
from gansao.recognition.public_views import published_or_404, unit_or_404, year_context

SIZES = {"anh": "page_copy", "thu-nho": "thumbnail"}


def evidence(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """/ket-qua/<key>/<code>/minh-chung/: the released pieces by criterion, in the order of the criteria set."""
    published = published_or_404(key)
    unit = unit_or_404(published, code)
    pieces = list(released(published.programme, code))
    if not pieces:
        raise Http404("Đơn vị này không có minh chứng nào được công khai.")
    shelves = [
        (criterion, found)
        for criterion in published.criteria_set.criteria
        if (found := [piece for piece in pieces if piece.criterion == criterion.code])
    ]
    context = year_context(published) | {"unit": unit, "shelves": shelves, "pieces": pieces}
    return render(request, "recognition/public_evidence.html", context)


def picture(request: HttpRequest, key: str, code: str, pk: int, size: str) -> HttpResponseBase:
    """/ket-qua/<key>/<code>/minh-chung/<pk>/anh/ or /thu-nho/: a released picture's copy, for the page or small."""
    published = published_or_404(key)
    unit_or_404(published, code)
    if size not in SIZES:
        raise Http404
    found = get_object_or_404(released(published.programme, code), pk=pk, page_copy__isnull=False)
    return send_public(request, getattr(found, SIZES[size]))
