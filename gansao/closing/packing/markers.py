"""What every marker gave, the blind second ones too, and whose mark stood where independent markers differed."""

from collections.abc import Iterator

from gansao.appraisals.models import Appraisal, Duty, MarkerMark, Settlement
from gansao.assessments.reasons import in_words
from gansao.closing.archives import Item
from gansao.closing.packing.dossiers import OF_UNIT
from gansao.closing.packing.pieces import Cells, table
from gansao.criteria.queries import load
from gansao.domain import answers, points
from gansao.programmes.models import Programme

_APPRAISAL = (*OF_UNIT, "lần chấm", "tổ")
_WITH_APPRAISAL = ("appraisal__participation", "appraisal__team")
_ORDER = ("appraisal__participation__code", "appraisal__order", "criterion", "pk")


def duties(programme: Programme) -> Iterator[Item]:
    shared = Duty.objects.filter(appraisal__participation__programme=programme)

    def rows() -> Iterator[Cells]:
        for each in shared.select_related("user", *_WITH_APPRAISAL).order_by(*_ORDER).iterator():
            yield (*_told(each.appraisal), each.criterion, str(each.user))

    heading = (*_APPRAISAL, "tiêu chí", "người chấm")
    yield table("tham-dinh/phan-viec.csv", "Phân việc trong các tổ", "appraisal", heading, rows)


def marks(programme: Programme) -> Iterator[Item]:
    of_year = {"appraisal__participation__programme": programme}
    given, chosen = MarkerMark.objects.filter(**of_year), Settlement.objects.filter(**of_year)

    criteria = load(programme.criteria_set).by_code

    def rows() -> Iterator[Cells]:
        stood = set(chosen.values_list("mark", flat=True))
        for each in given.select_related("marker", *_WITH_APPRAISAL).order_by(*_ORDER).iterator():
            found = answers.in_words(criteria[each.criterion], each.answer)
            told = (_points(each), found, in_words(each.reason), each.note, each.version, each.marked_at)
            flags = ("có" if flag else "" for flag in (each.after_seen, each.pk in stood))
            yield (*_told(each.appraisal), each.criterion, str(each.marker), *told, *flags)

    heading = (
        *(*_APPRAISAL, "tiêu chí", "người chấm", "điểm", "điều tìm thấy", "lý do khác điểm tự chấm", "ghi chú"),
        *("lần ghi", "lúc", "sửa sau khi thấy điểm người khác", "tổ trưởng chọn"),
    )
    yield table("tham-dinh/diem-nguoi-cham.csv", "Điểm của từng người chấm", "appraisal", heading, rows)

    def settled() -> Iterator[Cells]:
        found = chosen.select_related("mark__marker", "settled_by", *_WITH_APPRAISAL)
        for each in found.order_by(*_ORDER).iterator():
            took = (str(each.mark.marker), _points(each.mark), each.note, str(each.settled_by), each.settled_at)
            yield (*_told(each.appraisal), each.criterion, *took)

    settled_as = (*_APPRAISAL, "tiêu chí", "chọn điểm của", "điểm", "lý do chọn", "người chọn", "lúc")
    name = "Điểm tổ trưởng chọn khi người chấm khác nhau"
    yield table("tham-dinh/chon-diem.csv", name, "appraisal", settled_as, settled)


def _told(appraisal: Appraisal) -> Cells:
    unit = appraisal.participation
    return (unit.code, unit.name, appraisal.order, appraisal.team.name)


def _points(mark: MarkerMark) -> str | None:
    return None if mark.points_x100 is None else points.exact_text(mark.points_x100)
