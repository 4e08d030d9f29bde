"""Service times: how a target fared, counted in seconds, and whether it kept its promise."""

from collections.abc import Iterable, Sequence

from motcua.rooms.watch.records import DayCount, Finding, Promise, Verdict

#: a silence longer than this many periods is time about which nothing is known
SILENCE = 3.5


def elapsed(before: float, run: str, finding: Finding, period_s: float) -> float:
    """Seconds since the finding before, when that was by the same prober and not too long ago; 0 otherwise."""
    if run != finding.run or not 0 <= finding.tick - before <= SILENCE * period_s:
        return 0.0
    return finding.tick - before


def bucket(verdict: Verdict, planned: bool) -> str:
    """The column that time in this state counts in; "" for time about which nothing is known."""
    if verdict is Verdict.DOWN:
        return "planned" if planned else "down"
    return {Verdict.UP: "up", Verdict.WARNED: "warned"}.get(verdict, "")


def availability(days: Iterable[DayCount]) -> float | None:
    """Percent of the known time in which it could be used; None when nothing is known."""
    known = [day for day in days if day.known]
    total = sum(day.known for day in known)
    return 100 * sum(day.up + day.warned for day in known) / total if total else None


def keeps(promise: Promise, days: Sequence[DayCount]) -> bool | None:
    """Whether the promise was kept over ``days``; None when nothing is known."""
    reached = availability(days)
    return None if reached is None else reached >= promise.availability


def merged(days: Iterable[DayCount]) -> DayCount | None:
    """Several counts of one day, for example of all lines, added up."""
    found = list(days)
    if not found:
        return None
    sums = {name: sum(getattr(day, name) for day in found) for name in ("up", "warned", "down", "planned")}
    return DayCount(found[0].day, **sums)
