"""The prober at work: one loop of asyncio, and one thread that speaks to the database."""

import asyncio
import contextlib
import logging
import resource
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import Error, close_old_connections, connection

from motcua.rooms.watch.actions.taking import take
from motcua.rooms.watch.jobs.prober import Prober
from motcua.rooms.watch.jobs.probing import Answer, Names, Streams, ask_dns, ask_icmp
from motcua.rooms.watch.queries.own import figure
from motcua.rooms.watch.queries.targets import targets
from motcua.rooms.watch.records import Beat, Finding, Probe, ProbeKind

log = logging.getLogger(__name__)
T = TypeVar("T")

#: seconds between two looks at which units there are
LOOK_AGAIN = 60.0
#: connections that may be open at once need as many descriptors
DESCRIPTORS = 4096


def run(now: Callable[[], datetime], stop: threading.Event) -> None:
    """Asks until ``stop`` is set."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    asyncio.run(_run(now, stop))


async def _run(now: Callable[[], datetime], stop: threading.Event) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    threading.Thread(target=_hear, args=(loop, stop, ended), daemon=True).start()
    with ThreadPoolExecutor(1, "watch-database") as database:
        asker = Asker(now, database)
        prober = Prober(ask=asker.ask, take=asker.take, now=now)
        looking = asyncio.create_task(_look(prober, asker, ended))
        await prober.run(ended)
        looking.cancel()


def _hear(loop: asyncio.AbstractEventLoop, stop: threading.Event, ended: asyncio.Event) -> None:
    stop.wait()
    with contextlib.suppress(RuntimeError):  # the loop ended before
        loop.call_soon_threadsafe(ended.set)


async def _look(prober: Prober, asker: "Asker", ended: asyncio.Event) -> None:
    """Takes up units that came and leaves those that went; a database that is gone is waited for."""
    while not ended.is_set():
        try:
            known = list((await asker.in_thread(targets)).values())
        except Error as problem:
            log.warning("no targets yet: %s", type(problem).__name__)
            await asyncio.sleep(2)
            continue
        asked = [probe for one in known for probe in one.probes]
        prober.plan(asked, {one.key: one.behind for one in known if one.behind})
        await asyncio.sleep(LOOK_AGAIN)


class Asker:
    """How each kind of probe is asked, and how answers get into the database."""

    def __init__(self, now: Callable[[], datetime], database: ThreadPoolExecutor) -> None:
        self.now, self.database, self.names = now, database, Names()
        streams = Streams(now, settings.WATCH_AUTHORITIES)
        self.kinds: Mapping[ProbeKind, Callable[[Probe, str], object]] = {
            ProbeKind.HTTP: streams.http,
            ProbeKind.TCP: streams.tcp,
            ProbeKind.TLS: streams.tls,
            ProbeKind.ICMP: ask_icmp,
        }

    async def ask(self, probe: Probe) -> Answer:
        """Puts one question."""
        if probe.kind is ProbeKind.OWN:
            return await self._own(probe)
        if probe.kind is ProbeKind.DNS:
            return await self._name(probe)
        address = await self.names.address(probe.address)
        return await self.kinds[probe.kind](probe, address)  # type: ignore[misc]

    async def _own(self, probe: Probe) -> Answer:
        try:
            value = await self.in_thread(lambda: figure(str(probe.options["measure"]), at=self.now()))
        except Error:
            # that the database is gone is said by the portal's own probe
            return Answer(None, reason="failed")
        return Answer(None, reason=value) if isinstance(value, str) else Answer(True, value=value)

    async def _name(self, probe: Probe) -> Answer:
        if not self.names.resolvers:
            return Answer(None, reason="not-set")
        return await ask_dns(probe, self.names.resolvers[0])

    async def take(self, found: Sequence[Finding], beat: Beat) -> None:
        """Writes what was found."""
        await self.in_thread(lambda: take(found, beat, at=self.now()))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Runs ``work`` where the one connection to the database is."""

        def run() -> T:
            close_old_connections()
            try:
                return work()
            except Error:
                connection.close()
                raise

        return await asyncio.get_running_loop().run_in_executor(self.database, run)
