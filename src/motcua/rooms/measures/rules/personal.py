"""The gate before anything is published: does it look as if it were about a person?"""

import re
from collections.abc import Iterator, Sequence

from motcua.kernel.text import say, words
from motcua.rooms.measures.records.open_data import OpenRules, Sheet, Suspicion

OF_PERSONS = say("tên cột là của dữ liệu cá nhân")


def suspicions(sheet: Sheet, rules: OpenRules, places: Sequence[str]) -> list[Suspicion]:
    """What looks personal, by column. Every value is looked at as text, numbers too.

    Args:
        places: columns that hold names of places, which may be those of persons.
    """
    return [*_columns(sheet, rules), *_values(sheet, rules, frozenset(places))]


def _columns(sheet: Sheet, rules: OpenRules) -> Iterator[Suspicion]:
    for column in sheet.columns:
        if "_".join(words(column.replace("_", " "))) in rules.columns:
            yield Suspicion(column, OF_PERSONS, len(sheet.rows))


def _values(sheet: Sheet, rules: OpenRules, places: frozenset[str]) -> Iterator[Suspicion]:
    expressions = [(pattern, re.compile(pattern.expression)) for pattern in rules.patterns]
    for place, column in enumerate(sheet.columns):
        said = [str(row[place]) for row in sheet.rows if row[place] is not None]
        for pattern, expression in expressions:
            if column in places and not pattern.in_places:
                continue
            times = sum(bool(expression.search(one)) for one in said)
            if times:
                yield Suspicion(column, pattern.says, times)


def in_words(found: Sequence[Suspicion]) -> str:
    """``cột nguoi_nop (12 dòng): số định danh cá nhân``; never a value."""
    return "; ".join(f"cột {one.column} ({one.times} dòng): {one.says}" for one in found)
