"""What is told of forged codes."""

from datetime import datetime

from motcua.kernel.actors import system
from motcua.kernel.jobs import every
from motcua.rooms.papers.actions import verification

VERIFIER = system("verification")


@every(600)
def tell_forged(at: datetime) -> int:
    """Tells the journal how many codes were refused; returns how many."""
    return verification.tell_forged(by=VERIFIER, at=at)
