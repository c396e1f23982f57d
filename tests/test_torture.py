"""Many writers at once, on SQLite and on PostgreSQL, and a process that dies while they write."""

import http.cookiejar
import os
import re
import signal
import sqlite3
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.server import gansao, served
from tests.with_postgres import cluster, programs

pytestmark = pytest.mark.slow

PASSWORD = "cầu-vồng-trên-sông-Thương"
WRITERS = 6


def install(var: Path, **more: str) -> None:
    assert gansao("migrate", "--verbosity=0", var=var, **more).returncode == 0
    made = gansao(
        *("createsuperuser", "--noinput", "--username=an", "--full_name=Nguyễn Văn An"),
        var=var,
        DJANGO_SUPERUSER_PASSWORD=PASSWORD,
        **more,
    )
    assert made.returncode == 0, made.stderr


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    install(tmp_path)
    return tmp_path


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def sign_in(address: str) -> tuple[int, str]:
    """One sign-in from a new browser: three writes. The status, and the session key that the server acknowledged."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), NoRedirect)
    page = browser.open(f"{address}/dang-nhap/", timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "username": "an", "password": PASSWORD}
    try:
        status = browser.open(f"{address}/dang-nhap/", urllib.parse.urlencode(form).encode(), timeout=60).status
    except urllib.error.HTTPError as answer:
        status = answer.code
    return status, next((cookie.value or "" for cookie in jar if cookie.name == "gansao"), "")


def together(work: Callable[[], None]) -> list[threading.Thread]:
    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    return threads


def test_many_writers_meet_no_lock(installation: Path) -> None:
    answers: list[int] = []
    with served(installation) as (address, _):
        threads = together(lambda: answers.extend(sign_in(address)[0] for _ in range(10)))
        for thread in threads:
            thread.join()
    assert answers == [302] * WRITERS * 10
    with closing(sqlite3.connect(installation / "gansao.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM accounts_session").fetchone() == (60,)
        noted = database.execute("SELECT count(*) FROM audit_entry WHERE action = 'accounts.sign_in'").fetchone()
        assert noted == (60,)


@pytest.mark.skipif(programs() is None, reason="Không có PostgreSQL trên máy này (`make browser` cài được)")
def test_processes_on_postgresql_share_no_connection(tmp_path: Path) -> None:
    binaries = programs()
    assert binaries is not None
    answers: list[int] = []
    keys: list[str] = []

    def write() -> None:
        for _ in range(10):
            status, key = sign_in(address)
            answers.append(status)
            keys.append(key)

    with cluster(binaries) as database:
        install(tmp_path, DATABASE_URL=database)
        with served(tmp_path, "--workers=2", "--threads=4", DATABASE_URL=database) as (address, _):
            for thread in together(write):
                thread.join()
        assert answers == [302] * WRITERS * 10
        count = "from gansao.accounts.models import Session as S; print(S.objects.filter(pk__in={!r}).count())"
        told = gansao("shell", "--verbosity=0", "-c", count.format(keys), var=tmp_path, DATABASE_URL=database)
        assert told.stdout.strip() == "60", told.stderr


def test_what_was_acknowledged_outlives_a_killed_server(installation: Path) -> None:
    acknowledged: list[str] = []
    with served(installation) as (address, process):

        def write() -> None:
            while True:
                try:
                    status, key = sign_in(address)
                except (OSError, HTTPException, AssertionError):  # the server is gone
                    return
                if status == 302:
                    acknowledged.append(key)

        threads = together(write)
        while len(acknowledged) < 3 * WRITERS:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
    with closing(sqlite3.connect(installation / "gansao.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = {key for (key,) in database.execute("SELECT session_key FROM accounts_session")}
    assert len(acknowledged) >= 3 * WRITERS
    assert set(acknowledged) <= kept
    with served(installation) as (address, _):
        assert sign_in(address)[0] == 302
