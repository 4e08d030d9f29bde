"""Puts every question in its time and hands the answers on in batches.

One loop of asyncio carries all: a target that hangs holds a connection for the length of its timeout and nothing else.
Questions are spread over their period; one that failed is put again quickly (`judging.RECHECK`), so many in a second at
most, and what it is behind is asked at once, so that cause and effect are known together.
"""

import asyncio
import contextlib
import heapq
import logging
import zlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import uuid4

from motcua.rooms.watch.jobs.probing.answers import Answer, Garbage, reason_of
from motcua.rooms.watch.records import Beat, Finding, Probe
from motcua.rooms.watch.rules.judging import RECHECK, SPAN

log = logging.getLogger(__name__)

#: seconds in which answers are gathered before they are handed on, and how many go together
GATHER, BATCH = 1.0, 2000
#: answers kept while nobody takes them (the database is gone); older ones are counted as dropped
KEPT = 20_000
#: seconds to wait when nobody takes them
GONE = 2.0
#: connections at the same time, and quick questions a second
MOST_OPEN, RECHECKS = 2000, 100.0

Ask = Callable[[Probe], Awaitable[Answer]]
Take = Callable[[Sequence[Finding], Beat], Awaitable[None]]


@dataclass
class Round:
    """A probe and where its questions stand: in seconds of the loop's clock."""

    probe: Probe
    due: float
    began: float = float("-inf")
    failing_since: float | None = None
    open: bool = False


@dataclass
class Prober:
    """Asks for as long as it runs. ``ask`` never hangs for longer than the probe's timeout because it is cut off then.

    ``above``: target → the target that it is behind.
    """

    ask: Ask
    take: Take
    now: Callable[[], datetime]
    above: Mapping[str, str] = field(default_factory=dict)
    run_id: str = field(default_factory=lambda: uuid4().hex[:12])
    rounds: dict[str, Round] = field(default_factory=dict)
    of_target: dict[str, list[Round]] = field(default_factory=dict)
    #: (when, whether it is a quick one, key of the probe)
    queue: list[tuple[float, bool, str]] = field(default_factory=list)
    found: deque[Finding] = field(default_factory=deque)
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    findings: int = 0
    dropped: int = 0
    late: int = 0
    quick: float = RECHECKS
    quick_at: float = 0.0

    def plan(self, probes: Sequence[Probe], above: Mapping[str, str]) -> None:
        """Takes up new probes, leaves those that are gone, keeps the turn of the others."""
        now = asyncio.get_running_loop().time()
        self.above = above
        wanted = {probe.key: probe for probe in probes}
        for key in self.rounds.keys() - wanted.keys():
            del self.rounds[key]
        for key, probe in wanted.items():
            known = self.rounds.get(key)
            if known is not None:
                known.probe = probe
                continue
            due = now + probe.period_s * (zlib.crc32(key.encode()) % 1000) / 1000
            self.rounds[key] = Round(probe, due)
            heapq.heappush(self.queue, (due, False, key))
        self.of_target = {}
        for round_ in self.rounds.values():
            self.of_target.setdefault(round_.probe.target, []).append(round_)

    async def run(self, stop: asyncio.Event) -> None:
        """Asks until ``stop``; what was found until then is handed on."""
        handing = asyncio.create_task(self._hand_on(stop))
        while not stop.is_set():
            self._put_due()
            wait = self.queue[0][0] - asyncio.get_running_loop().time() if self.queue else GATHER
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), min(max(wait, 0.005), GATHER))
        for task in self.tasks:
            task.cancel()
        await handing

    def _put_due(self) -> None:
        now = asyncio.get_running_loop().time()
        while self.queue and self.queue[0][0] <= now:
            _, quick, key = heapq.heappop(self.queue)
            round_ = self.rounds.get(key)
            if round_ is None:
                continue
            if not quick:
                self._next_turn(round_, now)
            if round_.open or len(self.tasks) >= MOST_OPEN:
                self.late += not quick
                continue
            round_.open, round_.began = True, now
            task = asyncio.create_task(self._ask(round_, quick))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    def _next_turn(self, round_: Round, now: float) -> None:
        """A process that slept does not make up for what it missed."""
        period = round_.probe.period_s
        missed = max(0.0, (now - round_.due) // period)
        self.late += int(missed)
        round_.due += period * (missed + 1)
        heapq.heappush(self.queue, (round_.due, False, round_.probe.key))

    async def _ask(self, round_: Round, quick: bool) -> None:
        probe = round_.probe
        try:
            async with asyncio.timeout(probe.timeout_s):
                answer = await self.ask(probe)
        except (OSError, EOFError, Garbage, asyncio.LimitOverrunError) as problem:
            answer = Answer(False, reason=reason_of(problem))
        except Exception:
            # one probe that breaks must not end the watch: it is said, and counted as a failure to measure
            log.exception("probe %s broke", probe.key)
            answer = Answer(None, reason="failed")
        finally:
            round_.open = False
        self._keep(round_, answer, quick)
        self._follow(round_, answer)

    def _keep(self, round_: Round, answer: Answer, quick: bool) -> None:
        self.findings += 1
        if len(self.found) >= KEPT:
            self.found.popleft()
            self.dropped += 1
        self.found.append(
            Finding(
                probe=round_.probe.key,
                at=self.now(),
                tick=round_.began,
                run=self.run_id,
                ok=answer.ok,
                ms=answer.ms,
                value=answer.value,
                reason=answer.reason,
                recheck=quick,
            )
        )

    def _follow(self, round_: Round, answer: Answer) -> None:
        """After a failure: the same question soon, and at once the one to what it is behind."""
        if answer.ok is not False:
            round_.failing_since = None
            return
        now, probe = asyncio.get_running_loop().time(), round_.probe
        first = round_.failing_since is None
        if round_.failing_since is None:
            round_.failing_since = round_.began
        # the last quick one begins after the span that the judge wants to see
        if round_.began - round_.failing_since < SPAN * probe.period_s:
            self._again(max(now, round_.began + RECHECK * probe.period_s), probe.key)
        if first:
            for key, other in self.rounds.items():
                if (
                    other.probe.target == self.above.get(probe.target)
                    and now - other.began > RECHECK * other.probe.period_s
                ):
                    self._again(now, key)

    def _again(self, when: float, key: str) -> None:
        """Puts a quick question in line, as far as there is room for it."""
        now = asyncio.get_running_loop().time()
        self.quick = min(RECHECKS, self.quick + (now - self.quick_at) * RECHECKS)
        self.quick_at = now
        if self.quick >= 1:
            self.quick -= 1
            heapq.heappush(self.queue, (when, True, key))

    async def _hand_on(self, stop: asyncio.Event) -> None:
        while True:
            last = stop.is_set()
            batch = list(islice(self.found, BATCH))
            try:
                await self.take(batch, self.beat())
            except Exception as problem:
                log.warning("%s findings wait: %s", len(self.found), type(problem).__name__)
                if last:
                    return
                await self._rest(stop, GONE)
                continue
            for taken in batch:
                # what was dropped meanwhile was the oldest, and that was in this batch
                if self.found and self.found[0] is taken:
                    self.found.popleft()
            if last:
                return
            if len(self.found) < BATCH:
                await self._rest(stop, GATHER)

    async def _rest(self, stop: asyncio.Event, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)

    def beat(self) -> Beat:
        """What was done since the start."""
        return Beat(self.run_id, self.now(), self.findings, self.dropped, self.late, len(self.tasks))
