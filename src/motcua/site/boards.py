"""The live stream's boards: what a board shows is asked of the web process once, and told to all who look at it.

A board is followed by its address (``…/o/``): each follower's own cookie has to be let in there first, and again every
minute. An answer depends on the board, its scope and the language alone, so that officers and wall screens are told the
same, and the stream asks as the house itself, of two things at two paces. *Lines* of the ticker are asked for once for
all boards, and passed on at once to those whose units they name. *Tiles* follow, some boards at a time, in turns: what
a hundred boards may cost is bounded.
Screens get what changed since the answer before, and every line once: a screen that comes back names the last line that
it has, and one that is slow is given the whole board anew.
"""

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any

from motcua.site.asking import Answer, Away, Line, Refused, Web

log = logging.getLogger("motcua.stream")

#: only addresses below these are followed: a board at the desk, and the same board as a wall screen asks for it
PREFIXES, SUFFIX = ("/can-bo/dieu-hanh/bang/", "/man-hinh/bang/"), "/o/"
#: seconds between two looks when nothing happened: the age of what a screen shows is hardly more while all is well
BREATH = 5.0
#: seconds from one question to the next while much happens; many events are one answer
PACE = 0.1
#: seconds for which the tiles of a board stay as they were told: nobody reads faster, and a screen has other work too
CALM = 0.5
#: seconds between two looks at the clock
TICK = 1.0
#: boards that are looked at together, for what they share; after a look nobody looks for so many times as long as it
#: took: a third of one processor at most, so that lines need not wait for tiles
TOGETHER, REST = 5, 2.0
#: lines are written by several workers at once and may appear out of order: so many numbers are asked for again
OVERLAP = 100
#: lines that are remembered for screens which join while they are told
LATELY = 1000
#: answers that wait for a slow screen before it is given the whole board instead
WAITING = 40
#: seconds after which a follower's right is asked about again
TRUST = 60.0


def is_board(path: str) -> bool:
    """Whether an address is one that can be followed: a path of our own, and nothing else in it."""
    bare = path.partition("?")[0]
    return path.startswith(PREFIXES) and bare.endswith(SUFFIX) and not set(path) & set("\\\r\n #") and ".." not in path


def language(cookie: str) -> str:
    """The language that a visitor chose: part of what an answer depends on."""
    held: SimpleCookie = SimpleCookie()
    with contextlib.suppress(CookieError):
        held.load(cookie)
    return "en" if "lang" in held and held["lang"].value == "en" else "vi"


@dataclass(eq=False)
class Screen:
    """One page that follows a board at ``path``. ``last``: no line up to this one has been dropped.

    ``waiting`` are messages for it; ``behind``: some of them had to be dropped. ``tiles``: what it shows, when that is
    an answer of its own and not what its group was told last.
    """

    path: str
    cookie: str
    last: int
    waiting: "asyncio.Queue[bytes]" = field(default_factory=lambda: asyncio.Queue(WAITING))
    behind: bool = False
    tiles: dict[str, Any] | None = None

    def give(self, message: bytes, last: int) -> None:
        """Leaves a message for the page, unless it has missed some: then it is given everything anew."""
        if self.behind or self.waiting.full():
            self.behind = True
            return
        self.waiting.put_nowait(message)
        self.last = max(self.last, last)


@dataclass(eq=False)
class Group:
    """All screens that show the same board in the same language: ``key``. ``units``: whose board; none: everybody's.

    ``called``: something happened since it was ``looked`` at, seconds of the loop's clock.
    """

    key: tuple[str, str]
    screens: set[Screen] = field(default_factory=set)
    tiles: dict[str, Any] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    as_of: str = ""
    called: bool = False
    looked: float = 0.0

    def its(self, lines: Iterable[Line]) -> list[Line]:
        """Those of some lines that belong on this board."""
        return [line for line in lines if not self.units or line.units & self.units]


@dataclass(eq=False)
class Feed:
    """The lines in one language as they come, whosever boards they belong on. ``last``: the latest number.

    ``turn`` counts the times that lines were told; ``lately`` holds them with their turn.
    """

    language: str
    last: int | None = None
    turn: int = 0
    told: deque[int] = field(default_factory=lambda: deque(maxlen=4 * OVERLAP))
    lately: "deque[tuple[int, Line]]" = field(default_factory=lambda: deque(maxlen=LATELY))
    followers: int = 0
    called: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    work: "asyncio.Task[None] | None" = None

    def take(self, lines: list[Line]) -> list[Line]:
        """Remembers lines; returns those that are new. Before the first time none is: boards bring them with them."""
        new = [] if self.last is None else [line for line in lines if line.id not in self.told]
        self.turn += 1
        self.last = max([self.last or 0, *(line.id for line in lines)])
        self.told.extend(line.id for line in lines if line.id not in self.told)
        self.lately.extend((self.turn, line) for line in new)
        return new

    def since(self, turn: int) -> list[Line]:
        """What was told after that turn."""
        return [line for told, line in self.lately if told > turn]


class Boards:
    """Everything that is followed."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.groups: dict[tuple[str, str], Group] = {}
        self.feeds: dict[str, Feed] = {}
        self.called = asyncio.Event()
        self.looking: asyncio.Task[None] | None = None

    def call(self, units: frozenset[str] | None) -> None:
        """Something happened at these units (None: anywhere): lines are asked for, and the boards concerned look."""
        for feed in self.feeds.values():
            feed.called.set()
        for group in self.groups.values():
            if units is None or not group.units or group.units & units:
                group.called = True
                self.called.set()

    async def follow(self, path: str, cookie: str, last: int) -> AsyncGenerator[bytes, None]:
        """What one screen is told. The first chunk is empty; there is none at all for whom the board is not.

        Raises:
            Away: the web process does not answer now.
        """
        async with self._fed(language(cookie)) as feed:
            screen = Screen(path, cookie, last)
            turn = feed.turn
            first = await self._asked(path, cookie, last)
            if first is None:
                return
            yield b""
            group = self._join((first["board"], feed.language), screen, first)
            try:
                yield self._whole(feed, group, screen, first, turn)
                async for message in self._go_on(feed, group, screen):
                    yield message
            finally:
                self._leave(group, screen)

    def _whole(self, feed: Feed, group: Group, screen: Screen, answer: Answer, turn: int) -> bytes:
        """The whole board, and what was told while it was asked for."""
        lines = [*answer["happened"], *_said(group.its(feed.since(turn)))]
        screen.behind, screen.last, screen.tiles = False, max(answer["last"], feed.last or 0), answer["tiles"]
        return _message(answer["as_of"], screen.last, answer["tiles"], lines)

    async def _go_on(self, feed: Feed, group: Group, screen: Screen) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        while True:
            with contextlib.suppress(TimeoutError):
                yield await asyncio.wait_for(screen.waiting.get(), 4 * BREATH)
            if loop.time() - asked > TRUST:
                with contextlib.suppress(Away):
                    if await self._asked(f"{screen.path}{_joint(screen.path)}chi=quyen", screen.cookie) is None:
                        return
                    asked = loop.time()
            if screen.behind:
                # what waits is part of the whole answer that is asked for now
                while not screen.waiting.empty():
                    screen.waiting.get_nowait()
                turn = feed.turn
                try:
                    whole = await self._asked(screen.path, screen.cookie, screen.last)
                except Away:
                    continue
                if whole is None:
                    return
                group.screens.add(screen)
                yield self._whole(feed, group, screen, whole, turn)

    async def _asked(self, path: str, cookie: str, last: int | None = None) -> Answer | None:
        """A board as it is now; with the lines after ``last``."""
        after = "" if last is None else f"{_joint(path)}sau={max(0, last - OVERLAP)}"
        return await asyncio.to_thread(self.web.board, path + after, cookie)

    def _join(self, key: tuple[str, str], screen: Screen, answer: Answer) -> Group:
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group(key, units=frozenset(answer["units"]), as_of=answer["as_of"])
            group.looked = asyncio.get_running_loop().time()
        group.screens.add(screen)
        if self.looking is None:
            self.looking = asyncio.create_task(self._look())
        return group

    def _leave(self, group: Group, screen: Screen) -> None:
        group.screens.discard(screen)
        if not group.screens and self.groups.get(group.key) is group:
            del self.groups[group.key]
        if not self.groups and self.looking is not None:
            self.looking.cancel()
            self.looking = None

    @contextlib.asynccontextmanager
    async def _fed(self, language: str) -> AsyncIterator[Feed]:
        """The lines in a language, which are read for as long as somebody follows them."""
        feed = self.feeds.setdefault(language, Feed(language))
        feed.followers += 1
        try:
            async with feed.reading:
                if feed.work is None:
                    await self._read(feed)
                    feed.work = asyncio.create_task(self._tell_lines(feed))
            yield feed
        finally:
            feed.followers -= 1
            if not feed.followers:
                self.feeds.pop(language, None)
                if feed.work is not None:
                    feed.work.cancel()

    async def _read(self, feed: Feed) -> list[Line]:
        after = None if feed.last is None else max(0, feed.last - OVERLAP)
        return feed.take(await asyncio.to_thread(self.web.lines, feed.language, after))

    async def _tell_lines(self, feed: Feed) -> None:
        """Passes lines on when something happened, and looks for some every few seconds."""
        while True:
            await _called(feed.called, BREATH)
            with contextlib.suppress(Away, Refused):
                new = await self._read(feed)
                for group in self.groups.values():
                    if group.key[1] == feed.language and (its := group.its(new)):
                        news = _message(group.as_of, feed.last or 0, {}, _said(its))
                        for screen in group.screens:
                            screen.give(news, feed.last or 0)
            await asyncio.sleep(PACE)

    async def _look(self) -> None:
        """Looks at boards where something happened, and at each every few seconds; those first that waited longest."""
        loop = asyncio.get_running_loop()
        while True:
            await _called(self.called, TICK)
            while due := self._due(loop.time()):
                begun = loop.time()
                try:
                    await self._tell(due)
                except Exception:
                    log.exception("boards could not be told")
                await asyncio.sleep(REST * (loop.time() - begun))
            await asyncio.sleep(PACE)
            if any(one.called for one in self.groups.values()):
                self.called.set()  # they were looked at a moment ago, and are again in a moment

    def _due(self, now: float) -> list[Group]:
        """Some boards of one language to look at."""
        due = [one for one in self.groups.values() if now - one.looked > (CALM if one.called else BREATH)]
        due.sort(key=lambda one: one.looked)
        return [one for one in due if one.key[1] == due[0].key[1]][:TOGETHER]

    async def _tell(self, groups: list[Group]) -> None:
        """Tells every screen of these boards what changed on them."""
        for group in groups:
            group.called, group.looked = False, asyncio.get_running_loop().time()
        try:
            found = await asyncio.to_thread(self.web.boards, groups[0].key[1], [group.key[0] for group in groups])
        except Refused:
            await self._tell_apart(groups)
            return
        except Away:
            return  # silence: each screen counts the seconds itself
        for group in groups:
            self._news(group, found[group.key[0]])

    async def _tell_apart(self, groups: list[Group]) -> None:
        """One of these is no board any more, or cannot be drawn: the others are told, its screens ask themselves."""
        if len(groups) > 1:
            for group in groups:
                await self._tell([group])
        else:
            for screen in groups[0].screens:
                screen.behind = True

    def _news(self, group: Group, answer: Answer) -> None:
        before = group.tiles
        group.tiles, group.units, group.as_of = answer["tiles"], frozenset(answer["units"]), answer["as_of"]
        feed = self.feeds.get(group.key[1])
        last = (feed.last or 0) if feed else 0
        news = _message(group.as_of, last, _changed(before, group.tiles), [])
        for one in group.screens:
            shows, one.tiles = one.tiles, None
            one.give(news if shows is None else _message(group.as_of, last, _changed(shows, group.tiles), []), last)


def _changed(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in now.items() if before.get(key) != part}


async def _called(event: asyncio.Event, seconds: float) -> None:
    """Waits until somebody calls, so many seconds at most."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    event.clear()


def _said(lines: Iterable[Line]) -> list[list[Any]]:
    return [[line.id, line.html] for line in lines]


def _joint(path: str) -> str:
    return "&" if "?" in path else "?"


def _message(as_of: str, last: int, tiles: dict[str, Any], lines: Collection[Any]) -> bytes:
    """``as_of``: of which moment the tiles are; ``last``: the number up to which lines have been told."""
    said = {"as_of": as_of, "at": datetime.now(UTC).isoformat(), "tiles": tiles, "happened": lines}
    data = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"id: {last}\nevent: board\ndata: {data}\n\n".encode()
