"""Checks the signatures of files that came from outside, in a process with little memory and time, and no secrets."""

import hashlib
import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from motcua.kernel import storage
from motcua.kernel.jobs import every
from motcua.kernel.pades.helper import Helper
from motcua.kernel.pades.trouble import Cause, Trouble
from motcua.rooms.papers.actions.validation import record_check, stale_checks, waiting_checks

log = logging.getLogger(__name__)

SLICE = 3.0
CHUNK = 20
IDLE = 30.0
#: what one file may take
PATIENCE, MEMORY = 20.0, 1_500_000_000
#: larger files are not looked at: no form of ours is as large
LARGEST = 60_000_000
#: without these bytes a file holds no signature: where they say what was signed cannot be compressed
MARK = b"/ByteRange"

_helper = Helper(memory=MEMORY, patience=PATIENCE)


@every(1)
def check_signatures(at: datetime) -> int:
    """Checks for some seconds; returns how many files."""
    checked = _check_some(lambda trust: waiting_checks(CHUNK), at)
    _helper.close_if_idle(IDLE)
    return checked


@every(60)
def recheck_signatures(at: datetime) -> int:
    """Checks anew what was judged under other authorities than those that are trusted now; returns how many files."""
    return _check_some(lambda trust: stale_checks(trust, CHUNK), at)


def _check_some(due: Callable[[str], list[str]], at: datetime) -> int:
    end, checked = time.monotonic() + SLICE, 0
    trusted = anchors()
    trust = hashlib.sha256("".join(sorted(trusted)).encode()).hexdigest()
    while time.monotonic() < end and (hashes := due(trust)):
        for sha256 in hashes:
            record_check(sha256, _found(sha256, trusted, at), trust=trust, at=at)
            checked += 1
    return checked


def end_helper() -> None:
    """Ends the checking process."""
    _helper.close()


def _found(sha256: str, trusted: list[str], at: datetime) -> list[dict[str, Any]] | None:
    """What the checking process says of each signature; None when it can say nothing."""
    try:
        with storage.open_file(sha256) as file:
            pdf = file.read(LARGEST + 1)
    except (FileNotFoundError, storage.Damaged):
        return None
    if MARK not in pdf:
        return []
    if len(pdf) > LARGEST:
        return None
    try:
        answer, _ = _helper.ask("check", {"anchors": trusted, "at": at.isoformat()}, [pdf])
    except Trouble as trouble:
        if trouble.cause == Cause.CHILD_GONE and trouble.detail == "did not start":
            raise
        log.warning("the signatures of %s could not be checked: %s", sha256[:12], trouble)
        return None
    return list(answer["signatures"])


def anchors() -> list[str]:
    """The authorities that incoming signatures may lead up to, as PEM."""
    files = [file for folder in settings.TRUST_DIRS for file in sorted(Path(folder).glob("*.pem"))]
    return [one for file in files for one in _certificates(file, file.stat().st_mtime_ns)]


@lru_cache(maxsize=64)
def _certificates(file: Path, changed: int) -> tuple[str, ...]:
    from motcua.rooms.papers.rules.certificates import split_chain

    return split_chain(file.read_text(encoding="utf-8"))
