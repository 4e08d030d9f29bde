"""The live boards: asked for once, told to all, each line once, and nothing to those who may not see it."""

import asyncio
import json

import pytest

from motcua.site import boards
from motcua.site.asking import Away, Line, Refused
from motcua.site.boards import Boards, Group

PATH = "/can-bo/dieu-hanh/bang/leaders/o/"


class Web:
    """A web process as the stream sees it: what a board shows now, and who is let in."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.looks: list[list[str]] = []
        self.gone = ""
        self.tiles, self.lines_, self.away = {"a": "1", "b": "1"}, [], False
        self.units: list[str] = []

    def board(self, path: str, cookie: str) -> dict | None:
        self._answers()
        self.asked.append((path, cookie))
        if cookie == "stranger":
            return None
        after = path.rpartition("sau=")[2]
        mine = [line for line in self.lines_ if not self.units or line.units & set(self.units)]
        return {
            **self._now(),
            "board": f"unit@{path.partition('don-vi=')[2][:8]}" if "don-vi=" in path else "leaders@city",
            "last": max((line.id for line in mine), default=0),
            "happened": [[line.id, line.html] for line in mine if after.isdecimal() and line.id > int(after)],
        }

    def boards(self, language: str, keys: list[str]) -> dict:
        self._answers()
        self.looks.append(keys)
        if self.gone in keys:
            raise Refused
        return {key: self._now() for key in keys}

    def lines(self, language: str, after: int | None) -> list[Line]:
        self._answers()
        return [line for line in self.lines_ if line.id > (after or 0)]

    def _answers(self) -> None:
        if self.away:
            raise Away

    def _now(self) -> dict:
        return {"as_of": "2026-11-26T02:00:00+00:00", "units": self.units, "tiles": dict(self.tiles)}

    def write(self, *ids: int, unit: str = "UB-31153") -> None:
        self.lines_ += [Line(id_, frozenset({unit, ""}), f"<li>{id_}</li>") for id_ in ids]


def house_of(web: Web) -> Boards:
    return Boards(web)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PACE", "REST", "CALM"):
        monkeypatch.setattr(boards, name, 0)


def said(message: bytes) -> dict:
    return json.loads(message.decode().split("data: ")[1])


async def news(told) -> dict:
    return said(await asyncio.wait_for(anext(told), 10))


async def begun(house: Boards, cookie: str = "me", last: int = 0, path: str = PATH):
    told = house.follow(path, cookie, last)
    assert await anext(told) == b""
    return told, await news(told)


def test_many_screens_are_told_by_one_question_and_only_what_changed():
    async def story() -> None:
        web = Web()
        house = house_of(web)
        screens = [(await begun(house))[0] for _ in range(5)]
        web.tiles["b"] = "2"
        web.write(7)
        before = len(web.looks)
        house.call(None)
        for told in screens:
            heard = [await news(told), await news(told)]  # a line does not wait for the tiles
            assert [one["tiles"] for one in heard if one["tiles"]] == [{"b": "2"}]
            assert [one["happened"] for one in heard if one["happened"]] == [[[7, "<li>7</li>"]]]
        assert len(web.looks) - before == 1
        for told in screens:
            await told.aclose()
        assert not house.groups

    asyncio.run(story())


def test_a_board_that_was_looked_at_rests_for_a_moment_and_then_tells(monkeypatch):
    monkeypatch.setattr(boards, "CALM", 0.5)
    house = house_of(Web())
    calm, called = Group(("a", "vi"), looked=100.0), Group(("b", "vi"), looked=100.0, called=True)
    house.groups = {calm.key: calm, called.key: called}
    assert house._due(100.4) == []
    assert house._due(100.6) == [called]
    assert house._due(100.1 + boards.BREATH) == [calm, called]


def test_a_units_board_is_asked_for_when_something_happened_there():
    async def story() -> None:
        web = Web()
        web.units = ["UB-31153", "TT-31153"]
        house = house_of(web)
        told, _ = await begun(house)
        house.call(None)
        await news(told)
        (group,) = house.groups.values()
        house.call(frozenset({"UB-31135"}))
        assert not group.called
        house.call(frozenset({"UB-31135", "TT-31153"}))
        assert group.called
        await told.aclose()

    asyncio.run(story())


def test_officers_and_wall_screens_of_a_board_are_told_by_one_question():
    async def story() -> None:
        web = Web()
        house = house_of(web)
        officer = (await begun(house))[0]
        wall = house.follow("/man-hinh/bang/leaders/o/", "screen", 0)
        assert await anext(wall) == b""
        await news(wall)
        assert len(house.groups) == 1
        before = len(web.looks)
        house.call(None)
        assert (await news(officer))["tiles"] == (await news(wall))["tiles"]
        assert len(web.looks) - before == 1
        await officer.aclose()
        await wall.aclose()

    asyncio.run(story())


def test_a_screen_that_comes_back_gets_the_lines_after_its_last():
    async def story() -> None:
        web = Web()
        web.write(*range(1, 301))
        told, first = await begun(house_of(web), last=290)
        ids = [line[0] for line in first["happened"]]
        assert set(range(291, 301)) <= set(ids)
        await told.aclose()

    asyncio.run(story())


def test_who_may_not_see_a_board_is_told_nothing():
    async def story() -> None:
        told = house_of(Web()).follow(PATH, "stranger", 0)
        assert await anext(told, None) is None

    asyncio.run(story())


def test_a_slow_screen_is_given_the_whole_board_and_misses_no_line():
    async def story() -> None:
        web = Web()
        house = house_of(web)
        told, _ = await begun(house)
        (group,) = house.groups.values()
        (screen,) = group.screens
        numbers = range(1, boards.WAITING + 6)
        for number in numbers:
            web.write(number)
            while house.feeds["vi"].last != number:
                house.call(frozenset())
                await asyncio.sleep(0)
        assert screen.behind
        heard: list[int] = []
        while not set(numbers) <= set(heard):
            heard += [line[0] for line in (await news(told))["happened"]]
        await told.aclose()

    asyncio.run(story())


def test_a_line_is_told_to_the_boards_of_its_units_only():
    async def story() -> None:
        web = Web()
        web.units = ["UB-31153"]
        house = house_of(web)
        told, _ = await begun(house)
        web.write(1, unit="UB-31135")
        web.write(2)
        house.call(frozenset())
        assert (await news(told))["happened"] == [[2, "<li>2</li>"]]
        await told.aclose()

    asyncio.run(story())


def test_what_is_told_while_a_screen_comes_is_not_missed():
    async def story() -> None:
        web = Web()
        house = house_of(web)
        other, _ = await begun(house)
        asked = house._asked

        async def slowly(*asking):
            answer = await asked(*asking)
            if asking[1] == "late" and not web.lines_:
                web.write(5)
                web.tiles["a"] = "2"
                house.call(None)
                while not (await news(other))["happened"]:
                    pass
            return answer

        house._asked = slowly
        told, first = await begun(house, cookie="late")
        assert [5, "<li>5</li>"] in first["happened"]
        assert first["tiles"]["a"] == "1"
        while (await news(told))["tiles"].get("a") != "2":
            house.call(None)
        await told.aclose()
        await other.aclose()

    asyncio.run(story())


def test_boards_are_looked_at_together_and_one_that_is_gone_takes_no_other_with_it():
    async def story() -> None:
        web = Web()
        house = house_of(web)
        city, _ = await begun(house)
        unit, _ = await begun(house, path=PATH.replace("leaders", "unit") + "?don-vi=UB-31153")
        web.tiles["a"] = "2"
        house.call(None)
        assert [(await news(told))["tiles"] for told in (city, unit)] == [{"a": "2"}] * 2
        assert sorted(web.looks[-1]) == ["leaders@city", "unit@UB-31153"]
        web.gone, web.tiles["a"] = "unit@UB-31153", "3"
        house.call(None)
        assert (await news(city))["tiles"] == {"a": "3"}
        for told in (city, unit):
            await told.aclose()
        assert house.looking is None

    asyncio.run(story())


def test_when_the_house_does_not_answer_screens_hear_nothing_rather_than_something_old():
    async def story() -> None:
        web = Web()
        house = house_of(web)
        told, _ = await begun(house)
        web.away = True
        (group,) = house.groups.values()
        await house._tell([group])
        (screen,) = group.screens
        assert screen.waiting.empty()
        web.away = False
        web.write(3)
        house.call(None)
        while not (heard := await news(told))["happened"]:
            pass
        assert heard["happened"] == [[3, "<li>3</li>"]]
        await told.aclose()
        assert not house.feeds
        web.away = True
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
