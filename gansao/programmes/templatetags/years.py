"""The tabs of a year, for its pages' head."""

from typing import Any

from django import template

from gansao.programmes.models import Programme
from gansao.programmes.tabs import Group, Tab, grouped, tabs_for

register = template.Library()


@register.simple_tag(takes_context=True)
def year_tabs(context: Any, programme: Programme) -> list[Tab]:
    return tabs_for(context["user"], programme)


@register.simple_tag
def in_groups(tabs: list[Tab], current: str) -> list[Group]:
    return grouped(tabs, current)
