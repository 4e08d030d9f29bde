"""The same counts as SQL, for counting everything again at once and for finding the dossiers behind a figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from motcua.kernel.days import ends
from motcua.rooms.measures.rules.counts import COUNTS, STOCKS, Count, Test

#: the days that counts are made on
DAYS = tuple(dict.fromkeys(count.day for count in COUNTS.values()))


def sums(day: str) -> str:
    """A column for each count, in order: the sum of those made on ``day``, zero for the others.

    All but money are small integers, which the database adds up again several times as fast as large ones.
    """
    return ", ".join(
        f"{_sum(count) if count.day == day else '0'}::{_type(count)} AS {count.name}" for count in COUNTS.values()
    )


@dataclass(frozen=True, slots=True)
class Portion:
    """Facts that pass ``tests`` (with their ``values``), and a sum for each of the columns that were asked for."""

    sums: str
    tests: str
    values: tuple[Any, ...]


def counted_on(columns: Sequence[str], first: date, until: date) -> Iterator[Portion]:
    """What makes up ``columns`` from ``first`` to before ``until``: counts, and what stocks grew by.

    Added up over all; what is counted on the same day is read together.
    """
    for day in DAYS:
        found = {name: _sum(COUNTS[name]) for name in columns if name in COUNTS and COUNTS[name].day == day}
        if found:
            yield Portion(_columns(columns, found), f"{day} >= %s AND {day} < %s", (first, until))
    for stock in columns:
        if stock not in COUNTS:
            for sign, tests, values in _moves(stock, first, until):
                yield Portion(_columns(columns, {stock: f"{sign} * count(*)"}), tests, values)


def _columns(columns: Sequence[str], found: Mapping[str, str]) -> str:
    return ", ".join(f"({found.get(name, '0')})::bigint AS {name}" for name in columns)


def _moves(stock: str, first: date, until: date) -> Iterator[tuple[int, str, tuple[Any, ...]]]:
    """What came to a stock in some days, and what went, with its sign.

    What was closed before it was overdue came and went on one day (`rules.facts`): it is left out on both sides, so
    that there is an index for the rest.
    """
    came, went = (COUNTS[part].day for part in STOCKS[stock])
    days, more = (first, until), ""
    if stock == "overdue":
        moments = (ends(first - timedelta(days=1)), ends(until - timedelta(days=1)))
        yield 1, "closed_on IS NULL AND due_at >= %s AND due_at < %s", moments
        more = f" AND {went} > {came}"
    yield 1, f"{came} >= %s AND {came} < %s{more}", days
    yield -1, f"{went} >= %s AND {went} < %s{more}", days


def _type(count: Count) -> str:
    return "bigint" if count.adds == "amount_paid" else "int"


def where(count: Count) -> list[str]:
    """The tests of a count as SQL conditions."""
    return [_test(test) for test in count.tests]


def _sum(count: Count) -> str:
    tests = f" FILTER (WHERE {' AND '.join(where(count))})" if count.tests else ""
    return f"coalesce(sum({count.adds}){tests}, 0)" if count.adds else f"count(*){tests}"


def _test(test: Test) -> str:
    name, how, value = test
    said = f"'{value}'" if isinstance(value, str) else str(value)
    return f"{name} { ({'is': '=', 'above': '>', 'below': '<'}[how]) } {said}"
