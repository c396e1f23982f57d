"""Tables that only grow. The database itself refuses to change or delete their rows (docs/adr/0003).

A migration says `AppendOnly("entry")` once for a model. The only way round is `lifted()`, which `flush` uses to empty
a whole database (so do the tests between two cases); nothing that serves a page calls it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython

_PREFIX = "append_only_"
_REFUSAL = "append-only: rows of {table} are never changed and never deleted"


class AppendOnly(RunPython):
    """Migration operation: rows of this model may be inserted and read, nothing else."""

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

        def refuse(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
            self._each(apps, editor, _refuse)

        def allow(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
            self._each(apps, editor, _allow)

        super().__init__(refuse, allow)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model_name], {}

    def describe(self) -> str:
        return f"Rows of {self.model_name} are only ever added"

    def state_forwards(self, app_label: str, state: Any) -> None:
        self.app_label = app_label

    def _each(self, apps: Apps, editor: BaseDatabaseSchemaEditor, statements: Any) -> None:
        table = apps.get_model(self.app_label, self.model_name)._meta.db_table
        for statement in statements(editor.connection.vendor, table):
            editor.execute(statement, params=None)


def _refuse(vendor: str, table: str) -> list[str]:
    message = _REFUSAL.format(table=table)
    if vendor == "sqlite":
        return [
            f'CREATE TRIGGER "{_PREFIX}{table}_{verb.lower()}" BEFORE {verb} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f'CREATE FUNCTION "{_PREFIX}{table}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{_PREFIX}{table}" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{_PREFIX}{table}"()',
    ]


def _allow(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f'DROP TRIGGER "{_PREFIX}{table}_{verb}"' for verb in ("update", "delete")]
    return [f'DROP TRIGGER "{_PREFIX}{table}" ON "{table}"', f'DROP FUNCTION "{_PREFIX}{table}"()']


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the refusal, for as long as the block lasts; for emptying a whole database and nothing else."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_%'")
            triggers = cursor.fetchall()
            off = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
            on = [sql for _, sql in triggers]
        else:
            cursor.execute("SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'append_only_%'")
            triggers = cursor.fetchall()
            off = [f'ALTER TABLE {table} DISABLE TRIGGER "{name}"' for name, table in triggers]
            on = [f'ALTER TABLE {table} ENABLE TRIGGER "{name}"' for name, table in triggers]
        for statement in off:
            cursor.execute(statement)
        yield
        for statement in on:
            cursor.execute(statement)
