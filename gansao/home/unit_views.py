"""A unit's page: what it was called and when, what it got, and what became of it. A code may name several units."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from gansao.files import open_data
from gansao.home import queries
from gansao.places import queries as places
from gansao.places.models import Level, Succession, Unit, UnitPeriod
from gansao.recognition.public_files import SYNTHETIC, csv_text
from gansao.recognition.queries import UnitInYear, results_of_units

LEVELS = {Level.COMMUNE: "cấp xã", Level.DISTRICT: "cấp huyện", Level.PROVINCE: "cấp tỉnh"}
SEARCH_HEADING = ("Mã", "Tên đơn vị", "Thuộc", "Từ ngày", "Đến hết ngày", "Kết quả")
EXTENTS = {
    Succession.Extent.WHOLE: "toàn bộ",
    Succession.Extent.MAIN_PART: "phần lớn",
    Succession.Extent.PART: "một phần",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """A unit that went into this one, and what it had."""

    succession: Succession
    extent: str
    results: tuple[UnitInYear, ...]


def search(request: HttpRequest) -> HttpResponse:
    """/don-vi/: find a commune of today or of the past, by name or code."""
    found = queries.search_units(_asked(request))
    return render(
        request,
        "home/unit_search.html",
        {"search": found, "synthetic": any(r.year.synthetic for row in found.rows for r in row.results)},
    )


def search_json(request: HttpRequest) -> HttpResponseBase:
    """/don-vi.json?q="""
    found = queries.search_units(_asked(request))
    units = [
        {
            "code": row.period.unit.code,
            "name": row.period.name,
            "kind": row.period.kind,
            "within": row.place,
            "first_on": row.period.unit.first_on.isoformat(),
            "last_on": row.period.unit.last_on.isoformat() if row.period.unit.last_on else None,
            "results": [
                {"key": r.year.key, "year": r.year.year, "synthetic": r.year.synthetic, "stars": r.unit.stars}
                for r in row.results
            ],
        }
        for row in found.rows
    ]
    return open_data.as_json(request, {"query": found.text, "units": units, "more": found.more})


def search_csv(request: HttpRequest) -> HttpResponseBase:
    """/don-vi.csv?q="""
    found = queries.search_units(_asked(request))
    rows = [
        (
            row.period.unit.code,
            row.period.name,
            row.place,
            f"{row.period.unit.first_on:%d/%m/%Y}",
            f"{row.period.unit.last_on:%d/%m/%Y}" if row.period.unit.last_on else "",
            "; ".join(f"{r.year.key}: {r.unit.stars} sao" for r in row.results if r.unit.stars is not None),
        )
        for row in found.rows
    ]
    synthetic = any(result.year.synthetic for row in found.rows for result in row.results)
    text = csv_text(SEARCH_HEADING, rows, above=SYNTHETIC if synthetic else "")
    return open_data.respond(request, text, open_data.CSV, name="don-vi.csv")


def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """/don-vi/<code>/: the unit that bears the code, or a choice where it has named several."""
    units = list(places.units_with_code(code))
    if not units:
        raise Http404("Không có đơn vị nào mang mã này.")
    if len(units) == 1:
        return redirect("home:unit", code=code, first_on=units[0].first_on.isoformat())
    chosen = [(each, _latest(each)) for each in units]
    return render(request, "home/unit_chooser.html", {"code": code, "units": chosen})


def unit(request: HttpRequest, code: str, first_on: str) -> HttpResponse:
    """/don-vi/<code>/<first_on>/: one unit from its first day to its last."""
    found = next((each for each in places.units_with_code(code) if each.first_on.isoformat() == first_on), None)
    if found is None:
        raise Http404("Không có đơn vị nào mang mã này từ ngày đó.")
    return render(request, "home/unit.html", _context(found))


def _context(found: Unit) -> dict[str, Any]:
    periods = list(places.history(found))
    origins = list(places.predecessors(found))
    results = results_of_units([found.pk, *(each.predecessor_id for each in origins)])
    others = [each for each in places.units_with_code(found.code) if each.pk != found.pk]
    return {
        "unit": found,
        "name": periods[-1].name if periods else found.code,
        "kind": periods[-1].kind if periods else "",
        "level": LEVELS[Level(found.level)],
        "is_commune": found.level == Level.COMMUNE,
        "periods": periods,
        "results": results.get(found.pk, ()),
        "successors": [(each, EXTENTS[Succession.Extent(each.extent)]) for each in places.successors(found)],
        "origins": [
            Origin(each, EXTENTS[Succession.Extent(each.extent)], results.get(each.predecessor_id, ()))
            for each in origins
        ],
        "others": [(each, _latest(each)) for each in others],
        "synthetic": any(result.year.synthetic for own in results.values() for result in own),
    }


def _latest(found: Unit) -> UnitPeriod | None:
    return places.period_on(found, found.last_on or date.max)


def _asked(request: HttpRequest) -> str:
    return str(request.GET.get("q", "")).replace("\x00", "").strip()[:100]
