"""Keeping the files that come with a dossier."""

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator

import puremagic

from motcua.kernel import storage
from motcua.rooms.dossiers.content import policy
from motcua.rooms.dossiers.errors import FileNotAccepted, FileNotKept
from motcua.rooms.dossiers.records import FileIn

log = logging.getLogger(__name__)

#: bytes that are enough to recognise a kind
HEAD = 4096


def keep_file(chunks: Iterable[bytes], *, name: str) -> FileIn:
    """Streams a file into the store; its kind is found from its bytes, never from its name.

    Raises:
        FileNotAccepted: too large, empty, or not a kind that the province accepts.
        FileNotKept: the disk is full or broken; nothing of the file was kept.
    """
    limit = policy().file_megabytes * 1024 * 1024
    incoming = iter(chunks)
    head = b""
    for chunk in incoming:
        head += chunk
        if len(head) >= HEAD:
            break
    mime = _kind(head)
    if mime not in policy().file_kinds:
        raise _refused()
    try:
        stored = storage.put(_at_most(limit, head, incoming))
    except OSError as problem:
        if problem.errno is None:  # it stopped coming: the sender went away
            raise
        log.error("a file was not kept: %s", problem.strerror)
        raise FileNotKept({"file": FileNotKept.says}) from problem
    return FileIn(sha256=stored.sha256, name=clean_name(name), size=stored.size, mime=mime)


def _kind(head: bytes) -> str:
    try:
        return str(puremagic.from_string(head, mime=True)) if head else ""
    except puremagic.PureError:
        return ""


def _at_most(limit: int, head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    size = len(head)
    yield head
    for chunk in rest:
        size += len(chunk)
        if size > limit:
            raise _refused()
        yield chunk


def _refused() -> FileNotAccepted:
    return FileNotAccepted({"file": FileNotAccepted.says}, megabytes=policy().file_megabytes)


def clean_name(name: str) -> str:
    """A file name without folders, control characters and anything that a shell or a header could mistake."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*')
    return kept.strip(". ")[:120] or "tep"
