"""Facts about results."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class ResultSigned(Event):
    """The head of the authority signed a result; ``by`` ordered the signature."""

    name: ClassVar[str] = "papers.result_signed.v1"
    result: str
    subject: str
    kind: str
    by: str


@dataclass(frozen=True)
class ResultSignatureRefused(Event):
    """The head of the authority would not sign; why is on the request. ``part`` is "leader" or "seal"."""

    name: ClassVar[str] = "papers.result_signature_refused.v1"
    result: str
    subject: str
    part: str
    request: str


@dataclass(frozen=True)
class ResultIssued(Event):
    """A result has its number and its seal. ``holder`` is a person's id or ""; ``before`` the result it replaces."""

    name: ClassVar[str] = "papers.result_issued.v1"
    result: str
    subject: str
    kind: str
    holder: str
    before: str
    by: str


@dataclass(frozen=True)
class ResultRevoked(Event):
    """An issued result is not in force any more: ``state`` is corrected, replaced or revoked."""

    name: ClassVar[str] = "papers.result_revoked.v1"
    result: str
    subject: str
    kind: str
    holder: str
    state: str
