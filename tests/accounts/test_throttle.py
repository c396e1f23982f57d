import threading
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from gansao.accounts.models import FailedTries
from gansao.accounts.throttle import address, clear, minutes_to_wait, note_failure

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-02 08:00:00+07:00", tick=False) as traveller:
        yield traveller


def test_five_failures_of_a_name_from_an_address_make_it_wait(clock: time_machine.Traveller) -> None:
    for _ in range(4):
        note_failure("an", "10.0.0.1")
    assert minutes_to_wait("an", "10.0.0.1") == 0
    note_failure("an", "10.0.0.1")
    assert minutes_to_wait("an", "10.0.0.1") == 15
    assert minutes_to_wait("an", "10.0.0.2") == 0
    assert minutes_to_wait("binh", "10.0.0.1") == 0
    clock.shift(14 * 60 + 1)
    assert minutes_to_wait("an", "10.0.0.1") == 1
    clock.shift(60)
    assert minutes_to_wait("an", "10.0.0.1") == 0


def test_a_name_guessed_from_many_addresses_waits_everywhere(clock: time_machine.Traveller) -> None:
    for number in range(20):
        note_failure("an", f"10.0.0.{number}")
    assert minutes_to_wait("an", "10.9.9.9") == 15
    assert minutes_to_wait("binh", "10.0.0.1") == 0


def test_an_address_that_guesses_many_names_waits_for_all(clock: time_machine.Traveller) -> None:
    for number in range(40):
        note_failure(f"ten{number}", "10.0.0.1")
    assert minutes_to_wait("moi", "10.0.0.1") == 15
    assert minutes_to_wait("", "10.0.0.1") == 15


def test_success_forgives_the_pair_and_not_the_address(clock: time_machine.Traveller) -> None:
    for number in range(35):
        note_failure(f"ten{number}", "10.0.0.1")
    for _ in range(4):
        note_failure("an", "10.0.0.1")
    clear("an", "10.0.0.1")
    note_failure("an", "10.0.0.1")
    assert minutes_to_wait("an", "10.0.0.1") == 15  # the fortieth of this address


def test_only_our_own_proxy_is_believed(settings) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="1.2.3.4, 5.6.7.8")
    settings.BEHIND_PROXY = False
    assert address(request) == "10.0.0.9"
    settings.BEHIND_PROXY = True
    assert address(request) == "5.6.7.8"
    assert address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.9")) == "10.0.0.9"


def test_the_count_is_shared_by_all_processes(clock: time_machine.Traveller) -> None:
    """What a process keeps to itself plays no part: another one, with its own cache, counts on."""
    for _ in range(3):
        note_failure("an", "10.0.0.1")
    cache.clear()
    for _ in range(2):
        note_failure("an", "10.0.0.1")
    cache.clear()
    assert minutes_to_wait("an", "10.0.0.1") == 15


def test_a_count_begins_anew_after_its_window_and_old_ones_are_not_kept(clock: time_machine.Traveller) -> None:
    for _ in range(4):
        note_failure("an", "10.0.0.1")
    clock.shift(15 * 60)
    note_failure("an", "10.0.0.1")
    assert minutes_to_wait("an", "10.0.0.1") == 0
    assert set(FailedTries.objects.values_list("failures", flat=True)) == {1}
    clock.shift(31 * 60)
    note_failure("binh", "10.0.0.2")
    assert FailedTries.objects.count() == 3  # of Bình only
    assert not FailedTries.objects.filter(key__contains="binh").exists()  # names are not kept


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the tests' SQLite lives in memory and has one writer anyway")
def test_of_many_at_once_none_is_forgotten() -> None:
    def fail() -> None:
        for _ in range(5):
            note_failure("an", "10.0.0.1")
        connection.close()

    threads = [threading.Thread(target=fail) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(FailedTries.objects.values_list("failures", flat=True)) == {20}
