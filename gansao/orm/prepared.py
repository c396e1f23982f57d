"""A query asked on almost every page: Django works its SQL out once, afterwards only the values change.

Django takes several times as long to put a query into words as SQLite takes to answer it. The words stay Django's own,
from the query as it is written beside its use, and the values go as parameters, as ever.

    _PHASES = Prepared(lambda year: Phase.objects.filter(programme=year).values_list("key", "first_on"))
    _PHASES.rows(year=7)

Where a value stands among the parameters is found by asking Django twice, with other values. So the query must be the
same whatever they are, and each must reach the database as it is given: a whole number, text that is compared as a
whole, a day, or a tuple of these for `__in` (worked out anew for each length). What is not so is refused at first use.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, TypeAlias

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable

Single: TypeAlias = int | str | date
Values: TypeAlias = Mapping[str, Single | tuple[Single, ...]]
_TAKEN = (ModelIterable, ValuesListIterable)


@dataclass(frozen=True, slots=True)
class _Worded:
    iterable: Any  # what makes tuples or models of the rows: Django's own
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # (place among the parameters, number of the value that goes there)
    converters: dict[int, Any]  # {column: what makes Python's value of the database's}

    def rows(self, values: list[Single]) -> list[Any]:
        params = list(self.params)
        for place, number in self.places:
            params[place] = values[number]
        compiler = copy(self.compiler)  # of another thread, perhaps
        compiler.connection = connection
        compiler.as_sql = lambda: (self.sql, params)
        compiler.get_converters = lambda fields: self.converters
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        asked: Any = SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})
        return list(self.iterable(asked))


class Prepared:
    """`build` takes the values by name and gives a query set: of models, or a `values_list`."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._worded: dict[Any, _Worded | None] = {}  # by the values' shape; None: there is nothing to ask for

    def rows(self, **values: Single | tuple[Single, ...]) -> list[Any]:
        shape = tuple((name, _shape(value)) for name, value in values.items())
        if shape not in self._worded:
            self._worded[shape] = self._put_in_words(values)
        worded = self._worded[shape]
        return worded.rows(list(_each(values))) if worded else []

    def _put_in_words(self, values: Values) -> _Worded | None:
        first, second = _stand_ins(values, 0), _stand_ins(values, 1)
        queries: list[Any] = [self._build(**first), self._build(**second)]
        if any(query._iterable_class not in _TAKEN or query._prefetch_related_lookups for query in queries):
            raise TypeError("Prepared takes models or a values_list, nothing fetched besides.")
        compiler, another = (query.query.get_compiler(connection=connection) for query in queries)
        (sql, params), (same_sql, other_params) = _words(compiler), _words(another)
        if not sql and not same_sql:  # `__in` a tuple of no values
            return None
        number_of = {pair: number for number, pair in enumerate(zip(_each(first), _each(second), strict=True))}
        changing = {
            place: number_of.get(pair, -1)
            for place, pair in enumerate(zip(params, other_params, strict=False))
            if pair[0] != pair[1]
        }
        if sql != same_sql or set(changing.values()) != set(number_of.values()):
            raise TypeError("Prepared takes a query that stays the same and is given its values as they are.")
        converters = compiler.get_converters([field for field, _, _ in compiler.select[: compiler.col_count]])
        return _Worded(queries[0]._iterable_class, compiler, sql, params, tuple(changing.items()), converters)


def _words(compiler: Any) -> tuple[str, tuple[Any, ...]]:
    """Nothing where Django knows that nothing can be found."""
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(params)


def _shape(value: Single | tuple[Single, ...]) -> Any:
    return tuple(map(type, value)) if isinstance(value, tuple) else type(value)


def _each(values: Values) -> Iterator[Any]:
    """All values one after another, as the database takes them."""
    for value in values.values():
        for single in value if isinstance(value, tuple) else (value,):
            yield connection.ops.adapt_datefield_value(single) if type(single) is date else single


def _stand_ins(values: Values, turn: int) -> dict[str, Any]:
    """Values of the same shape that stand nowhere else in a query, others at each turn; small, as years are."""
    numbers = iter(range(20_000 + turn, 32_000, 2))

    def stand_in(single: Single) -> Single:
        number = next(numbers)
        made: dict[type, Single] = {int: number, str: f"?{number}", date: date(2000, 1, 1) + timedelta(number)}
        if type(single) not in made:
            raise TypeError(f"Prepared takes whole numbers, text and days, not {single!r}.")
        return made[type(single)]

    return {
        name: tuple(map(stand_in, value)) if isinstance(value, tuple) else stand_in(value)
        for name, value in values.items()
    }
