"""Decisions whose recognitions have a term."""

from collections.abc import Iterator
from contextlib import contextmanager

from gansao.recognition.models import Decision


@contextmanager
def holding_for(years: int | None) -> Iterator[None]:
    before = dict(Decision.objects.values_list("pk", "valid_years"))
    Decision.objects.update(valid_years=years)
    yield
    for pk, former in before.items():
        Decision.objects.filter(pk=pk).update(valid_years=former)
