"""What is counted, said once.

A count is a day of the fact, and tests that the fact must pass; a *sum* adds a field instead of one. The same table
drives the live counters (`contributions`), the recount row by row (`recount`), and the queries over snapshots on DuckDB
or on a cluster (`queries.snapshots`), so that three ways of counting cannot differ by definition.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.rooms.measures.records import Fact

#: counts with a sign each: a side of a figure
Names = Sequence[tuple[str, int]]
#: a test: field, comparison, value. "is" compares with True, False or a word; "above" with a number
Test = tuple[str, str, Any]


@dataclass(frozen=True, slots=True)
class Count:
    """One thing that is counted. ``day``: the field that says on which day; ``adds``: the field that is added up."""

    name: str
    day: str
    tests: tuple[Test, ...] = ()
    adds: str | None = None


def _counts(*said: Count) -> Mapping[str, Count]:
    return {count.name: count for count in said}


COUNTS: Mapping[str, Count] = _counts(
    Count("filed", "filed_on"),
    Count("received", "received_on"),
    Count("received_online", "received_on", (("channel", "is", "online"),)),
    Count("received_post", "received_on", (("channel", "is", "post"),)),
    Count("received_elsewhere", "received_on", (("elsewhere", "is", True),)),
    Count("online_e_result", "received_on", (("channel", "is", "online"), ("e_result", "is", True))),
    Count("with_fee", "received_on", (("fee_due", "is", True),)),
    Count("paid_online", "received_on", (("fee_due", "is", True), ("paid_online", "above", 0))),
    Count("papers", "received_on", adds="papers"),
    Count("papers_digital", "received_on", adds="digital"),
    Count("papers_reused", "received_on", adds="reused"),
    Count("with_reuse", "received_on", (("reused", "above", 0),)),
    Count("synced", "received_on", (("synced", "is", True),)),
    Count("asked_to_complete", "received_on", (("supplements", "above", 0),)),
    Count("finished", "finished_on"),
    Count("finished_on_time", "finished_on", (("late", "is", False),)),
    Count("finished_early", "finished_on", (("late", "is", False), ("early", "is", True))),
    Count("finished_late", "finished_on", (("late", "is", True),)),
    Count("finished_digitised", "finished_on", (("all_digital", "is", True), ("e_result", "is", True))),
    Count("e_results", "finished_on", (("e_result", "is", True),)),
    Count("days_taken", "finished_on", adds="days_taken"),
    Count("closed", "closed_on"),
    Count("closed_on_time", "closed_on", (("late", "is", False),)),
    Count("closed_late", "closed_on", (("late", "is", True),)),
    Count("refused", "ended_on", (("ending", "is", "refused"),)),
    Count("withdrawn", "ended_on", (("ending", "is", "withdrawn"),)),
    Count("fell_due", "due_on"),
    Count("settled", "settled_on"),
    Count("rated", "rated_on"),
    Count("satisfied", "rated_on", (("rating", "is", 3),)),
    Count("dissatisfied", "rated_on", (("rating", "is", 1),)),
    Count("shared", "finished_on", (("shared", "is", True),)),
    Count("payments", "paid_on"),
    Count("payments_online", "paid_on", (("paid_online", "above", 0),)),
    Count("money", "paid_on", adds="amount_paid"),
    Count("money_online", "paid_on", (("paid_online", "above", 0),), adds="amount_paid"),
)
NAMES = tuple(COUNTS)
INDEX = {name: place for place, name in enumerate(NAMES)}

#: what stands on a day is what came until then less what went: name → (came, went)
STOCKS: Mapping[str, tuple[str, str]] = {
    "open": ("received", "closed"),
    "overdue": ("fell_due", "settled"),
}
#: a stock may be asked for at the end of a period or just before its start
ENDS = ("at_end", "at_start")
OVERDUE = "overdue_at_end"
#: where open dossiers without a promised day stand among those that have one
NO_DAY = date(9999, 12, 31)
#: every name that an indicator may use
KNOWN = frozenset(NAMES) | {f"{stock}_{end}" for stock in STOCKS for end in ENDS}


def passes(fact: Fact, tests: Iterable[Test]) -> bool:
    """Whether ``fact`` passes all of ``tests``."""
    return all(_passes(getattr(fact, name), how, value) for name, how, value in tests)


def _passes(said: Any, how: str, value: Any) -> bool:
    if said is None:
        return False
    if how == "is":
        return bool(said == value)
    return bool(said > value if how == "above" else said < value)


def contributions(fact: Fact) -> Iterator[tuple[date, int, int]]:
    """What one fact adds to the counters: day, place of the count in ``NAMES``, how much."""
    for place, count in enumerate(COUNTS.values()):
        day = getattr(fact, count.day)
        if day is None or not passes(fact, count.tests):
            continue
        amount = getattr(fact, count.adds) if count.adds else 1
        if amount:
            yield day, place, amount


def recount(facts: Iterable[Fact], names: Iterable[str], start: date, end: date) -> dict[str, int]:
    """The same figures row by row: slow, and beyond doubt. Stocks are counted from the first fact on."""
    wanted = dict.fromkeys(names, 0)
    for fact in facts:
        for day, place, amount in contributions(fact):
            name = NAMES[place]
            if name in wanted and start <= day <= end:
                wanted[name] += amount
            for stock, (came, went) in STOCKS.items():
                sign = (name == came) - (name == went)
                if sign and f"{stock}_at_end" in wanted and day <= end:
                    wanted[f"{stock}_at_end"] += sign * amount
                if sign and f"{stock}_at_start" in wanted and day < start:
                    wanted[f"{stock}_at_start"] += sign * amount
    return wanted
