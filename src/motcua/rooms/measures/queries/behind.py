"""The very dossiers behind a figure.

A page of them is read from the indexes in the order in which it is shown, whatever the figure: what counts is cut into
stretches that one index holds each (the open ones by their due moment, the closed ones by their day, the late ones
before the others). How many there are is what the counters say, so that nobody counts millions of rows to show fifty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection

from motcua.kernel.days import local_day
from motcua.rooms.measures.queries.ahead import COLUMNS
from motcua.rooms.measures.queries.values import sums
from motcua.rooms.measures.records import Indicator, Period, Side
from motcua.rooms.measures.rules import stretches as rules
from motcua.rooms.measures.rules.counts import COUNTS, OVERDUE, Names
from motcua.rooms.measures.rules.scopes import CITY, members
from motcua.rooms.measures.rules.stretches import Stretch

#: nobody turns pages further than this, and where the counters do not know how many there are nobody counts further
MOST = 10_000
#: what is shown of a dossier
_SHOWN = "code, procedure, receiving, deciding, received_on, due_at, ended_on, late"


@dataclass(frozen=True, slots=True)
class Behind:
    """One dossier behind a figure. ``counts``: +1 or -1, or what it adds to a sum."""

    code: str
    procedure: str
    receiving: str
    deciding: str
    received_on: date | None
    due_at: datetime | None
    ended_on: date | None
    late: bool | None
    counts: int


@dataclass(frozen=True, slots=True)
class BehindPage:
    """One page of them. ``total`` counts of dossiers add up to ``sum``; None where nobody knows how many they are."""

    items: tuple[Behind, ...]
    total: int | None
    sum: int | None

    @property
    def beyond(self) -> int:
        """How many of them pages show, where that is not all; otherwise 0."""
        return MOST if self.total is None or self.total > MOST else 0

    def pages(self, rows: int) -> int:
        """How many pages of so many rows may be turned."""
        return max(1, -(-(self.beyond or self.total or 0) // rows))


def behind(
    wanted: Indicator,
    names: Names,
    scope: str,
    said: Period,
    *,
    only: tuple[str, Sequence[str]] | None = None,
    now: datetime | None = None,
    at: datetime | None = None,
    offset: int = 0,
    limit: int = 50,
) -> BehindPage:
    """The dossiers that ``names`` (the numerator or the denominator of ``wanted``) counts: each once for each count.

    What they count adds up to the figure; what is taken off comes first.
    ``only``: a column of the facts and what it may be, for a part of the figure.
    ``now``: a period that ends today ends at this moment (`running`). ``at``: a period that ends later is taken as it
    stands then; without it, as if its last day had come.
    """
    return _page(wanted.side, names, scope, said, only, now, at, offset, limit)


def counted(
    side: Side,
    names: Names,
    scope: str,
    said: Period,
    *,
    procedures: Sequence[str] | None = None,
    offset: int = 0,
    limit: int = 50,
) -> BehindPage:
    """The dossiers that signed counts of one side count; with ``procedures``, only those of these procedures."""
    part = ("procedure", procedures) if procedures is not None else None
    return _page(side, names, scope, said, part, None, None, offset, limit)


def _page(
    side: Side,
    names: Names,
    scope: str,
    said: Period,
    only: tuple[str, Sequence[str]] | None,
    now: datetime | None,
    at: datetime | None,
    offset: int,
    limit: int,
) -> BehindPage:
    today = local_day(at) if at else said.end
    many = cache(lambda name: sums(side, [(name, 1)], [scope], said, today)[0])
    part: tuple[str, list[Any]] = (f"AND {only[0]} = ANY(%s)", [list(only[1])]) if only else ("", [])
    stretches = [
        (one, None if only or one.many is None else sum(sign * many(name) for name, sign in one.many))
        for name, sign in sorted(names, key=lambda one: one[1])  # what is taken off comes first
        for one in rules.stretches(name, sign, said, now=now, at=at)
    ]
    asked = _Asked(stretches, side, scope, part)
    items = asked.page(offset, limit) if offset < MOST else ()
    # the counters know neither parts nor what has fallen due since this morning
    if only or (now and any(name == OVERDUE for name, _ in names)):
        return BehindPage(items, *asked.counted())
    summed = sum(sign * many(name) for name, sign in names)
    if any(name in COUNTS and COUNTS[name].adds for name, _ in names):
        return BehindPage(items, asked.counted()[0], summed)
    return BehindPage(items, sum(many(name) for name, _ in names), summed)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Stretches, each with how many there are where that is known, within a scope and a part of it (a condition)."""

    stretches: Sequence[tuple[Stretch, int | None]]
    side: Side
    scope: str
    part: tuple[str, list[Any]]

    def page(self, offset: int, limit: int) -> tuple[Behind, ...]:
        """Some of them in their order."""
        parts, values = [], []
        most = offset + limit
        for place, (one, many) in enumerate(self.stretches):
            if many == 0:
                continue
            # an index read backwards gives codes backwards, too
            way, sign = ("DESC", "-") if one.newest_first else ("ASC", "")
            first, then = ("''", "code") if one.newest_first else ("code", "''")
            keys = f"{place} AS place, {sign}extract(epoch FROM {one.by}) AS key, {first} AS up, {then} AS down"
            shown, order = f"{_SHOWN}, {one.n} AS n, {keys}", f"ORDER BY {one.by} {way}, code {way}"
            # with a limit of as many as there are, the database does not look for more
            some, given = self._each(one, shown, order, most if many is None else min(most, many))
            parts += some
            values += given
        if not parts:
            return ()
        every = " UNION ALL ".join(parts)
        ordered = f"SELECT {_SHOWN}, n FROM ({every}) q ORDER BY place, key, up, down DESC OFFSET %s LIMIT %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(ordered, [*values, offset, limit])
            return tuple(Behind(*row) for row in cursor.fetchall())

    def counted(self) -> tuple[int | None, int | None]:
        """How many they are and what they add up to, counted one by one; None where they are more than ``MOST``."""
        parts, values = [], []
        for one, _ in self.stretches:
            some, given = self._each(one, f"{one.n} AS n", "", MOST + 1)
            parts += some
            values += given
        if not parts:
            return 0, 0
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*), sum(n) FROM ({' UNION ALL '.join(parts)}) q", values)  # noqa: S608
            total, summed = cursor.fetchone() or (0, 0)
        return (total, int(summed or 0)) if total <= MOST else (None, None)

    def _each(self, one: Stretch, shown: str, order: str, most: int) -> tuple[list[str], list[Any]]:
        """The SELECT of a stretch for each unit of the scope: within one unit an index has them in their order."""
        places: list[tuple[str, list[Any]]] = [("", [])]
        if self.scope != CITY:
            places = [(f"AND {COLUMNS[self.side]} = %s", [unit]) for unit in members(self.scope)]
        test, given = self.part
        parts = [
            f"(SELECT {shown} FROM measures_factrow WHERE {one.tests} {place} {test} {order} LIMIT {int(most)})"  # noqa: S608
            for place, _ in places
        ]
        return parts, [value for _, unit in places for value in (*one.values, *unit, *given)]
