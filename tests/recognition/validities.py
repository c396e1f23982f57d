"""A rule under which recognitions have a term."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from gansao.law.closing_rules import closing_rules


@contextmanager
def holding_for(years: int | None) -> Iterator[None]:
    rules = dataclasses.replace(closing_rules(), valid_years=years)
    with (
        patch("gansao.recognition.validity.closing_rules", lambda: rules),
        patch("gansao.closing.queries.closing_rules", lambda: rules),
    ):
        yield
