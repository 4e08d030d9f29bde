"""What happened to requests for a signature."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class SignatureMade(Event):
    """A paper carries the signature that was asked for; ``sha256`` is the signed file."""

    name: ClassVar[str] = "papers.signature_made.v1"
    request: str
    subject: str
    part: str
    sha256: str


@dataclass(frozen=True)
class SignatureRefused(Event):
    """Whoever was to sign refused; who and why stands in the request."""

    name: ClassVar[str] = "papers.signature_refused.v1"
    request: str
    subject: str
    part: str
