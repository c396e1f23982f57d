"""What the pages of an appraisal have in common."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from gansao.appraisals import permissions, queries
from gansao.programmes.models import Programme


def overseen(request: HttpRequest, key: str) -> Programme:
    """A year whose teams and appraisals this person may read as a whole; 404 for everybody else."""
    return get_object_or_404(queries.programmes_overseen_by(request.user), key=key)


def context(request: HttpRequest, programme: Programme, page: str) -> dict[str, Any]:
    return {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "appraisals",
        "page": page,
        "pages": _pages(request, programme),
        "may_organise": permissions.can_organise(request.user, programme),
    }


def _pages(request: HttpRequest, programme: Programme) -> list[tuple[str, str, str]]:
    """The pages of the appraisal that this person may open."""
    found = [("appraisals", "tham-dinh/", "Đơn vị")]
    if permissions.can_read(request.user, programme):
        found += [
            ("teams", "to-tham-dinh/", "Tổ"),
            ("declarations", "khai-bao/", "Khai báo"),
            ("assignment", "phan-cong/", "Phân công"),
            ("doubles", "cham-lan-hai/", "Chấm lần hai"),
            ("columns", "so-lieu-nganh/", "Số liệu ngành"),
            ("severity", "muc-cham/", "Mức chấm"),
            ("differences", "chenh-lech/", "Chênh lệch"),
        ]
    else:
        found += [("duties", "tham-dinh/phan-viec/", "Phân việc"), ("declarations", "khai-bao/", "Khai báo")]
    return found
