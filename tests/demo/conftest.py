"""The demonstration in the tests' own database, loaded once for a file that asks for it and taken back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gansao.demo import actions


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        actions.load(at=timezone.now(), progress=lambda _: None)
        if connection.vendor == "postgresql":  # nothing else counts the rows of a transaction that is still open
            connection.cursor().execute("ANALYZE")
        yield
        transaction.set_rollback(True)
