"""What waits for a team: the visits that lie ahead of it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from gansao.accounts.models import User
from gansao.accounts.queries import roles_of
from gansao.accounts.roles import ROLES
from gansao.notices.tasks import Task
from gansao.programmes.models import Programme
from gansao.visits.models import Visit
from gansao.visits.queries import own_appraisals


def waiting(user: User, today: date) -> Iterator[Task]:
    """One task a visit that is planned or under way, for whoever is in its team."""
    if not any("appraisals.mark" in ROLES[role].permissions for role in roles_of(user, today)):
        return
    visits = Visit.objects.filter(
        appraisal__in=own_appraisals(user, today).order_by().values("pk"),
        appraisal__participation__programme__state=Programme.State.OPEN,
        state__in=[Visit.State.PLANNED, Visit.State.UNDER_WAY],
    ).select_related("appraisal__participation__programme")
    for visit in visits:
        unit = visit.appraisal.participation
        yield Task(
            what="Đi thực tế: mở bộ ghi khi còn mạng, trước khi đi",
            where=f"{unit.name}, năm {unit.programme.year}",
            url=reverse("visits:kit", args=[unit.programme.key, visit.pk]),
            button="Mở bộ ghi",
            due_on=visit.planned_on,
            synthetic=unit.programme.synthetic,
        )
