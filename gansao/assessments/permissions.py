"""Who may do what with marks; always asked for the province of the year."""

from typing import Any

from gansao.accounts.permissions import has
from gansao.programmes.models import Programme


def can_read(user: Any, programme: Programme) -> bool:
    return has(user, "assessments.read", programme.province)


def can_upload_marks(user: Any, programme: Programme) -> bool:
    return has(user, "assessments.upload_marks", programme.province)
