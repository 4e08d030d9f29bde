"""Filing, own dossiers, tracking."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from motcua.doors.api.shapes.common import Given, Paged, Shown

Unit = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9-]+$", description="Unit code, for example TT-31135")]
Short = Annotated[str, Field(max_length=200)]


def _only_text(value: Any) -> Any:
    """A day is written; numbers would be taken for seconds."""
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("not a day")
    return value


Consent = Annotated[
    bool,
    Field(description="The applicant agreed that the deciding office uses the papers of the wallet for this request"),
]
Day = Annotated[date, BeforeValidator(_only_text), Field(json_schema_extra={"format": "date", "type": "string"})]


class ApplicantIn(Given):
    """Who asks. With an identity number or tax code the person is found, or written down."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Literal["citizen", "organisation"] = "citizen"
    person_id: UUID | None = None
    id_number: Annotated[str, Field(max_length=20, pattern=r"^[0-9A-Za-z. -]*$")] = ""
    birth_date: Day | None = None
    sex: Literal["male", "female"] | None = None
    phone: Annotated[str, Field(max_length=20)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    address: Annotated[str, Field(max_length=300)] = ""
    principal: Annotated[str, Field(max_length=200, description="On whose mandate the applicant files")] = ""


class PaperGiven(Given):
    """A paper handed in: ``file`` is what POST /files answered; ``key`` is the paper's key in the procedure.

    ``holding``: a paper of the applicant's wallet that stands for it, instead of a file; needs ``consent``.
    """

    name: Annotated[str, Field(min_length=1, max_length=500)]
    key: Annotated[str, Field(max_length=80)] = ""
    form: Literal["file", "on_paper", "missing", "reused"] = "file"
    file: Annotated[str | None, Field(max_length=2000)] = None
    holding: Annotated[UUID | None, Field(description="Id of the paper in the applicant's wallet")] = None


class ReturnIn(Given):
    """Where and how the result goes."""

    unit: Unit | None = None
    by: Literal["counter", "post"] = "counter"
    address: Annotated[str, Field(max_length=300)] = ""


class FilingIn(Given):
    """A request to hand in."""

    procedure: Annotated[str, Field(min_length=1, max_length=40, description="National code, for example 1.001193")]
    channel: Literal["online", "counter", "post"] = "online"
    applicant: ApplicantIn
    receiving_unit: Unit
    competent_unit: Unit | None = None
    competent_area: Annotated[str | None, Field(pattern=r"^[0-9]{5}$")] = None
    support_unit: Unit | None = None
    case: Annotated[Short, Field(description="One of the procedure's cases; several go in `cases`")] = ""
    cases: Annotated[list[Short], Field(max_length=50, description="Keys of the procedure's cases that apply")] = []
    form: dict[str, Any] = Field(description="Answers, as the procedure's form asks (JSON Schema at /forms/{name})")
    papers: Annotated[list[PaperGiven], Field(max_length=100)] = []
    consent: Consent = False
    return_to: Annotated[ReturnIn, Field(default_factory=ReturnIn)]
    foreign_code: Annotated[str, Field(max_length=60, description="The code another system gave")] = ""


class FiledOut(Shown):
    """The receipt. ``again``: this key had been used before and nothing new was made."""

    id: UUID
    code: str
    tracking_key: str
    state: int
    state_name: str
    filed_at: datetime
    respond_by: datetime | None
    again: bool


class FileOut(Shown):
    """A stored file. ``file`` is its reference for a paper; good for a day, for this client."""

    file: str
    sha256: str
    name: str
    size: int
    mime: str


class ItemOut(Shown):
    """One thing to complete: a paper or a field of the form, and why."""

    kind: str
    key: str
    name: str
    reason: str


class StatusOut(Shown):
    """How a dossier stands; no personal data."""

    code: str
    procedure: str
    procedure_name: str
    state: int
    state_name: str
    standing: str
    receiving_unit: str
    competent_unit: str
    filed_at: datetime
    received_at: datetime | None
    respond_by: datetime | None
    due_at: datetime | None
    paused_since: datetime | None
    reasons: list[str] = Field(description="Why it is due then, in words")
    finished_at: datetime | None
    returned_at: datetime | None


class ActOut(Shown):
    """One act in the life of a dossier."""

    at: datetime
    act: str
    name: str
    unit: str
    step: str


class TrackOut(StatusOut):
    """What the holder of a receipt may see."""

    acts: list[ActOut]


class CardOut(Shown):
    """A dossier in a list."""

    id: UUID
    code: str
    procedure: str
    procedure_name: str
    applicant: str
    channel: str
    state: int
    state_name: str
    standing: str
    receiving_unit: str
    competent_unit: str
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    step: str
    waits_for_applicant: bool


class DossierPage(Paged):
    """One page of dossiers, the newest first."""

    items: list[CardOut]


class PaperLineOut(Shown):
    """A paper as the dossier holds it."""

    id: int
    key: str
    name: str
    form: str
    file_name: str
    size: int
    mime: str
    seen_original: bool
    round: int
    holding: UUID | None


class SupplementOut(Shown):
    """One request for a supplement; ``answered_at`` is null while it is open."""

    round: int
    asked_at: datetime
    message: str
    items: list[ItemOut]
    answered_at: datetime | None


class ObligationOut(Shown):
    """An amount owed, in whole đồng."""

    id: int
    what: str
    amount: int
    asked_at: datetime
    settled_at: datetime | None
    receipt: str


class ApplicantOut(Shown):
    """Who asks, as stated when filing."""

    name: str
    kind: str
    id_number: str
    phone: str
    email: str
    address: str
    principal: str


class DossierOut(TrackOut):
    """One dossier whole, as its sender sees it."""

    id: UUID
    procedure_version: UUID
    #: the first of `cases`
    case: str
    cases: list[str]
    channel: str
    applicant: ApplicantOut
    form_key: str
    form: dict[str, Any]
    finance: str
    delivery: str
    support_unit: str
    return_unit: str
    return_by: str
    return_address: str
    limit: str
    limit_source: str
    closing_reason: str
    extended: bool
    papers: list[PaperLineOut]
    supplements: list[SupplementOut]
    obligations: list[ObligationOut]


class SupplementIn(Given):
    """The answer to a supplement: only what was asked for. ``fields``: path of the form to its new value."""

    fields: Annotated[dict[str, Any], Field(max_length=200)] = {}
    papers: Annotated[list[PaperGiven], Field(max_length=100)] = []
    consent: Consent = False


class WithdrawalIn(Given):
    """Why the applicant takes the dossier back."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class MovedOut(Shown):
    """Where a dossier stands after an act."""

    code: str
    state: int
    state_name: str


class UnitFigures(Shown):
    """The counts of one unit."""

    unit: str
    name: str
    received: int
    finished: int
    finished_on_time: int


class FiguresOut(Shown):
    """Public figures with the moment they hold for."""

    as_of: datetime
    since: datetime
    received: int
    finished: int
    finished_on_time: int
    open_in_time: int
    open_late: int
    online: int
    by_unit: list[UnitFigures]


class FormOut(Shown):
    """One official form of a dossier."""

    key: str
    title: str
    url: Annotated[str, Field(description="Where the form is read as PDF")]
