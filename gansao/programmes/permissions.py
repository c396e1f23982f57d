"""Who may do what with a programme year: asked for the province it belongs to, or for one unit of it and its day."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils import timezone

from gansao.accounts.permissions import has
from gansao.accounts.queries import roles_reaching
from gansao.accounts.roles import ROLES
from gansao.domain import process
from gansao.places.models import Unit
from gansao.programmes import queries
from gansao.programmes.models import Participation, Programme


def can_read(user: Any, programme: Programme) -> bool:
    return has(user, "programmes.read", programme.province)


def can_open_year(user: Any, province: Unit | None = None) -> bool:
    """In a province; or somewhere, where none is given."""
    return has(user, "programmes.open_year", province)


def can_set_participation(user: Any, programme: Programme) -> bool:
    return has(user, "programmes.set_participation", programme.province)


def can_set_disclosure(user: Any, programme: Programme) -> bool:
    return has(user, "programmes.set_disclosure", programme.province)


def can_set_phases(user: Any, programme: Programme) -> bool:
    return has(user, "programmes.set_phases", programme.province)


def can_extend(user: Any, programme: Programme) -> bool:
    return has(user, "programmes.extend", programme.province)


def can_read_late(user: Any, programme: Programme) -> bool:
    return has(user, "programmes.read_late", programme.province)


NOT_YOURS = process.Answer(False, "Vai trò của bạn không làm việc này.")
# What a correction needs goes on outside its phase: the decision stands published, the marks are taken up again.
FOR_A_CORRECTION = frozenset(
    {"committee.change", "committee.vote", "committee.answer", "recognition.freeze", "recognition.draft",
     "recognition.sign", "recognition.publish"}
)  # fmt: skip


def may(user: Any, permission: str, programme: Programme, on: date | None = None) -> process.Answer:
    """Whether this person may do this for the year as a whole: by role at the province, and by phase if there are any.

    A year without a process has no phases: there the role decides alone.
    """
    day = on or timezone.localdate()
    roles = holding(roles_reaching(user, [programme.province_id], day), permission)
    if not roles:
        return NOT_YOURS
    return in_phase(programme, permission, roles, day)


def in_phase(programme: Programme, permission: str, roles: Collection[str], on: date) -> process.Answer:
    """Whether the year's phases let these roles do this on a day. The role table was asked before."""
    rules = queries.process_of(programme)
    if rules is None:
        return process.YES
    if programme.correcting and permission in FOR_A_CORRECTION and rules.phases_of(permission, roles):
        return process.YES
    return process.may(rules, queries.schedule(programme), permission, roles, on)


def roles_at(user: Any, participation: Participation, on: date) -> frozenset[str]:
    """The roles that reach a unit of the year by place: at the unit, its district or its province."""
    around = (participation.unit_id, participation.district_id, participation.programme.province_id)
    return roles_reaching(user, [place for place in around if place], on)


def holding(roles: Collection[str], permission: str) -> frozenset[str]:
    """Those of the roles that have a permission."""
    return frozenset(role for role in roles if permission in ROLES[role].permissions)


def may_now(participation: Participation, permission: str, roles: Collection[str], on: date) -> process.Answer:
    """Whether the year's phases let these roles do this for the unit on a day. The role table was asked before."""
    rules = queries.process_of(participation.programme)
    if rules is None:
        return process.Answer(False, "Năm này không mở theo quy trình hồ sơ; điểm được nhập từ bảng.")
    return process.may(rules, queries.schedule_of(participation), permission, roles, on)


def can_register(user: Any, participation: Participation, on: date) -> process.Answer:
    roles = holding(roles_at(user, participation, on), "programmes.register")
    if not roles:
        return process.Answer(False, "Vai trò của bạn không đăng ký thay cho đơn vị này.")
    return may_now(participation, "programmes.register", roles, on)
