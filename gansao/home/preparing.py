"""What a year by a process still lacks before people can do their part: told to whoever organises it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from gansao.accounts.models import Membership
from gansao.accounts.roles import ROLES
from gansao.appraisals.models import Appraisal
from gansao.domain.text import running
from gansao.places.models import in_force
from gansao.programmes.models import Participation, Programme

NEEDED = ("commune_editor", "commune_leader")  # without one of each a unit cannot mark itself, nor hand in


@dataclass(frozen=True, slots=True)
class Lack:
    what: str
    way_out: str
    address: str = ""  # of the page where it is mended; "" where somebody else mends it


def lacking(programme: Programme, today: date) -> Iterator[Lack]:
    """In the order in which one would mend it. Two queries, one more where there are teams."""
    if not programme.process or programme.state != Programme.State.OPEN:
        return
    held = Membership.objects.filter(in_force(today), place=OuterRef("unit"), user__is_active=True)
    first = Appraisal.objects.filter(participation=OuterRef("pk"), order=Appraisal.FIRST)
    units = programme.participations.filter(status=Participation.Status.TAKING_PART).annotate(
        **{role: Exists(held.filter(role=role)) for role in NEEDED}, given=Exists(first)
    )
    rows = list(units.values_list(*NEEDED, "given"))
    for place, role in enumerate(NEEDED):
        if missing := sum(not row[place] for row in rows):
            yield Lack(
                f"{missing} trên {len(rows)} đơn vị chưa có tài khoản {running(ROLES[role].name)}",
                "Quản trị hệ thống lập tài khoản, từng người hoặc từ một danh sách Excel.",
            )
    base = f"/nam/{programme.key}/"
    if not programme.teams.exists():
        yield Lack("Chưa lập tổ thẩm định nào", "Lập tổ", f"{base}to-tham-dinh/")
    elif left := sum(not row[-1] for row in rows):
        yield Lack(f"{left} đơn vị chưa giao cho tổ nào", "Phân công", f"{base}phan-cong/")
