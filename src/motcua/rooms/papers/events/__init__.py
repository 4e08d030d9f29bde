"""Facts that this room announces."""

from motcua.rooms.papers.events.signing import SignatureMade, SignatureRefused

__all__ = ["SignatureMade", "SignatureRefused"]
