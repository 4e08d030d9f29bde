"""Nouns of the catalogue: what a published procedure says, and what it does not say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class ChannelKind(StrEnum):
    """How a request is handed in (cách thức thực hiện)."""

    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"


class LimitUnit(StrEnum):
    """What a time limit counts. ``SAME_DAY``: on the day of receipt, the next working day if received after 15:00."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"
    SAME_DAY = "same_day"


class Level(StrEnum):
    """Where a procedure is carried out (cấp thực hiện)."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    COMMUNE = "commune"
    OTHER = "other"


class OnlineLevel(StrEnum):
    """How much is done online: all of it (toàn trình) or a part (một phần), Decree 42/2022; confidence high."""

    FULL = "full"
    PARTIAL = "partial"


class Confidence(StrEnum):
    """How sure we are of a fact that was added here; ``ASSUMED`` is for demonstration and must be confirmed."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    ASSUMED = "assumed"


class FactName(StrEnum):
    """The facts that a procedure should state."""

    LIMIT = "limit"
    FEE = "fee"
    CHANNELS = "channels"
    PAPERS = "papers"
    PAPER_NAME = "paper_name"
    PAPER_COPIES = "paper_copies"
    RESULTS = "results"
    COMPETENT = "competent"
    LEGAL_BASIS = "legal_basis"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A time limit as stated. ``unit`` None: the source gives a number without saying what it counts."""

    amount: int | None = None
    unit: LimitUnit | None = None

    @property
    def stated(self) -> bool:
        """Whether a due moment can be computed from it."""
        return self.unit is LimitUnit.SAME_DAY or (self.amount is not None and self.unit is not None)

    @property
    def same_day(self) -> bool:
        """To be answered on the day of receipt; the next working day when received after 15:00."""
        return self.unit is LimitUnit.SAME_DAY

    @property
    def code(self) -> str | None:
        """As ``units.records.Limit.parse`` reads it: ``3wd``, ``10d``, ``8h``, ``2m``; None when not stated.

        A same-day limit is ``1wd``, its latest; ask ``same_day`` first.
        """
        if not self.stated or self.unit is None:
            return None
        return "1wd" if self.same_day else f"{self.amount}{_SHORT[self.unit]}"


_SHORT = {LimitUnit.WORKING_DAY: "wd", LimitUnit.DAY: "d", LimitUnit.HOUR: "h", LimitUnit.MONTH: "m"}

NOT_STATED = TimeLimit()


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee as stated, in dong. ``vnd`` None: not stated (which is not the same as 0); ``text``: the source's words."""

    vnd: int | None = None
    text: str | None = None

    @property
    def stated(self) -> bool:
        """A number above zero, or any words; zero without words proves nothing."""
        return bool(self.text) or bool(self.vnd)

    @property
    def free(self) -> bool:
        """Stated to be free of charge."""
        return self.vnd == 0 and bool(self.text)


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to hand in, with its limit and fee. A procedure may state a channel several times, by case."""

    kind: ChannelKind
    limit: TimeLimit = NOT_STATED
    fee: Fee = Fee()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper to hand in or to show. ``key`` is stable across versions and names the paper in a dossier.

    ``originals`` and ``copies`` None: not stated. ``cut``: the source's name ends in "…". ``code``: national code of
    the paper; ``replaced_by``: national code of the result that can stand in its place (MA_KQ_THAYTHE).
    """

    key: str
    name: str
    originals: int | None = None
    copies: int | None = None
    form: bool = False
    cut: bool = False
    code: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class PaperCase:
    """The papers of one case (trường hợp). ``choice``: only for some applicants; otherwise always asked for."""

    key: str
    title: str | None
    choice: bool
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What the applicant receives in the end; ``code`` is the national code of the kind of result."""

    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact that was added to the national ones comes from. ``about``: the fact, e.g. ``limit``, ``process``."""

    about: str
    says: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class MissingFact:
    """Something the source does not state. ``where``: a channel or a paper key; ``says``: a Vietnamese sentence."""

    fact: FactName
    says: str
    where: str | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure as a version states it: everything its page shows.

    ``competent`` is the unit that decides: a unit code (``SO-TP``), a code with ``{area}`` in it (``UB-{area}``: the
    committee of the commune that the request concerns), or None: not stated. ``process`` names the drawn process,
    ``form`` the form. ``boundary_free`` is a demonstration flag (the official list is not public).
    """

    code: str
    name: str
    field: str
    issuer: str
    levels: tuple[Level, ...]
    audience: tuple[str, ...]
    decision: str | None
    executing: tuple[str, ...]
    competent: str | None
    channels: tuple[Channel, ...]
    cases: tuple[PaperCase, ...]
    results: tuple[Result, ...]
    legal_basis: tuple[str, ...]
    source: str
    process: str
    form: str
    online_level: OnlineLevel | None = None
    boundary_free: bool = False
    name_en: str | None = None
    receiving: str | None = None
    conditions: str | None = None
    steps: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    version_id: UUID | None = None
    version: int = 0
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    @property
    def papers(self) -> Iterator[Paper]:
        """All papers of all cases."""
        return (paper for case in self.cases for paper in case.papers)

    @property
    def kinds(self) -> tuple[ChannelKind, ...]:
        """The channels that are open, each once, online first."""
        stated = {channel.kind for channel in self.channels}
        return tuple(kind for kind in ChannelKind if kind in stated)

    def competent_unit(self, area: str | None) -> str | None:
        """The code of the unit that decides for ``area`` (5 digits); None when not stated or the area is needed."""
        if self.competent is None or ("{area}" in self.competent and not area):
            return None
        return self.competent.format(area=area)


@dataclass(frozen=True, slots=True)
class Card:
    """A procedure in a list."""

    code: str
    name: str
    field: str
    levels: tuple[Level, ...]
    audience: tuple[str, ...]
    kinds: tuple[ChannelKind, ...]
    name_en: str | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the catalogue (lĩnh vực) with how many procedures it has. ``slug`` is for addresses."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found, best first. ``corrected``: the words searched instead, when typing slips were mended."""

    text: str
    total: int
    items: tuple[Card, ...]
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of a list in the order of the Vietnamese dictionary; pages count from 1."""

    items: tuple[Card, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What receiving officers entered for a missing fact. ``value`` as ``complete_fact`` takes it."""

    fact: FactName
    place: str
    value: Mapping[str, Any]
    times: int
    entered_at: datetime
    entered_by: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What one procedure does not state, for the people who keep the catalogue."""

    code: str
    name: str
    field: str
    facts: tuple[MissingFact, ...]


@dataclass(frozen=True, slots=True)
class MissingPage:
    """One page of what is missing. ``counts``: fact → how many procedures lack it (over all pages)."""

    items: tuple[Missing, ...]
    total: int
    page: int
    pages: int
    counts: tuple[tuple[FactName, int], ...]


@dataclass(frozen=True, slots=True)
class VersionNote:
    """One published version. ``changes``: what differs from the one before, in Vietnamese sentences."""

    version_id: UUID
    number: int
    valid_from: datetime
    valid_to: datetime | None
    published_at: datetime
    published_by: str
    origin: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load or an import did, and what it could not read."""

    published: tuple[str, ...]
    unchanged: int
    mistakes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a field offers."""

    value: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form, as it is drawn. ``path`` is its place in the answer, e.g. ``child.birth_date``.

    ``prefill``: what of the applicant's account answers it (a field of ``people.records.PersonDetails``). ``show_if``:
    (path, value) of the answer without which it is not asked. ``required``: within its group.
    """

    path: str
    title: str
    title_en: str
    help: str | None
    help_en: str | None
    widget: str
    width: str
    required: bool
    choices: tuple[Choice, ...] = ()
    prefill: str | None = None
    autocomplete: str | None = None
    show_if: tuple[str, str | bool] | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    default: str | int | bool | None = None


@dataclass(frozen=True, slots=True)
class FormStep:
    """One step of a form: one page for a citizen."""

    key: str
    title: str
    title_en: str
    help: str | None
    help_en: str | None
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A published form. ``name`` is ``key@number``; ``summary``: paths of the fields that name a request in lists."""

    name: str
    title: str
    title_en: str
    steps: tuple[FormStep, ...]
    summary: tuple[str, ...]
    schema: Mapping[str, Any]
