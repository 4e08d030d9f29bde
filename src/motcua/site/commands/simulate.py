"""``motcua simulate``: invented people file, invented officers work, through the same actions as everybody."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from motcua.kernel.days import TZ, local


def main(argv: Sequence[str]) -> int:
    """``motcua simulate --days 90 --seed 1``; 2 when what was asked for makes no sense."""
    import django

    django.setup()
    from motcua.kernel import clock
    from motcua.rooms.watch import facade as watch
    from motcua.site.simulation import reports
    from motcua.site.simulation.city import Run
    from motcua.site.simulation.plans import play_plans
    from motcua.site.simulation.run import simulate

    options = _options(argv)
    until = datetime.fromisoformat(options.until).replace(tzinfo=TZ) if options.until else _last_closing(clock.now())
    if not 2 <= options.days <= 3660 or until - timedelta(days=options.days) < datetime(2025, 6, 30, tzinfo=TZ):
        print("the days must lie after 1 July 2025, when the present units began", file=sys.stderr)
        return 2
    begun = time.monotonic()
    said = Progress()
    run = Run(days=options.days, until=until, seed=options.seed, scale=options.scale)
    done = simulate(run, processes=options.processes, deliver=options.deliver, progress=said)
    watch.invent_history(days=options.days, seed=options.seed, at=clock.now())
    tasks = play_plans(until=until, seed=options.seed, now=clock.now())
    seconds = time.monotonic() - begun
    events = f"{done.delivered} events delivered" if options.deliver else "the worker delivers the events"
    print(
        f"\n{done.dossiers} dossiers until {local(until):%Y-%m-%d %H:%M}, {done.new} of them new; "
        f"{done.paid} payments; {tasks} tasks of plans; {events}; "
        f"{done.papers.issued} results signed and issued, {done.papers.waiting} before "
        f"their leader, {done.papers.certified} copies certified, {done.papers.reused} papers used again; "
        f"{seconds:.0f} s"
    )
    if options.deliver:
        for line in reports.send(at=clock.now()):
            print(f"report of the city, {line}")
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="motcua simulate", description=__doc__)
    parser.add_argument("--days", type=int, default=90, help="how many days, the last one included")
    parser.add_argument("--until", help="when they end, as 2025-10-31T17:00; without it, the last closing hour")
    parser.add_argument("--seed", type=int, default=1, help="the same seed tells the same stories")
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 makes a tenth of the dossiers")
    parser.add_argument("--processes", type=int, default=min(4, 1 + (os.cpu_count() or 1)))
    parser.add_argument(
        "--deliver",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="deliver the events and count at the end, or leave that to the worker",
    )
    return parser.parse_args(argv)


def _last_closing(now: datetime) -> datetime:
    """17:00 of today or, before it, of yesterday: the same all day, so that a second run finds the same days."""
    closing = local(now).replace(hour=17, minute=0, second=0, microsecond=0)
    return closing if closing <= now else closing - timedelta(days=1)


class Progress:
    """One line that grows; a line every tenth where nobody watches."""

    def __init__(self) -> None:
        self.begun, self.tenth = time.monotonic(), 0

    def __call__(self, done: int, total: int) -> None:
        seconds = time.monotonic() - self.begun
        line = f"{done:6} of {total} dossiers, {done / seconds if seconds else 0:.0f} a second"
        if sys.stdout.isatty():
            print(f"\r{line}", end="", flush=True)
        elif total and 10 * done // total > self.tenth:
            self.tenth = 10 * done // total
            print(line, flush=True)
