"""Facts that the people room announces."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class PostGiven(Event):
    """An officer now holds a role at a unit."""

    name: ClassVar[str] = "people.post_given.v1"
    officer: str
    role: str
    unit: str


@dataclass(frozen=True)
class PostEnded(Event):
    """An officer no longer holds a role at a unit: work that waits at him by name needs another."""

    name: ClassVar[str] = "people.post_ended.v1"
    officer: str
    role: str
    unit: str


@dataclass(frozen=True)
class DelegationGiven(Event):
    """An officer acts for another from now or from its start."""

    name: ClassVar[str] = "people.delegation_given.v1"
    delegation: str
    giver: str
    receiver: str


@dataclass(frozen=True)
class DelegationWithdrawn(Event):
    """A delegation ended before its day."""

    name: ClassVar[str] = "people.delegation_withdrawn.v1"
    delegation: str
    giver: str
    receiver: str
