"""The same counts as SQL, for counting everything again at once and for finding the dossiers behind a figure."""

from collections.abc import Iterable

from motcua.rooms.measures.rules.counts import COUNTS, NAMES, Count, Test

#: the days that counts are made on
DAYS = tuple(dict.fromkeys(count.day for count in COUNTS.values()))


def sums(day: str, names: Iterable[str] = NAMES) -> str:
    """A column for each of some counts, in order: the sum of those made on ``day``, zero for the others.

    All but money are small integers, which the database adds up again several times as fast as large ones.
    """
    return ", ".join(
        f"{_sum(count) if count.day == day else '0'}::{_type(count)} AS {count.name}"
        for count in map(COUNTS.__getitem__, names)
    )


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
