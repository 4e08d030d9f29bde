"""A request as it is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.rooms.dossiers.records.states import Channel, PaperForm, State


@dataclass(frozen=True)
class Applicant:
    """Who asks, as stated when filing: the dossier keeps this even when the person changes later."""

    name: str
    id_number: str = ""
    person_id: UUID | None = None
    kind: str = "citizen"
    phone: str = ""
    email: str = ""
    address: str = ""
    #: the person on whose mandate the applicant files, if any
    principal: str = ""


@dataclass(frozen=True)
class FileIn:
    """A stored file: ``sha256`` names its bytes in the store."""

    sha256: str
    name: str
    size: int
    mime: str


@dataclass(frozen=True)
class PaperIn:
    """One paper handed in: ``key`` is the paper's key in the procedure, empty for anything else.

    ``holding``: a paper of the applicant's wallet that stands for it (``REUSED``); its file is found there.
    """

    key: str
    name: str
    form: PaperForm
    file: FileIn | None = None
    holding: UUID | None = None


@dataclass(frozen=True)
class Filing:
    """A request as it is handed in, at whatever door.

    ``client_key`` is chosen by the sender and makes filing repeatable: the same key from the same sender is the same
    dossier. Four places are kept apart: where somebody helped, where it is received, who decides, where the result
    goes.
    """

    client_key: str
    procedure: str
    channel: Channel
    applicant: Applicant
    form: dict[str, Any]
    receiving_unit: str
    competent_unit: str | None = None
    support_unit: str | None = None
    return_unit: str | None = None
    return_by: str = "counter"
    return_address: str = ""
    #: keys of the procedure's cases that the applicant falls under; their papers are asked for together
    cases: tuple[str, ...] = ()
    papers: tuple[PaperIn, ...] = ()
    #: whether the applicant agreed to the use of papers of his wallet, for this request and this office
    consent: bool = False
    #: where values of the form come from, by path: ``account``, ``result:<holding>``, ``form:<code>``; else typed
    origins: Mapping[str, str] = field(default_factory=dict)
    #: a code given by another system (the national portal); ours is made when empty
    foreign_code: str = ""


@dataclass(frozen=True)
class Filed:
    """What the sender is told. ``again`` is true when this client key had been used before and nothing new was made."""

    id: UUID
    code: str
    tracking_key: str
    state: State
    filed_at: datetime
    respond_by: datetime | None
    again: bool


@dataclass(frozen=True)
class DraftLine:
    """A filing that its author has not sent yet."""

    id: UUID
    client_key: str
    procedure: str
    procedure_name: str
    step: str
    data: dict[str, Any]
    updated_at: datetime


@dataclass(frozen=True)
class EarlierForm:
    """What a person declared in an earlier request. ``form`` is the key of the form without its number."""

    code: str
    form: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """An answer that need not be typed: its value and where it comes from.

    ``origin`` is ``result:<holding>`` (a register) or ``form:<code>`` (declared before); ``title`` and ``number`` name
    the paper, or the number of the earlier request.
    """

    value: Any
    origin: str
    title: str
    number: str
