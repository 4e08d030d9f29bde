"""Invented links: what they answer second by second, and a prober that asks as ours does."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings

from motcua.rooms.watch.records import Finding, Memory, Probe, ProbeKind, Verdict
from motcua.rooms.watch.rules import judging

START = datetime(2026, 11, 1, tzinfo=UTC)
PERIOD, TIMEOUT = 60.0, 5.0
LINE = Probe("line:TT-31153", "connect", ProbeKind.TCP, "192.0.2.1", 443, PERIOD, TIMEOUT)
#: no test may depend on how fast the machine is
calmly = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
#: second → latency in ms, or None when nothing answers
World = Callable[[float], float | None]


def watch(
    world: World,
    *,
    seconds: float,
    probe: Probe = LINE,
    phase: float = 0.0,
    memory: Memory | None = None,
    wall: Callable[[float], datetime] = lambda tick: START + timedelta(seconds=tick),
) -> Iterator[tuple[float, Memory]]:
    """Asks as the prober does, a failure again quickly; yields when each answer was there, and what is remembered."""
    memory = memory or Memory()
    regular, again, first = phase, None, None
    while True:
        tick = regular if again is None or regular <= again else again
        if tick >= seconds:
            return
        recheck = tick != regular
        if not recheck:
            regular += probe.period_s
        again = None
        ms = world(tick)
        took = probe.timeout_s if ms is None else ms / 1000
        finding = Finding(
            probe.key, wall(tick), tick, "run", ms is not None, ms, None, "" if ms else "timeout", recheck
        )
        memory = judging.step(memory, finding, probe)
        if ms is not None:
            first = None
        else:
            first = tick if first is None else first
            if tick - first < judging.SPAN * probe.period_s:
                again = tick + max(judging.RECHECK * probe.period_s, took)
        yield tick + took, memory


def verdicts(*args, **more) -> list[tuple[float, Verdict]]:
    """The changes of the verdict, with when they were known."""
    found: list[tuple[float, Verdict]] = []
    for known, memory in watch(*args, **more):
        if not found or found[-1][1] is not memory.verdict:
            found.append((known, memory.verdict))
    return found


def steady(ms: float = 20.0, *, seed: int = 1, day: float = 0.4) -> World:
    """A good line: noise, a daily tide, now and then a spike."""
    dice = random.Random(seed)

    def answer(tick: float) -> float:
        import math

        tide = 1 + day * math.sin(2 * math.pi * tick / 86_400)
        spike = dice.uniform(3, 20) if dice.random() < 0.01 else 1.0
        return ms * tide * dice.lognormvariate(0, 0.15) * spike

    return answer


def dead_after(moment: float, world: World) -> World:
    return lambda tick: None if tick >= moment else world(tick)


def lossy(share: float, world: World, *, seed: int = 1) -> World:
    """Loses single answers by chance."""
    dice = random.Random(seed)
    return lambda tick: None if dice.random() < share else world(tick)


def flapping(world: World, *, seconds: float, seed: int, longest: float = 0.5 * PERIOD, every: float = 600.0) -> World:
    """Goes away for up to ``longest`` seconds, about each ``every`` seconds, and comes back each time for a while."""
    dice = random.Random(seed)
    gone, at = [], 0.0
    while at < seconds:
        at += max(longest, dice.expovariate(1 / every))
        gone.append((at, at + dice.uniform(1, longest)))
        at = gone[-1][1]
    place = 0

    def answer(tick: float) -> float | None:
        nonlocal place
        while place < len(gone) and gone[place][1] <= tick:
            place += 1
        return None if place < len(gone) and gone[place][0] <= tick else world(tick)

    return answer


def known(world: World, *, hours: float = 30.0) -> Memory:
    """What is remembered of a good line after a day and a bit; ticks begin at 0 again."""
    last = Memory()
    for _, memory in watch(world, seconds=hours * 3600):
        last = memory
    return replace(last, run="before")
