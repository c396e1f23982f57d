"""Tasks: what waits for one person, as each feature says it. They are put together in `home/tasks.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from gansao.accounts.models import User


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do now, and the page where it is done."""

    what: str  # "Tự chấm điểm: đã chấm 12 trên 42 tiêu chí"
    where: str  # "Xã Mỹ Thái, năm 2026"
    url: str  # "/nam/2026/ho-so/07420/"
    button: str  # "Chấm tiếp"
    due_on: date | None = None
    note: str = ""  # a softer line below
    synthetic: bool = False


Source = Callable[[User, date], Iterable[Task]]
"""A person with whom the feature has nothing to do costs no query: ask `accounts.queries.roles_of` first."""
