"""Screens that hang on walls day and night."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from motcua.kernel.text import say


class ScreenState(StrEnum):
    """``waiting``: its code has not been typed yet. ``lapsed``: nor will it be, the code is too old."""

    WAITING = "waiting"
    LAPSED = "lapsed"
    PAIRED = "paired"
    REVOKED = "revoked"

    @property
    def says(self) -> str:
        return _STATES[self]


_STATES = {
    ScreenState.WAITING: say("Chờ ghép nối"),
    ScreenState.LAPSED: say("Mã đã hết hạn"),
    ScreenState.PAIRED: say("Đang dùng"),
    ScreenState.REVOKED: say("Đã thu hồi"),
}


@dataclass(frozen=True, slots=True)
class WallScreen:
    """One screen: the one board that it shows, and how it stands. ``unit`` keeps it."""

    id: UUID
    name: str
    board: str
    scope: str
    unit: str
    state: ScreenState
    registered_at: datetime
    registered_by: str
    code_until: datetime
    paired_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Registered:
    """A screen and the code that is typed at it once. The code is told only now."""

    screen: WallScreen
    code: str


@dataclass(frozen=True, slots=True)
class Paired:
    """A screen and the secret by which its browser is known from now on. The secret is told only now."""

    screen: WallScreen
    secret: str
