"""What these pages have in common: the year that the person may see, what stands around it, a form taken in."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from gansao.closing import permissions, queries
from gansao.closing.actions import Refused
from gansao.files import actions as files
from gansao.programmes.models import Programme
from gansao.recognition import actions as recognition


def office_year(request: HttpRequest, key: str) -> Programme:
    """A year for those who read what follows it in the whole province; 404 to everybody else."""
    return get_object_or_404(queries.years_of_office(request.user), key=key)


def require(allowed: Any) -> None:
    if not allowed:
        raise PermissionDenied(getattr(allowed, "why", ""))


def around(request: HttpRequest, programme: Programme, page: str) -> dict[str, Any]:
    user = request.user
    return {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "closing",
        "page": page,
        "of_office": permissions.can_read(user, programme),
        "may_handle": permissions.can_handle(user, programme),
        "may_withdraw": permissions.can_withdraw(user, programme),
        "may_sign": permissions.can_sign(user, programme),
        "may_archive": permissions.can_archive(user, programme),
    }


def done(form: Form, act: Callable[[], object]) -> bool:
    """Whether the action was taken; what refuses it is said at the form."""
    try:
        act()
    except files.Refused as refused:
        name = next((name for name in ("attachments", "file") if name in form.fields), None)
        form.add_error(name, str(refused))
        return False
    except (Refused, recognition.Refused) as refused:
        form.add_error(None, str(refused))
        return False
    return True


def form_page(request: HttpRequest, form: Form, context: dict[str, Any]) -> HttpResponse:
    """A page that is one form: `title`, `lead`, `button`, `back`."""
    return render(request, "closing/form.html", context | {"form": form}, status=409 if form.is_bound else 200)
