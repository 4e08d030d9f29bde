"""The catalogue."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from motcua.doors.api.shapes.common import Paged, Shown


class ProcedureCard(Shown):
    """A procedure in a list. ``missing``: how many facts its source does not state."""

    code: str
    name: str
    name_en: str | None
    field: str
    levels: list[str]
    audience: list[str]
    channels: list[str]
    missing: int


class ProcedurePage(Paged):
    """Procedures, best match first. ``corrected``: the words searched instead, when typing slips were mended."""

    items: list[ProcedureCard]
    corrected: str | None = None


class FieldOut(Shown):
    """A field of the catalogue (lĩnh vực)."""

    slug: str
    name: str
    count: int


class LimitOut(Shown):
    """A time limit as stated; ``code`` is ``3wd`` working days, ``8h`` working hours, ``5d`` days, ``1m`` months."""

    amount: int | None
    unit: str | None
    code: str | None
    same_day: bool


class FeeOut(Shown):
    """A fee as stated. ``vnd`` null means not stated, which is not the same as 0."""

    vnd: int | None
    text: str | None


class ChannelOut(Shown):
    """One way to hand in."""

    kind: str
    limit: LimitOut
    fee: FeeOut
    note: str | None


class PaperOut(Shown):
    """A paper to hand in or to show; ``key`` names it when filing."""

    key: str
    name: str
    originals: int | None
    copies: int | None
    form: bool
    code: str | None
    replaced_by: str | None


class CaseOut(Shown):
    """The papers of one case; ``choice``: only for some applicants."""

    key: str
    title: str | None
    choice: bool
    papers: list[PaperOut]


class ResultOut(Shown):
    """What the applicant receives."""

    code: str | None
    name: str


class SourceOut(Shown):
    """Where a fact comes from that the national catalogue does not state."""

    about: str
    says: str
    confidence: str


class MissingOut(Shown):
    """A fact that the source does not state; it is never guessed."""

    fact: str
    says: str
    where: str | None
    urgent: bool


class ProcedureOut(Shown):
    """One procedure as a version states it."""

    code: str
    name: str
    name_en: str | None
    field: str
    issuer: str
    levels: list[str]
    audience: list[str]
    decision: str | None
    executing: list[str]
    competent: str | None = Field(description="Unit code, or a pattern with {area}; null: not stated")
    receiving: str | None
    conditions: str | None
    steps: list[str]
    remarks: list[str]
    channels: list[ChannelOut]
    cases: list[CaseOut]
    results: list[ResultOut]
    legal_basis: list[str]
    source: str
    sources: list[SourceOut]
    process: str
    form: str = Field(description="Name of the form, key@number; its schema is at /forms/{name}")
    online_level: str | None
    boundary_free: bool
    version_id: UUID | None
    version: int
    valid_from: datetime | None
    valid_to: datetime | None
    missing: list[MissingOut]


class VersionOut(Shown):
    """One published version in the history of a procedure."""

    version_id: UUID
    number: int
    valid_from: datetime
    valid_to: datetime | None
    published_at: datetime
    origin: str
    changes: list[str]
