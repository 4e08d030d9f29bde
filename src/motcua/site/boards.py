"""The live stream's boards: what a board shows is asked of the web process once, and told to all who look at it.

A board is followed by its address (``…/o/``), asked for with the cookie of somebody who follows it; each follower's own
cookie has to be let in there first, and again every minute. An answer depends on the board, its scope and the language
alone, so that officers and wall screens are told the same.
Screens get what changed since the answer before, and every line of the ticker once: a screen that comes back names the
last line that it has, and one that is slow is given the whole board anew.
"""

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

log = logging.getLogger("motcua.stream")

#: only addresses below these are followed: a board at the desk, and the same board as a wall screen asks for it
PREFIXES, SUFFIX = ("/can-bo/dieu-hanh/bang/", "/man-hinh/bang/"), "/o/"
#: seconds between two looks when nothing happened: the age of what a screen shows is never more while all is well
BREATH = 5.0
#: seconds from one look to the next while much happens; many events are one answer
PACE = 0.3
#: lines are written by several workers at once and may appear out of order: so many numbers are asked for again
OVERLAP = 100
#: answers that wait for a slow screen before it is given the whole board instead
WAITING = 8
#: seconds after which a follower's right is asked about again
TRUST = 60.0

Answer = dict[str, Any]
#: address, cookie → what the web process answers; None when it lets nobody in
Ask = Callable[[str, str], Answer | None]


class Away(Exception):
    """The web process does not answer."""


def is_board(path: str) -> bool:
    """Whether an address is one that can be followed: a path of our own, and nothing else in it."""
    bare = path.partition("?")[0]
    return path.startswith(PREFIXES) and bare.endswith(SUFFIX) and not set(path) & set("\\\r\n #") and ".." not in path


def board_of(path: str) -> str:
    """What an address asks for, whichever way it comes: the board and its scope."""
    return next((path.removeprefix(prefix) for prefix in PREFIXES if path.startswith(prefix)), path)


def language(cookie: str) -> str:
    """The language that a visitor chose: part of what an answer depends on."""
    held: SimpleCookie = SimpleCookie()
    with contextlib.suppress(CookieError):
        held.load(cookie)
    return "en" if "lang" in held and held["lang"].value == "en" else "vi"


@dataclass(eq=False)
class Screen:
    """One page that follows a board at ``path``. ``last``: no line up to this one has been dropped.

    ``waiting`` are messages for it; ``behind``: some of them had to be dropped.
    """

    path: str
    cookie: str
    last: int
    waiting: "asyncio.Queue[bytes]" = field(default_factory=lambda: asyncio.Queue(WAITING))
    behind: bool = False

    def give(self, message: bytes, last: int) -> None:
        """Leaves a message for the page, unless it has missed some: then it is given everything anew."""
        if self.behind or self.waiting.full():
            self.behind = True
            return
        self.waiting.put_nowait(message)
        self.last = max(self.last, last)


@dataclass(eq=False)
class Group:
    """All screens that show the same board in the same language: ``key``. ``units``: whose board; none: everybody's."""

    key: tuple[str, str]
    screens: set[Screen] = field(default_factory=set)
    tiles: dict[str, Any] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    last: int = 0
    told: deque[int] = field(default_factory=lambda: deque(maxlen=4 * OVERLAP))
    called: asyncio.Event = field(default_factory=asyncio.Event)
    work: "asyncio.Task[None] | None" = None


class Boards:
    """Everything that is followed."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.groups: dict[tuple[str, str], Group] = {}

    def call(self, units: frozenset[str] | None) -> None:
        """Something happened at these units (None: anywhere): the boards that show them look again."""
        for group in self.groups.values():
            if units is None or not group.units or group.units & units:
                group.called.set()

    async def follow(self, path: str, cookie: str, last: int) -> AsyncGenerator[bytes, None]:
        """What one screen is told. The first chunk is empty; there is none at all for whom the board is not.

        Raises:
            Away: the web process does not answer now.
        """
        first = await self._asked(path, cookie, last)
        if first is None:
            return
        yield b""
        screen = Screen(path, cookie, last)
        group = self._join((board_of(path), language(cookie)), screen)
        try:
            screen.last = first["last"]
            yield _message(first["tiles"], first, first["happened"])
            async for message in self._go_on(group, screen):
                yield message
        finally:
            self._leave(group, screen)

    async def _go_on(self, group: Group, screen: Screen) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        while True:
            with contextlib.suppress(TimeoutError):
                yield await asyncio.wait_for(screen.waiting.get(), 4 * BREATH)
            if loop.time() - asked > TRUST:
                with contextlib.suppress(Away):
                    if await self._asked(f"{screen.path}{_joint(screen.path)}chi=quyen", screen.cookie, 0) is None:
                        return
                    asked = loop.time()
            if screen.behind:
                # what waits is part of the whole answer that is asked for now
                while not screen.waiting.empty():
                    screen.waiting.get_nowait()
                try:
                    whole = await self._asked(screen.path, screen.cookie, screen.last)
                except Away:
                    continue
                if whole is None:
                    return
                screen.behind, screen.last = False, whole["last"]
                group.screens.add(screen)
                yield _message(whole["tiles"], whole, whole["happened"])

    async def _asked(self, path: str, cookie: str, last: int) -> Answer | None:
        return await asyncio.to_thread(self.ask, f"{path}{_joint(path)}sau={max(0, last - OVERLAP)}", cookie)

    def _join(self, key: tuple[str, str], screen: Screen) -> Group:
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group(key)
            group.work = asyncio.create_task(self._look(group))
        group.screens.add(screen)
        return group

    def _leave(self, group: Group, screen: Screen) -> None:
        group.screens.discard(screen)
        if not group.screens and self.groups.get(group.key) is group:
            del self.groups[group.key]
            if group.work is not None:
                group.work.cancel()

    async def _look(self, group: Group) -> None:
        """Looks again when something happened, and every few seconds; tells every screen what changed."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(group.called.wait(), BREATH)
            group.called.clear()
            try:
                await self._tell(group)
            except Exception:
                log.exception("a board could not be told")
            await asyncio.sleep(PACE)

    async def _tell(self, group: Group) -> None:
        screen = next(iter(group.screens), None)
        if screen is None:
            return
        try:
            answer = await self._asked(screen.path, screen.cookie, group.last)
        except Away:
            return  # silence: each screen counts the seconds itself
        if answer is None:
            screen.behind = True  # its right ended: it is asked about, and somebody else's is used meanwhile
            group.screens.discard(screen)
            return
        message = self._news(group, answer)
        for one in group.screens:
            one.give(message, group.last)

    def _news(self, group: Group, answer: Answer) -> bytes:
        """What changed since the answer before."""
        changed = {key: part for key, part in answer["tiles"].items() if group.tiles.get(key) != part}
        lines = [line for line in answer["happened"] if line[0] not in group.told]
        begun = bool(group.tiles)
        group.tiles, group.units = answer["tiles"], frozenset(answer["units"])
        group.last = max(group.last, answer["last"])
        group.told.extend(line[0] for line in lines)
        return _message(changed if begun else answer["tiles"], answer, lines)


def _joint(path: str) -> str:
    return "&" if "?" in path else "?"


def _message(tiles: dict[str, Any], answer: Answer, lines: list[Any]) -> bytes:
    said = {"as_of": answer["as_of"], "at": datetime.now(UTC).isoformat(), "tiles": tiles, "happened": lines}
    data = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"id: {answer['last']}\nevent: board\ndata: {data}\n\n".encode()


def asker(web: str) -> Ask:
    """Asks the web process at this address."""

    def ask(path: str, cookie: str) -> Answer | None:
        request = Request(f"{web}{path}", headers={"Cookie": cookie, "Accept": "application/json"})  # noqa: S310
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310
                said: Answer = json.load(answer)
                return said
        except HTTPError as refused:
            if refused.code < 500 and refused.code != 429:
                return None
            raise Away from refused
        except (URLError, HTTPException, OSError, ValueError) as problem:
            raise Away from problem

    return ask
