"""Official forms of a dossier."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Ways:
    """How a paper leads back to the house: ``tracking`` is the page where a code and its key are typed, ``tracked`` the
    address that needs neither (for the QR code), of a code and its key.
    """

    tracking: str
    tracked: Callable[[str, str], str]


@dataclass(frozen=True)
class Done:
    """One act as an official form states it."""

    act: str
    at: datetime
    by: str
    unit: str
    step: str
    note: str


@dataclass(frozen=True)
class Letterhead:
    """Who writes: the office, the office above it, and the place that stands before the date."""

    agency: str
    agency_above: str = ""
    place: str = ""


@dataclass(frozen=True)
class RegisterLine:
    """One dossier in the tracking register (form 07)."""

    code: str
    procedure: str
    applicant: str
    address: str
    phone: str
    received_at: datetime
    due_at: datetime | None
    returned_at: datetime | None
    finished_at: datetime | None
    state: str
