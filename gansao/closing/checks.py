"""What should be so before a year is closed."""

from dataclasses import dataclass

from gansao.assessments.signed_papers import of_year
from gansao.closing import queries
from gansao.law.closing_rules import rules_of
from gansao.programmes.models import Programme
from gansao.recognition.queries import standing
from gansao.visits.models import Visit

NAMED_MOST = 4


@dataclass(frozen=True, slots=True)
class Check:
    """`must`: the year cannot be closed without; otherwise a reason lets it be closed all the same."""

    what: str
    holds: bool
    note: str
    must: bool = True


def checks(programme: Programme) -> list[Check]:
    is_published = programme.state in Programme.PUBLIC
    waiting = queries.open_complaints(programme).count()
    under_way = queries.withdrawals_of(programme).filter(state__in=["draft", "signed"]).count()
    visits = Visit.objects.filter(appraisal__participation__programme=programme).exclude(state=Visit.State.CANCELLED)
    without = visits.filter(minutes=None).count()
    unsigned = [shelf.label for shelf in of_year(programme) if not shelf.versions]
    periods_missing = rules_of(programme.closing_rules).periods_missing
    return [
        Check(
            "Quyết định đã công bố, không còn đính chính đang làm",
            is_published and standing(programme) is not None,
            "" if is_published else "Hãy công bố quyết định, hoặc xong đính chính đang làm.",
        ),
        Check(
            "Mọi khiếu nại đã được trả lời hoặc đã rút",
            not waiting,
            f"Còn {waiting} khiếu nại đang chờ." if waiting else "",
        ),
        Check(
            "Không còn quyết định thu hồi đang làm",
            not under_way,
            f"Còn {under_way} quyết định đang làm: công bố hoặc bỏ dự thảo." if under_way else "",
        ),
        Check(
            "Mọi chuyến đi thực tế có biên bản đã ký",
            not without,
            f"Còn {without} chuyến đi chưa có biên bản." if without else "",
            must=False,
        ),
        Check(
            "Biên bản, tờ trình của cấp huyện và Ban Chỉ đạo có bản đã ký",
            not unsigned,
            f"Còn {len(unsigned)} văn bản chưa có: {_named(unsigned)}." if unsigned else "",
            must=False,
        ),
        Check(
            "Mọi loại tài liệu lưu trữ có thời hạn bảo quản",
            not periods_missing,
            f"Còn {periods_missing} loại chưa có: điền ở trang Quy tắc." if periods_missing else "",
            must=False,
        ),
    ]


def _named(things: list[str]) -> str:
    """The first few; of the rest only how many."""
    rest = len(things) - NAMED_MOST
    return "; ".join(things[:NAMED_MOST]) + (f"; và {rest} văn bản khác" if rest > 0 else "")
