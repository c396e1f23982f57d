"""Above a list: the choices of its filter as chips, and the address that says what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice of the filter: its name, how many it leaves, its address."""

    name: str
    count: int
    query: str
    current: bool


def query_of(parts: Mapping[str, str]) -> str:
    """The query of an address, without what was not asked for."""
    return urlencode({name: value for name, value in parts.items() if value})
