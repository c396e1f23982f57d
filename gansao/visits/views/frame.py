"""What every page of visits begins with: loading is asking permission."""

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from gansao.domain.process import Answer
from gansao.visits import permissions, queries
from gansao.visits.models import Visit


def load(request: HttpRequest, pk: uuid.UUID, key: str | None = None) -> Visit:
    """The visit, or 404: also for whoever appraises the same unit in another team."""
    visits = queries.visible_to(request.user, timezone.localdate())
    if key is not None:
        visits = visits.filter(appraisal__participation__programme__key=key)
    return get_object_or_404(visits, pk=pk)


def may_write(request: HttpRequest, visit: Visit) -> Answer:
    """The answer for one of the team; whoever only reads may not even ask."""
    return permissions.can_write(request.user, visit, timezone.localdate())


def must_be_of_the_team(request: HttpRequest, visit: Visit) -> None:
    if not permissions.is_of_the_team(request.user, visit.appraisal, timezone.localdate()):
        raise PermissionDenied


def context(visit: Visit) -> dict[str, Any]:
    unit = visit.appraisal.participation
    return {"visit": visit, "unit": unit, "programme": unit.programme, "synthetic": unit.programme.synthetic}


def today() -> date:
    return timezone.localdate()
