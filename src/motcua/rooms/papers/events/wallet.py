"""What the wallet announces."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class HoldingAdded(Event):
    """A paper of an office is in a wallet; ``subject`` is what it came out of, ``dossier:<code>``."""

    name: ClassVar[str] = "papers.holding_added.v1"

    holding: str
    source: str
    kind: str
    subject: str


@dataclass(frozen=True)
class HoldingUsed(Event):
    """A paper of a wallet stands for a required one: ``subject`` is the dossier, ``paper`` the key of what is asked."""

    name: ClassVar[str] = "papers.holding_used.v1"

    holding: str
    source: str
    kind: str
    subject: str
    paper: str
    unit: str


@dataclass(frozen=True)
class HoldingChanged(Event):
    """A paper of a wallet no longer holds (``state``), or its use was taken back (``withdrawn``).

    ``subjects`` are the dossiers that it was used in.
    """

    name: ClassVar[str] = "papers.holding_changed.v1"

    holding: str
    state: str
    withdrawn: bool
    subjects: list[str]
