"""The child process: takes one piece of work after the other from its input, until that is closed."""

import asyncio
import contextlib
import gc
import os
import resource
import sys
import traceback
from typing import Any

from motcua.kernel.pades.helper import read_frame, write_frame
from motcua.kernel.pades.trouble import Cause, Trouble


def main() -> None:
    """Works until its input is closed. The only argument: the most memory it may take, in bytes; 0: no limit."""
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # answers leave by a pipe of their own: what a driver prints must not end up between them
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from motcua.kernel.pades import checking, making, reading

    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # what was loaded stays until the end: the collector need not look through it while a paper waits
    gc.freeze()
    desk = making.Desk()
    write_frame(out, {"ready": True})
    with asyncio.Runner() as runner:
        while True:
            try:
                said, blobs = read_frame(sys.stdin.buffer)
            except EOFError:
                return
            answer, found = _work(runner, desk, checking, said, blobs)
            write_frame(out, answer, found)
            reading.forget()


def _work(
    runner: asyncio.Runner, desk: Any, checking: Any, said: dict[str, Any], blobs: list[bytes]
) -> tuple[dict[str, Any], list[bytes]]:
    act = said.pop("act")
    try:
        if act == "sign":
            return runner.run(desk.sign(said, *blobs))
        if act == "check":
            return runner.run(checking.check(said, *blobs)), []
    except Trouble as trouble:
        return {"trouble": trouble.cause, "detail": trouble.detail}, []
    except (Exception, RecursionError, MemoryError) as problem:
        # whatever a file or a driver did: it is told, and the next piece of work begins afresh
        return {"trouble": Cause.PDF_REFUSED, "detail": _where(problem)}, []
    return {"trouble": Cause.PDF_REFUSED, "detail": "unknown act"}, []


def _where(problem: BaseException) -> str:
    """The kind of error and where it rose; its words could hold what stands in the file."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} in {last.name}, {os.path.basename(last.filename)}:{last.lineno}"


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
