"""How much one caller may ask, counted for all processes of this machine together.

A flood is stopped where it arrives, without a statement: the counts are in a small file that every process maps into
its memory. It is a table of fixed size, and it needs no sweeping: per caller it keeps the moment at which the caller
will have nothing on account any more (the generic cell rate algorithm), so that whoever's moment has passed is as good
as forgotten, and its place is free.

Several machines count each for itself; a limit for all of them belongs to the proxy in front.
"""

import contextlib
import fcntl
import hashlib
import mmap
import os
import struct
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

#: callers kept apart at once; beyond that those are forgotten first whose moment comes first
PLACES = 65_536
#: a caller stands in one of so many places next to each other, which are locked together
NEIGHBOURS = 8
_PLACE = struct.Struct("=Qd")
_BYTES = PLACES * _PLACE.size
_GROUP = NEIGHBOURS * _PLACE.size


class Table:
    """Moments by caller, in seconds of the machine's clock that never jumps, shared with other processes."""

    def __init__(self, file: Path | None) -> None:
        #: threads of this process; the lock on the file holds processes apart, but not threads
        self.lock = threading.Lock()
        self.file: int | None = None
        self.memory = mmap.mmap(-1, _BYTES)
        if file is not None:
            with contextlib.suppress(OSError):  # a disk that takes nothing: then each process counts for itself
                self.file, self.memory = _shared(file)

    def forget(self) -> None:
        """Everybody begins anew."""
        self.memory[:] = bytes(_BYTES)

    @contextlib.contextmanager
    def _held(self, group: int) -> Iterator[None]:
        with self.lock:
            if self.file is None:
                yield
                return
            fcntl.lockf(self.file, fcntl.LOCK_EX, _GROUP, group)
            try:
                yield
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN, _GROUP, group)

    def take(self, caller: str, *, cost: float, most: float) -> float:
        """Puts ``cost`` seconds on the caller's account; beyond ``most`` nothing, and the seconds to wait."""
        mark = int.from_bytes(hashlib.blake2b(caller.encode(errors="replace"), digest_size=8).digest(), "big") or 1
        group = mark % (PLACES // NEIGHBOURS) * _GROUP
        now = time.monotonic()
        with self._held(group):
            place, until = self._place(group, mark, now)
            # what lies further ahead than anybody may be is from before the machine was started again
            paid = until + cost if now < until <= now + most else now + cost
            if paid > now + most:
                return paid - now - most
            _PLACE.pack_into(self.memory, place, mark, paid)
        return 0.0

    def _place(self, group: int, mark: int, now: float) -> tuple[int, float]:
        """The caller's place and moment; for a new caller the place whose moment comes first."""
        free, first = group, float("inf")
        for place in range(group, group + _GROUP, _PLACE.size):
            whose, until = _PLACE.unpack_from(self.memory, place)
            if whose == mark:
                return place, until
            if until < first:
                free, first = place, until
        return free, now


def _shared(file: Path) -> tuple[int, mmap.mmap]:
    file.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # now, and not when a page is first written: then a full disk would end the process
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(opened, 0, _BYTES)
        elif os.fstat(opened).st_size < _BYTES:
            os.write(opened, bytes(_BYTES))
        return opened, mmap.mmap(opened, _BYTES)
    except OSError:
        os.close(opened)
        raise


@cache
def table() -> Table:
    """The table of this machine, in the folder of what runs."""
    return Table(settings.VAR_DIR / "run" / "rates")


class Limiter:
    """At most ``per_minute`` requests on average and ``burst`` at once by one caller; 0 per minute means no limit.

    Limiters of one ``name`` count together; without one, those of the same measure do.
    """

    def __init__(self, per_minute: float, burst: float, *, name: str = "") -> None:
        self.name = name or f"{per_minute:g}/{burst:g}"
        #: seconds that one request costs
        self.each = 60 / per_minute if per_minute else 0.0
        self.burst = burst

    def wait(self, caller: str, *, cost: float = 1.0) -> int:
        """Counts a request; the whole seconds to wait when it is too many, which then does not count."""
        if not self.each:
            return 0
        over = table().take(f"{self.name} {caller}", cost=cost * self.each, most=self.burst * self.each)
        return int(over) + 1 if over > 0 else 0
