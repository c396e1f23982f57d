"""What the marks say: how strict the teams mark, and where the units' own marks and the teams' part."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gansao.appraisals import figures, queries
from gansao.appraisals.models import Appraisal
from gansao.appraisals.views.pages import context, overseen
from gansao.assessments.models import Layer
from gansao.assessments.permissions import can_see
from gansao.criteria.queries import load
from gansao.estimates.differences import visit_first

VISITS_SHOWN = 20


@login_required
@require_safe
def severity(request: HttpRequest, key: str) -> HttpResponse:
    """How far two markings of one unit agree, and how strict each team marks. Applied to nothing."""
    programme = overseen(request, key)
    found = figures.calibrated(programme)
    names = {criterion.code: criterion.name for criterion in load(programme.criteria_set).criteria}
    ours = context(request, programme, "severity") | {
        "found": found,
        "criteria": [(code, names.get(code, ""), each) for code, each in found.by_criterion.items()],
    }
    return render(request, "appraisals/severity.html", ours)


@login_required
@require_safe
def differences(request: HttpRequest, key: str) -> HttpResponse:
    """Self (or district) against team: by unit and criterion, over the years of the province that one may read."""
    programme = overseen(request, key)
    below = Layer.DISTRICT if request.GET.get("lop") == "huyen" else Layer.SELF
    years = queries.programmes_overseen_by(request.user).filter(province=programme.province, year__lte=programme.year)
    unit = programme.participations.first()
    sees = unit is not None and can_see(request.user, Layer.TEAM, unit)
    found = figures.compared(list(years) if sees else [], below)
    blind = queries.second_only(request.user).filter(state=Appraisal.State.MARKING).values("participation")
    units = {row.code: row for row in programme.participations.exclude(pk__in=blind)}
    names = {criterion.code: criterion.name for criterion in load(programme.criteria_set).criteria}
    ours = context(request, programme, "differences") | {
        "below": below,
        "sees": sees,
        "found": found,
        "criteria": [(over, names.get(over.code, "")) for over in found.criteria],
        "visits": [(visit, units[visit.unit]) for visit in visit_first(found)[:VISITS_SHOWN] if visit.unit in units],
        "years": sorted({year for over in found.units for year in over.years}),
    }
    return render(request, "appraisals/differences.html", ours)
