"""Public warnings in force: to read, as a feed (Atom, RFC 4287), and as messages of the Common Alerting Protocol."""

from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.doors.access.guards import public
from motcua.doors.layout.addresses import reverse
from motcua.kernel.clock import now
from motcua.rooms.operations import facade as operations

ATOM = "http://www.w3.org/2005/Atom"
CAP = "application/cap+xml"
#: a message is data: nothing in it may run where somebody opens it
LOCKED = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
@public
def listing(request: HttpRequest) -> HttpResponse:
    """The warnings that hold now, the gravest first."""
    at = now()
    shown = {"warnings": operations.warnings_in_force(at=at), "at": at}
    return render(request, "portal/pages/warnings.html", shown)


@require_safe
@public
def feed(request: HttpRequest) -> HttpResponse:
    """The warnings that hold now, for machines: each entry leads to its message."""
    at = now()
    here = request.build_absolute_uri(reverse("portal:warning_feed"))
    root = Element("feed", xmlns=ATOM)
    SubElement(root, "id").text = here
    SubElement(root, "title").text = _("Cảnh báo cộng đồng")
    SubElement(root, "updated").text = at.isoformat(timespec="seconds")
    SubElement(SubElement(root, "author"), "name").text = "Motcua"
    SubElement(root, "link", rel="self", href=here)
    for one in operations.warnings_in_force(at=at):
        entry = SubElement(root, "entry")
        SubElement(entry, "id").text = f"urn:uuid:{one.id}"
        SubElement(entry, "title").text = one.headline
        SubElement(entry, "updated").text = one.sent.isoformat(timespec="seconds")
        address = request.build_absolute_uri(reverse("portal:warning_message", args=[one.id]))
        SubElement(entry, "link", type=CAP, href=address)
    return _locked(tostring(root, encoding="utf-8", xml_declaration=True), "application/atom+xml")


def _locked(content: bytes | str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Security-Policy"] = LOCKED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@public
def message(request: HttpRequest, warning_id: UUID) -> HttpResponse:
    """One warning as the message itself."""
    return _locked(operations.warning_xml(warning_id), CAP)
