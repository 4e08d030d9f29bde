"""How many deadlines one core computes, beside the plain way: walking day by day and asking the calendar at each step.

Run: ``python bench/deadline.py [seconds]``. A mix as the catalogue has it (working days, days, hours, months; both
modes; one in four with a pause), on the real calendars. The function measured is the one the house uses: its answer can
be asked for its reasons, which are then put together; how fast that is stands beside it. The last line is JSON.
"""

import json
import os
import random
import sys
from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import cycle
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")

from motcua.kernel.content import Mistake
from motcua.kernel.days import TZ
from motcua.rooms.units import content
from motcua.rooms.units.records import Limit, LimitUnit, Mode, Office, Pause
from motcua.rooms.units.rules.calendar import opening
from motcua.rooms.units.rules.deadline import compute

#: limits, about in the proportions of the catalogue: many working days, some days, few hours and months
LIMITS = (
    ["1wd", "2wd", "3wd", "5wd", "7wd", "10wd", "15wd", "20wd", "30wd"] * 6 + ["5d", "15d", "30d"] * 5 + ["8h", "1m"]
)
Question = tuple[datetime, Limit, Office, tuple[Pause, ...]]


def questions(count: int) -> list[Question]:
    """Receipts in office hours of 2026, with a limit, a mode and now and then a pause."""
    calendar = content.combined([c for c in content.read_calendars() if not isinstance(c, Mistake)])
    hours = content.read_default_hours()
    if isinstance(hours, Mistake):
        raise SystemExit(str(hours))
    offices = [Office(calendar, hours.hours, mode) for mode in Mode]
    chance = random.Random(1)
    made = []
    for _ in range(count):
        day = datetime(2026, 1, 5, tzinfo=TZ) + timedelta(days=chance.randrange(330))
        received = day + timedelta(minutes=chance.randrange(7 * 60, 18 * 60))
        pauses: tuple[Pause, ...] = ()
        if chance.random() < 0.25:
            start = received + timedelta(hours=chance.randrange(1, 40))
            pauses = (Pause(start, start + timedelta(hours=chance.randrange(2, 100))),)
        made.append((received, Limit.parse(chance.choice(LIMITS)), chance.choice(offices), pauses))
    return made


def walked(received: datetime, limit: Limit, office: Office, pauses: tuple[Pause, ...]) -> datetime:
    """The plain way, for working days in day mode without pauses: the easiest question there is."""
    day, left = received.date(), limit.amount
    while True:
        hours = opening(office.calendar, office.hours, day)
        if hours and (left < limit.amount or received <= at(day, hours[-1][1])):
            if left == 0:
                return at(day, hours[-1][1])
            left -= 1
        day += timedelta(days=1)


def at(day: object, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), TZ)  # type: ignore[arg-type]


def rate(ask: Callable[[Question], object], asked: list[Question], seconds: float) -> int:
    """Calls per second, the best of five rounds: other work on the machine only ever slows one down."""
    best = 0.0
    for _ in range(5):
        done, begin = 0, perf_counter()
        batches = cycle([asked[i : i + 500] for i in range(0, len(asked), 500)])
        while perf_counter() - begin < seconds / 5:
            for question in next(batches):
                ask(question)
            done += 500
        best = max(best, done / (perf_counter() - begin))
    return round(best)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    asked = questions(20_000)
    plain = [q for q in asked if q[1].unit is LimitUnit.WORKING_DAY and q[2].mode is Mode.DAY and not q[3]]
    for question in plain[:2000]:
        if compute(*question[:3]).due != walked(*question):
            raise SystemExit(f"the two ways differ: {question}")
    mixed = rate(lambda q: compute(q[0], q[1], q[2], pauses=q[3]).due, asked, seconds)
    easy = rate(lambda q: compute(q[0], q[1], q[2]).due, plain, seconds)
    told = rate(lambda q: compute(q[0], q[1], q[2], pauses=q[3]).reasons, asked, seconds)
    naive = rate(lambda q: walked(*q), plain, seconds)
    print(f"a mix of all kinds              {mixed:>9,}/s")
    print(f"working days, day mode          {easy:>9,}/s")
    print(f"the mix, with reasons           {told:>9,}/s")
    print(f"yardstick: walking day by day   {naive:>9,}/s (working days, day mode)")
    figures = {"per_second": mixed, "plain_per_second": easy, "with_reasons_per_second": told, "target": 100_000}
    print(json.dumps({"bench": "deadline", **figures, "yardstick": naive, "ratio": round(easy / naive, 1)}))


if __name__ == "__main__":
    main()
