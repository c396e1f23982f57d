"""What these pages have in common: the year that the person may see, what stands around it, a form taken in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from gansao.closing import forms, permissions, queries
from gansao.closing.actions import Refused
from gansao.files import actions as files
from gansao.files import kinds
from gansao.files.models import StoredFile
from gansao.files.responses import send
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
        "may_set_rules": permissions.can_set_rules(user, programme),
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


def act(request: HttpRequest, verb: Callable[..., object], said: str, **what: Any) -> bool:
    """Take an action that a single press asks for; what refuses it is said on the page that follows."""
    try:
        verb(**what, by=request.user, at=timezone.now())
    except (Refused, recognition.Refused) as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, said)
    return True


def signing(
    request: HttpRequest, record: Callable[..., object], said: str, context: dict[str, Any], **what: Any
) -> HttpResponse:
    """The page on which the records clerk enters number, day and file of a signed paper; then back to the paper."""
    form = forms.SignedForm(request.POST, request.FILES) if request.method == "POST" else forms.SignedForm()

    def take_in() -> None:
        clean = form.cleaned_data
        number, signed_on, file = clean["number"], clean["signed_on"], clean["file"]
        kept = {"number": number, "signed_on": signed_on, "content": file.read(), "name": file.name}
        record(**what, **kept, by=request.user, at=timezone.now())

    if form.is_bound and form.is_valid() and done(form, take_in):
        messages.success(request, said)
        return redirect(context["back"])
    return form_page(request, form, context)


def signed(stored: StoredFile | None) -> HttpResponseBase:
    """The signed file as it was handed in."""
    if stored is None:
        raise Http404("Văn bản này chưa có tệp đã ký.")
    return send(stored, inline=True)


def paper_file(content: bytes, name: str, ending: str) -> HttpResponse:
    """A paper drawn for this request: a PDF to look at, a DOCX to edit outside."""
    response = HttpResponse(content, content_type=kinds.KINDS[ending].media_type)
    place = "inline" if ending == "pdf" else "attachment"
    response["Content-Disposition"] = f'{place}; filename="{name}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response
