"""The live stream: tells open pages that something they show has changed (server-sent events).

A small process of its own that knows no room and holds no Django: who may hear what is asked of the web process
(``/live/who`` with the visitor's cookie), and what happened is read from the outbox when the worker announces it. A
hint holds an event's name and ids, never personal data; the page fetches again what it shows.
"""

import asyncio
import contextlib
import json
import logging
import os
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import psycopg

from motcua.site import boards
from motcua.site.asking import Away, Refused, Web
from motcua.site.env import Environment
from motcua.site.postgres import url

log = logging.getLogger("motcua.stream")

CHANNEL = "motcua_live"
#: what is told when every board is concerned
ALL = "*"
#: events are delivered out of order at times: this many ids are looked back over
WINDOW = 200
#: hints that a page which reconnects can still get; older ones it misses, so that it is told to load itself again
REMEMBERED = 2000
#: seconds after which a page's sign-in is asked about again
TRUST = 60.0
#: seconds between two signs of life: proxies close what is silent
SILENCE = 20.0
#: the topic of those whose grants hold in the whole city
EVERYTHING = "unit:*"
_ENV = Environment()
WEB = _ENV.text("WEB_URL", f"http://127.0.0.1:{_ENV.number('PORT', 8000)}")
DATABASE = _ENV.text("DATABASE_URL", url(_ENV.var))

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Hint:
    """One event, with the topics that may hear of it: ``unit:UB-31135``, ``dossier:H13…``."""

    id: int
    name: str
    topics: frozenset[str]
    dossier: str | None

    def text(self) -> bytes:
        said = json.dumps({"event": self.name, "dossier": self.dossier}, separators=(",", ":"))
        return f"id: {self.id}\nevent: changed\ndata: {said}\n\n".encode()


@dataclass
class Hub:
    """What was heard lately, and the pages that listen."""

    recent: deque[Hint] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    seen: set[int] = field(default_factory=set)
    listeners: set[asyncio.Queue[Hint]] = field(default_factory=set)
    last: int = 0

    def hear(self, rows: list[tuple[int, str, dict[str, Any]]]) -> list[Hint]:
        """Passes new events on to every page; each page keeps what is meant for it. Returns what was new."""
        new = []
        for id_, name, payload in rows:
            if id_ in self.seen:
                continue
            self.seen.add(id_)
            self.last = max(self.last, id_)
            hint = Hint(id_, name, topics(payload), payload.get("dossier"))
            self.recent.append(hint)
            new.append(hint)
            for listener in self.listeners:
                if not listener.full():
                    listener.put_nowait(hint)
        self.seen = {id_ for id_ in self.seen if id_ > self.last - 2 * WINDOW}
        return new


HUB = Hub()
BOARDS = boards.Boards(Web(WEB, _ENV.secret_key))


def concerned(hints: list[Hint], told: str) -> frozenset[str] | None:
    """The units whose boards look again: those of new events, and those that were told of; None: all of them."""
    each = [frozenset(topic[5:] for topic in hint.topics if topic.startswith("unit:")) for hint in hints]
    if ALL in told.split() or not all(each):
        return None
    return frozenset(told.split()).union(*each)


def topics(payload: dict[str, Any]) -> frozenset[str]:
    """Who may hear of an event, read off its fields: ``unit``, ``*_unit`` and ``dossier``."""
    units = {f"unit:{value}" for key, value in payload.items() if value and (key == "unit" or key.endswith("_unit"))}
    return frozenset(units | ({f"dossier:{payload['dossier']}"} if payload.get("dossier") else set()))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/healthz":
        await _answer(send, 200, b"ok\n")
    elif scope["type"] == "http" and scope["path"] == "/live" and scope["method"] == "GET":
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        followed = asked.get("theo", [""])[0]
        if followed:
            await _board(followed, asked.get("sau", ["0"])[0], scope, receive, send)
        else:
            await _live(scope, receive, send)
    elif scope["type"] == "http":
        await _answer(send, 404, b"")


async def _lifespan(receive: Receive, send: Send) -> None:
    listening: asyncio.Task[None] | None = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            listening = asyncio.create_task(_listen())
            await send({"type": "lifespan.startup.complete"})
        else:
            if listening:
                listening.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _listen() -> None:
    """Hears of events for as long as the process lives; waits for a database that went away."""
    while True:
        with contextlib.suppress(psycopg.Error, OSError):
            async with await psycopg.AsyncConnection.connect(DATABASE, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                if not HUB.last:
                    cursor = await connection.execute("SELECT coalesce(max(id), 0) FROM kernel_outboxevent")
                    HUB.last = (await cursor.fetchone() or (0,))[0]
                told = ALL
                while True:
                    BOARDS.call(concerned(HUB.hear(await _news(connection)), told))
                    told = ""
                    # while it waits, the connection can do nothing else
                    async for said in connection.notifies(stop_after=1, timeout=SILENCE):
                        told = f"{told} {said.payload}"
        await asyncio.sleep(2)


async def _news(connection: psycopg.AsyncConnection[Any]) -> list[tuple[int, str, dict[str, Any]]]:
    cursor = await connection.execute(
        "SELECT id, name, payload FROM kernel_outboxevent WHERE id > %s AND delivered_at IS NOT NULL ORDER BY id",
        [HUB.last - WINDOW],
    )
    return await cursor.fetchall()


async def _live(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {key.decode().lower(): value.decode("latin-1") for key, value in scope["headers"]}
    origin = _origin(headers)
    cookie = headers.get("cookie", "")
    mine = await asyncio.to_thread(_who, cookie)
    if mine is None:
        await _answer(send, 401, b"", origin)
        return
    await send({"type": "http.response.start", "status": 200, "headers": _headers(b"text/event-stream", origin)})
    gone = asyncio.create_task(_gone(receive))
    queue: asyncio.Queue[Hint] = asyncio.Queue(maxsize=500)
    HUB.listeners.add(queue)
    try:
        async for chunk in _chunks(queue, cookie, mine, headers.get("last-event-id", "")):
            if gone.done():
                break
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        HUB.listeners.discard(queue)
        gone.cancel()


async def _board(path: str, after: str, scope: Scope, receive: Receive, send: Send) -> None:
    """A screen that follows a board. Its last line is in the header when the browser came back by itself."""
    headers = {key.decode().lower(): value.decode("latin-1") for key, value in scope["headers"]}
    origin = _origin(headers)
    last = headers.get("last-event-id", "") or after
    if not boards.is_board(path) or not (last.isdecimal() and len(last) < 19):
        await _answer(send, 404, b"", origin)
        return
    told = BOARDS.follow(path, headers.get("cookie", ""), int(last))
    try:
        first = await anext(told, None)
    except (Away, Refused):
        await _answer(send, 503, b"", origin)
        return
    if first is None:
        await _answer(send, 403, b"", origin)
        return
    await send({"type": "http.response.start", "status": 200, "headers": _headers(b"text/event-stream", origin)})
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
    saying = asyncio.create_task(_say(told, send))
    gone = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait({saying, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (saying, gone):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await saying
        await told.aclose()


async def _say(told: AsyncGenerator[bytes, None], send: Send) -> None:
    async for chunk in told:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _chunks(queue: asyncio.Queue[Hint], cookie: str, mine: frozenset[str], since: str) -> AsyncIterator[bytes]:
    """What one page is told, until its sign-in ends."""
    yield b"retry: 3000\n\n"
    for chunk in _missed(since, mine):
        yield chunk
    asked = asyncio.get_running_loop().time()
    while True:
        try:
            hint = await asyncio.wait_for(queue.get(), SILENCE)
        except TimeoutError:
            yield b": here\n\n"
        else:
            if EVERYTHING in mine or hint.topics & mine:
                yield hint.text()
        if asyncio.get_running_loop().time() - asked > TRUST:
            again = await asyncio.to_thread(_who, cookie)
            if again is None:
                return
            mine, asked = again, asyncio.get_running_loop().time()


def _missed(since: str, mine: frozenset[str]) -> list[bytes]:
    """What happened while a page was away; when that is too long ago to know, it is told to load itself again."""
    if not since.isdigit():
        return []
    recent = list(HUB.recent)
    if int(since) < HUB.last and (not recent or recent[0].id > int(since) + 1):
        return [f"id: {HUB.last}\nevent: reload\ndata: {{}}\n\n".encode()]
    return [hint.text() for hint in recent if hint.id > int(since) and (EVERYTHING in mine or hint.topics & mine)]


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _who(cookie: str) -> frozenset[str] | None:
    """The topics that the visitor with this cookie may hear; None when nobody is signed in."""
    request = Request(f"{WEB}/live/who", headers={"Cookie": cookie, "Accept": "application/json"})  # noqa: S310
    try:
        with urlopen(request, timeout=5) as answer:  # noqa: S310
            return frozenset(json.load(answer)["topics"])
    except (URLError, HTTPException, OSError, ValueError, KeyError):
        return None


def _origin(headers: dict[str, str]) -> str:
    """The origin to answer to: a page of the web process on the same host name, or the one that was configured."""
    origin = headers.get("origin", "")
    host = headers.get("host", "").rpartition(":")[0]
    allowed = {f"http://{host}:{_ENV.number('PORT', 8000)}", os.environ.get("PUBLIC_URL", "").rstrip("/")}
    return origin if origin and origin in allowed else ""


def _headers(kind: bytes, origin: str) -> list[tuple[bytes, bytes]]:
    headers = [(b"content-type", kind), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    headers.append((b"x-content-type-options", b"nosniff"))
    if origin:
        headers.append((b"access-control-allow-origin", origin.encode()))
        headers += [(b"access-control-allow-credentials", b"true"), (b"vary", b"Origin")]
    return headers


async def _answer(send: Send, status: int, body: bytes, origin: str = "") -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers(b"text/plain", origin)})
    await send({"type": "http.response.body", "body": body})
