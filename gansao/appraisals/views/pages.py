"""What the pages of an appraisal have in common."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from gansao.appraisals import permissions, queries
from gansao.programmes.models import Programme


def overseen(request: HttpRequest, key: str) -> Programme:
    """A year whose teams and appraisals this person may read as a whole; 404 for everybody else."""
    return get_object_or_404(queries.programmes_overseen_by(request.user), key=key)


def context(request: HttpRequest, programme: Programme, tab: str) -> dict[str, Any]:
    return {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": tab,
        "may_organise": permissions.can_organise(request.user, programme),
    }
