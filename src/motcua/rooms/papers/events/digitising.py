"""What happened on the scanning bench."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class CopyComposed(Event):
    """Pages were put together into one searchable PDF, which answers ``paper`` of ``subject``."""

    name: ClassVar[str] = "papers.copy_composed.v1"
    copy: str
    subject: str
    paper: str
    sha256: str
    size: int
    seen_original: bool


@dataclass(frozen=True)
class CopyCertified(Event):
    """An electronic copy carries the signature that certifies it; ``sha256`` is the signed file."""

    name: ClassVar[str] = "papers.copy_certified.v1"
    copy: str
    subject: str
    paper: str
    sha256: str
    size: int
