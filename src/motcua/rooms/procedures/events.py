"""Facts that the catalogue announces."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class ProceduresPublished(Event):
    """New versions of procedures were published. ``versions``: code → version id; ``origin``: see the table."""

    name: ClassVar[str] = "procedures.published.v1"

    versions: dict[str, str]
    origin: str


@dataclass(frozen=True)
class ProcedureWithdrawn(Event):
    """A procedure is not in force any more from ``valid_to`` (ISO 8601) on."""

    name: ClassVar[str] = "procedures.withdrawn.v1"

    code: str
    version_id: str
    valid_to: str
