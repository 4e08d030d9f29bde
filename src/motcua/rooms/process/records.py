"""What the process room speaks of: drawn definitions, tokens, steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.rooms.units.records import Limit

#: the family of drawings that dossiers follow: the name of its folder of content
DOSSIERS = "processes"
#: the outcomes that a user task may offer; each has its permission and its form in the dossiers room
OUTCOMES = frozenset(
    ["receive", "refuse", "supplement", "payment", "forward", "back", "consult", "approve", "reject", "issue", "return"]
)
#: the messages that a process may wait for
MESSAGES = frozenset({"supplement-arrived", "payment-settled"})
#: where a user task may be done; besides these ``unit:CODE`` and ``var:NAME``
PLACES = frozenset({"receiving", "competent", "return"})
#: the actions that a service task may name, and whether each can be taken back
ACTIONS: Mapping[str, bool] = {"reckon-obligation": True, "remind-consulted": False, "notify-result-ready": False}
#: variables that are always there: the last outcome, and what the dossiers room gives at filing
ALWAYS_KNOWN = frozenset({"outcome", "channel", "procedure", "case", "competent"})


class Kind(StrEnum):
    """What an element of a drawn process is."""

    START = "start"
    END = "end"
    TERMINATE = "terminate"
    TASK = "task"
    SERVICE = "service"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    TIMER = "timer"
    MESSAGE = "message"
    CALL = "call"


#: elements at which a token rests until something comes from outside
RESTING = frozenset({Kind.TASK, Kind.TIMER, Kind.MESSAGE})
#: elements after which nothing follows
FINAL = frozenset({Kind.END, Kind.TERMINATE})


@dataclass(frozen=True)
class Flow:
    """An arrow. ``condition`` is an expression (only after an exclusive gateway)."""

    id: str
    source: str
    target: str
    condition: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Element:
    """One shape of a drawn process. Elements of a called process carry the call's id before theirs: ``Call/Task``.

    ``scope`` is the id of the call activity that an element was brought in by, "" at the top.
    """

    id: str
    kind: Kind
    name: str = ""
    name_en: str = ""
    state: int | None = None
    role: str | None = None
    at: str = "competent"
    outcomes: tuple[str, ...] = ()
    budget: Limit | None = None
    action: str | None = None
    message: str | None = None
    after: Limit | None = None
    default: str | None = None
    called: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    scope: str = ""


@dataclass(frozen=True)
class Definition:
    """A process as it was drawn. ``key`` is the id of the BPMN process and the name of its file."""

    key: str
    name: str
    name_en: str
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    outgoing: Mapping[str, tuple[Flow, ...]]
    incoming: Mapping[str, tuple[Flow, ...]]
    boundaries: Mapping[str, tuple[Element, ...]]
    starts: Mapping[str, str]
    variables: frozenset[str] = frozenset()
    limit: Limit | None = None
    sources: tuple[str, ...] = ()
    drawn: frozenset[str] = frozenset()

    @classmethod
    def of(cls, key: str, elements: Mapping[str, Element], flows: Mapping[str, Flow], **more: Any) -> "Definition":
        """A definition with its arrows looked up both ways."""
        return cls(
            key=key,
            elements=elements,
            flows=flows,
            outgoing={id_: tuple(f for f in flows.values() if f.source == id_) for id_ in elements},
            incoming={id_: tuple(f for f in flows.values() if f.target == id_) for id_ in elements},
            boundaries={id_: tuple(e for e in elements.values() if e.attached_to == id_) for id_ in elements},
            starts={e.scope: e.id for e in elements.values() if e.kind is Kind.START},
            **more,
        )

    @property
    def calls(self) -> tuple[str, ...]:
        """The keys of the processes that this one calls."""
        return tuple(sorted({e.called for e in self.elements.values() if e.called}))


@dataclass(frozen=True)
class Token:
    """Where an instance stands: one token per waiting step, armed boundary, parked branch or running call.

    ``kind`` is ``task``, ``timer``, ``message``, ``join`` (parked before a parallel gateway; ``via`` is the arrow it
    came by) or ``call`` (a called process runs). ``host`` is the token that a boundary event hangs on; ``scope`` the
    call token that this one lives in. ``order`` counts arrivals.
    """

    id: UUID
    element: str
    kind: str
    since: datetime
    order: int
    due_at: datetime | None = None
    via: str | None = None
    host: UUID | None = None
    scope: UUID | None = None


@dataclass(frozen=True)
class Marking:
    """All tokens of one instance; ``arrivals`` is the highest order given so far."""

    tokens: tuple[Token, ...] = ()
    arrivals: int = 0


@dataclass(frozen=True)
class Waiting:
    """A token that something from outside can move: a task, a timer or a message."""

    id: UUID
    element: str
    kind: str
    name: str
    name_en: str
    role: str | None
    at: str
    outcomes: tuple[str, ...]
    budget: Limit | None
    state: int | None
    message: str | None
    due_at: datetime | None
    since: datetime | None = None
    #: how long a timer waits
    after: Limit | None = None


@dataclass(frozen=True)
class Complete:
    """An officer has done the task ``waiting_id``."""

    waiting_id: UUID
    outcome: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """Something arrived from outside; every token that waits for ``name`` takes it."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TimerDue:
    """The moment of the timer ``waiting_id`` has come."""

    waiting_id: UUID


Stimulus = Complete | Message | TimerDue


@dataclass(frozen=True)
class Step:
    """What one stimulus did. ``actions`` are the service tasks that ran, with what each returned; ``passed`` the
    elements that were gone through or arrived at.
    """

    marking: Marking
    arrived: tuple[Waiting, ...]
    left: tuple[UUID, ...]
    variables: Mapping[str, Any]
    actions: tuple[tuple[str, Mapping[str, Any]], ...]
    state: int | None
    ended: bool
    passed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """One thing to correct in a drawn process: the element it is about and a sentence (a gettext id) with its facts.

    What does not block is to be put right elsewhere (somebody must be given a role), and publishing may go before.
    """

    element: str
    says: str
    facts: Mapping[str, object] = field(default_factory=dict)
    blocks: bool = True

    @property
    def in_words(self) -> str:
        """The sentence in Vietnamese."""
        return self.says.format(**self.facts)

    def __str__(self) -> str:
        return f"{self.element or '-'}: {self.in_words}"


@dataclass(frozen=True)
class Words:
    """The words that drawings of one family may use: those of dossiers unless others are given. ``stated``: whether
    every end must say a national state.
    """

    outcomes: frozenset[str] = OUTCOMES
    messages: frozenset[str] = MESSAGES
    places: frozenset[str] = PLACES
    variables: frozenset[str] = ALWAYS_KNOWN
    stated: bool = True


@dataclass(frozen=True)
class Surroundings:
    """What a drawn process is checked against. What is None is not checked.

    ``lacking`` maps a role to the units where nobody holds it; ``transitions`` a national state to those that may
    follow.
    """

    roles: frozenset[str] | None = None
    lacking: Mapping[str, Sequence[str]] = field(default_factory=dict)
    actions: frozenset[str] | None = frozenset(ACTIONS)
    transitions: Mapping[int, frozenset[int]] | None = None
    limit: Limit | None = None
    variables: frozenset[str] = frozenset()
    words: Words = Words()


@dataclass(frozen=True)
class StartPlan:
    """An instance that is ready to be written. ``waiting`` are its first steps."""

    definition_id: int
    instance_id: UUID
    waiting: tuple[Waiting, ...]
    variables: Mapping[str, Any]
    state: int | None
    marking: Marking = field(default_factory=Marking)
    key: str = ""
    ended: bool = False


@dataclass(frozen=True)
class Progress:
    """What one step did to an instance that is kept."""

    instance_id: UUID
    arrived: tuple[Waiting, ...]
    left: tuple[UUID, ...]
    state: int | None
    ended: bool
    actions: tuple[tuple[str, Mapping[str, Any]], ...]
    revision: int
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TimerMoved:
    """A timer that is due at another moment than it was."""

    element: str
    before: datetime | None
    due_at: datetime


@dataclass(frozen=True)
class Retimed:
    """What a change of calendars did to an instance: the timers that moved; and the budgets of the tasks that wait."""

    timers: tuple[TimerMoved, ...] = ()
    budgets: Mapping[UUID, Limit] = field(default_factory=dict)


@dataclass(frozen=True)
class PastStep:
    """One line of an instance's history. ``kind`` is complete, message, timer, cancel or undo."""

    seq: int
    kind: str
    element: str
    name: str
    name_en: str
    outcome: str | None
    at: datetime
    state: int | None
    undone: bool


@dataclass(frozen=True)
class DiagramState:
    """What a viewer of the diagram marks: ids of elements done and of those where a token waits."""

    definition_key: str
    version: int
    done: frozenset[str]
    active: frozenset[str]


@dataclass(frozen=True)
class Published:
    """One published version of a process."""

    id: int
    key: str
    version: int
    name: str
    name_en: str
    sha256: str
    published_at: datetime
    published_by: str
    valid_from: datetime
    valid_to: datetime | None
    #: the folder of content that it belongs to
    family: str = DOSSIERS
