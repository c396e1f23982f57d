"""Template tags of the house: stars, the points bar, points and days as Vietnamese writes them."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from gansao.domain import points as domain_points
from gansao.domain import text
from gansao.domain.criteria import CriteriaSet
from gansao.ui import components

register = template.Library()


@register.simple_tag
def stars(count: int | None, large: bool = False) -> SafeString:
    return components.stars(count, large=large)


@register.simple_tag
def points_bar(points: Any, criteria_set: CriteriaSet, star: int | None = None) -> SafeString:
    return components.points_bar(points, criteria_set, star)


@register.simple_tag
def ratio_bar(part: Any, whole: Any) -> SafeString:
    return components.ratio_bar(part, whole)


@register.filter
def points(value: Any) -> str:
    """Hundredths as "92,50"; a dash where there is none."""
    return "–" if value is None else domain_points.show(value)


@register.filter
def signed(value: Any) -> str:
    """A difference in hundredths, with its sign: "+1,25", "−0,50"; a dash where there is none."""
    return "–" if value is None else domain_points.signed(value)


@register.filter
def short(value: Any) -> str:
    """Hundredths as one says them: "2", "1,5"."""
    return domain_points.short(value)


@register.filter
def running(name: str) -> str:
    """A unit's name inside a sentence: "xã Mỹ Thái"."""
    return text.running(name)


_PHRASES = re.compile(
    r"\d[\d.,]* (?:sao|điểm|đơn vị|tiêu chí)|(?:năm|hạng) \d+"
    r"|đạt chuẩn|chính quyền|thân thiện|thị trấn|đơn vị|công nhận"
)


@register.filter
def unbroken(text: str) -> SafeString:
    """A heading in which "đạt chuẩn", "3 sao", "năm 2023" do not break over two lines."""
    parts, at = [], 0
    for found in _PHRASES.finditer(text):
        parts += [escape(text[at : found.start()]), format_html('<span class="nowrap">{}</span>', found.group())]
        at = found.end()
    return mark_safe("".join([*parts, escape(text[at:])]))


@register.filter
def day(value: date | datetime | None) -> str:
    """dd/mm/yyyy; nothing where there is none."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return value.strftime("%d/%m/%Y") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """HH:MM, dd/mm/yyyy in Vietnam's time."""
    return timezone.localtime(value).strftime("%H:%M, %d/%m/%Y") if value else ""


@register.filter
def share(numerator: int, denominator: int) -> str:
    """A share in percent with two places: 76|share:209 is "36,36%"."""
    return domain_points.show_percent(numerator, denominator) + "%"


@register.filter
def whole(value: int) -> str:
    """A count with Vietnamese grouping: 10598 is "10.598"."""
    return f"{value:,}".replace(",", ".")


@register.filter
def degrees(value_e5: int) -> str:
    """Hundred-thousandths of a degree as "21,35466"."""
    sign, digits = ("-" if value_e5 < 0 else ""), f"{abs(value_e5):06d}"
    return f"{sign}{digits[:-5]},{digits[-5:]}"
