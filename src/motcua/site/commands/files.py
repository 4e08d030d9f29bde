"""``motcua files``: the store of kept files, looked at by an operator."""

import sys
from collections.abc import Sequence

from motcua.kernel import clock, storage
from motcua.kernel.actors import system


def main(arguments: Sequence[str]) -> int:
    """Runs one of ``check`` and ``sweep``; 2 when it is neither, or when the store cannot be read."""
    act = (list(arguments) or ["check"])[0]
    acts = {"check": check, "sweep": sweep}
    if act not in acts:
        print(f"unknown: files {act}", file=sys.stderr)
        return 2
    try:
        return acts[act]()
    except (storage.StoreDown, OSError) as problem:
        print(f"The store could not be read: {type(problem).__name__}.", file=sys.stderr)
        return 2


def check() -> int:
    """Reads every kept file again; prints what is lost or damaged and returns 1 when anything is."""
    from motcua.rooms.papers import facade as papers

    read = wrong = 0
    for finding in papers.findings():
        read += 1
        if finding is not None:
            wrong += 1
            print(f"{finding.what}: {finding.sha256}")
    print(f"{read} files read, {wrong} lost or damaged")
    return 1 if wrong else 0


def sweep() -> int:
    """What happens every night, now."""
    from motcua.rooms.papers import facade as papers

    swept = papers.sweep(by=system("operator"), at=clock.now())
    print(f"{swept.unused} unused, {swept.strays} without a row, {swept.incoming} cut off; {swept.adopted} adopted")
    return 0
