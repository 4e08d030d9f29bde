"""What a signature means for the copy that waited for it."""

from uuid import UUID

from motcua.kernel.actors import system
from motcua.kernel.events import announced_at, reacts_to
from motcua.rooms.papers.actions import digitising
from motcua.rooms.papers.events import SignatureMade, SignatureRefused

BENCH = system("scanning-bench")


@reacts_to(SignatureMade)
def take_certified(event: SignatureMade) -> None:
    """The copy is certified."""
    kind, _, key = event.subject.partition(":")
    if kind == "copy":
        digitising.take_certified(UUID(key), event.sha256, by=BENCH, at=announced_at())


@reacts_to(SignatureRefused)
def take_refused(event: SignatureRefused) -> None:
    """The copy waits for another order."""
    kind, _, key = event.subject.partition(":")
    if kind == "copy":
        digitising.take_refused(UUID(key), by=BENCH, at=announced_at())
