"""From an event to the screens: a hundred events a second, three hundred open boards, the real processes between them.

Each event is an act on a dossier of its own, announced in its own transaction (what acting costs is measured by
``filing``); worker, stream and web server are those of ``make up``. Two of three screens show the city (all lines), the
others the boards of units (their own lines), as centres do. A screen's time runs from the moment at which the event was
to be announced until the line with the dossier's code is there. Every tenth screen loses its
connection again and again and comes back with the number of its last line: it must miss nothing either, and is left out
of the times. Three hundred screens have processors of their own; here one program stands for all of them, so that it
reads what every fifth is told and lets the others' bytes pass. Yardstick: the same screens when nothing else happens.
"""

import asyncio
import json
import multiprocessing
import os
import random
import re
import statistics
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import inside
import load_bulk
import psutil
import stage

SCREENS = int(os.environ.get("LIVE_SCREENS", "300"))
UNITS = int(os.environ.get("LIVE_UNITS", "100"))
PER_SECOND = float(os.environ.get("LIVE_PER_SECOND", "100"))
SECONDS = float(os.environ.get("LIVE_SECONDS", "20"))
#: every so many-th screen is read; every so many-th breaks off, after so many seconds each time
READ, BREAKING, STAYS, AWAY = 5, 10, (1.0, 4.0), (0.1, 1.0)
WARM, ALONE, SENDERS = 20, 10, 8
LIMIT_S, PATIENCE_S = 1.0, 40.0
BOARD = "/can-bo/dieu-hanh/bang"
#: what stands in the command of each process of the house
PROCESSES = {"site.stream": "stream", "wsgi": "web", "cli worker": "worker"}
_LINE = re.compile(rb'\[(\d+),"(?:[^"\\]|\\.)*?/ho-so/([^/"\\]+)/')


@dataclass(eq=False)
class Screen:
    """One open board: where, for which units, and when each line was there first."""

    path: str
    unit: str
    read: bool
    breaks: bool
    #: lines up to ``before`` are from earlier runs; ``last`` is the last one that arrived
    before: int
    last: int
    seen: dict[str, float] = field(default_factory=dict)
    bytes: int = 0
    messages: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Dossier:
    """A dossier to which something happens."""

    id: str
    code: str
    unit: str


@dataclass
class Sent:
    """An event: when it was to be announced, and where."""

    due: float
    unit: str


def main() -> None:
    address = stage.database("bench_live")
    cookie = inside.officer_cookie(("director", "*"))
    dossiers = _dossiers(WARM + ALONE + int(PER_SECOND * SECONDS))
    port = stage.free_ports()
    with ExitStack() as house:
        house.enter_context(stage.web(address, port=port))
        house.enter_context(stage.stream(address, port))
        house.enter_context(stage.worker(address, port))
        said = asyncio.run(_play(port, cookie, dossiers))
    print(json.dumps(said))
    if said["lost"] or said["p95_s"] > LIMIT_S:
        sys.exit(1)


async def _play(port: int, cookie: str, dossiers: list[Dossier]) -> dict[str, object]:
    screens = _screens(sorted({one.unit for one in dossiers}), await asyncio.to_thread(_last_line))
    stop = asyncio.Event()
    tasks = [asyncio.create_task(_watch(screen, port + 1, cookie, stop)) for screen in screens]
    await asyncio.wait_for(asyncio.gather(*(screen.begun.wait() for screen in screens)), 60)
    warm, alone, many = dossiers[:WARM], dossiers[WARM : WARM + ALONE], dossiers[WARM + ALONE :]
    await _arrived(screens, await _announce(warm, 5.0))
    quiet = await _announce(alone, 1.0)
    await _arrived(screens, quiet)
    before, begun = _used(), time.monotonic()
    sent = await _announce(many, PER_SECOND)
    used, lasted = {name: cost - before[name] for name, cost in _used().items()}, time.monotonic() - begun
    await _arrived(screens, sent)
    stop.set()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return _said(screens, quiet, sent, used, lasted)


def _dossiers(wanted: int) -> list[Dossier]:
    """So many dossiers of the benchmark's database, loaded when it has none, in no order."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dossiers_dossier")
        known = cursor.fetchone()[0]
    if not known:
        load_bulk.load(2 * wanted)  # which closes the connection
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_outboxevent SET delivered_at = now() WHERE delivered_at IS NULL")
        cursor.execute("SELECT id, code, competent_unit FROM dossiers_dossier ORDER BY md5(code) LIMIT %s", [wanted])
        found = [Dossier(str(id_), code, unit) for id_, code, unit in cursor.fetchall()]
    if len(found) < wanted:
        raise SystemExit("too few dossiers: drop the database bench_live")
    return found


def _last_line() -> int:
    """The ticker's last line so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM operations_happeningrow")
        last = int(cursor.fetchone()[0])
    connection.close()
    return last


def _screens(units: list[str], last: int) -> list[Screen]:
    found = []
    for number in range(SCREENS):
        read, breaks = number % READ == 0, number % BREAKING == 0
        if number % 3 == 2:
            unit = units[(number // 3) % min(UNITS, len(units))]
            found.append(Screen(f"{BOARD}/unit/o/?don-vi={unit}", unit, read, breaks, last, last))
        else:
            path = f"{BOARD}/{'leaders' if number % 3 else 'one-stop'}/o/"
            found.append(Screen(path, "", read, breaks, last, last))
    return found


async def _watch(screen: Screen, port: int, cookie: str, stop: asyncio.Event) -> None:
    """Follows a board as a browser does, and comes back when the line broke."""
    while not stop.is_set():
        with suppress(OSError, asyncio.IncompleteReadError, ValueError, TimeoutError):
            stays = random.uniform(*STAYS) if screen.breaks and screen.begun.is_set() else None
            async with asyncio.timeout(stays):
                await _follow(screen, port, cookie)
        await asyncio.sleep(random.uniform(*AWAY))


async def _follow(screen: Screen, port: int, cookie: str) -> None:
    from urllib.parse import quote

    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    try:
        head = f"GET /live?theo={quote(screen.path)}&sau={screen.before} HTTP/1.1\r\nHost: localhost:{port}\r\n"
        head += f"Cookie: {cookie}\r\nLast-Event-ID: {screen.last}\r\nAccept: text/event-stream\r\n\r\n"
        writer.write(head.encode())
        if b" 200 " not in await reader.readline():
            raise ValueError
        await reader.readuntil(b"\r\n\r\n")
        if not screen.read:
            screen.begun.set()
            while await reader.read(2**20):
                pass
            return
        rest = b""
        while size := int(await reader.readline(), 16):
            rest += (await reader.readexactly(size + 2))[:-2]
            *whole, rest = rest.split(b"\n\n")
            for message in whole:
                _take(screen, message)
    finally:
        writer.close()


def _take(screen: Screen, message: bytes) -> None:
    if not message.startswith(b"id: "):
        return
    at = time.monotonic()
    screen.bytes += len(message)
    screen.messages += 1
    happened = message[message.rindex(b'"happened":') :]
    for line, code in _LINE.findall(happened):
        if int(line) > screen.before:
            screen.seen.setdefault(code.decode(), at)
    screen.last = int(message[4 : message.index(b"\n")])
    screen.begun.set()


async def _announce(dossiers: list[Dossier], per_second: float) -> dict[str, Sent]:
    """Announces that each dossier moved, at this pace, whatever else happens; by code. In a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        # the first of a fresh process waits for its imports: they are no part of the pace
        await asyncio.wrap_future(pool.submit(stage.database_ready))
        begun = time.monotonic() + 0.5
        await asyncio.wrap_future(pool.submit(_send_all, dossiers, begun, per_second))
    return {one.code: Sent(begun + turn / per_second, one.unit) for turn, one in enumerate(dossiers)}


def _send_all(dossiers: list[Dossier], begun: float, per_second: float) -> None:
    work = [threading.Thread(target=_send, args=(dossiers, first, begun, per_second)) for first in range(SENDERS)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()


def _send(dossiers: list[Dossier], first: int, begun: float, per_second: float) -> None:
    from django.db import connection, transaction

    from motcua.kernel import clock, events
    from motcua.rooms.dossiers.events import DossierMoved

    for turn in range(first, len(dossiers), SENDERS):
        one = dossiers[turn]
        time.sleep(max(0.0, begun + turn / per_second - time.monotonic()))
        moved = DossierMoved(dossier=one.id, act="issue", before=5, after=6, unit=one.unit, revision=1)
        with transaction.atomic():
            events.emit(moved, at=clock.now())
    connection.close()


async def _arrived(screens: list[Screen], sent: dict[str, Sent]) -> None:
    """Waits until every screen has its lines, or gives up: what is missing then is lost."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and any(True for _ in _missing(screens, sent)):
        await asyncio.sleep(1)


def _missing(screens: list[Screen], sent: dict[str, Sent]):  # type: ignore[no-untyped-def]
    for screen in screens:
        for code, one in sent.items() if screen.read else ():
            if screen.unit in {"", one.unit} and code not in screen.seen:
                yield screen, code


def _times(screens: list[Screen], sent: dict[str, Sent]) -> list[float]:
    return sorted(
        screen.seen[code] - one.due
        for screen in screens
        if screen.read and not screen.breaks
        for code, one in sent.items()
        if screen.unit in {"", one.unit} and code in screen.seen
    )


def _used() -> dict[str, float]:
    """Seconds of the processor by process of the house."""
    found: Counter[str] = Counter(dict.fromkeys(("web", "stream", "worker"), 0.0))  # type: ignore[misc]
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            said = " ".join(process.cmdline())
            name = next((name for sign, name in PROCESSES.items() if sign in said), "")
            found[name] += sum(process.cpu_times()[:2])  # type: ignore[assignment]
    return {name: found[name] for name in PROCESSES.values()}


def _said(
    screens: list[Screen], alone: dict[str, Sent], sent: dict[str, Sent], used: dict[str, float], lasted: float
) -> dict[str, object]:
    quiet, times = _times(screens, alone), _times(screens, sent)
    lost = sum(1 for _ in _missing(screens, alone | sent))
    p95 = times[int(0.95 * len(times))]
    idle = statistics.median(quiet)
    for name, some in (("city", [s for s in screens if not s.unit]), ("units", [s for s in screens if s.unit])):
        each = _times(some, sent)
        print(f"{name}: p50 {statistics.median(each):.2f} s, p95 {each[int(0.95 * len(each))]:.2f} s, "
              f"longest {each[-1]:.2f} s over {len(each)} lines")  # fmt: skip
    told = sum(screen.messages for screen in screens)
    size = sum(screen.bytes for screen in screens)
    cores = ", ".join(f"{name} {cost / lasted:.2f}" for name, cost in used.items())
    print(f"{told} messages of {size / max(1, told) / 1000:.1f} kB; cores: {cores}; {lost} lines lost")
    return {
        "bench": "live",
        "screens": len(screens),
        "events_per_s": PER_SECOND,
        "p50_s": round(statistics.median(times), 3),
        "p95_s": round(p95, 3),
        "longest_s": round(times[-1], 3),
        "lost": lost,
        "stream_cores": round(used["stream"] / lasted, 2),
        "yardstick": "one event when nothing else happens, p50 s",
        "yardstick_value": round(idle, 3),
        "ratio": round(p95 / idle, 2),
    }


if __name__ == "__main__":
    main()
