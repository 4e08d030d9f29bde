"""A page of 50 of a worklist over twelve wards through HTTP, 8 clients, with ten thousand and a million dossiers.

The yardstick of the page at a million is the same page at ten thousand, in the same run.
"""

import json
import os
import sys

import http_load
import stage

SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
#: wards that the officer works for: so many that ten thousand dossiers, too, fill a page of 50
WARDS = 12
SIZES = {"10k": 10_000, "1m": int(os.environ.get("BENCH_DOSSIERS", "1000000"))}


def main() -> None:
    loads = {}
    for name, size in SIZES.items():
        address = _database(f"bench_{name}", size)
        os.environ["DATABASE_URL"] = address
        loads[name] = _measure(address)
        load = loads[name]
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


def _measure(address: str) -> http_load.Load:
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

    def pages(_: int):  # type: ignore[no-untyped-def]
        while True:
            yield request

    with stage.web(address) as server:
        http_load.run(server, pages, clients=8, seconds=2)
        return http_load.run(server, pages, clients=8, seconds=SECONDS)


if __name__ == "__main__":
    main()
