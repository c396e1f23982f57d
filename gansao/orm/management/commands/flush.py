"""Django's `flush`, which empties a database, also the tables that only grow."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from gansao.orm.append_only import lifted


class Command(flush.Command):
    """The same questions and the same work; the refusal of append-only tables is lifted meanwhile."""

    def handle(self, **options: Any) -> None:
        with lifted(connections[options["database"]]):
            super().handle(**options)
