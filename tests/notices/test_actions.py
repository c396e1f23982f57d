"""Telling people: once, at once in several processes, by letter where there is a mail server."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from gansao.accounts.models import User
from gansao.audit.models import Entry
from gansao.notices import actions, queries
from gansao.notices.mail import deliver
from gansao.notices.models import Notice
from tests.factories import NOW, make_user

KEY = "phase:2026:self_assessment:07420:before:3"


def notify(*users: User, key: str = KEY, **changed: Any) -> int:
    told: dict[str, Any] = {"text": "Nộp bảng tự chấm", "url": "/nam/2026/", "due_on": date(2026, 11, 30)} | changed
    return actions.notify(users=users, key=key, by="hệ thống", at=NOW, **told)


@pytest.fixture
def hoa(db: None) -> User:
    return make_user("hoa")


@pytest.fixture
def binh(db: None) -> User:
    return make_user("binh")


@pytest.fixture
def letters(settings: Any) -> Iterator[list[Any]]:
    """An installation with a mail server, at the moment of the notices."""
    settings.SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = True, "gansao@example.gov.vn"
    settings.SITE = "https://gansao.example.gov.vn"
    with time_machine.travel(NOW):
        yield mail.outbox


def with_address(user: User) -> User:
    user.email = f"{user.username}@example.gov.vn"
    user.save(update_fields=["email"])
    return user


def test_people_are_told_once_with_one_row_in_the_log(hoa: User, binh: User) -> None:
    assert notify(hoa, binh, hoa) == 2
    assert notify(hoa, binh) == 0
    assert notify(hoa, key="khác") == 1
    told = Notice.objects.filter(key=KEY).order_by("user__username").values_list("user__username", "text", "due_on")
    assert list(told) == [(name, "Nộp bảng tự chấm", date(2026, 11, 30)) for name in ("binh", "hoa")]
    entries = [(e.action, e.object_name, e.after) for e in Entry.objects.order_by("id")]
    said = {"key": KEY, "notice": "Nộp bảng tự chấm", "people": 2}
    assert entries == [
        ("notices.notify", "Nộp bảng tự chấm", said),
        ("notices.notify", "Nộp bảng tự chấm", said | {"key": "khác", "people": 1}),
    ]


def test_who_came_later_is_told_too_and_nobody_twice(hoa: User, binh: User) -> None:
    notify(hoa)
    assert notify(hoa, binh) == 1
    assert Notice.objects.filter(user=hoa).count() == 1


def test_who_may_not_sign_in_is_not_told(hoa: User) -> None:
    hoa.is_active = False
    assert notify(hoa) == 0 and notify() == 0
    assert not Entry.objects.exists()


@pytest.mark.parametrize("url", ["https://example.com/", "//example.com/", "nam/2026/", "javascript:x"])
def test_a_notice_leads_to_this_site_only(hoa: User, url: str) -> None:
    with pytest.raises(ValueError, match="page of this site"):
        notify(hoa, url=url)


def test_the_database_itself_holds_no_notice_twice(hoa: User) -> None:
    notify(hoa)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(user=hoa, key=KEY, text="x", url="/", created_at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the tests' SQLite lives in memory and has one writer anyway")
def test_two_at_once_tell_once() -> None:
    people = [make_user(f"nguoi{number}") for number in range(5)]
    counts: list[int] = []

    def tell() -> None:
        counts.append(notify(*people))
        connection.close()

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 0, 5] and Entry.objects.count() == 1


def test_reading_is_ones_own(hoa: User, binh: User) -> None:
    notify(hoa, binh)
    assert actions.mark_read(notices=Notice.objects.all(), by=hoa, at=NOW) == 1
    assert actions.mark_read(notices=Notice.objects.all(), by=hoa, at=NOW) == 0
    assert [n.user for n in Notice.objects.filter(read_at=None)] == [binh]
    assert not queries.waiting_for(hoa).exists() and queries.waiting_for(binh).count() == 1


def test_what_is_done_waits_for_nobody_under_any_of_its_reminders(hoa: User, binh: User) -> None:
    notify(hoa, binh)
    notify(hoa, key="phase:2026:self_assessment:07420:after:1")
    notify(hoa, key="phase:2026:self_assessment:074200:before:3")
    assert actions.mark_done(key="phase:2026:self_assessment:07420", by=binh, at=NOW) == 3
    assert [notice.key for notice in queries.waiting_for(hoa)] == ["phase:2026:self_assessment:074200:before:3"]


def test_what_is_done_for_several_at_once(hoa: User, binh: User) -> None:
    for key in ("explain:2026:07420", "explain:2026:07375:x:before:1", "explain:2026:074200", "explain:20260:07420"):
        notify(hoa, key=key)
    assert actions.mark_done_of(key="explain:2026", parts={"07420", "07375"}, by=binh, at=NOW) == 2
    left = queries.waiting_for(hoa).order_by("key").values_list("key", flat=True)
    assert list(left) == ["explain:20260:07420", "explain:2026:074200"]


def test_a_letter_says_the_task_its_day_and_where(
    hoa: User, binh: User, letters: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notify(with_address(hoa), binh)
    (letter,) = letters
    assert (letter.to, letter.from_email) == (["hoa@example.gov.vn"], "gansao@example.gov.vn")
    assert letter.subject == "Gắn Sao: Nộp bảng tự chấm"
    assert "Hạn: 30/11/2026" in letter.body and "https://gansao.example.gov.vn/nam/2026/" in letter.body
    assert "Người hoa" not in letter.body
    assert set(Notice.objects.exclude(mailed_at=None).values_list("user__username", flat=True)) == {"hoa"}


def test_a_letter_is_sent_once(hoa: User, letters: Any) -> None:
    notify(with_address(hoa))
    pks = list(Notice.objects.values_list("pk", flat=True))
    deliver.call(pks)
    deliver.call(pks)
    assert len(letters) == 1


def test_a_text_over_several_lines_makes_no_false_head(hoa: User, letters: Any) -> None:
    notify(with_address(hoa), text="Nộp\nBcc: a@example.com")
    deliver.call(list(Notice.objects.values_list("pk", flat=True)))
    assert letters[0].subject == "Gắn Sao: Nộp Bcc: a@example.com"


def test_a_mail_server_that_is_away_stops_nothing_and_is_tried_again(
    hoa: User, letters: Any, django_capture_on_commit_callbacks: Any, caplog: Any
) -> None:
    with (
        override_settings(EMAIL_BACKEND="tests.notices.test_actions.NoServer"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert notify(with_address(hoa)) == 1
    assert "Không gửi được thư" in caplog.text
    assert Notice.objects.get().mailed_at is None
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.mail_waiting(by="hệ thống", at=NOW + timedelta(hours=1)) == 1
    assert len(letters) == 1
    assert actions.mail_waiting(by="hệ thống", at=NOW + timedelta(hours=2)) == 0


class NoServer:
    def __init__(self, **_: Any) -> None: ...

    def send_messages(self, _: Any) -> int:
        raise ConnectionRefusedError


@pytest.mark.parametrize("change", [{"read_at": NOW}, {"done_at": NOW}, {"created_at": NOW - timedelta(days=4)}])
def test_what_waits_no_more_is_not_written_about(hoa: User, letters: Any, change: dict[str, Any]) -> None:
    notify(with_address(hoa))
    Notice.objects.update(**change)
    assert actions.mail_waiting(by="hệ thống", at=NOW) == 0


def test_without_a_mail_server_nothing_is_sent(hoa: User, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        notify(with_address(hoa))
        assert actions.mail_waiting(by="hệ thống", at=NOW) == 0
    assert callbacks == [] and mail.outbox == []
