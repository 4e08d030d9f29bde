"""Boards with their values: a fixed number of statements whatever is on them; what several share is asked for once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from motcua.kernel.actors import EVERYWHERE, Actor
from motcua.kernel.days import local_day
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import Better, Value
from motcua.rooms.operations import content
from motcua.rooms.operations.errors import BoardNotFound, BoardNotYours
from motcua.rooms.operations.queries import readings
from motcua.rooms.operations.queries.alerts import open_alerts
from motcua.rooms.operations.queries.happenings import happened
from motcua.rooms.operations.queries.orders import late_orders
from motcua.rooms.operations.queries.sight import SEE, place_of
from motcua.rooms.operations.records import (
    CITY,
    AtUnit,
    Board,
    Due,
    DueList,
    Happening,
    Kind,
    Level,
    Links,
    Mapped,
    Number,
    OpenAlerts,
    OpenOrders,
    Ranked,
    Reading,
    Readings,
    Sheet,
    Shown,
    Since,
    Tile,
    Trend,
    Watched,
)
from motcua.rooms.operations.rules.readings import gathered
from motcua.rooms.units import facade as units
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.records import IncidentCard

#: whose holders see the boards of the whole city
CITY_COMMITTEE = "UB-92"
#: an open dossier is due soon until the end of the day after so many days
SOON = timedelta(days=1)
#: a watch that was not heard of for so long does not look
HEARD = timedelta(minutes=3)
#: days of the small drawing behind a number
BEHIND = 30


def board(key: str) -> Board:
    """The board with this key.

    Raises:
        BoardNotFound: content has none.
    """
    try:
        return content.boards()[key]
    except KeyError:
        raise BoardNotFound(board=key) from None


def boards_for(by: Actor) -> list[tuple[Board, str]]:
    """The boards that ``by`` may see, each with the scope that opens first; the city's own first."""
    mine = by.units_with(SEE) - {EVERYWHERE}
    own = sorted({measures.scope_of(unit) for unit in mine if unit != CITY_COMMITTEE})
    order = {Level.CITY: 0, Level.SECTOR: 1, Level.UNIT: 2}
    found = []
    for one in sorted(content.boards().values(), key=lambda one: order[one.level]):
        scope = CITY if one.level is not Level.UNIT else next(iter(own), "")
        if scope and may_see_board(by, one, scope):
            found.append((one, scope))
    return found


def may_see_board(by: Actor, one: Board, scope: str) -> bool:
    """Whether ``by`` may see a board of a scope. What it shows depends on nothing else."""
    if by.may(SEE, unit=CITY_COMMITTEE) or by.may(SEE, unit=place_of(one.key, scope)):
        return True
    if one.level is Level.UNIT:
        return any(by.may(SEE, unit=unit) for unit in measures.members(scope))
    return any(by.may(SEE, unit=unit) for unit in one.units)


def shown(key: str, scope: str, *, by: Actor, at: datetime) -> Shown:
    """A board with its values now.

    Raises:
        BoardNotFound: there is no such board, or not for this scope.
        BoardNotYours: ``by`` may not see it.
    """
    return _values([_opened(key, scope, by)], at, look=False)[0]


def looks(asked: Sequence[tuple[str, str]], *, by: Actor, at: datetime) -> list[Shown]:
    """Several boards as followers are told of them: counters are looked at again, and there are no lines.

    Raises:
        BoardNotFound: there is no such board, or not for this scope.
        BoardNotYours: ``by`` may not see one of them.
    """
    return _values([_opened(key, scope, by) for key, scope in asked], at, look=True)


def _opened(key: str, scope: str, by: Actor) -> tuple[Board, str]:
    one = board(key)
    if (scope == CITY) == (one.level is Level.UNIT):
        raise BoardNotFound(board=key, scope=scope)
    if not may_see_board(by, one, scope):
        raise BoardNotYours(board=key, scope=scope)
    return one, scope


def _values(opened: Sequence[tuple[Board, str]], at: datetime, *, look: bool) -> list[Shown]:
    common = _Common(tuple({one.key: one for one, _scope in opened}.values()), at, look)
    found = []
    for one, scope in opened:
        scene = _Scene(one, scope, common)
        tiles = tuple((tile, _DRAWN[tile.kind](scene, tile)) for tile in one.tiles)
        found.append(Shown(one, scope, scene.month, at, tiles, max((line.id for line in scene.ticker), default=0)))
    return found


def area_scopes() -> list[str]:
    """The committees of all areas, in the order of their codes: what a map shows."""
    return [f"UB-{area.code}" for area in units.areas()]


def _codes(boards: Iterable[Board], *kinds: Kind) -> list[str]:
    return sorted({code for one in boards for tile in one.tiles if tile.kind in kinds for code in tile.indicators})


@dataclass(frozen=True, eq=False)
class _Common:
    """What boards share at one moment, whosever they are; each is asked for when the first needs it."""

    boards: tuple[Board, ...]
    at: datetime
    look: bool

    @cached_property
    def running(self) -> measures.Running:
        return measures.running(at=self.at, fresh=self.look)

    @cached_property
    def scopes(self) -> list[str]:
        return area_scopes()

    @cached_property
    def incidents(self) -> Sequence[IncidentCard]:
        return watch.open_incidents()

    @cached_property
    def awake(self) -> bool:
        beat = watch.beat()
        return beat is not None and self.at - beat.at < HEARD

    @cached_property
    def alerts(self) -> Sequence[AtUnit]:
        return tuple(open_alerts().values())

    @cached_property
    def orders(self) -> Mapping[str, tuple[int, int]]:
        return late_orders(at=self.at)


@dataclass(frozen=True, eq=False)
class _Scene:
    """What the tiles of one board share; everything is asked for once, however many tiles need it."""

    board: Board
    scope: str
    common: _Common

    @property
    def at(self) -> datetime:
        return self.common.at

    @property
    def running(self) -> measures.Running:
        return self.common.running

    @property
    def today(self) -> date:
        return local_day(self.at)

    @property
    def month(self) -> date:
        return self.today.replace(day=1)

    def holds(self, unit: str) -> bool:
        """Whether what happens at a unit belongs to the scope."""
        return self.scope == CITY or unit in self.houses

    @cached_property
    def houses(self) -> frozenset[str]:
        return frozenset(measures.members(self.scope))

    def since(self, tile: Tile) -> date:
        return self.today if tile.since is Since.TODAY else self.month

    @cached_property
    def trends(self) -> Mapping[str, list[float | None]]:
        """Days of the trends, and those behind the numbers; a stock has none."""
        longest = max((tile.days for tile in self.board.tiles if tile.kind is Kind.TREND), default=BEHIND)
        first = self.today - timedelta(days=max(longest, BEHIND) - 1)
        codes = [code for code in _codes([self.board], Kind.TREND, Kind.NUMBER) if not _is_stock(code)]
        return measures.daily(codes, self.scope, first, self.today)

    @cached_property
    def ticker(self) -> list[Happening]:
        rows = max((tile.rows for tile in self.board.tiles if tile.kind is Kind.TICKER), default=1)
        return [] if self.common.look else happened(self.scope, limit=rows)

    @cached_property
    def watched(self) -> list[Watched]:
        return [one for tile in self.board.tiles for one in tile.watched]

    @cached_property
    def readings(self) -> Mapping[str, list[Reading]]:
        return readings.latest({one.type for one in self.watched}, at=self.at)

    @cached_property
    def hours(self) -> Mapping[Watched, list[float | None]]:
        lines = [one for tile in self.board.tiles if tile.kind is Kind.READING for one in tile.watched]
        return readings.hours(lines, at=self.at)


def _is_stock(code: str) -> bool:
    wanted = measures.indicator(code)
    return any("_at_" in name for name, _ in (*wanted.numerator, *wanted.denominator))


def _number(scene: _Scene, tile: Tile) -> Number:
    code = tile.indicators[0]
    wanted = measures.indicator(code)
    value = scene.running.value(code, scene.scope, scene.since(tile))
    if _is_stock(code):
        areas = _of_areas(scene, tile, code) if scene.scope == CITY and not wanted.denominator else ()
        return Number(value, None, None, (), sum(bool(one.numerator) for one in areas) if areas else None)
    days = tuple(scene.trends[code][-BEHIND:])
    if not wanted.denominator:
        today = None if tile.since is Since.TODAY else scene.running.value(code, scene.scope, scene.today)
        return Number(value, today.numerator if today else None, None, days, None)
    month = measures.containing(scene.month - timedelta(days=1), measures.period(f"{scene.month:%Y-%m}").kind)
    return Number(value, None, measures.value(code, scene.scope, month, at=scene.at), days, None)


def _trend(scene: _Scene, tile: Tile) -> Trend:
    code = tile.indicators[0]
    days = tuple(scene.today - timedelta(days=back) for back in range(tile.days - 1, -1, -1))
    return Trend(code, days, tuple(scene.trends[code][-tile.days :]))


def _ranking(scene: _Scene, tile: Tile) -> Ranked:
    code = tile.indicators[0]
    known = [one for one in _of_areas(scene, tile, code) if one.known]
    sign = -1 if measures.indicator(code).better is Better.HIGHER else 1
    return Ranked(code, tuple(sorted(known, key=lambda one: (sign * (one.value or 0), -_weight(one), one.unit))))


def _weight(value: Value) -> int:
    """Of equals, the one that rests on more comes first."""
    return value.denominator if value.denominator is not None else value.numerator


def _of_areas(scene: _Scene, tile: Tile, code: str) -> Sequence[Value]:
    return scene.running.values(code, scene.common.scopes, scene.since(tile))


def _map(scene: _Scene, tile: Tile) -> Mapped:
    return Mapped(tile.indicators[0], tuple(_of_areas(scene, tile, tile.indicators[0])))


def _table(scene: _Scene, tile: Tile) -> Sheet:
    """Units with something to show, those with most first."""
    columns = [_of_areas(scene, tile, code) for code in tile.indicators]
    rows = sorted(zip(*columns, strict=True), key=lambda row: (-_weight(row[0]), row[0].unit))
    return Sheet(tile.indicators, tuple((row[0].unit, tuple(row)) for row in rows[: tile.rows]))


def _ticker(scene: _Scene, tile: Tile) -> tuple[Happening, ...]:
    return tuple(scene.ticker[: tile.rows])


def _due(scene: _Scene, tile: Tile) -> DueList:
    found = measures.urgent(scene.scope, limit=tile.rows)
    items = (Due(one.code, one.procedure, one.deciding, one.due_at, one.due_at < scene.at) for one in found)
    late, soon = scene.running.late(scene.scope), scene.running.soon(scene.scope, scene.today + SOON)
    return DueList(tuple(items), late, soon)


def _reading(scene: _Scene, tile: Tile) -> object:
    watched = tile.watched[0]
    return gathered(watched, scene.readings[watched.type], scene.hours[watched])


def _readings(scene: _Scene, tile: Tile) -> Readings:
    places: dict[str, dict[Watched, Reading]] = {}
    for watched in tile.watched:
        for one in scene.readings[watched.type]:
            if one.attribute == watched.attribute:
                places.setdefault(one.name, {})[watched] = one
    rows = ((name, tuple(held.get(one) for one in tile.watched)) for name, held in places.items())
    return Readings(tile.watched, tuple(rows)[: tile.rows])


def _links(scene: _Scene, tile: Tile) -> Links:
    """What is down or about to be, the longest outage first; and whether anybody looks."""
    found = [one for one in scene.common.incidents if scene.scope == CITY or scene.houses & set(one.units)]
    return Links(tuple(found[: tile.rows]), len(found), scene.common.awake)


def _alerts(scene: _Scene, tile: Tile) -> OpenAlerts:
    found = [one for one in scene.common.alerts if scene.holds(one.unit)]
    worst = max((one.worst for one in found), key=lambda one: one.weight, default=None)
    total, waiting = sum(one.alerts for one in found), sum(one.waiting for one in found)
    return OpenAlerts(total, waiting, worst, tuple(found))


def _orders(scene: _Scene, tile: Tile) -> OpenOrders:
    found = {unit: counts for unit, counts in scene.common.orders.items() if scene.holds(unit)}
    late = sorted((-behind, unit, of) for unit, (of, behind) in found.items() if behind)
    return OpenOrders(
        open=sum(of for of, _behind in found.values()),
        late=sum(behind for _of, behind in found.values()),
        units=tuple((unit, of, -behind) for behind, unit, of in late),
        held=tuple(found),
    )


_DRAWN: Mapping[Kind, Callable[[_Scene, Tile], object]] = {
    Kind.NUMBER: _number,
    Kind.TREND: _trend,
    Kind.RANKING: _ranking,
    Kind.MAP: _map,
    Kind.TABLE: _table,
    Kind.TICKER: _ticker,
    Kind.DUE: _due,
    Kind.READING: _reading,
    Kind.READINGS: _readings,
    Kind.LINKS: _links,
    Kind.ALERTS: _alerts,
    Kind.ORDERS: _orders,
}
