"""Registration: a unit's leader says whether it takes part; whoever oversees units sees who has said what."""

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
    leads = {unit.pk for unit in queries.units_reached(request.user, programme, "programmes.register")}
    today = timezone.localdate()
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "register",
        "form": form,
        "own": [(unit, permissions.can_register(request.user, unit, today)) for unit in units if unit.pk in leads],
        "others": [unit for unit in units if unit.pk not in leads],
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


def _counts(units: list[Participation]) -> list[tuple[str, int]]:
    answered = [unit for unit in units if unit.registered_at]
    return [
        ("đã đăng ký", sum(unit.takes_part for unit in answered)),
        ("không đăng ký", sum(unit.status == Participation.Status.NOT_REGISTERED for unit in units)),
        ("không được đề nghị", sum(unit.status == Participation.Status.NOT_PROPOSED for unit in units)),
        ("chưa trả lời", sum(unit.takes_part and not unit.registered_at for unit in units)),
    ]
