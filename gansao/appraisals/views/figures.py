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
from gansao.estimates.differences import Difference, Over, visit_first
from gansao.places.queries import forebears

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
    """Self (or district) against team: by unit and criterion, over the years that one may read.

    Those of the province and of the provinces that went into it; units by their identity, merged ones with their heir.
    """
    programme = overseen(request, key)
    below = Layer.DISTRICT if request.GET.get("lop") == "huyen" else Layer.SELF
    years = queries.programmes_overseen_by(request.user).filter(
        province__in=forebears(programme.province_id), year__lte=programme.year
    )
    unit = programme.participations.first()
    sees = unit is not None and can_see(request.user, Layer.TEAM, unit)
    compared = figures.compared(years if sees else [], programme.units_as_of, below)
    found, merged = compared.found, compared.merged()
    blind = queries.second_only(request.user).filter(state=Appraisal.State.MARKING).values("participation")
    units = {str(row.unit_id): row for row in programme.participations.exclude(pk__in=blind)}
    whole = {over.code: over for over in found.units}
    held = sorted({year for over in found.units for year in over.years})
    names = {criterion.code: criterion.name for criterion in load(programme.criteria_set).criteria}
    ours = context(request, programme, "differences") | {
        "below": below,
        "sees": sees,
        "found": found,
        "criteria": [(over, names.get(over.code, ""), _by_year(over, held)) for over in found.criteria],
        "visits": [
            (visit, units[visit.unit], merged.get(visit.unit, ()), _by_year(whole[visit.unit], held))
            for visit in visit_first(found)
            if visit.unit in units
        ][:VISITS_SHOWN],
        "years": held,
    }
    return render(request, "appraisals/differences.html", ours)


def _by_year(over: Over, years: list[str]) -> list[tuple[str, Difference | None]]:
    """Nothing where there is one year only: it is the whole."""
    return [(year, over.years.get(year)) for year in years] if len(years) > 1 else []
