"""What is still to be done in a year and by when, put together from what the features hand in."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps

from gansao.appraisals.dues import dues as appraisals
from gansao.assessments.dues import dues as assessments
from gansao.closing.dues import dues as closing
from gansao.committee.dues import dues as committee
from gansao.notices import dues as notices
from gansao.notices.dues import Due
from gansao.notices.reminders import Reminder, Source
from gansao.programmes.models import Programme
from gansao.programmes.queries import programmes
from gansao.recognition.dues import dues as recognition
from gansao.worktime.queries import calendar_for

Dues = Callable[[Programme, date], Iterable[Due]]

# One line a feature: a function that says what is not done yet in a year, and by whom.
SOURCES: tuple[Dues, ...] = (assessments, appraisals, committee, recognition, closing)
OF_NO_UNIT = SOURCES[1:]  # what `assessments` says is shown unit by unit


def late_in(programme: Programme, today: date) -> list[Due]:
    """What teams, agencies, the committee and the offices have not done in time, the longest first."""
    late = [due for source in OF_NO_UNIT for due in source(programme, today) if due.due_on < today]
    return sorted(late, key=lambda due: (due.due_on, due.who))


def reminding(source: Dues) -> Source:
    """The reminders of a day that follow from what a feature says, over all years that are not closed."""

    @wraps(source)
    def of_all_years(today: date) -> Iterable[Reminder]:
        for year in programmes().exclude(state=Programme.State.CLOSED).order_by("pk"):
            yield from notices.reminders(source(year, today), calendar_for(year.province), today)

    return of_all_years
