"""QR codes on pages."""

from django.http import HttpResponse

from motcua.rooms.papers import facade as papers


def drawn(text: str) -> HttpResponse:
    """``text`` as the picture of a QR code, for its reader only."""
    response = HttpResponse(papers.qr_picture(text), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response
