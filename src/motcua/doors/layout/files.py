"""Handing a kept file to a browser: the one way in which any door does it.

Who calls has asked for the permission. A file is a stranger's: it is never a page of ours, whatever it says it is.
"""

from typing import BinaryIO

from django.http import FileResponse
from django.utils.http import content_disposition_header

#: what a browser may show by itself: kinds that were recognised from their bytes when they were kept
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
#: A picture is locked in completely. A PDF is drawn by the browser's own viewer, which browsers refuse to start under
#: ``sandbox``; it may load nothing else either.
LOCKED = "default-src 'none'; sandbox; frame-ancestors 'none'"
LOCKED_PDF = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"
#: the same for a page of ours that shows the file inside itself
FRAMED_PDF = LOCKED_PDF.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


def handed(stream: BinaryIO, *, name: str, mime: str, shown: bool = False, framed: bool = False) -> FileResponse:
    """The file as an answer that closes ``stream``: saved, or ``shown`` when it is of a kind that a browser may show.

    ``framed`` lets a page of ours show a PDF inside itself.
    """
    safe = mime in SHOWN
    response = FileResponse(stream, content_type=mime if safe else "application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(not (shown and safe), name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = LOCKED
    if mime == "application/pdf":
        response.headers["Content-Security-Policy"] = FRAMED_PDF if framed else LOCKED_PDF
    if framed:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
