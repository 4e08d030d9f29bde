"""Signatures: asked for, ordered, made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.kernel.text import say


class Part(StrEnum):
    """What a signature stands for: an officer's own name, the seal (con dấu) of an office, a certified copy."""

    LEADER = "leader"
    SEAL = "seal"
    COPY = "copy"

    @property
    def says(self) -> str:
        return _PARTS[self]


_PARTS = {
    Part.LEADER: say("Chữ ký của người có thẩm quyền"),
    Part.SEAL: say("Con dấu của cơ quan"),
    Part.COPY: say("Chứng thực bản sao điện tử"),
}


class SignatureState(StrEnum):
    """Where a request stands.

    An ordered signature that could not be made yet (a time-stamping authority is down) stays ordered and is tried
    again; ``failed`` waits for a person: it can be ordered again once the cause is removed.
    """

    WAITING = "waiting"
    ORDERED = "ordered"
    SIGNED = "signed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"

    @property
    def says(self) -> str:
        return _STATES[self]


#: nothing more happens to these
OVER = frozenset({SignatureState.SIGNED, SignatureState.REFUSED, SignatureState.WITHDRAWN})

_STATES = {
    SignatureState.WAITING: say("Chờ ký"),
    SignatureState.ORDERED: say("Đang ký"),
    SignatureState.SIGNED: say("Đã ký"),
    SignatureState.REFUSED: say("Từ chối ký"),
    SignatureState.WITHDRAWN: say("Đã rút yêu cầu"),
    SignatureState.FAILED: say("Chưa ký được"),
}


@dataclass(frozen=True)
class Place:
    """Where the visible block stands: ``page`` from 1, or -1 for the last; ``box`` in points from the lower left corner
    of the page: left, bottom, right, top. Without a box the signature is invisible.
    """

    page: int = -1
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Stamp:
    """What the visible block shows: a template of the official forms, and its facts (plain JSON values).

    The facts ``signer``, ``position``, ``unit_name`` and ``signed_at`` are added when the signature is made.
    """

    template: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SignatureRequest:
    """A paper that waits for a signature, or has it.

    ``sha256`` is the paper as it was handed in, ``signed`` the file with the signature. ``role``: who must sign holds
    this role at the unit; empty: whoever holds the permission there. ``for_officer``: the officer for whom it was
    ordered, when a delegation gave the right. ``about``: what its signer looks for it by, ``dossier:<code>``.
    """

    id: UUID
    subject: str
    part: Part
    unit: str
    role: str
    title: str
    sha256: str
    place: Place
    stamp: Stamp
    state: SignatureState
    asked_by: str
    asked_at: datetime
    batch: UUID | None = None
    ordered_by: str = ""
    ordered_at: datetime | None = None
    for_officer: str = ""
    signed: str = ""
    signed_at: datetime | None = None
    #: how strong the signature is: ``B-T``, ``B-LTA``
    level: str = ""
    refused_by: str = ""
    reason: str = ""
    about: str = ""
    #: why it could not be made yet, as a Vietnamese sentence (its gettext id)
    problem: str = ""
    next_try_at: datetime | None = None


@dataclass(frozen=True)
class Ordered:
    """What an order came to: the requests that are being signed now, and those that somebody else had settled."""

    batch: UUID
    requests: tuple[UUID, ...]
    passed_over: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class QueueFilter:
    """What the queue of one officer shows."""

    part: Part = Part.LEADER
    state: SignatureState = SignatureState.WAITING
    unit: str = ""
    text: str = ""
    page: int = 1
    size: int = 100


@dataclass(frozen=True)
class Queue:
    """A page of the queue, the oldest first, and how many there are in each state (signed: today)."""

    items: tuple[SignatureRequest, ...]
    total: int
    counts: Mapping[SignatureState, int]
    units: tuple[str, ...]
    page: int = 1
    pages: int = 1


@dataclass(frozen=True)
class Progress:
    """How far a batch is."""

    batch: UUID
    total: int
    signed: int
    failed: int
    #: ordered, tried and to be tried again
    delayed: int
    problem: str = ""
    next_try_at: datetime | None = None

    @property
    def done(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.signed + self.failed >= self.total

    @property
    def percent(self) -> int:
        return 100 * (self.signed + self.failed) // self.total if self.total else 100
