"""Reminders put together: each once, and a source that fails stops no other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from gansao.home import jobs, reminders
from gansao.notices.models import Notice
from gansao.notices.reminders import Reminder
from tests.factories import make_user

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)  # 07:30 in Vietnam


def deadlines(today: date) -> Iterator[Reminder]:
    user = make_user("hoa") if not Notice.objects.exists() else Notice.objects.get().user
    yield Reminder((user,), "a:before:3", f"Nhắc ngày {today:%d/%m/%Y}", "/viec/", date(2026, 11, 30))


def broken(today: date) -> Iterator[Reminder]:
    raise RuntimeError("hỏng")


def test_each_is_told_once_on_the_day_of_vietnam() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # 06:30 of the 25th
    assert reminders.send(late, [deadlines]).told == 1
    assert reminders.send(MORNING + timedelta(days=1), [deadlines]).told == 0
    assert Notice.objects.get().text == "Nhắc ngày 25/11/2026"


def test_a_source_that_fails_is_named_and_stops_no_other() -> None:
    sent = reminders.send(MORNING, [broken, deadlines])
    assert (sent.told, sent.failed) == (1, ("tests.home.test_reminders.broken",))


def test_the_command_says_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "SOURCES", (deadlines,))
    out = StringIO()
    call_command("send_reminders", stdout=out)
    assert out.getvalue() == "Thông báo mới: 1. Thư gửi lại: 0.\n"
    monkeypatch.setattr(reminders, "SOURCES", (broken,))
    with pytest.raises(CommandError, match=r"tests\.home\.test_reminders\.broken"):
        call_command("send_reminders", stdout=out)


@pytest.mark.parametrize(
    ("hour", "since", "due"),
    [(6, None, True), (5, None, False), (18, None, True), (19, None, False), (9, 59, False), (9, 60, True)],
)
def test_the_server_reminds_hourly_and_by_day(hour: int, since: int | None, due: bool) -> None:
    now = datetime(2026, 11, 25, hour, tzinfo=UTC) - timedelta(hours=7)
    last = None if since is None else now - timedelta(minutes=since)
    assert jobs.is_time_to_remind(now, last) is due
