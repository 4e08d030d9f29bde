"""Facts that this room announces."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class DossierFiled(Event):
    """A dossier was handed in."""

    name: ClassVar[str] = "dossiers.filed.v1"
    dossier: str
    procedure: str
    channel: str
    receiving_unit: str
    competent_unit: str
    state: int


@dataclass(frozen=True)
class DossierMoved(Event):
    """A dossier took a step; ``act`` is the outcome that moved it, ``before`` and ``after`` are national states."""

    name: ClassVar[str] = "dossiers.moved.v1"
    dossier: str
    act: str
    before: int
    after: int
    unit: str
    revision: int


@dataclass(frozen=True)
class DossierRated(Event):
    """The applicant said how it went; ``level`` 1 dissatisfied, 2 neutral, 3 satisfied. His words stay in this room."""

    name: ClassVar[str] = "dossiers.rated.v1"
    dossier: str
    procedure: str
    receiving_unit: str
    competent_unit: str
    level: int


@dataclass(frozen=True)
class DeadlineChanged(Event):
    """A deadline moved although nobody acted on the dossier: the calendar or the office hours changed."""

    name: ClassVar[str] = "dossiers.deadline_changed.v1"
    dossier: str
    before: str
    after: str


@dataclass(frozen=True)
class RecomputeWanted(Event):
    """Deadlines are to be computed again, from dossier ``after`` on, a batch at a time."""

    name: ClassVar[str] = "dossiers.recompute_wanted.v1"
    why: str
    after: str


@dataclass(frozen=True)
class RehomeWanted(Event):
    """Open dossiers of a unit that ended go to its successor, a batch at a time."""

    name: ClassVar[str] = "dossiers.rehome_wanted.v1"
    unit: str
    successor: str
    why: str


@dataclass(frozen=True)
class PaperSettled(Event):
    """A paper of a dossier ends differently than it came in: ``ending`` is born, certified, reused or paper."""

    name: ClassVar[str] = "dossiers.paper_settled.v1"
    dossier: str
    paper: int
    ending: str
