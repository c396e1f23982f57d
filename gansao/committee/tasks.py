"""What waits for a person around the committee. For `home/tasks.py`."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from gansao.accounts.models import User
from gansao.accounts.queries import roles_of
from gansao.committee import permissions, queries
from gansao.committee.models import Consultation, Explanation, MarkChange
from gansao.notices.tasks import Task
from gansao.programmes.models import Programme

OPEN = Programme.State.OPEN


def waiting(user: User, today: date) -> Iterator[Task]:
    roles = roles_of(user)
    if roles & {"commune_editor", "commune_leader"}:
        yield from _explanations(user, today)
    if "team_head" in roles:
        yield from _opinions(user)
    if "consulted_agency" in roles:
        yield from _consultations(user)
    if "committee_member" in roles:
        yield from _votes(user)
    if "secretariat" in roles:
        yield from _comments(user)


def _explanations(user: User, today: date) -> Iterator[Task]:
    rows = queries.explanations_visible_to(user).filter(
        state=Explanation.State.ASKED, due_on__gte=today, participation__programme__state=OPEN
    )
    for row in rows.select_related("participation__programme__province", "participation__dossier").order_by("due_on"):
        unit, year = row.participation, row.participation.programme
        if permissions.may_explain(user, row, unit):
            yield Task(
                "Giải trình điểm thẩm định",
                f"{unit.name}, năm {year.year}",
                f"/nam/{year.key}/giai-trinh/{unit.code}/",
                "Giải trình",
                row.due_on,
                synthetic=year.synthetic,
            )


def _opinions(user: User) -> Iterator[Task]:
    for row in queries.explanations_to_judge(user).select_related("participation__programme__province"):
        unit, year = row.participation, row.participation.programme
        yield Task(
            f"Nêu ý kiến về giải trình: {row.unopined} tiêu chí",  # type: ignore[attr-defined]  # annotated
            f"{unit.name}, năm {year.year}",
            f"/nam/{year.key}/giai-trinh/{unit.code}/",
            "Nêu ý kiến",
            synthetic=year.synthetic,
        )


def _consultations(user: User) -> Iterator[Task]:
    waits = Q(consultations__state=Consultation.State.WAITING)
    agencies = queries.agencies_visible_to(user).filter(users=user, programme__state=OPEN)
    counted = agencies.annotate(n=Count("consultations", filter=waits), due=Min("consultations__due_on", filter=waits))
    for agency in counted.filter(n__gt=0).select_related("programme"):
        year: Any = agency.programme
        yield Task(
            f"Cho ý kiến về điều kiện loại trừ: còn {agency.n} đơn vị",
            f"{agency.name}, năm {year.year}",
            f"/nam/{year.key}/y-kien/",
            "Trả lời",
            agency.due,
            synthetic=year.synthetic,
        )


def _votes(user: User) -> Iterator[Task]:
    for year in queries.programmes_overseen_by(user).filter(state=OPEN):
        proposed = queries.changes_of(year).filter(state=MarkChange.State.PROPOSED).exclude(votes__user=user)
        number = proposed.count()
        if number and permissions.may(user, "committee.vote", year):
            yield Task(
                f"Biểu quyết {number} đề nghị thay đổi điểm",
                f"{year.province_name}, năm {year.year}",
                f"/nam/{year.key}/thay-doi/",
                "Biểu quyết",
                synthetic=year.synthetic,
            )


def _comments(user: User) -> Iterator[Task]:
    for year in queries.programmes_overseen_by(user).exclude(state=Programme.State.CLOSED):
        number = queries.unhandled(year)
        if number and permissions.can_organise(user, year):
            yield Task(
                f"Xử lý {number} ý kiến về danh sách đề nghị",
                f"{year.province_name}, năm {year.year}",
                f"/nam/{year.key}/lay-y-kien/?xem=chua",
                "Xem ý kiến",
                synthetic=year.synthetic,
            )
