"""Queries that the ORM writes once and the database plans once.

Writing a statement takes the ORM some eight times as long as asking it takes. A page that many people open, and that
asks a dozen things, is mostly that. A query whose text does not depend on its values is therefore written at its first
use, and from then on only its values travel.
"""

import inspect
import select
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any, Generic, TypeVar, get_args
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators

Row = TypeVar("Row")


class Given(Expression):
    """The place of a value that is known when the query is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class OneOf(Given):
    """The place of a list of values, for ``field__in``."""

    def __init__(self, name: str, of: type) -> None:
        super().__init__(name)
        self.array = {str: "text[]", UUID: "uuid[]", int: "bigint[]"}[of]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return f"(SELECT unnest(%s::{self.array}))", [self]


class Prepared(Generic[Row]):
    """A query as a function of its values: called, it answers with all rows as a list.

    Rows are what the queryset gives: objects of its model (related ones that it selects included), or what
    ``values_list`` says. ``plain`` is the same queryset, written anew at each use; tests compare the two.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.plain = build
        self.__doc__, self.__name__ = build.__doc__, build.__name__
        self.places = [
            OneOf(name, get_args(said.annotation)[0]) if get_args(said.annotation) else Given(name)
            for name, said in inspect.signature(build).parameters.items()
        ]

    def __call__(self, *values: Any) -> list[Row]:
        written = self._written
        given = dict(zip([place.name for place in self.places], values, strict=True))
        bound = [given[value.name] if isinstance(value, Given) else value for value in written.values]
        rows = _ask(written.text, bound)
        return list(written.read(rows))

    def first(self, *values: Any) -> Row | None:
        """The first row; the query itself says that it wants no more."""
        return next(iter(self(*values)), None)

    @cached_property
    def _written(self) -> "_Written":
        return _Written(self.plain(*self.places))


class _Written:
    """The text of a query with ``$1, $2, …``, and how a row of its answer is read."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.compiler = compiler = queryset.query.get_compiler(using=queryset.db)
        text, values = compiler.as_sql()
        self.values = tuple(values)
        self.text = _numbered(text)
        kind = queryset._iterable_class
        self.make = self._objects(queryset) if kind is ModelIterable else None
        self.flat = kind is FlatValuesListIterable

    def read(self, rows: list[tuple[Any, ...]]) -> Iterator[Any]:
        """What the queryset would have given for these rows."""
        found = self.compiler.results_iter([rows], tuple_expected=True)
        if self.make:
            return map(self.make, found)
        return map(itemgetter(0), found) if self.flat else iter(found)

    def _objects(self, queryset: QuerySet[Any, Any]) -> Callable[[Sequence[Any]], Any]:
        compiler, db = self.compiler, queryset.db
        mine = compiler.klass_info["select_fields"]
        begin, end = mine[0], mine[-1] + 1
        names = [one[0].target.attname for one in compiler.select[begin:end]]
        related = get_related_populators(compiler.klass_info, compiler.select, db)  # type: ignore[call-arg]  # Django 6's
        more = list(compiler.annotation_col_map.items())
        from_db = compiler.klass_info["model"].from_db

        def make(row: Sequence[Any]) -> Any:
            made = from_db(db, names, row[begin:end])
            for one in related:
                one.populate(row, made)
            for name, column in more:
                setattr(made, name, row[column])
            return made

        return make


def prepared(build: Callable[..., QuerySet[Any, Row]]) -> Prepared[Row]:
    """Makes a prepared query of a function from values to a queryset.

    The queryset's shape must not depend on the values: they are places when it is built. Parameters that are lists
    say so in their annotation.
    """
    return Prepared(build)


def fetch(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a SELECT written by hand with ``%s`` for values; one text, however often it is asked, one plan."""
    return _ask(_numbered(sql), values)


@lru_cache(maxsize=256)
def _numbered(sql: str) -> bytes:
    """``%s`` as ``$1, $2, …``, as it is sent: always the same object, which is hashed once."""
    first, *others = sql.replace("%%", "%").split("%s")
    return (first + "".join(f"${number}{part}" for number, part in enumerate(others, start=1))).encode()


def _ask(text: bytes, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    database = connections[DEFAULT_DB_ALIAS]
    _be_connected(database)
    if database.queries_logged:
        database.queries_log.append({"sql": text.decode(), "time": "0"})
    with database.wrap_database_errors, psycopg.RawCursor(database.connection) as cursor:
        cursor.execute(text, values, prepare=True)
        return cursor.fetchall()


def _be_connected(database: Any) -> None:
    """Makes sure that the server is there; once a request, for it may have been started anew.

    A server that is gone leaves its end to be read. Where there is nothing to read, Django's own question, which takes
    as long as reading a session, need not be asked.
    """
    known = database.connection
    if known and not known.closed and not database.health_check_done:
        line = select.poll()
        line.register(known.fileno(), select.POLLIN)
        database.health_check_done = not line.poll(0)
    database.close_if_health_check_failed()
    database.ensure_connection()
