"""Who is late: units by district, then teams, agencies, committee and offices; for how long, and whom to ring."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gansao.accounts.models import User
from gansao.accounts.queries import people_at
from gansao.appraisals.dues import people_of_units
from gansao.assessments.deadlines import APPRAISAL, ASKED, REVIEW, Waiting, late_in
from gansao.assessments.models import DossierStep
from gansao.assessments.submission_views import STEPS
from gansao.domain.workdays import due_in_words
from gansao.home import dues
from gansao.notices.dues import Due
from gansao.programmes.models import Programme
from gansao.programmes.permissions import can_extend, can_read_late
from gansao.programmes.queries import known_to, phase_name, units_reached
from gansao.workbooks.cells import guard
from gansao.workbooks.wording import SYNTHETIC
from gansao.worktime.queries import calendar_for

HEADING = ("Mã", "Đơn vị", "Huyện", "Giai đoạn", "Hạn", "Chậm", "Tình trạng", "Bước gần nhất", "Người liên hệ")


@dataclass(frozen=True, slots=True)
class LateRow:
    waiting: Waiting
    phase: str
    late: str  # "quá hạn 3 ngày làm việc"
    last_step: DossierStep | None
    contacts: tuple[User, ...]

    @property
    def step_in_words(self) -> str:
        if self.last_step is None:
            return "chưa có bước nào"
        step = self.last_step
        return f"{STEPS.get(step.verb, step.verb)}, {timezone.localtime(step.at):%d/%m/%Y}"


@login_required
@require_safe
def late(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/cham-tre/"""
    programme, rows, others = _late(request, key)
    districts: dict[str, list[LateRow]] = {}
    for row in rows:
        districts.setdefault(row.waiting.unit.district_name, []).append(row)
    context = {
        "programme": programme,
        "synthetic": programme.synthetic,
        "tab": "late",
        "total": len(rows),
        "others": others,
        "districts": sorted(districts.items(), key=lambda pair: (-len(pair[1]), pair[0])),
        "may_extend": can_extend(request.user, programme),
    }
    return render(request, "home/late.html", context)


@login_required
@require_safe
def late_csv(request: HttpRequest, key: str) -> HttpResponse:
    """/nam/<key>/cham-tre.csv"""
    programme, rows, others = _late(request, key)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if programme.synthetic:
        writer.writerow([SYNTHETIC])
    writer.writerow(HEADING)
    for row in rows:
        unit = row.waiting.unit
        cells = (unit.code, unit.name, unit.district_name, row.phase, f"{row.waiting.due_on:%d/%m/%Y}", row.late)
        people = "; ".join(map(str, row.contacts))
        writer.writerow([guard(cell) for cell in (*cells, row.waiting.state_in_words, row.step_in_words, people)])
    for due, late in others:
        people = "; ".join(map(str, due.people))
        cells = ("", due.who, "", due.phase, f"{due.due_on:%d/%m/%Y}", late)
        writer.writerow([guard(cell) for cell in (*cells, due.what, "", people)])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cham-tre-{key}.csv"'
    return response


def _late(request: HttpRequest, key: str) -> tuple[Programme, list[LateRow], list[tuple[Due, str]]]:
    """The units that this person watches over and that are late; for who watches over all, the others, too.

    A few queries, however many.
    """
    programme = get_object_or_404(known_to(request.user), key=key)
    if programme.process is None:
        raise Http404("Năm này không theo quy trình nên không có hạn của giai đoạn.")
    if "programmes.read_late" not in request.user.rights:  # type: ignore[union-attr]  # signed in
        raise PermissionDenied("Trang này dành cho thư ký, lãnh đạo và huyện.")
    units = list(
        units_reached(request.user, programme, "programmes.read_late").select_related(None).select_related("dossier")
    )
    for unit in units:
        unit.programme = programme
    today = timezone.localdate()
    found, calendar = late_in(programme, units, today), calendar_for(programme.province)
    steps, contacts = _last_steps(found), _contacts(found, today)
    others = dues.late_in(programme, today) if can_read_late(request.user, programme) else []
    rows = [
        LateRow(
            each,
            phase_name(programme, each.phase),
            due_in_words(calendar, today, each.due_on),
            steps.get(each.unit.pk),
            tuple(contacts.get((each.phase, _asked_at(each)), ())),
        )
        for each in found
    ]
    return programme, rows, [(due, due_in_words(calendar, today, due.due_on)) for due in others]


def _last_steps(rows: list[Waiting]) -> dict[int, DossierStep]:
    steps = DossierStep.objects.filter(dossier__participation__in=[row.unit for row in rows]).order_by()
    latest = steps.values("dossier").annotate(last=Max("id")).values("last")
    chosen = DossierStep.objects.filter(pk__in=latest).select_related("dossier")
    return {step.dossier.participation_id: step for step in chosen}


def _asked_at(row: Waiting) -> int:
    """Where the people are who are asked: the unit's, or its district's."""
    return (row.unit.district_id or 0) if row.phase == REVIEW else row.unit.unit_id


def _contacts(rows: list[Waiting], today: date) -> dict[tuple[str, int], list[User]]:
    """{(phase, place): people}, one query a phase that occurs."""
    found: dict[tuple[str, int], list[User]] = {}
    for phase, roles in ASKED.items():
        places = {_asked_at(row) for row in rows if row.phase == phase}
        if places:
            found |= {(phase, place): people for place, people in people_at(places, roles, today).items()}
    if appraised := [row.unit for row in rows if row.phase == APPRAISAL]:
        teams = people_of_units(appraised, today)
        found |= {(APPRAISAL, unit.unit_id): teams[unit.pk] for unit in appraised if unit.pk in teams}
    return found
