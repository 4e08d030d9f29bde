"""Boards: what a screen of the operations centre shows, as content says it, and with its values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from motcua.rooms.measures.records import Value
from motcua.rooms.operations.records.alerts import AtUnit, Severity
from motcua.rooms.operations.records.intake import Reading
from motcua.rooms.watch.records import IncidentCard

#: addresses and grants name the whole city like this
CITY = "city"


class Level(StrEnum):
    """Whose board it is: the city's leaders', each unit's own, or a sector's."""

    CITY = "city"
    UNIT = "unit"
    SECTOR = "sector"


class Kind(StrEnum):
    """What a tile is."""

    NUMBER = "number"
    TREND = "trend"
    TABLE = "table"
    RANKING = "ranking"
    MAP = "map"
    TICKER = "ticker"
    DUE = "due"
    READING = "reading"
    READINGS = "readings"
    LINKS = "links"
    ALERTS = "alerts"
    ORDERS = "orders"


class Since(StrEnum):
    """From when on a figure counts, up to now."""

    TODAY = "today"
    MONTH = "month"


class How(StrEnum):
    """How the latest readings of many places become one number."""

    SUM = "sum"
    MEAN = "mean"
    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Watched:
    """Readings that a tile shows: an attribute of a kind of entity."""

    type: str
    attribute: str
    how: How = How.SUM


@dataclass(frozen=True, slots=True)
class Tile:
    """One part of a board. ``wide`` of twelve columns and ``tall`` of eight rows; ``days`` of a trend."""

    key: str
    kind: Kind
    name: str
    name_en: str
    wide: int
    tall: int
    indicators: tuple[str, ...] = ()
    since: Since = Since.MONTH
    days: int = 30
    rows: int = 8
    watched: tuple[Watched, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """A board as content says it. ``units``: whose holders of the permission may see a sector's board.

    ``seconds``: how long it stays when screens turn.
    """

    key: str
    level: Level
    name: str
    name_en: str
    seconds: int
    units: tuple[str, ...]
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the ticker. ``kind`` names the sentence; ``code`` the dossier; no person is named.

    It belongs on the boards of ``unit`` and of ``other_unit``, when there is one.
    """

    id: int
    at: datetime
    kind: str
    unit: str
    other_unit: str
    code: str
    about: str


@dataclass(frozen=True, slots=True)
class Due:
    """An open dossier that is late or soon will be."""

    code: str
    procedure: str
    unit: str
    due_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, what it adds today (counts only), the same figure of the month before (rates only), its last days.

    ``areas``: how many areas have any of it (stocks of the city only).
    """

    value: Value
    today: int | None
    before: Value | None
    days: tuple[float | None, ...]
    areas: int | None


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure day by day; None where there was nothing to divide by."""

    indicator: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Units by one figure, the best first; units without the figure are left out."""

    indicator: str
    rows: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Units by several figures."""

    indicators: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Value, ...]], ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """One figure of all areas, in the order of their codes."""

    indicator: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class DueList:
    """The most urgent open dossiers, and how many there are in all."""

    items: tuple[Due, ...]
    late: int
    soon: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """One number out of many readings, with the hours behind it."""

    watched: Watched
    value: float | None
    places: int
    silent: int
    observed_at: datetime | None
    hours: tuple[float | None, ...]
    simulated: bool


@dataclass(frozen=True, slots=True)
class Readings:
    """Places by several attributes, each with its latest reading."""

    watched: tuple[Watched, ...]
    rows: tuple[tuple[str, tuple[Reading | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Incidents of links and services that are open, how many in all, and whether the watch is awake."""

    incidents: tuple[IncidentCard, ...]
    total: int
    awake: bool


@dataclass(frozen=True, slots=True)
class OpenAlerts:
    """Open alerts of a scope: how many, how many nobody has answered, the gravest; the units that have any, the worst
    first.
    """

    total: int
    waiting: int
    worst: Severity | None
    units: tuple[AtUnit, ...]


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """Open orders of a scope and how many of them are late; the units that are late, those with most first.

    ``units``: unit, open, late. ``held``: the units that have any.
    """

    open: int
    late: int
    units: tuple[tuple[str, int, int], ...]
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A board with its values at one moment. ``last``: the id of the latest happening that it may show."""

    board: Board
    scope: str
    since: date
    as_of: datetime
    tiles: tuple[tuple[Tile, object], ...]
    last: int
