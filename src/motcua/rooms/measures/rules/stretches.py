"""What a count counts, cut into stretches of facts that one index gives in the order in which they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from motcua.kernel.days import local_day
from motcua.rooms.measures.records import Period
from motcua.rooms.measures.rules.counts import COUNTS, OVERDUE, STOCKS, Count
from motcua.rooms.measures.rules.sql import where

#: of these counts, those that came late are counted by another name, and shown before the rest
LATE = {"finished": "finished_late", "closed": "closed_late"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Facts that pass ``tests`` (with their values), in the order of ``by``; each counts ``n``.

    ``many``: the signed names whose counts say how many there are; None where no counter knows.
    """

    n: str
    tests: str
    values: tuple[Any, ...]
    by: str
    newest_first: bool = False
    many: tuple[tuple[str, int], ...] | None = None


def stretches(
    name: str, sign: int, said: Period, *, now: datetime | None = None, at: datetime | None = None
) -> Iterator[Stretch]:
    """What one name counts of each dossier in a period; the tests are SQL of the facts.

    ``now``: a period that ends today ends at this moment. ``at``: a period that ends later is taken as it stands then.
    """
    if name in COUNTS:
        yield from _of_days(COUNTS[name], sign, said)
    else:
        yield from _standing(name, sign, said, now, at)


def _of_days(count: Count, sign: int, said: Period) -> Iterator[Stretch]:
    values = (said.start, said.end)

    def stretch(n: str, *more: str, many: tuple[tuple[str, int], ...] | None) -> Stretch:
        tests = " AND ".join([f"{count.day} BETWEEN %s AND %s", *where(count), *more])
        return Stretch(n, tests, values, count.day, newest_first=True, many=many)

    if count.adds:
        yield stretch(f"{sign} * {count.adds}", f"{count.adds} <> 0", many=None)
    elif late := LATE.get(count.name):
        yield stretch(str(sign), "late", many=((late, 1),))
        yield stretch(str(sign), "late IS NOT TRUE", many=((count.name, 1), (late, -1)))
    else:
        yield stretch(str(sign), many=((count.name, 1),))


def _standing(name: str, sign: int, said: Period, now: datetime | None, at: datetime | None) -> Iterator[Stretch]:
    """What stands on a day: what came until then and has not gone, and then what has gone since.

    A fact goes only when it came (`rules.facts`); what was closed on a day before it was received counts against.
    What a period that is not over must not count as overdue yet (`queries.ahead`) is left out.
    """
    stock, _, end = name.partition("_at_")
    came, went = (COUNTS[part].day for part in STOCKS[stock])
    day = said.end if end == "end" else said.start - timedelta(days=1)
    until, more, values = day, "", []
    if name == OVERDUE and now is not None:
        more, values = " AND due_at < %s", [now]
    elif name == OVERDUE and at is not None and said.start <= local_day(at) < said.end:
        until = local_day(at)
    yield Stretch(str(sign), f"closed_on IS NULL AND {came} <= %s{more}", (until, *values), "due_at")
    yield Stretch(str(sign), f"{went} > {came} AND {went} > %s AND {came} <= %s", (day, day), went)
    if stock == "open":
        yield Stretch(str(-sign), f"{went} < {came} AND {went} <= %s AND {came} > %s", (day, day), went)
