"""What everyone did: the page and its table for a spreadsheet."""

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from gansao.accounts import queries
from gansao.accounts.audit_rows import HEADINGS, cells, told
from gansao.accounts.forms import AuditFilterForm
from gansao.accounts.permissions import has
from gansao.audit import words
from gansao.audit.models import Entry
from gansao.audit.queries import entries
from gansao.workbooks.cells import guard

PAGE = 50
CSV_MAX = 50_000
CHANGES = 6  # shown at once; as many again as CHANGES_MAX open; all of them are in the CSV
CHANGES_MAX = 100


@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """/nhat-ky/"""
    form = _form(request)
    found = entries(queries.audit_visible_to(request.user), form.wanted())
    page = _page_number(request)
    # One row more than shown says whether there is a next page; a log is too long to be counted for each look.
    rows = list(found[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "form": form,
        "rows": [_shown(entry) for entry in rows[:PAGE]],
        "page": page,
        "older": _query(request, page + 1) if len(rows) > PAGE else "",
        "newer": _query(request, page - 1) if page > 1 else "",
        "csv": _query(request, 1),
    }
    return render(request, "accounts/audit.html", context)


@login_required
def audit_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """/nhat-ky.csv"""
    found = entries(queries.audit_visible_to(request.user), _form(request).wanted())
    response = StreamingHttpResponse(_lines(found[:CSV_MAX].iterator()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="nhat-ky.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _form(request: HttpRequest) -> AuditFilterForm:
    if not has(request.user, "audit.read"):
        raise PermissionDenied("Nhật ký dành cho người kiểm tra, giám sát và quản trị hệ thống.")
    return AuditFilterForm(queries.colleagues(request.user), request.GET)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("trang", "1")
    return max(1, min(int(text), 10_000)) if text.isascii() and text.isdigit() else 1


def _query(request: HttpRequest, page: int) -> str:
    wanted = request.GET.copy()
    wanted["trang"] = str(page)
    return wanted.urlencode()


def _shown(entry: Entry) -> dict[str, Any]:
    lines = told(entry)
    return {
        "entry": entry,
        "action": words.action(entry.action),
        "kind": words.kind(entry.object_type),
        "changes": lines[:CHANGES],
        "more": lines[CHANGES : CHANGES + CHANGES_MAX],
        "more_count": len(lines) - CHANGES,
    }


class _Echo:
    """csv.writer writes a line; this hands it back."""

    def write(self, line: str) -> str:
        return line


def _lines(found: Iterator[Entry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEADINGS)  # Excel reads UTF-8 only with this mark
    for entry in found:
        yield writer.writerow(guard(cell) for cell in cells(entry))
