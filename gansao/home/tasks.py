"""What waits for one person, put together from what the features hand in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from gansao.appraisals import tasks as appraisals
from gansao.assessments import tasks as assessments
from gansao.closing import tasks as closing
from gansao.committee import tasks as committee
from gansao.notices.tasks import Source, Task
from gansao.recognition import tasks as recognition
from gansao.visits import tasks as visits

# One line a feature: a function that says what waits for a person on a day. `<feature>/tasks.py: waiting`.
SOURCES: tuple[Source, ...] = (
    assessments.waiting,
    appraisals.waiting,
    visits.waiting,
    committee.waiting,
    recognition.waiting,
    closing.waiting,
)


def waiting_for(user: Any, today: date, sources: Iterable[Source] | None = None) -> list[Task]:
    """The earliest due first, then those without a day, as the features hand them in."""
    found = [task for source in (SOURCES if sources is None else sources) for task in source(user, today)]
    return sorted(found, key=lambda task: task.due_on or date.max)
