"""Reminders: what the features want people to be told on a day. They are put together in `home/reminders.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from gansao.accounts.models import User


@dataclass(frozen=True, slots=True)
class Reminder:
    """As `actions.notify` takes it. The same key is told once, on whatever day it is handed in."""

    users: tuple[User, ...]
    key: str
    text: str
    url: str
    due_on: date | None = None


Source = Callable[[date], Iterable[Reminder]]
