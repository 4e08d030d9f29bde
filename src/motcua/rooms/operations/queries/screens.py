"""Wall screens: the list for who keeps them, and the one that a browser belongs to."""

from datetime import datetime

from motcua.kernel.actors import Actor
from motcua.rooms.operations import content
from motcua.rooms.operations.models import ScreenRow
from motcua.rooms.operations.queries.boards import CITY_COMMITTEE, area_scopes
from motcua.rooms.operations.queries.sight import SCREENS, SEE, may, place_of, within
from motcua.rooms.operations.records import CITY, Board, Level, WallScreen
from motcua.rooms.operations.rules import screens as rules


def record(row: ScreenRow, at: datetime) -> WallScreen:
    """A row as the rest of the house sees it at ``at``."""
    state = rules.state(paired_at=row.paired_at, revoked_at=row.revoked_at, code_until=row.code_until, at=at)
    same = ("id", "name", "board", "scope", "unit", "registered_at", "registered_by", "code_until", "paired_at")
    return WallScreen(**{name: getattr(row, name) for name in same}, state=state, revoked_at=row.revoked_at)


def keeper_of(board: Board, scope: str) -> str:
    """The unit whose screen it is that shows this board: the unit's own board is its own, all others the city's."""
    return scope if board.level is Level.UNIT else CITY_COMMITTEE


def may_hang(by: Actor, board: Board, scope: str) -> bool:
    """Whether ``by`` may have a screen show this board."""
    return may(by, SCREENS, keeper_of(board, scope))


def screens(*, by: Actor, at: datetime) -> list[WallScreen]:
    """The screens that ``by`` keeps: those in use first, the latest first among them."""
    rows = ScreenRow.objects.filter(within(by, SCREENS)).order_by("-registered_at")
    return sorted((record(row, at) for row in rows), key=lambda one: one.revoked_at is not None)


def boards_to_hang(*, by: Actor) -> list[tuple[Board, str]]:
    """Every board and scope that ``by`` may have a screen show."""
    found = []
    for board in content.boards().values():
        scopes = area_scopes() if board.level is Level.UNIT else [CITY]
        found += [(board, scope) for scope in scopes if may_hang(by, board, scope)]
    return found


def screen_with(secret: str, *, at: datetime) -> WallScreen | None:
    """The screen that is known by this secret, in one statement; None when there is none, or not any more."""
    row = ScreenRow.objects.filter(secret=rules.fingerprint(secret)).first() if secret else None
    return record(row, at) if row is not None else None


def screen_actor(screen: WallScreen) -> Actor:
    """Who a screen is: it may look at its one board, and nothing else."""
    grants = {SEE: frozenset({place_of(screen.board, screen.scope)})}
    return Actor(id=f"screen:{screen.id}", name=screen.name, grants=grants)
