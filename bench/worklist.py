"""A page of 50 of a worklist over twelve wards through HTTP, 8 clients, with ten thousand and a million dossiers.

The yardstick of the page at a million is the same page at ten thousand; the two take turns.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable
from itertools import repeat

import http_load
import stage

SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = 5
#: wards that the officer works for: so many that ten thousand dossiers, too, fill a page of 50
WARDS = 12
SIZES = {"10k": 10_000, "1m": int(os.environ.get("BENCH_DOSSIERS", "1000000"))}


def main() -> None:
    loads = {name: http_load.Load(0) for name in SIZES}
    with contextlib.ExitStack() as servers:
        pages = {name: _page(_database(f"bench_{name}", size), servers) for name, size in SIZES.items()}
        for page in pages.values():
            page(2)  # warm caches and plans
        for _ in range(ROUNDS):
            for name, page in pages.items():
                loads[name] += page(SECONDS)
    for name, load in loads.items():
        print(f"{name}: {load.per_second:.0f}/s, p50 {load.percentile(0.5):.1f} ms, p99 {load.percentile(0.99):.1f} ms")
    large, small = loads["1m"], loads["10k"]
    ratio = large.percentile(0.5) / small.percentile(0.5)
    mean = small.per_second / large.per_second
    print(
        json.dumps(
            {
                "bench": "worklist",
                "per_second": round(large.per_second, 1),
                "p50_ms": round(large.percentile(0.5), 1),
                "p99_ms": round(large.percentile(0.99), 1),
                "errors": large.errors + small.errors,
                "yardstick": "p50 of the same page at 10,000 dossiers, ms",
                "yardstick_value": round(small.percentile(0.5), 1),
                "ratio": round(ratio, 3),
                "ratio_of_means": round(mean, 3),
            }
        )
    )
    if large.errors or small.errors:
        sys.exit(1)


def _database(name: str, size: int) -> str:
    """A database with so many whole dossiers; made once and kept."""
    import subprocess
    from pathlib import Path

    from motcua.site.postgres import url

    stage.server().create(name)
    address = url(stage.VAR, name)
    environment = os.environ | {"DATABASE_URL": address}
    loader = Path(__file__).with_name("load_bulk.py")
    subprocess.run([sys.executable, loader, "--dossiers", str(size)], env=environment, check=True)
    return address


def _page(address: str, servers: contextlib.ExitStack) -> Callable[[float], http_load.Load]:
    """The page asked for by 8 clients for some seconds, of a server that it starts."""
    import subprocess

    code = (
        "import stage; stage.database_ready(); import inside;"
        "from motcua.rooms.units import facade as units;"
        f"areas = units.areas()[:{WARDS}];"
        "print(inside.officer_cookie(*(('one-stop', f'TT-{area.code}') for area in areas),"
        " *(('specialist', f'UB-{area.code}') for area in areas)))"
    )
    here = os.path.dirname(os.path.abspath(__file__))
    cookie = subprocess.run(
        [sys.executable, "-c", code], cwd=here, env=os.environ | {"DATABASE_URL": address}, check=True,
        capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    request = http_load.request("GET", "/can-bo/viec/", headers={"Cookie": cookie})

    server = servers.enter_context(stage.web(address))
    return lambda seconds: http_load.run(server, lambda _: repeat(request), clients=8, seconds=seconds)


if __name__ == "__main__":
    main()
