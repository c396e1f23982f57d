"""The pages of a year's phases: when each runs and who does what in it, the process as a file, extensions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gansao import law
from gansao.accounts.roles import PERMISSIONS, ROLES, role_table
from gansao.audit.words import VALUES
from gansao.domain.process import AFTER_THE_FREEZE, Phase, Process, ProcessInvalid
from gansao.programmes import actions, forms, permissions, queries
from gansao.programmes.models import Participation, Programme
from gansao.programmes.timeline import timeline

FAULTS_SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def phases(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/giai-doan/: the phases with their days and who does what; the secretariat sets the days."""
    programme = _year(request, key)
    may_set = permissions.can_set_phases(request.user, programme)
    rules, today = queries.process_of(programme), timezone.localdate()
    form = None
    if request.method == "POST":
        if not may_set:
            raise PermissionDenied
        if rules is None:
            raise Http404
        form = forms.PhasesForm(request.POST, rules)
        if form.is_valid() and _set_process(request, programme, rules, form):
            messages.success(request, "Đã ghi ngày của các giai đoạn.")
            return redirect("programmes:phases", key)
    rows = queries.phases_on(programme, today)
    context = _context(programme) | {
        "rows": [(each, *_words(each.phase), _entered(form, each)) for each in rows],
        "timeline": timeline(rows, today),
        "rules": rules,
        "may_set": may_set and programme.state != Programme.State.CLOSED,
        "is_open": programme.state == Programme.State.OPEN,
        "after_the_freeze": AFTER_THE_FREEZE,
        "may_extend": permissions.can_extend(request.user, programme),
        "form": form,
    }
    return render(request, "programmes/phases.html", context, status=409 if form else 200)


def _entered(form: forms.PhasesForm | None, each: queries.PhaseOfYear) -> tuple[str, str]:
    """What stands in a phase's two boxes: what was typed, else its days."""
    if form is not None:
        return form.data.get(f"first-{each.phase.key}", ""), form.data.get(f"last-{each.phase.key}", "")
    first, last = each.term.first_on, each.term.last_on
    return f"{first:%d/%m/%Y}" if first else "", f"{last:%d/%m/%Y}" if last else ""


@login_required
@require_safe
def process_file(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/giai-doan/quy-trinh.yaml"""
    rules = queries.process_of(_year(request, key))
    if rules is None:
        raise Http404
    response = HttpResponse(law.write_process(rules), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="quy-trinh-{key}.yaml"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def new_process(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/giai-doan/quy-trinh/: give a file, see its faults or what it says, then take it."""
    programme = _year(request, key)
    if not permissions.can_set_phases(request.user, programme):
        raise PermissionDenied
    taking = "content" in request.POST
    given = request.POST if request.method == "POST" and not taking else None
    form = forms.ProcessFileForm(given, request.FILES or None)
    context = _context(programme) | {"form": form, "rules": queries.process_of(programme)}
    content = request.POST["content"].encode() if taking else form.cleaned_data["file"] if form.is_valid() else b""
    if not content:
        return render(request, "programmes/new_process.html", context, status=409 if form.is_bound else 200)
    try:
        read = law.load_process(content, "tệp", role_table())
    except ProcessInvalid as invalid:
        context |= {"faults": invalid.faults[:FAULTS_SHOWN], "fault_count": len(invalid.faults)}
        return render(request, "programmes/new_process.html", context, status=409)
    if taking and _set_process(request, programme, read, form):
        messages.success(request, f"Đã nhận quy trình “{read.name}”. Hãy xem lại ngày của các giai đoạn.")
        return redirect("programmes:phases", key)
    context |= {"read": read, "content": content.decode("utf-8-sig")}
    context["phases"] = [(phase, *_words(phase)) for phase in read.phases]
    gone = set(queries.schedule(programme)) - set(read.by_key)
    context["gone"] = [queries.phase_name(programme, each) for each in queries.schedule(programme) if each in gone]
    return render(request, "programmes/new_process.html", context, status=409 if taking else 200)


def _set_process(request: HttpRequest, programme: Programme, rules: Process, form: Any) -> bool:
    terms = form.terms if isinstance(form, forms.PhasesForm) else {}
    try:
        actions.set_process(programme=programme, process=rules, schedule=terms, by=request.user, at=timezone.now())
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return False
    return True


@login_required
@require_http_methods(["GET", "POST"])
def extensions(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/gia-han/: what was granted, and a phase extended for one or several units."""
    programme = _year(request, key)
    units = list(queries.units_reached(request.user, programme, "assessments.read_dossier"))
    if not units:
        raise PermissionDenied("Trang này dành cho người phụ trách các đơn vị của năm.")
    may_extend = permissions.can_extend(request.user, programme) and programme.process is not None
    dated = list(queries.extendable(programme))
    choices = [(row.key, f"{queries.phase_name(programme, row.key)} (đến hết {row.last_on:%d/%m/%Y})") for row in dated]
    form = forms.ExtensionForm(None, choices, [unit.code for unit in units], initial=_asked(request))
    if request.method == "POST":
        if not may_extend:
            raise PermissionDenied
        form = forms.ExtensionForm(request.POST, choices, [unit.code for unit in units])
        if form.is_valid() and _extend(request, form, dated, units):
            return redirect("programmes:extensions", key)
    context = _context(programme) | {
        "tab": "extensions",
        "form": form,
        "may_extend": may_extend and bool(dated),
        "chosen": form["units"].value() or [],
        "by_district": _by_district(units),
        "rows": [
            (row, queries.phase_name(programme, row.phase.key), row.last_on <= (row.phase.last_on or row.last_on))
            for row in queries.extensions_listed(Participation.objects.filter(pk__in=[unit.pk for unit in units]))
        ],
    }
    return render(request, "programmes/extensions.html", context, status=409 if form.errors else 200)


def _extend(request: HttpRequest, form: forms.ExtensionForm, dated: list[Any], units: list[Participation]) -> bool:
    clean = form.cleaned_data
    phase = next(row for row in dated if row.key == clean["phase"])
    try:
        changed = actions.extend_phase(
            phase=phase,
            participations=[unit for unit in units if unit.code in clean["units"]],
            last_on=clean["last_on"],
            reason=clean["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    said = f"Đã ghi cho {changed} đơn vị; đơn vị đã được báo." if changed else "Các đơn vị đã chọn vốn có đúng hạn đó."
    messages.success(request, said)
    return True


def _asked(request: HttpRequest) -> dict[str, Any]:
    """A link from elsewhere names the unit, the phase, and the day."""
    asked = {"units": request.GET.getlist("don-vi"), "phase": request.GET.get("giai-doan", "")}
    return asked | {"last_on": request.GET.get("den", "")}


def _by_district(units: list[Participation]) -> list[tuple[str, list[Participation]]]:
    """(district's name, its units); one without name where there are none."""
    found: dict[str, list[Participation]] = {}
    for unit in units:
        found.setdefault(unit.district_name, []).append(unit)
    return sorted(found.items())


def _words(phase: Phase) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What is done in a phase and by whom, and which layers of marks who sees from it on, in words."""
    does = [(PERMISSIONS.get(permission, permission), _roles(roles)) for permission, roles in phase.does.items()]
    sees = [(VALUES["layer"][layer], _roles(roles)) for layer, roles in phase.sees.items()]
    return does, sees


def _roles(keys: frozenset[str]) -> str:
    return ", ".join(role.name for role in ROLES.values() if role.key in keys)


def _year(request: HttpRequest, key: str) -> Programme:
    return get_object_or_404(queries.known_to(request.user), key=key)


def _context(programme: Programme) -> dict[str, Any]:
    return {"programme": programme, "synthetic": programme.synthetic, "tab": "phases"}
