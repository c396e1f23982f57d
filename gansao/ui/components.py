"""The two pieces that stand everywhere, drawn once: stars, and points on a bar with the bounds marked.

Python functions, so that a page of 209 rows can be built without a template node a cell; the template tags call them.
"""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gansao.domain.criteria import CriteriaSet
from gansao.domain.points import Points, show

_STAR = '<svg viewBox="0 0 24 24" class="{}" aria-hidden="true"><use href="#star"/></svg>'


@lru_cache(maxsize=64)
def stars(count: int | None, *, of: int = 5, large: bool = False) -> SafeString:
    """Filled and empty stars, with the number in words for a reader: "3 trên 5 sao"."""
    if count is None:
        return mark_safe('<span class="soft">chưa xếp</span>')
    drawn = _STAR.format("on") * count + _STAR.format("off") * (of - count)
    return format_html(
        '<span class="stars{}" role="img" aria-label="{} trên {} sao">{}</span>',
        " large" if large else "",
        count,
        of,
        mark_safe(drawn),
    )


@lru_cache(maxsize=16_384)
def _bar(width: str, fill: str, bounds: tuple[str, ...], label: str) -> SafeString:
    marks = "".join(f'<rect class="bound" x="{x}" width="0.7" height="10"/>' for x in bounds)
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="track" width="100" height="10"/><rect class="fill {}" width="{}" height="10"/>{}</svg>',
        label,
        fill,
        width,
        mark_safe(marks),
    )


def points_bar(points: Points | None, criteria_set: CriteriaSet, stars: int | None = None) -> SafeString:
    """Points on a bar up to the maximum, the bands' bounds marked; its colour is that of the stars.

    The bar begins at `bar_start`, so that the bands take half of it and one sees how far the next star is.
    """
    if points is None:
        return mark_safe("")
    start, maximum = bar_start(criteria_set), criteria_set.maximum
    length = maximum - start
    bounds = tuple(_percent(band.from_ - start, length) for band in criteria_set.bands if start < band.from_ < maximum)
    label = f"{show(points)} trên {show(maximum)} điểm"
    return _bar(_percent(max(0, points - start), length), f"s{stars}" if stars else "", bounds, label)


def bar_start(criteria_set: CriteriaSet) -> int:
    """Where the bar begins: as far below the lowest bound as the maximum lies above it, never below 0."""
    return max(0, 2 * criteria_set.bands[0].from_ - criteria_set.maximum)


def ratio_bar(part: Points, whole: Points) -> SafeString:
    """A plain bar: so much of so much."""
    width = _percent(part, whole) if whole else "0"
    return _bar(width, "s2", (), f"{show(part)} trên {show(whole)} điểm")


def _percent(part: Points, whole: Points) -> str:
    hundredths = int(part * 10_000 // whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
