"""What waits for the signer: drafts that nobody has ruled on. `home` puts it together with the other features'."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from gansao.accounts.queries import provinces_of, roles_of
from gansao.accounts.roles import ROLES
from gansao.notices.tasks import Task
from gansao.recognition.models import Decision

_UNRULED = (Decision.Ruling.UNRULED, Decision.Ruling.MENDED)


def waiting(user: Any, today: date) -> Iterator[Task]:
    """Drafts to agree with or to send back, the oldest first."""
    if not any("recognition.rule" in ROLES[role].permissions for role in roles_of(user)):
        return
    provinces = provinces_of(user, permission="recognition.rule").order_by().values("pk")
    rows = Decision.objects.filter(state=Decision.State.DRAFT, ruling__in=_UNRULED, programme__province__in=provinces)
    for row in rows.select_related("programme").defer("details", "annex_check").order_by("drafted_at"):
        yield Task(
            what="Dự thảo quyết định công nhận",
            where=f"{row.programme.province_name}, năm {row.programme.year}",
            url=f"/nam/{row.programme.key}/quyet-dinh/",
            button="Xem và cho ý kiến",
            note=row.get_ruling_display() if row.ruling == Decision.Ruling.MENDED else "",
            synthetic=row.programme.synthetic,
        )
