"""Nouns of the people room."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class AccountKind(StrEnum):
    """Who stands behind an account."""

    OFFICER = "officer"
    CITIZEN = "citizen"


class PersonKind(StrEnum):
    """A human being (cá nhân), or an organisation or business (tổ chức, doanh nghiệp)."""

    CITIZEN = "citizen"
    ORGANISATION = "organisation"


class Sex(StrEnum):
    """As civil status papers write it."""

    MALE = "male"
    FEMALE = "female"


class Channel(StrEnum):
    """A way to reach somebody outside the inbox."""

    EMAIL = "email"
    SMS = "sms"


class DeliveryState(StrEnum):
    """Where a delivery stands; parked waits for an operator."""

    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"


@dataclass(frozen=True)
class PersonDetails:
    """What is written about a person. ``None`` means not stated."""

    full_name: str
    kind: PersonKind = PersonKind.CITIZEN
    identity_number: str | None = None
    tax_code: str | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    nationality: str = "VN"
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    #: 5-digit code of the commune or ward of residence
    area: str | None = None
    tech_id: str | None = None
    language: str = "vi"


@dataclass(frozen=True)
class Person(PersonDetails):
    """A citizen or an organisation."""

    id: UUID = dataclasses.field(kw_only=True)

    @property
    def actor_id(self) -> str:
        return f"citizen:{self.id}"


@dataclass(frozen=True)
class IdentityWarning:
    """Something about a number that looks wrong but may be right; it is shown and never refuses.

    ``says`` is a Vietnamese sentence (its gettext id) whose placeholders are filled from ``facts``.
    """

    field: str
    code: str
    says: str
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Role:
    """A role (vai trò) and what it permits; content."""

    key: str
    name_vi: str
    name_en: str
    permissions: tuple[str, ...]
    #: whether a process may have a task wait at this role
    works_on_dossiers: bool = False
    #: whether only an administrator of the whole city may give it
    city: bool = False


@dataclass(frozen=True)
class Post:
    """An officer's role at a unit; ``id`` names the assignment."""

    id: UUID
    role: str
    unit: str
    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Officer:
    """An official or employee of an office, with the posts that he holds."""

    id: UUID
    staff_number: str
    full_name: str
    title: str = ""
    email: str | None = None
    phone: str | None = None
    posts: tuple[Post, ...] = ()
    left_at: datetime | None = None
    wants_mail: bool = True

    @property
    def actor_id(self) -> str:
        return f"officer:{self.id}"


@dataclass(frozen=True)
class Delegation:
    """One officer acts in the roles of another for a while."""

    id: UUID
    giver: Officer
    receiver: Officer
    roles: tuple[str, ...]
    units: tuple[str, ...]
    permissions: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    reason: str
    withdrawn_at: datetime | None = None

    def runs(self, at: datetime) -> bool:
        """Whether it has effect at ``at``."""
        return self.starts_at <= at < self.ends_at and (self.withdrawn_at is None or at < self.withdrawn_at)


@dataclass(frozen=True)
class Mandate:
    """``holder`` may act for ``giver``; ``procedures`` empty means for everything."""

    id: UUID
    giver: Person
    holder: Person
    procedures: tuple[str, ...]
    paper: str
    starts_at: datetime
    ends_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def covers(self, procedure: str, at: datetime) -> bool:
        """Whether it lets the holder act in ``procedure`` at ``at``."""
        running = self.starts_at <= at and (self.ends_at is None or at < self.ends_at) and self.withdrawn_at is None
        return running and (not self.procedures or procedure in self.procedures)


@dataclass(frozen=True)
class Account:
    """A way into the house, as the doors see it."""

    id: UUID
    kind: AccountKind
    login: str
    name: str
    person_id: UUID | None = None
    officer_id: UUID | None = None
    is_demo: bool = False
    #: notices that he has not opened; known only of who asks for a page
    unread: int = 0


@dataclass(frozen=True)
class ApiClient:
    """A machine that may call the API."""

    id: str
    name: str
    scopes: tuple[str, ...]
    unit: str
    made_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class NewSecret:
    """A client with its secret in clear: shown once, kept nowhere."""

    client: ApiClient
    secret: str


@dataclass(frozen=True)
class Template:
    """The words of one notice in each language, with ``{placeholders}``."""

    key: str
    #: ``{language: (title, body)}``
    texts: Mapping[str, tuple[str, str]]
    channels: tuple[Channel, ...] = (Channel.EMAIL, Channel.SMS)


@dataclass(frozen=True)
class InboxMessage:
    """A notice as its reader sees it, in his language."""

    id: UUID
    template: str
    subject: str
    title: str
    body: str
    at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True)
class InboxPage:
    """One page of an inbox, the newest first."""

    messages: tuple[InboxMessage, ...]
    total: int
    unread: int
    page: int
    pages: int


@dataclass(frozen=True)
class ParkedDelivery:
    """A notice that could not be sent, for the operator; the address is not shown."""

    id: int
    channel: Channel
    subject: str
    attempts: int
    last_error: str | None


@dataclass(frozen=True)
class SignInHint:
    """How to sign in as an invented person, for the start page of a demonstration."""

    name: str
    role: str
    unit: str
    login: str
    password: str | None


@dataclass(frozen=True)
class Lock:
    """How long sign-in is closed, and why: ``key`` is the sign-in name or the network address."""

    key: str
    until: datetime


@dataclass(frozen=True)
class DemoOfficer:
    """An invented officer; ``posts`` are pairs of role and unit."""

    staff_number: str
    login: str
    name: str
    title: str
    posts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DemoCitizen:
    """An invented citizen or organisation, whom the identity simulator knows by ``key``."""

    key: str
    details: PersonDetails


@dataclass(frozen=True)
class DemoPeople:
    """Everybody invented for the demonstration, and the one password of its officers."""

    password: str
    officers: tuple[DemoOfficer, ...]
    citizens: tuple[DemoCitizen, ...]


@dataclass(frozen=True)
class Notice:
    """What one person is to be told.

    ``facts`` fill the placeholders; one may be ``{"vi": ..., "en": ...}``. ``once`` is a key of the caller: a second
    notice with the same key is not written.
    """

    person_id: UUID
    template: str
    facts: Mapping[str, object]
    subject: str
    at: datetime
    once: str | None = None
