"""The house's side: a child process that signs or checks, one piece of work at a time, each within its time."""

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from motcua.kernel.pades.trouble import Cause, Trouble

#: seconds that one piece of work may take before the child is killed
PATIENCE = 60.0
#: seconds that a new child may take to load its libraries
LOADING = 60.0
#: what a child may need of the environment when it holds no secret
PLAIN = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "MALLOC_ARENA_MAX", "MOTCUA_RUN")

#: a message: what it says, and the bytes that go with it
Frame = tuple[dict[str, Any], list[bytes]]


class Helper:
    """A child process, started at the first call and again after it was lost."""

    def __init__(self, *, memory: int = 0, secrets: bool = False, patience: float = PATIENCE) -> None:
        """``memory``: the most it may take, in bytes; 0: no limit. ``secrets``: whether it may open keys."""
        self.memory, self.secrets, self.patience = memory, secrets, patience
        self.used_at = 0.0
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, act: str, said: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> Frame:
        """Hands one piece of work over and waits for its answer.

        Raises:
            Trouble: the child says what stood in the way, or it was lost, or took too long.
        """
        with self._lock:
            child = self._alive()
            self.used_at = time.monotonic()
            answer, found = self._within(self.patience, child, lambda: self._exchange(child, act, said, blobs))
        if "trouble" in answer:
            raise Trouble(Cause(answer["trouble"]), str(answer.get("detail", "")))
        return answer, found

    @property
    def pid(self) -> int | None:
        """The child's process id while there is one."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """Ends the child; the next call starts another."""
        with self._lock:
            self._end()

    def close_if_idle(self, seconds: float) -> bool:
        """Ends a child that had nothing to do for so long; says whether it did."""
        if self._child is None or time.monotonic() - self.used_at < seconds:
            return False
        self.close()
        return True

    def _alive(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        environment = dict(os.environ) if self.secrets else {k: os.environ[k] for k in PLAIN if k in os.environ}
        self._child = subprocess.Popen(  # noqa: S603 our own program
            [sys.executable, "-m", "motcua.kernel.pades.child", str(self.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        out = _pipe(self._child.stdout)
        self._within(LOADING, self._child, lambda: read_frame(out))
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(OSError):
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _exchange(
        self, child: subprocess.Popen[bytes], act: str, said: Mapping[str, Any], blobs: Sequence[bytes]
    ) -> Frame:
        write_frame(_pipe(child.stdin), {"act": act, **said}, blobs)
        return read_frame(_pipe(child.stdout))

    def _within(self, patience: float, child: subprocess.Popen[bytes], does: Callable[[], Frame]) -> Frame:
        """What ``does`` says; a child that takes longer is killed, which ends the waiting."""
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(patience, end)
        timer.start()
        try:
            return does()
        except (OSError, EOFError, struct.error, ValueError) as problem:
            self._end()
            cause = Cause.TOO_LONG if late.is_set() else Cause.CHILD_GONE
            raise Trouble(cause, type(problem).__name__) from None
        finally:
            timer.cancel()


def _pipe(pipe: Any) -> BinaryIO:
    if pipe is None:
        raise OSError("no pipe")
    found: BinaryIO = pipe
    return found


def write_frame(out: BinaryIO, said: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Writes one message: the length of its JSON, the JSON, then the blobs whose lengths it names."""
    head = json.dumps({**said, "blobs": [len(blob) for blob in blobs]}).encode()
    out.write(struct.pack(">I", len(head)) + head)
    for blob in blobs:
        out.write(blob)
    out.flush()


def read_frame(pipe: BinaryIO) -> Frame:
    """Reads one message.

    Raises:
        EOFError: the other side is gone.
    """
    length = struct.unpack(">I", _exactly(pipe, 4))[0]
    said: dict[str, Any] = json.loads(_exactly(pipe, length))
    return said, [_exactly(pipe, size) for size in said.pop("blobs")]


def _exactly(pipe: BinaryIO, size: int) -> bytes:
    found = pipe.read(size)
    if len(found) < size:
        raise EOFError
    return found
