"""An installation of its own for the figures that need a database: made once, with the demonstration where it is asked
for, gone at the end. Its settings are the production ones, on SQLite."""

import atexit
import os
import tempfile
from collections.abc import Callable
from functools import cache
from typing import Any

Statement = tuple[str, Any]  # SQL and its parameters


@cache
def empty() -> None:
    folder = tempfile.TemporaryDirectory()
    os.environ |= {"GANSAO_VAR": folder.name, "DJANGO_SETTINGS_MODULE": "gansao.settings"}
    os.environ.pop("DATABASE_URL", None)

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    atexit.register(lambda: (connection.close(), folder.cleanup()))


@cache
def with_demonstration() -> None:
    """209 units of 2023 with all layers, as `gansao demo` leaves them."""
    empty()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    with open(os.devnull, "w") as nowhere:
        call_command("demo", stdout=nowhere)


def signed_in(username: str, **headers: str) -> Any:
    """A browser that is signed in; `headers` go with every request."""
    from django.test import Client

    from gansao.accounts.models import User

    client = Client(SERVER_NAME="127.0.0.1", headers=headers)
    client.force_login(User.objects.get(username=username))
    return client


def page(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def asked_by(work: Callable[[], object]) -> list[Statement]:
    """What a piece of work asks the database, in SQLite's own words."""
    from django.db import connection

    asked: list[Statement] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql.replace("%s", "?").replace("%%", "%"), params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        work()
    return asked


def sent_bare(asked: list[Statement]) -> int:
    """The same statements straight to SQLite, without Django, in one transaction; how many rows came."""
    from django.db import connection

    cursor = connection.connection.cursor()
    cursor.execute("BEGIN")
    rows = sum(len(cursor.execute(sql, params).fetchall()) for sql, params in asked)
    cursor.execute("COMMIT")
    return rows
