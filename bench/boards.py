"""Every board of the operations centre over ten million facts, its first load, and the map's frames while it changes.

Server time: each board's page and what the stream asks for it (all counters looked at again), in this process, beside
PostgreSQL adding up only the board's map from the rows. A tile whose figures have not changed is not drawn again; what
a board takes when every tile and what is due by the hour must be made anew stands beside it. ``FACTS`` makes it
smaller; the database is the one of ``measures``, and the house's clock stands where its facts end. The rest is told by
``screens.py`` in a real browser.
"""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import inside
import load_facts
import load_operations
import stage

FACTS = int(os.environ.get("FACTS", "10000000"))
LIMIT_MS, LIMIT_KB = 20.0, 200.0
#: a reading of a rate below the browser's own is not the map's doing: what a blank page reaches in the same run counts
FRAMES_SHARE = 0.95
AT = datetime(2026, 10, 31, 5, 0, tzinfo=UTC)
PLACE = "UB-31135"
_MAP = """
    SELECT deciding, count(*) FILTER (WHERE received_on >= %(first)s),
           count(*) FILTER (WHERE finished_on >= %(first)s AND NOT late)
    FROM measures_factrow GROUP BY deciding
"""


def main() -> None:
    stage.database(f"facts_{FACTS}")
    _ready()
    slowest, anew = _boards()
    rows = _by_rows()
    print(f"only the map, from the rows in PostgreSQL: {rows:.0f} ms")
    screens = _screens()
    said: dict[str, Any] = {
        "bench": "boards",
        "facts": FACTS,
        "slowest_ms": round(slowest, 1),
        "slowest_anew_ms": round(anew, 1),
        **screens,
        "yardstick": "the map alone from the rows, ms / limit of the first load, kB / frames of a blank page",
        "yardstick_value": f"{rows:.0f} / {LIMIT_KB:.0f} / {screens['blank_fps']}",
        "ratio": f"{rows / slowest:.0f} / {screens['first_load_kb'] / LIMIT_KB:.2f}"
        f" / {screens['map_fps'] / screens['blank_fps']:.2f}",
    }
    print(json.dumps(said))
    if (
        slowest > LIMIT_MS
        or screens["first_load_kb"] > LIMIT_KB
        or screens["map_fps"] < FRAMES_SHARE * min(60.0, screens["blank_fps"])
    ):
        sys.exit(1)


def _ready() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM measures_half LIMIT 1) one")
        counted = cursor.fetchone()[0]
    if not counted:
        load_facts.load(FACTS)
    load_operations.load(AT)


def _boards() -> tuple[float, float]:
    """The server time of every board; returns the slowest, and the slowest when all is made anew, in ms."""
    from motcua.doors.desk.views.operations import pages
    from motcua.rooms.operations import facade as operations
    from motcua.rooms.operations.records import Level

    pages.now = lambda: AT
    desk = inside.Caller(inside.officer_cookie(("director", "*")))
    slowest, slowest_anew = 0.0, 0.0
    for key, board in sorted(operations.boards().items()):
        place = f"don-vi={PLACE}" if board.level is Level.UNIT else ""
        page = f"/can-bo/dieu-hanh/bang/{key}/"
        for path in (f"{page}?{place}", f"{page}o/?{place}&sau={load_operations.LINES - 30}"):
            median, slow, statements = desk.times(path)
            anew, _, _ = desk.times(path, before=_forget_drawn)
            slowest, slowest_anew = max(slowest, median), max(slowest_anew, anew)
            print(f"{median:7.2f} ms, p95 {slow:7.2f} ms, anew {anew:7.2f} ms, {statements:2} statements  {path}")
    return slowest, slowest_anew


def _forget_drawn() -> None:
    from motcua.doors.desk.views.operations import tiles
    from motcua.rooms.measures.queries.cube import memory

    tiles.kept.drawn.clear()
    memory.worked.clear()


def _by_rows() -> float:
    """Milliseconds in which PostgreSQL adds up one map from the rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute(_MAP, {"first": AT.date().replace(day=1)})
        cursor.fetchall()
    return 1000 * (time.perf_counter() - begun)


def _screens() -> dict[str, Any]:
    program = str(Path(__file__).with_name("screens.py"))
    run = subprocess.run([sys.executable, program], stdout=subprocess.PIPE, text=True, check=True)
    print(run.stdout, end="")
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
