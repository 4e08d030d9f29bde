"""What a signature means for the result that waited for it."""

from uuid import UUID

from motcua.kernel.actors import system
from motcua.kernel.events import announced_at, reacts_to
from motcua.rooms.papers.actions import results
from motcua.rooms.papers.events import SignatureMade, SignatureRefused

REGISTER = system("result-register")


@reacts_to(SignatureMade)
def take_signature(event: SignatureMade) -> None:
    """A result is signed, or has its seal and is issued."""
    if event.subject.startswith("result:"):
        results.take_signature(UUID(event.request), by=REGISTER, at=announced_at())


@reacts_to(SignatureRefused)
def take_refusal(event: SignatureRefused) -> None:
    """Those who prepared the result hear of it."""
    if event.subject.startswith("result:"):
        results.take_refusal(UUID(event.request), by=REGISTER, at=announced_at())
