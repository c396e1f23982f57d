"""What waits for a person, from several features."""

from datetime import date

import pytest

from gansao.accounts.models import User
from gansao.home.tasks import waiting_for
from gansao.notices.tasks import Task

TODAY = date(2026, 11, 25)


def task(what: str, due_on: date | None = None) -> Task:
    return Task(what, "Xã Mỹ Thái, năm 2026", "/nam/2026/", "Làm", due_on)


def test_the_earliest_due_first_then_those_without_a_day() -> None:
    one, two, three, four = task("một", date(2026, 12, 1)), task("hai"), task("ba", TODAY), task("bốn")
    found = waiting_for(User(), TODAY, sources=[lambda user, day: [one, two], lambda user, day: [three, four]])
    assert found == [three, one, two, four]


def test_a_feature_is_asked_for_the_person_and_the_day() -> None:
    asked: list[tuple[User, date]] = []
    person = User(username="can-bo")
    assert waiting_for(person, TODAY, sources=[lambda user, day: asked.append((user, day)) or ()]) == []
    assert asked == [(person, TODAY)]
    with pytest.raises(ZeroDivisionError):  # a feature's fault is seen, not hidden
        waiting_for(person, TODAY, sources=[lambda user, day: [1 // 0]])
