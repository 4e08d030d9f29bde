"""What the process room announces."""

from dataclasses import dataclass

from motcua.kernel.events import Event


@dataclass(frozen=True)
class ProcessPublished(Event):
    """A new version of a drawn process is in force."""

    name = "process.published.v1"

    key: str
    version: int
    valid_from: str
