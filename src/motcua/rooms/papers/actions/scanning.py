"""The virus scanner: whatever speaks clamd's protocol at ``CLAMD`` (``host:port``, or the path of a socket)."""

import logging
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from motcua.rooms.papers.records import ScanState

log = logging.getLogger(__name__)

#: seconds to wait for each answer of the scanner
PATIENCE = 10.0
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Verdict:
    """What the scanner said; ``name`` is what it calls what it found."""

    state: ScanState
    name: str = ""


def is_connected() -> bool:
    """Whether a scanner is configured."""
    return bool(getattr(settings, "CLAMD", ""))


def scan(chunks: Iterable[bytes]) -> Verdict:
    """Sends ``chunks`` to the scanner (INSTREAM) and returns what it says.

    A scanner that does not answer, or answers what we do not understand, leaves the file waiting: a job asks again,
    and nobody opens the file meanwhile.
    """
    if not is_connected():
        return Verdict(ScanState.NOT_SCANNED)
    try:
        with _connection() as connection:
            return understood(_asked(connection, chunks))
    except OSError as problem:
        log.error("the virus scanner does not answer: %s", type(problem).__name__)
        return Verdict(ScanState.WAITING)


def understood(answer: str) -> Verdict:
    """``stream: OK`` or ``stream: NAME FOUND``; anything else is no verdict."""
    said = answer.rstrip("\0\n ").partition(": ")[2]
    if said == "OK":
        return Verdict(ScanState.CLEAN)
    if said.endswith(" FOUND"):
        return Verdict(ScanState.INFECTED, said.removesuffix(" FOUND")[:120])
    log.error("the virus scanner gave no verdict: %s", said[:80])
    return Verdict(ScanState.WAITING)


def _connection() -> socket.socket:
    named = settings.CLAMD
    if "/" in named:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE)
        connection.connect(named)
        return connection
    host, _, port = named.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _asked(connection: socket.socket, chunks: Iterable[bytes]) -> str:
    connection.sendall(b"zINSTREAM\0")
    for chunk in chunks:
        for start in range(0, len(chunk), CHUNK):
            piece = chunk[start : start + CHUNK]
            connection.sendall(struct.pack("!L", len(piece)) + piece)
    connection.sendall(struct.pack("!L", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096 and (more := connection.recv(4096)):
        answer += more
    return answer.decode("utf-8", "replace")
