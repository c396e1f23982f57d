"""Complaints to be answered by their day, and the year to be closed. For `home/dues.py`."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from gansao.closing import queries
from gansao.closing.models import Complaint
from gansao.notices.dues import Due
from gansao.programmes.models import Programme
from gansao.programmes.queries import phase_name, schedule

CLOSING = "closing"
_STEPS = {
    Complaint.State.FILED: ("closing.handle", "Thư ký Ban Chỉ đạo", "trả lời khiếu nại"),
    Complaint.State.ANSWERING: ("closing.sign", "Văn thư", "ghi văn bản đã ký trả lời khiếu nại"),
}


def dues(year: Programme, today: date) -> Iterable[Due]:
    yield from _complaints(year, today)
    term = schedule(year).get(CLOSING)
    if year.state == Programme.State.PUBLISHED and term and term.first_on and term.last_on and (term.first_on <= today):
        yield Due(
            key_of_closing(year),
            phase_name(year, CLOSING),
            "Thư ký Ban Chỉ đạo",
            f"năm {year.year} chưa khép",
            term.last_on,
            tuple(queries.people_with("closing.archive", year, today)),
            f"/nam/{year.key}/luu-tru/",
        )


def _complaints(year: Programme, today: date) -> Iterable[Due]:
    """One a complaint, for whoever has the next step."""
    rows = list(queries.open_complaints(year).select_related("participation").order_by("due_on", "pk"))
    people = {
        state: tuple(queries.people_with(_STEPS[state][0], year, today))
        for state in {Complaint.State(row.state) for row in rows}
    }
    for row in rows:
        state = Complaint.State(row.state)
        _, who, what = _STEPS[state]
        yield Due(
            key_of(row, state),
            "Khiếu nại",
            who,
            f"{what} của {row.participation.name}",
            row.due_on,
            people[state],
            f"/nam/{year.key}/khieu-nai/{row.pk}/",
            since=timezone.localdate(row.filed_at),
        )


def key_of(complaint: Complaint, state: str = "") -> str:
    """Of all that was said of a complaint; with a state, of the reminders of that step."""
    return f"complaint:{complaint.pk}:{state}" if state else f"complaint:{complaint.pk}"


def key_of_closing(year: Programme) -> str:
    return f"phase:{year.key}:{CLOSING}"
