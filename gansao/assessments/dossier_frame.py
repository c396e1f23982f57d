"""What the pages of a dossier have in common: loading it, whose turn it is, what stands around it. Used by views.

`?lop=huyen` asks for the district's layer instead of the commune's own, on the sheet and on a criterion's page alike.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from gansao.assessments import permissions, queries
from gansao.assessments import sheet as sheets
from gansao.assessments.cards import LAYERS, Desk
from gansao.assessments.dossier_list import STATES
from gansao.assessments.models import Layer
from gansao.domain.process import Answer
from gansao.domain.workdays import due_in_words
from gansao.programmes.models import Participation
from gansao.worktime.queries import calendar_for


def opened(request: HttpRequest, key: str, code: str) -> tuple[Participation, str, frozenset[str], Answer]:
    """The unit, the layer asked for, the layers this person sees here, and whether they may write the one asked for."""
    unit = dossier_or_404(request.user, key, code)
    layer = {"": Layer.SELF, "huyen": Layer.DISTRICT}.get(request.GET.get("lop", ""))
    if layer is None:
        raise Http404
    may = permissions.can_write(request.user, layer, unit, queries.dossier_state(unit))
    visible = queries.layers_visible_to(request.user, unit, timezone.localdate())
    if may:
        visible |= {layer.value}
    elif layer not in visible and layer != Layer.SELF:
        raise Http404
    return unit, layer.value, visible, may


def dossier_or_404(user: Any, key: str, code: str) -> Participation:
    """Loading is asking permission."""
    unit = queries.dossier_of(user, key, code)
    if unit is None:
        raise Http404
    return unit


def desk_of(request: HttpRequest, unit: Participation, layer: str, writes: bool) -> Desk:
    base = reverse("assessments:sheet", args=[unit.programme.key, unit.code])
    return Desk(
        base=base,
        evidence=f"{base}minh-chung/",
        layer=layer,
        writes=writes,
        token=get_token(request) if writes else "",
        keeper=f"{request.user.pk}:{unit.pk}",
    )


def around(unit: Participation, layer: str, may: Answer) -> dict[str, Any]:
    """What stands around every page of a dossier."""
    today = timezone.localdate()
    permission = permissions.WRITES[Layer(layer)]
    role = "commune_editor" if layer == Layer.SELF else "district_reviewer"
    due = sheets.due_on(unit, permission, role, today)
    state = queries.dossier_state(unit)
    return {
        "programme": unit.programme,
        "synthetic": unit.programme.synthetic,
        "unit": unit,
        "layer": layer,
        "layer_name": LAYERS[layer],
        "may": may,
        "locked": "" if may or may == permissions.NOT_YOURS else may.why,  # who never writes here needs no reason
        "state": STATES[state],
        "due": due,
        "due_in_words": due_in_words(calendar_for(unit.programme.province), today, due) if due else "",
    }


def total_context(total: sheets.Total | None, desk: Desk, *, part: bool = False) -> dict[str, Any]:
    """`total`: None where this person does not see the layer. `part`: it takes its place out of band."""
    return {"total": total, "desk": desk, "layer_name": LAYERS[desk.layer], "part": part}


def total_part(unit: Participation, layer: str, desk: Desk) -> str:
    context = total_context(sheets.total_of(unit, layer), desk, part=True)
    return render_to_string("assessments/_total.html", context)


def part(content: str, kind: str, status: int) -> HttpResponse:
    """Part of a page that saves itself; the header tells the script what became of the press."""
    response = HttpResponse(content, status=status)
    response["X-Mark"] = kind
    return response


def by_htmx(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.history_restore_request)
