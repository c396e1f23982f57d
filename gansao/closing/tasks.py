"""What waits for a person once a year is published. `home` puts it together with what the other features say."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from gansao.accounts.queries import provinces_of, roles_of
from gansao.accounts.roles import ROLES
from gansao.closing import queries
from gansao.closing.models import Complaint
from gansao.notices.tasks import Task
from gansao.recognition.models import WithdrawalDecision
from gansao.recognition.queries import withdrawals

_STATES = {"closing.handle": ("filed", "Soạn trả lời"), "closing.sign": ("answering", "Ghi văn bản đã ký")}
_DECISIONS = {"closing.sign": ("draft", "Ghi bản đã ký"), "closing.withdraw": ("signed", "Công bố")}


def waiting(user: Any, today: date) -> Iterator[Task]:
    """Complaints to answer or to sign, withdrawals to sign or to publish, recognitions whose term has run out."""
    held = {permission for role in roles_of(user) for permission in ROLES[role].permissions}
    for permission, (state, button) in _STATES.items():
        if permission in held:
            yield from _complaints(user, permission, state, button)
    for permission, (state, button) in _DECISIONS.items():
        if permission in held:
            yield from _withdrawals(user, permission, state, button)
    if "closing.withdraw" in held:
        yield from _lapses(user, today)


def _complaints(user: Any, permission: str, state: str, button: str) -> Iterator[Task]:
    provinces = provinces_of(user, permission=permission).order_by().values("pk")
    rows = Complaint.objects.filter(state=state, participation__programme__province__in=provinces)
    for row in rows.select_related("participation__programme").order_by("due_on", "pk"):
        unit, programme = row.participation, row.participation.programme
        yield Task(
            what="Khiếu nại về kết quả",
            where=f"{unit.name}, năm {programme.year}",
            url=f"/nam/{programme.key}/khieu-nai/{row.pk}/",
            button=button,
            due_on=row.due_on,
            synthetic=programme.synthetic,
        )


def _withdrawals(user: Any, permission: str, state: str, button: str) -> Iterator[Task]:
    provinces = provinces_of(user, permission=permission).order_by().values("pk")
    rows = withdrawals().filter(state=WithdrawalDecision.State(state))
    for row in rows.filter(certificate__decision__programme__province__in=provinces).order_by("drafted_at"):
        unit, programme = row.certificate.participation, row.certificate.decision.programme
        yield Task(
            what="Quyết định hết hiệu lực công nhận" if row.lapsed else "Quyết định thu hồi công nhận",
            where=f"{unit.name}, năm {programme.year}",
            url=f"/nam/{programme.key}/thu-hoi/{row.pk}/",
            button=button,
            synthetic=programme.synthetic,
        )


def _lapses(user: Any, today: date) -> Iterator[Task]:
    provinces = provinces_of(user, permission="closing.withdraw").order_by().values("pk")
    for decision, units in queries.run_out(provinces, today):
        programme = decision.programme
        yield Task(
            what="Công nhận đã hết thời hạn",
            where=f"{units} đơn vị, năm {programme.year}",
            url=f"/nam/{programme.key}/thu-hoi/het-han/",
            button="Soạn quyết định",
            synthetic=programme.synthetic,
        )
