"""What the public sees of a published year: the list, the map, a unit, the decision, the certificate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString

from gansao.assessments.evidence import released
from gansao.domain.criteria import CriteriaSet, Criterion, Group
from gansao.domain.points import Points, short, show
from gansao.domain.stars import award
from gansao.recognition import listing, pictures, queries, sentences
from gansao.recognition.models import WithdrawalDecision
from gansao.recognition.published import PublishedUnit
from gansao.recognition.queries import PublishedYear
from gansao.ui import components


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list, its pieces drawn once."""

    unit: PublishedUnit
    stars: SafeString
    bar: SafeString
    lacking: str
    withdrawn: WithdrawalDecision | None = None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A district's (or the whole province's) counts."""

    code: str
    name: str
    units: int
    recognised: int
    by_stars: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MarkRow:
    criterion: Criterion
    mark: Points | None
    lost: Points | None
    needed: str  # what a gate asked of this criterion, where that cost a star


@dataclass(frozen=True, slots=True)
class GroupRows:
    group: Group
    points: Points | None
    rows: tuple[MarkRow, ...]


def years(request: HttpRequest) -> HttpResponse:
    """/ket-qua/: every published year."""
    published = queries.published_years()
    return render(
        request,
        "recognition/public_years.html",
        {"years": published, "synthetic": any(year.synthetic for year in published)},
    )


def year(request: HttpRequest, key: str) -> HttpResponse:
    """/ket-qua/<key>/: the year as a picture, in words, and as a list to search, filter and sort."""
    published = published_or_404(key)
    chosen = listing.select(published.units, listing.Asked.read(request.GET))
    context = year_context(published) | {
        "listing": chosen,
        "rows": [_row(published.criteria_set, unit, published.withdrawn.get(unit.code)) for unit in chosen.rows],
        "chips": listing.chips(published.units, chosen.asked),
        "districts": (districts := listing.districts(published.units)),
        "orders": [item for item in listing.ORDERS.items() if districts or item[0] != "huyen"],
        "bounds": _bounds(published.criteria_set),
    }
    template = "recognition/public_year.html"
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.history_restore_request:
        response = render(request, f"{template}#table", context)
    else:
        response = render(request, template, context | year_picture(published))
    patch_vary_headers(response, ("HX-Request",))
    return response


def map_(request: HttpRequest, key: str) -> HttpResponse:
    """/ket-qua/<key>/ban-do/: the units on their coordinates, and the same as tables."""
    published = published_or_404(key)
    drawn = picture_marks(published.units)
    star_columns = [band.stars for band in published.criteria_set.bands]
    districts = listing.districts(published.units)
    total = _area("", published.province_name, published.units, star_columns)
    areas = [
        _area(code, name, [u for u in published.units if u.district_code == code], star_columns)
        for code, name in districts
    ]
    context = year_context(published) | {
        "map": pictures.point_map(drawn),
        "legend": _legend(drawn),
        "by_district": sum(mark.by_district for mark in drawn),
        "star_columns": star_columns,
        "areas": areas or [total],
        "total": total,
        "with_districts": bool(districts),
        "places": [_place(unit) for unit in sorted(published.units, key=lambda u: (u.sort_key, u.code))],
    }
    return render(request, "recognition/public_map.html", context)


def unit(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """/ket-qua/<key>/<code>/: what one unit got in a year, and why."""
    published = published_or_404(key)
    found = unit_or_404(published, code)
    before, after = listing.neighbours(published.units, code)
    marks = _marks(published.criteria_set, found)
    context = year_context(published) | {
        "unit": found,
        "status_sentence": sentences.status(found.status, found.recognised, found.incomplete, found.stars),
        "points_shown": found.shown == "points",
        "groups": found.group_points,
        "marks": marks,
        "lost_in_words": _lost_in_words(marks),
        "lacking": _lacking(published.criteria_set, found).capitalize(),
        "complete": published.summary["complete"],
        "bounds": _bounds(published.criteria_set),
        "withdrawn": published.withdrawn.get(code),
        "certificate": queries.certificate_of(published, code) if found.recognised else None,
        "criteria_base": reverse("criteria:public_set", args=[published.criteria_set.id]),
        "pieces": released(published.programme, code).count(),
        "before": before,
        "after": after,
    }
    return render(request, "recognition/public_unit.html", context)


def published_or_404(key: str) -> PublishedYear:
    found = queries.published(key)
    if found is None:
        raise Http404("Năm này chưa công bố kết quả.")
    return found


def unit_or_404(published: PublishedYear, code: str) -> PublishedUnit:
    found = published.unit(code)
    if found is None:
        raise Http404("Đơn vị này không có trong kết quả của năm.")
    return found


def year_context(published: PublishedYear) -> dict[str, Any]:
    present = [unit.kind for unit in published.units]
    return {
        "year": published,
        "synthetic": published.synthetic,
        "base": reverse("recognition:public_year", args=[published.key]),
        "title": sentences.title(published.year, present),
        "headline": sentences.headline(published.summary["recognised"], published.summary["units"], present),
    }


def year_picture(published: PublishedYear) -> dict[str, Any]:
    """The two pictures of a year and the sentences beside them; the home page shows the same."""
    drawn = picture_marks(published.units)
    points = [mark.points for mark in drawn if mark.points is not None]
    return {
        "plot": pictures.dot_plot(published.criteria_set, drawn),
        "map": pictures.point_map(drawn),
        "finding": sentences.finding(published.criteria_set, points),
        "reached": sentences.stars_reached(published.summary["by_stars"]),
        "not_reached": sentences.stars_not_reached(published.summary["by_stars"], published.criteria_set),
    }


def picture_marks(units: Iterable[PublishedUnit]) -> list[pictures.Mark]:
    return [
        pictures.Mark(
            code=unit.code,
            label=sentences.unit_label(unit.name, unit.district_name, unit.points, unit.stars),
            stars=unit.stars or 0,
            points=unit.points,
            latitude_e5=unit.latitude_e5,
            longitude_e5=unit.longitude_e5,
            by_district=unit.located_by_district,
            district=unit.district_name,
        )
        for unit in units
    ]


def _row(criteria_set: CriteriaSet, unit: PublishedUnit, withdrawn: WithdrawalDecision | None) -> Row:
    if unit.points is None:
        said = "" if unit.shown == "points" else "điểm không công khai"
        if unit.incomplete or unit.status != "taking_part":
            said = sentences.status(unit.status, unit.recognised, unit.incomplete, unit.stars)
        return Row(unit, components.stars(unit.stars), SafeString(""), said)
    bar = components.points_bar(unit.points, criteria_set, unit.stars)
    return Row(unit, components.stars(unit.stars), bar, _lacking(criteria_set, unit), withdrawn)


def _lacking(criteria_set: CriteriaSet, unit: PublishedUnit) -> str:
    """What is lacking for the next star, recomputed from the published marks."""
    if unit.disqualified:
        return f"không xét công nhận ({', '.join(unit.disqualified)})"
    if unit.points is None or not unit.marks:
        return ""
    following = award(criteria_set, unit.marks).to_next
    if following is None:
        return "mức cao nhất"
    needs = {shortfall.criterion: shortfall.needs for shortfall in following.shortfalls}
    return sentences.lacking(following.stars, following.lacking, needs)


def _marks(criteria_set: CriteriaSet, unit: PublishedUnit) -> tuple[GroupRows, ...]:
    """All marks by group; empty where they are not published."""
    if not unit.marks:
        return ()
    needed: dict[str, str] = {}
    if unit.points is not None:
        for lack in award(criteria_set, unit.marks, unit.disqualified).shortfalls:
            needed[lack.criterion] = f"Cần từ {show(lack.needs)} điểm để được {lack.stars} sao"
    by_group = {group.code: points for group, points in unit.group_points}
    return tuple(
        GroupRows(
            group,
            by_group.get(group.code),
            tuple(_mark_row(criterion, unit.marks.get(criterion.code), needed) for criterion in group.criteria),
        )
        for group in criteria_set.groups
    )


def _mark_row(criterion: Criterion, mark: Points | None, needed: dict[str, str]) -> MarkRow:
    lost = None if mark is None else criterion.points - mark
    return MarkRow(criterion, mark, lost, needed.get(criterion.code, ""))


def _lost_in_words(groups: Sequence[GroupRows]) -> str:
    rows = [row for group in groups for row in group.rows if row.mark is not None]
    full = sum(not row.lost for row in rows)
    return f"{full} tiêu chí đạt điểm tối đa, {len(rows) - full} tiêu chí còn thiếu điểm." if rows else ""


def _bounds(criteria_set: CriteriaSet) -> str:
    """What the bar shows: "thanh từ 60 đến 100 điểm, vạch ở 80, 85, 90, 95"."""
    start, maximum = components.bar_start(criteria_set), criteria_set.maximum
    bounds = ", ".join(short(band.from_) for band in criteria_set.bands if start < band.from_ < maximum)
    return f"thanh từ {short(start)} đến {short(maximum)} điểm, vạch ở {bounds}"


def _area(code: str, name: str, units: Sequence[PublishedUnit], star_columns: Sequence[int]) -> AreaRow:
    return AreaRow(
        code,
        name,
        len(units),
        sum(unit.recognised for unit in units),
        tuple(sum(unit.stars == stars for unit in units) for stars in star_columns),
    )


def _legend(drawn: Sequence[pictures.Mark]) -> list[dict[str, int]]:
    counts = {stars: sum(mark.stars == stars for mark in drawn) for stars in (5, 4, 3, 2, 1, 0)}
    return [
        {"stars": stars, "count": count, "radius": pictures.map_radius(stars)}
        for stars, count in counts.items()
        if count
    ]


def _place(unit: PublishedUnit) -> dict[str, Any]:
    def degrees(e5: int | None) -> str:
        return "–" if e5 is None else f"{e5 // 100_000},{e5 % 100_000:05d}"

    return {
        "code": unit.code,
        "name": unit.name,
        "district": unit.district_name,
        "stars": unit.stars,
        "latitude": degrees(unit.latitude_e5),
        "longitude": degrees(unit.longitude_e5),
        "by_district": unit.located_by_district,
    }
