"""Registration: a unit's leader says whether it takes part; whoever oversees units sees who has said what."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gansao.programmes import actions, forms, permissions, queries
from gansao.programmes.models import Participation


@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/dang-ky/: one's own units with the question, or the list of those one oversees."""
    programme = get_object_or_404(queries.known_to(request.user), key=key)
    if "registration" not in queries.schedule(programme):
        raise Http404("Quy trình của năm không có giai đoạn đăng ký.")
    units = list(queries.units_reached(request.user, programme, "assessments.read_dossier"))
    if not units:
        raise PermissionDenied("Trang này dành cho người phụ trách các đơn vị của năm.")
    form = None
    if request.method == "POST":
        form = forms.RegisterForm(request.POST)
        if form.is_valid() and _register(request, form, units):
            return redirect("programmes:register", key)
    text, answered = request.GET.get("q", ""), request.GET.get("tra-loi", "")
    leads = {unit.pk for unit in queries.units_reached(request.user, programme, "programmes.register")}
    today = timezone.localdate()
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "register",
        "form": form,
        "own": [(unit, permissions.can_register(request.user, unit, today)) for unit in units if unit.pk in leads],
        "overseen": len(units) - len(leads),
        "others": [
            unit for unit in queries.matching(units, text) if unit.pk not in leads and answered in ("", _answer(unit))
        ],
        "text": text,
        "answered": answered,
        "has_districts": any(unit.district_name for unit in units),
        "counts": _counts(units),
        "term": queries.schedule(programme)["registration"],
    }
    return render(request, "programmes/register.html", context, status=409 if form else 200)


def _register(request: HttpRequest, form: forms.RegisterForm, units: list[Participation]) -> bool:
    clean = form.cleaned_data
    unit = next((unit for unit in units if unit.code == clean["unit"]), None)
    if unit is None:
        raise Http404
    if not (answer := permissions.can_register(request.user, unit, timezone.localdate())):
        raise PermissionDenied(answer.why)
    try:
        actions.register(
            participation=unit,
            takes_part=clean["takes_part"],
            reason=clean["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    said = "đăng ký tham gia" if clean["takes_part"] else "không đăng ký"
    messages.success(request, f"Đã ghi: {unit.name} {said}.")
    return True


ANSWERS = {
    "co": "đã đăng ký",
    "khong": "không đăng ký",
    "khong-de-nghi": "không được đề nghị",
    "chua": "chưa trả lời",
}
_OUT = {Participation.Status.NOT_REGISTERED: "khong", Participation.Status.NOT_PROPOSED: "khong-de-nghi"}


def _answer(unit: Participation) -> str:
    """Key of ANSWERS: what was said of this unit."""
    return "co" if unit.takes_part and unit.registered_at else _OUT.get(Participation.Status(unit.status), "chua")


def _counts(units: list[Participation]) -> list[tuple[str, str, int]]:
    found = Counter(map(_answer, units))
    return [(key, words, found[key]) for key, words in ANSWERS.items()]
