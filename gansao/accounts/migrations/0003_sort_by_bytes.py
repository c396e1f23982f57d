"""PostgreSQL orders text by the language of the database; our sort keys are made for the order of their bytes."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def collate(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE accounts_user ALTER COLUMN sort_key TYPE varchar(250) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_and_codes")]
    operations = [migrations.RunPython(collate, migrations.RunPython.noop)]
