"""Files that came with a form which has to be shown again: they stay in the store, and a signed note on the page
remembers them, so that nobody has to choose them twice."""

from dataclasses import asdict, replace

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext

from motcua.doors.layout.fields import Field
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import FileIn

SALT = "desk.kept-file"
#: seconds that a note is good for: a working day
GOOD_FOR = 12 * 60 * 60


def note(file: FileIn) -> str:
    """A stored file as the page remembers it; only this house can write such a note."""
    return signing.dumps(asdict(file), salt=SALT)


def remembered(text: str) -> FileIn | None:
    """The file that a note names, or None when the note is old or not ours."""
    try:
        return FileIn(**signing.loads(text, salt=SALT, max_age=GOOD_FOR)) if text else None
    except signing.BadSignature:
        return None


def taken(request: HttpRequest, key: str) -> tuple[FileIn | None, str]:
    """The file sent for a paper now (stored at once) or before, and what is wrong with it."""
    upload = request.FILES.get(f"file:{key}")
    if upload is None:
        return remembered(request.POST.get(f"kept:{key}", "")), ""
    try:
        return dossiers.keep_file(upload.chunks(), name=upload.name or "", at=now()), ""
    except Invalid as refusal:
        return None, gettext(refusal.says).format(**refusal.facts)


def shown(request: HttpRequest, key: str) -> dict[str, object] | None:
    """What the page shows for a file that came with an earlier sending."""
    text = request.POST.get(f"kept:{key}", "")
    file = remembered(text)
    return {"name": file.name, "size": file.size, "note": text} if file else None


def prefixed(field: Field) -> Field:
    """A field of a drawn form under a name that no other field of the page can have."""
    show = f"x.{field.show_field}" if field.show_field else ""
    return replace(field, name=f"x.{field.name}", show_field=show)
