"""G10: the sheet of a unit with all its layers, evidence counted, signed in, as HTML.

Limit: the SQL that it needs on the same SQLite, sent bare and fetched whole: who asks, what they may see, the unit, its
marks of every layer, its evidence, last year's.
"""

import os
import tempfile
from collections.abc import Iterator
from typing import Any

from bench.measure import Figure, compare

SHEET = "/nam/2023/ho-so/07420/"
STATEMENTS = 14  # a page that asks more is no faster for it


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"GANSAO_VAR": folder, "DJANGO_SETTINGS_MODULE": "gansao.settings"}
        os.environ.pop("DATABASE_URL", None)
        yield from _measured()


def _measured() -> Iterator[Figure]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from gansao.accounts.models import User

    with open(os.devnull, "w") as nowhere:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo", stdout=nowhere)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="thuky"))

    def page() -> str:
        answer = client.get(SHEET)
        assert answer.status_code == 200
        return str(answer.content.decode())

    asked: list[tuple[str, object]] = []

    def listen(execute: Any, sql: str, params: object, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    page()
    with connection.execute_wrapper(listen):
        text = page()
    assert 0 < len(asked) <= STATEMENTS and all(sql.startswith("SELECT") for sql, _ in asked)
    assert text.count('<article class="tc"') == 42 and text.count("<dt>Tổ thẩm định</dt>") == 42
    assert text.count("<dt>Điểm chính thức</dt>") == 42 and "minh chứng" in text

    def query() -> int:
        with connection.cursor() as cursor:
            return sum(len(cursor.execute(sql, params).fetchall()) for sql, params in asked)

    assert query() > 4 * 42
    yield compare(
        "G10",
        "phiếu của một xã, bốn lớp điểm và minh chứng, HTML / SQL nó cần",
        ours=page,
        limit=query,
        goal=12,
        runs=41,
    )
    connection.close()
