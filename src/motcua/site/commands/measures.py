"""``motcua measures``: count again, take a snapshot, compare the ways of counting."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from motcua.kernel import clock
from motcua.kernel.days import local_day


def main(arguments: Sequence[str]) -> int:
    """Runs one of ``rebuild``, ``snapshot`` and ``reconcile``; 1 when the ways of counting differ."""
    from motcua.rooms.measures import facade as measures

    parser = ArgumentParser(prog="motcua measures", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("act", choices=["rebuild", "snapshot", "reconcile"])
    parser.add_argument("--period", help="for example 2026-10 or bc-2026-10; this month when left out")
    asked = parser.parse_args(list(arguments))
    at = clock.now()
    if asked.act == "rebuild":
        print(f"{measures.rebuild()} dossiers counted")
        return 0
    if asked.act == "snapshot":
        print(measures.snapshot(at=at))
        return 0
    try:
        said = measures.period(asked.period or f"{local_day(at):%Y-%m}")
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 2
    found = measures.reconcile(said, at=at)
    print(f"{found.compared} figures of {found.facts} dossiers, {len(found.differences)} differences")
    for one in found.differences:
        print(one)
    return 1 if found.differences else 0
