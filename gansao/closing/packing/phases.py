"""The year's process and its days: what anybody might do when, and for which unit a phase ran longer."""

from collections.abc import Iterator

from gansao.closing.archives import Item
from gansao.closing.packing.dossiers import OF_UNIT
from gansao.closing.packing.pieces import Cells, table
from gansao.law import write_process
from gansao.programmes.models import PhaseExtension, Programme
from gansao.programmes.queries import phase_name, process_of


def phases(programme: Programme) -> Iterator[Item]:
    """Nothing where the year came from a workbook of finished marks: it ran by no process."""
    rules = process_of(programme)
    if rules is None:
        return
    written = write_process(rules).encode()
    yield Item("ket-qua/quy-trinh.yaml", lambda: written, "Quy trình của năm", "results")

    def rows() -> Iterator[Cells]:
        for each in programme.phases.order_by("position"):
            yield (each.position, each.key, phase_name(programme, each.key), each.first_on, each.last_on)

    heading = ("thứ tự", "mã giai đoạn", "giai đoạn", "từ ngày", "đến hết ngày")
    yield table("ket-qua/giai-doan.csv", "Các giai đoạn của năm", "results", heading, rows)
    granted = PhaseExtension.objects.filter(participation__programme=programme)

    def longer() -> Iterator[Cells]:
        """Every word that was said; the last one about a unit and a phase stood."""
        found = granted.select_related("participation", "phase", "granted_by")
        for each in found.order_by("participation__code", "phase__position", "granted_at", "pk").iterator():
            days = (phase_name(programme, each.phase.key), each.phase.last_on, each.last_on, each.reason)
            by = each.granted_by and str(each.granted_by)
            yield (each.participation.code, each.participation.name, *days, by, each.granted_at)

    longer_as = (*OF_UNIT, "giai đoạn", "hết hạn chung", "gia hạn đến hết ngày", "lý do", "người cho", "lúc")
    yield table("ho-so/gia-han.csv", "Các lần gia hạn", "dossiers", longer_as, longer)
