"""The officials' pages of marks: the ranking here; uploads stand in upload_views."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gansao.assessments import exports, listing, permissions, queries, table
from gansao.criteria.queries import load
from gansao.criteria.wording import short
from gansao.domain.text import bare_name, sort_key
from gansao.files.kinds import KINDS
from gansao.programmes.models import Programme
from gansao.programmes.queries import visible_to

XLSX = KINDS["xlsx"].media_type


@login_required
@require_safe
def ranking(request: HttpRequest, key: str) -> HttpResponse:
    """The year ranked: every unit with every mark, what separates it from its next star, totals below."""
    programme = _readable(request, key)
    ranked = queries.ranked(programme)
    asked = listing.Asked.read(request.GET)
    listed = listing.listed(ranked, asked)
    districts = _districts(ranked)
    lead = 6 if districts else 5
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "ranking",
        "ranking": ranked,
        "criteria_set": ranked.criteria_set,
        "asked": asked,
        "orders": listing.ORDERS.items(),
        "listed": listed,
        "districts": districts,
        "by_stars": [(stars, count) for stars, count in reversed(ranked.summary["by_stars"].items()) if count],
        "bounds": "; ".join(short(band.from_) for band in ranked.criteria_set.bands),
        "head": table.head(ranked.criteria_set),
        "criterion_heads": table.criterion_heads(ranked.criteria_set),
        "body": table.body(ranked, listed.rows, asked, districts=bool(districts)),
        "foot": table.foot(ranked.criteria_set, listed.rows, lead=lead),
        "lead": lead,
        "opened": _opened(request, ranked),
    }
    return render(request, "assessments/ranking.html", context)


@login_required
@require_safe
def ranking_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The whole ranking with every mark, for another program."""
    programme = _readable(request, key)
    content = exports.ranking_csv(programme, queries.ranked(programme)).encode("utf-8-sig")
    return _download(content, "text/csv; charset=utf-8", "xep-hang", "csv", programme)


@login_required
@require_safe
def ranking_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """The whole ranking with its reasons, as a workbook."""
    programme = _readable(request, key)
    return _download(exports.ranking_xlsx(programme, queries.ranked(programme)), XLSX, "xep-hang", "xlsx", programme)


@login_required
@require_safe
def marks_workbook(request: HttpRequest, key: str) -> HttpResponse:
    """The year's own workbook to fill in; with ?co-diem=1 the marks that stand are in it."""
    programme = _readable(request, key)
    if request.GET.get("co-diem"):
        content = exports.filled_workbook(programme, queries.ranked(programme))
    else:
        content = exports.empty_workbook(programme, load(programme.criteria_set), queries.units_of(programme))
    return _download(content, XLSX, "bang-diem", "xlsx", programme)


def _download(content: bytes, media_type: str, name: str, suffix: str, programme: Programme) -> HttpResponse:
    """A file made here; its name says where the data are synthetic."""
    synthetic = "-so-lieu-gia-lap" if programme.synthetic else ""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{programme.key}{synthetic}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _readable(request: HttpRequest, key: str) -> Programme:
    programme = get_object_or_404(visible_to(request.user), key=key)
    if not permissions.can_read(request.user, programme):
        raise PermissionDenied
    return programme


def _districts(ranked: queries.Ranking) -> list[tuple[str, str]]:
    """(code, name) as Vietnamese sorts; empty where there are none."""
    named = {row.unit.district_code: row.unit.district_name for row in ranked.rows if row.unit.district_code}
    return sorted(named.items(), key=lambda item: sort_key(bare_name(item[1])))


def _opened(request: HttpRequest, ranked: queries.Ranking) -> dict[str, Any] | None:
    """The unit whose name was pressed: its award in words and its points by group."""
    code = request.GET.get("don-vi", "")
    row = next((row for row in ranked.rows if row.unit.code == code), None)
    if row is None:
        return None
    groups = [
        (group, sum(row.marks.get(each.code, 0) for each in group.criteria)) for group in ranked.criteria_set.groups
    ]
    return {"row": row, "groups": groups, "reasons": row.award.reasons()}
