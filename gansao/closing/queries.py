"""Reads of what follows a decision. `years_of_office` and `complaints_visible_to` are where the eye is limited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import floor
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from gansao.accounts.models import User
from gansao.accounts.queries import provinces_of
from gansao.accounts.roles import ROLES
from gansao.assessments.models import Layer, Mark
from gansao.closing.models import Complaint, Recheck
from gansao.closing.permissions import COMPLAIN
from gansao.domain.risk import RiskFigures
from gansao.domain.validity import Validity
from gansao.law.closing_rules import rules_of
from gansao.places.models import Succession
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import programmes, reached
from gansao.recognition import validity as validities
from gansao.recognition.models import Certificate, Decision, WithdrawalDecision
from gansao.recognition.queries import PublishedYear, published, withdrawals

OPEN = (Complaint.State.FILED, Complaint.State.ANSWERING)


def programmes_visible_to(user: Any) -> QuerySet[Programme]:
    """The years of the provinces where this person reads what follows them, and of the units they may complain for."""
    own = reached(user, COMPLAIN).order_by().values("programme")
    return programmes().filter(Q(province__in=_provinces(user)) | Q(pk__in=own))


def years_of_office(user: Any) -> QuerySet[Programme]:
    return programmes().filter(province__in=_provinces(user))


def complaints_visible_to(user: Any) -> QuerySet[Complaint]:
    """All of one's provinces; to a unit its own, never a citizen's about it."""
    own = Q(origin=Complaint.Origin.UNIT, participation__in=reached(user, COMPLAIN).order_by().values("pk"))
    rows = Complaint.objects.filter(Q(participation__programme__province__in=_provinces(user)) | own)
    rows = rows.select_related("participation__programme__province", "signed_file", "correction")
    return rows.order_by("due_on", "pk")


def units_to_complain_for(user: Any, programme: Programme) -> list[Participation]:
    return list(reached(user, COMPLAIN).filter(programme=programme).order_by("sort_key", "code"))


def open_complaints(programme: Programme) -> QuerySet[Complaint]:
    return Complaint.objects.filter(participation__programme=programme, state__in=OPEN)


def year_before(programme: Programme) -> PublishedYear | None:
    """The same province's year before this one, if it is published."""
    rows = Programme.objects.filter(province=programme.province_id, year=programme.year - 1)
    key = rows.values_list("key", flat=True).first()
    return published(key) if key else None


def withdrawals_of(programme: Programme) -> QuerySet[WithdrawalDecision]:
    return withdrawals().filter(certificate__decision__programme=programme)


def ended_since(programme: Programme, moment: datetime | None) -> bool:
    """Whether a recognition of the year was taken back or lapsed after this moment."""
    return moment is not None and withdrawals_of(programme).filter(published_at__gt=moment).exists()


def standing_certificates(programme: Programme) -> list[Certificate]:
    """Of the decision that stands, without those taken back or about to be."""
    rows = _standing().filter(decision__programme=programme)
    return list(rows.order_by("participation__sort_key", "participation__code"))


def _standing() -> QuerySet[Certificate]:
    gone = WithdrawalDecision.objects.exclude(state=WithdrawalDecision.State.DROPPED).values(
        "certificate__participation"
    )
    rows = Certificate.objects.select_related("participation", "decision__programme__province")
    return rows.filter(decision__state=Decision.State.PUBLISHED).exclude(participation__in=gone)


@dataclass(frozen=True, slots=True)
class YearTerm:
    """Until when the recognitions of a year hold, seen from a day."""

    validity: Validity
    days_left: int  # less than 0: it has run out
    is_far: bool  # nothing to be pointed out yet
    waiting: int  # recognised units without a decision on it

    @property
    def has_run_out(self) -> bool:
        return self.days_left < 0


def term(decision: Decision, on: date) -> YearTerm | None:
    """Of the decision that stands. None: it sets no term and nothing lapses."""
    validity = validities.of(decision)
    if validity is None:
        return None
    left, waiting = validity.days_left(on), _standing().filter(decision=decision).count()
    return YearTerm(validity, left, left > rules_of(decision.programme.closing_rules).lapse_notice_days, waiting)


def run_out(provinces: QuerySet[Any], on: date) -> list[tuple[Decision, int]]:
    """Standing decisions of these provinces whose term has run out, with how many units wait for a decision on it."""
    waiting = _standing().filter(decision__programme__province__in=provinces, decision__valid_years__isnull=False)
    waiting = waiting.order_by()
    numbers = dict(waiting.values_list("decision").annotate(n=Count("pk")))
    rows = Decision.objects.filter(pk__in=numbers).select_related("programme").order_by("signed_on", "pk")
    terms = ((decision, validities.of(decision)) for decision in rows)
    return [(decision, numbers[decision.pk]) for decision, validity in terms if validity and validity.has_run_out(on)]


def rechecks() -> QuerySet[Recheck]:
    """Whose years a person may see is asked by the pages."""
    rows = Recheck.objects.select_related("certificate__participation", "certificate__decision__programme__province")
    return rows.order_by("-chosen_at", "pk")


def to_recheck(programme: Programme) -> list[Certificate]:
    """Recognised units that do not wait for a re-check already."""
    waiting = set(Recheck.objects.filter(done_on=None).values_list("certificate", flat=True))
    return [certificate for certificate in standing_certificates(programme) if certificate.pk not in waiting]


def risk_figures(programme: Programme, certificates: Iterable[Certificate]) -> list[RiskFigures]:
    """What is known of these units, from the frozen result, their own marks and the complaints about them."""
    year = published(programme.key)
    if year is None:
        return []
    bounds = {band.stars: band.from_ for band in year.criteria_set.bands}
    own = dict(
        Mark.objects.filter(participation__programme=programme, layer=Layer.SELF)
        .values_list("participation__code")
        .annotate(total=Sum("points_x100"))
    )
    of_year = Complaint.objects.filter(participation__programme=programme).exclude(state=Complaint.State.TAKEN_BACK)
    complaints = dict(of_year.values_list("participation__code").annotate(n=Count("pk")).order_by())
    found = []
    for certificate in certificates:
        code = certificate.participation.code
        unit = year.unit(code)
        if unit is not None and unit.points is not None:
            total = floor(unit.points)
            above = total - bounds[certificate.stars]
            found.append(RiskFigures(code, above, total, own.get(code), complaints.get(code, 0)))
    return found


def people_with(permission: str, programme: Programme, on: date) -> list[User]:
    """Who holds the permission for the year's province on a day: there, or at a province that it went into."""
    places, waiting = {programme.province_id}, [programme.province_id]
    while waiting:
        later = Succession.objects.filter(predecessor__in=waiting).values_list("successor", flat=True)
        waiting = [place for place in later if place not in places]
        places.update(waiting)
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    return _holders(roles, Q(memberships__place__in=places), on)


def people_of_unit(permission: str, participation: Participation, on: date) -> list[User]:
    """Who holds the permission at this very unit on a day."""
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    return _holders(roles, Q(memberships__place=participation.unit_id), on)


def _holders(roles: list[str], at: Q, on: date) -> list[User]:
    running = Q(memberships__last_on=None) | Q(memberships__last_on__gte=on)
    held = Q(memberships__role__in=roles, memberships__first_on__lte=on) & running & at
    return list(User.objects.filter(held, is_active=True).distinct().order_by("pk"))


def _provinces(user: Any) -> QuerySet[Any]:
    return provinces_of(user, permission="closing.read").order_by().values("pk")
