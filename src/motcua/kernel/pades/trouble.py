"""Why a signature could not be made: words that the child and the house share."""

from enum import StrEnum


class Cause(StrEnum):
    """What stood in the way."""

    #: no time-stamping authority is named in the settings
    NO_STAMP = "no_stamp"
    STAMP_AWAY = "stamp_away"
    REVOCATION_AWAY = "revocation_away"
    KEY_AWAY = "key_away"
    KEY_REFUSED = "key_refused"
    CERTIFICATE_ENDED = "certificate_ended"
    PDF_REFUSED = "pdf_refused"
    BLOCK_REFUSED = "block_refused"
    TOO_LONG = "too_long"
    CHILD_GONE = "child_gone"


#: what may pass by itself; the rest waits for a person. A refused secret is never tried again by itself: a few wrong
#: PINs lock a token.
PASSING = frozenset({Cause.NO_STAMP, Cause.STAMP_AWAY, Cause.REVOCATION_AWAY, Cause.KEY_AWAY, Cause.CHILD_GONE})


class Trouble(Exception):
    """Something stood in the way; ``detail`` is for the operator's log and names no person."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(f"{cause}: {detail}" if detail else str(cause))
        self.cause, self.detail = cause, detail
