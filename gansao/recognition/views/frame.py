"""What these pages have in common: the year that the person may see, and what stands around every page of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from gansao.programmes.models import Programme
from gansao.programmes.queries import visible_to
from gansao.recognition import permissions, queries
from gansao.recognition.models import Decision


def programme_of(request: HttpRequest, key: str) -> Programme:
    """The year: 404 to an outsider, 403 to who may see the year but not its results."""
    programme = get_object_or_404(visible_to(request.user), key=key)
    require(permissions.can_read(request.user, programme))
    return programme


def decision_of(request: HttpRequest, programme: Programme, pk: int) -> Decision:
    """A decision of this year, 404 to an outsider."""
    return get_object_or_404(queries.decisions_visible_to(request.user), programme=programme, pk=pk)


def nothing_waiting(request: HttpRequest, programme: Programme) -> HttpResponse:
    """A second press, or a tab from before: the decision that it speaks of is published or dropped meanwhile."""
    messages.info(request, "Không còn quyết định nào đang chờ: việc này đã được làm ở thẻ khác hoặc do người khác.")
    return redirect("recognition:decision", key=programme.key)


def require(allowed: Any) -> None:
    if not allowed:
        raise PermissionDenied(getattr(allowed, "why", ""))


def around(request: HttpRequest, programme: Programme, tab: str) -> dict[str, Any]:
    user = request.user
    return {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": tab,
        "may_freeze": permissions.can_freeze(user, programme),
        "may_draft": permissions.can_draft(user, programme),
        "may_rule": permissions.can_rule(user, programme),
        "may_sign": permissions.can_sign(user, programme),
        "may_publish": permissions.can_publish(user, programme),
        "correction": queries.open_correction(programme),
    }
