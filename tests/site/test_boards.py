"""The live boards: asked for once, told to all, each line once, and nothing to those who may not see it."""

import asyncio
import json

import pytest

from motcua.site import boards
from motcua.site.boards import Away, Boards

PATH = "/can-bo/dieu-hanh/bang/leaders/o/"


class Web:
    """A web process as the stream sees it: what a board shows now, and who is let in."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.tiles, self.lines, self.away = {"a": "1", "b": "1"}, [], False
        self.units: list[str] = []

    def __call__(self, path: str, cookie: str) -> dict | None:
        self.asked.append((path, cookie))
        if self.away:
            raise Away
        if cookie == "stranger":
            return None
        after = int(path.rpartition("sau=")[2])
        lines = [[id_, f"<li>{id_}</li>"] for id_ in self.lines if id_ > after]
        last = max(self.lines, default=0)
        return {
            "as_of": "2026-11-26T02:00:00+00:00",
            "last": last,
            "units": self.units,
            "tiles": dict(self.tiles),
            "happened": lines,
        }


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "PACE", 0)


def said(message: bytes) -> dict:
    return json.loads(message.decode().split("data: ")[1])


async def news(told) -> dict:
    return said(await asyncio.wait_for(anext(told), 10))


async def begun(house: Boards, cookie: str = "me", last: int = 0):
    told = house.follow(PATH, cookie, last)
    assert await anext(told) == b""
    return told, await news(told)


def test_many_screens_are_told_by_one_question_and_only_what_changed():
    async def story() -> None:
        web = Web()
        house = Boards(web)
        screens = [(await begun(house))[0] for _ in range(5)]
        house.call(None)
        for told in screens:
            assert (await news(told))["tiles"] == {"a": "1", "b": "1"}  # the first news of a group is whole
        web.tiles["b"], web.lines = "2", [7]
        before = len(web.asked)
        house.call(None)
        for told in screens:
            heard = await news(told)
            assert heard["tiles"] == {"b": "2"}
            assert heard["happened"] == [[7, "<li>7</li>"]]
        assert len(web.asked) - before == 1
        for told in screens:
            await told.aclose()
        assert not house.groups

    asyncio.run(story())


def test_a_units_board_is_asked_for_when_something_happened_there():
    async def story() -> None:
        web = Web()
        web.units = ["UB-31153", "TT-31153"]
        house = Boards(web)
        told, _ = await begun(house)
        house.call(None)
        await news(told)
        (group,) = house.groups.values()
        house.call(frozenset({"UB-31135"}))
        assert not group.called.is_set()
        house.call(frozenset({"UB-31135", "TT-31153"}))
        assert group.called.is_set()
        await told.aclose()

    asyncio.run(story())


def test_officers_and_wall_screens_of_a_board_are_told_by_one_question():
    async def story() -> None:
        web = Web()
        house = Boards(web)
        officer = (await begun(house))[0]
        wall = house.follow("/man-hinh/bang/leaders/o/", "screen", 0)
        assert await anext(wall) == b""
        await news(wall)
        assert len(house.groups) == 1
        before = len(web.asked)
        house.call(None)
        assert (await news(officer))["tiles"] == (await news(wall))["tiles"]
        assert len(web.asked) - before == 1
        await officer.aclose()
        await wall.aclose()

    asyncio.run(story())


def test_a_screen_that_comes_back_gets_the_lines_after_its_last():
    async def story() -> None:
        web = Web()
        web.lines = list(range(1, 301))
        told, first = await begun(Boards(web), last=290)
        ids = [line[0] for line in first["happened"]]
        assert set(range(291, 301)) <= set(ids)
        await told.aclose()

    asyncio.run(story())


def test_who_may_not_see_a_board_is_told_nothing():
    async def story() -> None:
        told = Boards(Web()).follow(PATH, "stranger", 0)
        assert await anext(told, None) is None

    asyncio.run(story())


def test_a_slow_screen_is_given_the_whole_board_and_misses_no_line():
    async def story() -> None:
        web = Web()
        house = Boards(web)
        told, _ = await begun(house)
        (group,) = house.groups.values()
        for number in range(1, boards.WAITING + 6):
            web.lines.append(number)
            await house._tell(group)
        heard: list[int] = []
        while not set(range(1, boards.WAITING + 6)) <= set(heard):
            heard += [line[0] for line in (await news(told))["happened"]]
        await told.aclose()

    asyncio.run(story())


def test_when_the_house_does_not_answer_screens_hear_nothing_rather_than_something_old():
    async def story() -> None:
        web = Web()
        house = Boards(web)
        told, _ = await begun(house)
        web.away = True
        (group,) = house.groups.values()
        await house._tell(group)
        (screen,) = group.screens
        assert screen.waiting.empty()
        await told.aclose()
        with pytest.raises(Away):
            await anext(house.follow(PATH, "me", 0))

    asyncio.run(story())


@pytest.mark.parametrize(
    "path",
    ["/can-bo/ho-so/", "http://evil.example/o/", "/can-bo/dieu-hanh/bang/../../x/o/", PATH + " x", PATH + "\r\nX: y"],
)
def test_only_boards_are_followed(path):
    assert not boards.is_board(path)
    assert boards.is_board(PATH + "?don-vi=UB-31153")
    assert boards.is_board("/man-hinh/bang/leaders/o/")
