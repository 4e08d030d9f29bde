"""One dossier, whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.rooms.dossiers.records.filing import Applicant
from motcua.rooms.dossiers.records.lists import WorkItem
from motcua.rooms.dossiers.records.states import (
    Channel,
    Delivery,
    Finance,
    PaperEnding,
    PaperForm,
    Satisfaction,
    Standing,
    State,
    Sync,
)
from motcua.rooms.papers.records import HoldLine, PaperStanding, ScanState, Validation
from motcua.rooms.papers.records.results import ResultLine
from motcua.rooms.units.records import Reason


@dataclass(frozen=True)
class PaperLine:
    """A paper as the dossier holds it."""

    id: int
    key: str
    name: str
    form: PaperForm
    file_name: str
    size: int
    mime: str
    seen_original: bool
    round: int
    #: None while the paper is missing
    ending: PaperEnding | None = None
    #: the paper of the applicant's wallet that stands for it, and how that stands now
    holding: UUID | None = None
    reused: PaperStanding | None = None
    #: what its digital signatures are worth; None for what is no PDF
    signatures: Validation | None = None
    #: what a connected virus scanner says of its file, unless it passed it
    unseen: ScanState | None = None


@dataclass(frozen=True)
class HoldableLine:
    """What of a dossier can be held back: the file of ``paper``, or all of them (None); ``hold`` if it is."""

    paper: int | None
    title: str
    hold: HoldLine | None


@dataclass(frozen=True)
class SupplementItem:
    """One thing to complete: a paper or a field of the form, and why."""

    kind: str
    key: str
    name: str
    reason: str


@dataclass(frozen=True)
class SupplementLine:
    """One request for a supplement; ``answered_at`` is empty while it is open."""

    round: int
    asked_at: datetime
    asked_by: str
    message: str
    items: tuple[SupplementItem, ...]
    answered_at: datetime | None
    expired_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.expired_at is None


@dataclass(frozen=True)
class ObligationLine:
    """One financial obligation, in whole đồng."""

    id: int
    what: str
    amount: int
    asked_at: datetime
    settled_at: datetime | None
    receipt: str


@dataclass(frozen=True)
class ActLine:
    """One act in the life of a dossier, as the timeline shows it."""

    at: datetime
    act: str
    says: str
    step: str
    step_en: str
    by: str
    unit: str
    note: str
    for_public: bool


@dataclass(frozen=True)
class NoteLine:
    """An internal note of officers; never shown to the applicant."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class RatingLine:
    """How the applicant found the service, in his words if he wrote any."""

    level: Satisfaction
    words: str
    at: datetime


@dataclass(frozen=True)
class NextAct:
    """Something the reader may do with a dossier now."""

    work_id: UUID
    outcome: str
    says: str
    step: str
    step_en: str
    main: bool


@dataclass(frozen=True)
class Page:
    """Everything a dossier page shows, to an officer or to its applicant."""

    id: UUID
    code: str
    procedure: str
    procedure_version: UUID
    procedure_name: str
    cases: tuple[str, ...]
    form_key: str
    form: dict[str, Any]
    #: where values of the form come from, by path
    form_origins: Mapping[str, str]
    applicant: Applicant
    channel: Channel
    state: State
    finance: Finance
    delivery: Delivery
    sync: Sync
    standing: Standing
    receiving_unit: str
    competent_unit: str
    support_unit: str
    return_unit: str
    return_by: str
    return_address: str
    filed_at: datetime
    received_at: datetime | None
    respond_by: datetime | None
    due_at: datetime | None
    paused_since: datetime | None
    limit: str
    limit_source: str
    reasons: tuple[Reason, ...]
    finished_at: datetime | None
    returned_at: datetime | None
    ended_at: datetime | None
    closing_reason: str
    extended: bool
    revision: int
    instance_id: UUID
    papers: tuple[PaperLine, ...] = ()
    supplements: tuple[SupplementLine, ...] = ()
    obligations: tuple[ObligationLine, ...] = ()
    acts: tuple[ActLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    steps: tuple[WorkItem, ...] = ()
    next_acts: tuple[NextAct, ...] = ()
    other_acts: frozenset[str] = frozenset()
    duplicates: tuple[str, ...] = ()
    rating: RatingLine | None = None
    #: the applicant may still say how it went
    may_rate: bool = False
    #: the electronic result; a draft is for officers only
    result: ResultLine | None = None
    may_prepare_result: bool = False

    @property
    def case(self) -> str:
        """The first case, "" when it falls under none."""
        return next(iter(self.cases), "")

    @property
    def open_supplement(self) -> SupplementLine | None:
        return next((s for s in self.supplements if s.is_open), None)


@dataclass(frozen=True)
class Track:
    """What anybody with the code and the key may see: no personal data."""

    code: str
    procedure: str
    procedure_name: str
    state: State
    standing: Standing
    receiving_unit: str
    competent_unit: str
    filed_at: datetime
    received_at: datetime | None
    respond_by: datetime | None
    due_at: datetime | None
    paused_since: datetime | None
    reasons: tuple[Reason, ...]
    finished_at: datetime | None
    returned_at: datetime | None
    acts: tuple[ActLine, ...]
    may_rate: bool = False
