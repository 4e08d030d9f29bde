"""Wall screens: registered at the desk, paired at the wall, revoked at the desk."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.kernel import journal
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import say
from motcua.rooms.operations.errors import CodeUnknown, ScreenInvalid, ScreenNotFound, ScreenRevoked
from motcua.rooms.operations.models import ScreenRow
from motcua.rooms.operations.queries import boards
from motcua.rooms.operations.queries.screens import keeper_of, may_hang, record
from motcua.rooms.operations.queries.sight import SCREENS, may
from motcua.rooms.operations.records import CITY, Level, Paired, Registered, WallScreen
from motcua.rooms.operations.rules import screens as rules

LONGEST_NAME = 80


@transaction.atomic
def register_screen(name: str, board: str, scope: str, *, by: Actor, at: datetime) -> Registered:
    """Registers a screen that shows one board, and makes the code that is typed at it.

    Raises:
        BoardNotFound: there is no such board, or not for this scope.
        NotAllowed: ``by`` keeps no screens there.
        ScreenInvalid: it has no name.
    """
    one = boards.board(board)
    if (scope == CITY) == (one.level is Level.UNIT):
        raise boards.BoardNotFound(board=board, scope=scope)
    if not may_hang(by, one, scope):
        raise NotAllowed(permission=SCREENS)
    if not name.strip():
        raise ScreenInvalid({"name": say("Vui lòng ghi tên màn hình, ví dụ nơi treo.")})
    code = rules.new_code()
    row = ScreenRow.objects.create(
        name=name.strip()[:LONGEST_NAME],
        board=board,
        scope=scope,
        unit=keeper_of(one, scope),
        code=rules.fingerprint(code),
        code_until=at + rules.CODE_HOLDS,
        registered_at=at,
        registered_by=by.id,
    )
    _note("register_screen", row, by, at, board=board, scope=scope)
    return Registered(record(row, at), rules.written(code))


@transaction.atomic
def renew_screen(screen_id: UUID, *, by: Actor, at: datetime) -> Registered:
    """Makes a new code for a screen, whose browser was changed or whose code was not typed in time.

    What shows the board by the old secret goes on until the new code is used.

    Raises:
        ScreenNotFound: there is none, or ``by`` does not keep it.
        ScreenRevoked: it is revoked for good.
    """
    row = _kept(screen_id, by)
    code = rules.new_code()
    row.code, row.code_until = rules.fingerprint(code), at + rules.CODE_HOLDS
    row.save(update_fields=["code", "code_until"])
    _note("renew_screen", row, by, at)
    return Registered(record(row, at), rules.written(code))


@transaction.atomic
def pair_screen(code: str, *, by: Actor, at: datetime) -> Paired:
    """Lets the browser in which a code was typed show the board; the code is good for once.

    Raises:
        CodeUnknown: no screen waits for this code, or it is too old.
    """
    typed = rules.typed(code)
    rows = ScreenRow.objects.select_for_update()
    row = rows.filter(code=rules.fingerprint(typed), code_until__gt=at).first() if typed else None
    if row is None:
        raise CodeUnknown
    secret = rules.new_secret()
    row.code, row.secret, row.paired_at = "", rules.fingerprint(secret), at
    row.save(update_fields=["code", "secret", "paired_at"])
    _note("pair_screen", row, by, at)
    return Paired(record(row, at), secret)


@transaction.atomic
def revoke_screen(screen_id: UUID, *, by: Actor, at: datetime) -> WallScreen:
    """Takes a screen's leave to show its board, for good.

    Raises:
        ScreenNotFound: there is none, or ``by`` does not keep it.
        ScreenRevoked: it was revoked before.
    """
    row = _kept(screen_id, by)
    row.code, row.secret, row.revoked_at, row.revoked_by = "", "", at, by.id
    row.save(update_fields=["code", "secret", "revoked_at", "revoked_by"])
    _note("revoke_screen", row, by, at)
    return record(row, at)


def _kept(screen_id: UUID, by: Actor) -> ScreenRow:
    row = ScreenRow.objects.select_for_update().filter(id=screen_id).first()
    if row is None or not may(by, SCREENS, row.unit):
        raise ScreenNotFound(screen=str(screen_id))
    if row.revoked_at is not None:
        raise ScreenRevoked(screen=str(screen_id))
    return row


def _note(act: str, row: ScreenRow, by: Actor, at: datetime, **facts: str) -> None:
    journal.record(f"operations.{act}", subject=f"screen:{row.id}", by=by.id, at=at, **facts)
