"""The daily comparisons of the demonstration: each agrees with the platform's file, but for two invented mistakes."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from motcua.kernel.actors import system
from motcua.kernel.days import TZ, local_day
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.records import FileLine

RECONCILER = system("reconciler", "payments:reconcile")
#: when the platform's file of a day is fetched, after that day
FETCHED = timedelta(days=1, hours=2, minutes=10)
#: days before the end whose file has a transaction that nobody here knows, or another amount
STRANGE, DIFFERENT = 5, 9


def reconcile(*, days: int, until: datetime) -> int:
    """Compares each day before the last one, as the worker does every night; returns how many were new.

    The files are what the platform would have sent: its simulator knows nothing of payments that were only told of.
    """
    source, last = payments.policy().gateway.key, local_day(until)
    done = {one.day for one in payments.reconciliations(limit=days) if one.source == source}
    compared = 0
    for back in range(days - 1, 0, -1):
        day = last - timedelta(days=back)
        ours = payments.ledger_of(source, day)
        if day in done or not ours:
            continue
        payments.reconcile(source, day, _file(ours, back), by=RECONCILER, at=_fetched(day))
        compared += 1
    return compared


def _fetched(day: date) -> datetime:
    return datetime.combine(day, time(), TZ) + FETCHED


def _file(ours: Sequence[FileLine], back: int) -> list[FileLine]:
    first, *others = ours
    if back == DIFFERENT:
        return [FileLine(first.external, first.amount + 8_000, first.order, first.at), *others]
    if back == STRANGE:
        return [*ours, FileLine("MAU-KHONG-RO", 16_000, "", first.at)]
    return list(ours)
