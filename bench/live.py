"""From an event to the screens: a hundred filings a second, three hundred open boards, the real processes between them.

Dossiers are filed through the API; worker, stream and web server are those of ``make up``. Two of three screens show
the city (all lines), the others the boards of units (their own lines), as centres do. A screen's time runs from the
moment at which the filing was to be sent until the line with its code is there. Every tenth screen loses its
connection again and again and comes back with the number of its last line: it must miss nothing either, and is left out
of the times. Yardstick: the same screens when nothing else happens.
"""

import asyncio
import json
import os
import random
import re
import statistics
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from uuid import uuid4

import filing
import inside
import psutil
import stage

SCREENS = int(os.environ.get("LIVE_SCREENS", "300"))
UNITS = int(os.environ.get("LIVE_UNITS", "100"))
PER_SECOND = float(os.environ.get("LIVE_PER_SECOND", "100"))
SECONDS = float(os.environ.get("LIVE_SECONDS", "20"))
#: every so many-th screen breaks off, after so many seconds each time
BREAKING, STAYS, AWAY = 10, (1.0, 4.0), (0.1, 1.0)
WARM, ALONE, SENDERS = 20, 10, 8
LIMIT_S, PATIENCE_S = 1.0, 40.0
BOARD = "/can-bo/dieu-hanh/bang"
_LINE = re.compile(rb'\[(\d+),"(?:[^"\\]|\\.)*?/ho-so/([^/"\\]+)/')


@dataclass(eq=False)
class Screen:
    """One open board: where, for which units, and when each line was there first."""

    path: str
    unit: str
    breaks: bool
    seen: dict[str, float] = field(default_factory=dict)
    last: int = 0
    bytes: int = 0
    messages: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Sent:
    """A filing: when it was to be sent, and where."""

    due: float
    unit: str


def main() -> None:
    address = stage.database("bench_live")
    cookie = inside.officer_cookie(("director", "*"))
    client = filing._client()
    areas = filing._areas()
    port = stage.free_ports()
    with ExitStack() as house:
        house.enter_context(stage.web(address, port=port))
        house.enter_context(stage.stream(address, port))
        house.enter_context(stage.worker(address, port))
        headers = filing._headers(("127.0.0.1", port), *client)
        said = asyncio.run(_play(port, cookie, headers, areas))
    print(json.dumps(said))
    if said["lost"] or said["p95_s"] > LIMIT_S:
        sys.exit(1)


async def _play(port: int, cookie: str, headers: dict[str, str], areas: list[str]) -> dict[str, object]:
    screens = _screens(areas)
    stop = asyncio.Event()
    tasks = [asyncio.create_task(_watch(screen, port + 1, cookie, stop)) for screen in screens]
    await asyncio.wait_for(asyncio.gather(*(screen.begun.wait() for screen in screens)), 60)
    # a worker that has just started has a night's jobs to do first
    await _arrived(screens, await _file(port, headers, areas, WARM, 2.0))
    alone = await _file(port, headers, areas, ALONE, 1.0)
    await _arrived(screens, alone)
    before, begun = _used(), time.monotonic()
    sent = await _file(port, headers, areas, int(PER_SECOND * SECONDS), PER_SECOND)
    used, lasted = {name: cost - before[name] for name, cost in _used().items()}, time.monotonic() - begun
    await _arrived(screens, sent)
    stop.set()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return _said(screens, alone, sent, used, lasted)


def _screens(areas: list[str]) -> list[Screen]:
    found = []
    for number in range(SCREENS):
        breaks = number % BREAKING == 0
        if number % 3 == 2:
            unit = f"UB-{areas[(number // 3) % min(UNITS, len(areas))]}"
            found.append(Screen(f"{BOARD}/unit/o/?don-vi={unit}", unit, breaks))
        else:
            found.append(Screen(f"{BOARD}/{'leaders' if number % 3 else 'one-stop'}/o/", "", breaks))
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
        head = f"GET /live?theo={quote(screen.path)}&sau=0 HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\n"
        head += f"Last-Event-ID: {screen.last}\r\n" if screen.last else ""
        writer.write(f"{head}Accept: text/event-stream\r\n\r\n".encode())
        if b" 200 " not in await reader.readline():
            raise ValueError
        await reader.readuntil(b"\r\n\r\n")
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
    for _line, code in _LINE.findall(happened):
        screen.seen.setdefault(code.decode(), at)
    screen.last = int(message[4 : message.index(b"\n")])
    screen.begun.set()


async def _file(
    port: int, headers: dict[str, str], areas: list[str], wanted: int, per_second: float
) -> dict[str, Sent]:
    """Files so many dossiers at this pace, whatever the answers take; by code."""
    sent: dict[str, Sent] = {}
    begun = time.monotonic() + 0.5
    work = [
        threading.Thread(
            target=_send, args=(port, headers, areas, range(one, wanted, SENDERS), begun, per_second, sent)
        )
        for one in range(SENDERS)
    ]
    for thread in work:
        thread.start()
    while any(thread.is_alive() for thread in work):
        await asyncio.sleep(0.05)
    if len(sent) < wanted:
        raise SystemExit(f"only {len(sent)} of {wanted} filings were answered")
    return sent


def _send(
    port: int,
    headers: dict[str, str],
    areas: list[str],
    turns: range,
    begun: float,
    per_second: float,
    sent: dict[str, Sent],
) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for turn in turns:
        area = areas[(turn * 37) % len(areas)]
        body = json.dumps(filing.filing(area, turn))
        due = begun + turn / per_second
        time.sleep(max(0.0, due - time.monotonic()))
        connection.request("POST", "/api/v1/dossiers", body, headers | {"Idempotency-Key": str(uuid4())})
        answer = connection.getresponse()
        said = json.loads(answer.read())
        if answer.status == 201:
            sent[said["code"]] = Sent(due, f"UB-{area}")


async def _arrived(screens: list[Screen], sent: dict[str, Sent]) -> None:
    """Waits until every screen has its lines, or gives up: what is missing then is lost."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and any(True for _ in _missing(screens, sent)):
        await asyncio.sleep(0.2)


def _missing(screens: list[Screen], sent: dict[str, Sent]):  # type: ignore[no-untyped-def]
    for screen in screens:
        for code, one in sent.items():
            if screen.unit in {"", one.unit} and code not in screen.seen:
                yield screen, code


def _times(screens: list[Screen], sent: dict[str, Sent]) -> list[float]:
    return sorted(
        screen.seen[code] - one.due
        for screen in screens
        if not screen.breaks
        for code, one in sent.items()
        if screen.unit in {"", one.unit} and code in screen.seen
    )


def _used() -> dict[str, float]:
    """Seconds of the processor by process of the house."""
    found: Counter[str] = Counter(dict.fromkeys(("web", "stream", "worker"), 0.0))  # type: ignore[misc]
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            said = " ".join(process.cmdline())
            name = "stream" if "site.stream" in said else "web" if "wsgi" in said else "worker"
            found[name] += sum(process.cpu_times()[:2])  # type: ignore[assignment]
    return dict(found)


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
