from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from gansao.accounts.throttle import address, clear, minutes_to_wait, note_failure


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


def _gone(key: str) -> int:
    raise ValueError(key)


def test_a_count_forgotten_in_the_middle_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    note_failure("an", "10.0.0.1")
    monkeypatch.setattr(cache, "add", lambda *_: False)
    monkeypatch.setattr(cache, "incr", _gone)
    note_failure("an", "10.0.0.1")
    assert minutes_to_wait("an", "10.0.0.1") == 0
