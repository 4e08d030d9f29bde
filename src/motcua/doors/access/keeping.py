"""Nothing typed is lost when a session ends half-way through a form.

A form that arrives without a session is sealed and kept (`keep`); after signing in the same browser finds it again
(`kept`). A view marked with ``refills`` shows its own form with the values in ``request.kept``; any other view gets a
page from which the same form is sent again with a fresh token. Files are not kept: the page names them.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict

from motcua.doors.access.models import KeptPost
from motcua.doors.access.sealing import Unreadable, seal, unseal
from motcua.kernel import clock

COOKIE = "motcua_kept"
KEPT_FOR = timedelta(minutes=30)
#: bytes of a form, without its files
LARGEST = 256 * 1024
#: rows at once: beyond it somebody is filling the table on purpose
MOST = 20_000
#: never kept, whatever the form
NEVER = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code", "credential")
#: the name in the query string of a page that fills itself in again
PARAMETER = "giu"

View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: its address, its fields, and the names of files to choose again."""

    id: UUID
    path: str
    fields: QueryDict
    files: tuple[str, ...]


def refills(view: View) -> View:
    """Marks a view that shows its form filled in from ``request.kept``."""
    view.refills = True  # type: ignore[attr-defined]
    return view


def keep(request: HttpRequest, *, account_id: UUID | None) -> tuple[UUID, str] | None:
    """Keeps the form in ``request``; returns its id and the browser's key, or None when it cannot be kept."""
    fields = request.POST.copy()
    for name in NEVER:
        fields.pop(name, None)
    body = json.dumps(
        {
            # one slash: two would name another host
            "path": "/" + request.get_full_path().lstrip("/"),
            "fields": fields.urlencode(),
            "files": [upload.name for _, uploads in request.FILES.lists() for upload in uploads],
        }
    ).encode()
    if len(body) > LARGEST or KeptPost.objects.count() >= MOST:
        return None
    key = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(32)
    row = KeptPost.objects.create(
        id=uuid4(), account=account_id, sealed=seal(body, purpose="kept-post", key=key), at=clock.now()
    )
    return row.id, key


def give_key(response: HttpResponse, key: str, *, secure: bool) -> None:
    """Gives the browser its half of the key."""
    response.set_cookie(
        COOKIE, key, max_age=int(KEPT_FOR.total_seconds()), httponly=True, samesite="Lax", secure=secure
    )


def kept(request: HttpRequest, kept_id: UUID, *, account_id: UUID, at: datetime) -> Kept | None:
    """What this browser and this account sent, or None: gone, another browser's, or another person's."""
    row = KeptPost.objects.filter(id=kept_id, at__gt=at - KEPT_FOR).first()
    if row is None or row.account not in (None, account_id):
        return None
    try:
        said: dict[str, Any] = json.loads(
            unseal(bytes(row.sealed), purpose="kept-post", key=request.COOKIES.get(COOKIE, ""))
        )
    except Unreadable:
        return None
    return Kept(kept_id, said["path"], QueryDict(said["fields"]), tuple(said["files"]))


def page_with(found: Kept) -> str:
    """The address of the page that fills itself in again."""
    path, _, query = found.path.partition("?")
    joined = "&".join(part for part in (query, urlencode({PARAMETER: str(found.id)})) if part)
    return f"{path}?{joined}"


def sweep(*, at: datetime) -> int:
    """Removes what is older than half an hour; returns how many."""
    return KeptPost.objects.filter(at__lte=at - KEPT_FOR).delete()[0]
