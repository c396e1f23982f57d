"""What the log says of the year: its rows as a table, and those of a few objects for the tables beside it."""

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from gansao.audit.models import Entry


def entries_of(rows: QuerySet[Any]) -> QuerySet[Entry]:
    """The log's rows about these objects, oldest first."""
    keys = rows.order_by().values_list(Cast("pk", CharField()))
    return Entry.objects.filter(object_type=rows.model._meta.label, object_id__in=keys).order_by("at", "pk")
