"""A complete online filing through HTTP with everything on, at 8 and at 32 clients, beside ``pgbench -N -c 8``.

Everything on: token, JSON Schema, code, first-answer deadline, process start, worklist row, paper, journal line, event;
one commit with fsync. Filings of 8 and of 32 and the yardstick take turns on the same server: a machine that becomes
slower or quicker within a minute, as shared ones do, becomes so for all.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import http_load
import stage
from filing_forms import filing

SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = 5


def main() -> None:
    address = stage.database()
    token_for = _client()
    eight, many, yardsticks, cost = http_load.Load(0), http_load.Load(0), [], Counter()
    with stage.web(address) as server:
        headers = _headers(server, *token_for)

        def load(clients: int, seconds: float) -> http_load.Load:
            return http_load.run(
                server, lambda n: _filings(headers, n), clients=clients, seconds=seconds, keep_bodies=True
            )

        load(8, 3)  # warm caches and plans
        stage.pgbench(address, seconds=1)
        for _ in range(ROUNDS):
            used = stage.processor_seconds()
            eight += load(8, SECONDS)
            cost.update({name: seconds - used[name] for name, seconds in stage.processor_seconds().items()})
            many += load(32, SECONDS)
            yardsticks.append(stage.pgbench(address, seconds=int(SECONDS)))
    yardstick = sum(yardsticks) / len(yardsticks)
    codes = [json.loads(body).get("code") for body in eight.bodies + many.bodies]
    doubles = [code for code, count in Counter(codes).items() if count > 1 or code is None]
    each = {name: 1000 * seconds / len(eight.latencies) for name, seconds in cost.items()}
    print("processor time of a filing: " + ", ".join(f"{name} {ms:.2f} ms" for name, ms in each.items()))
    _report(eight, many, yardstick, doubles, sum(each.values()))


def _report(
    eight: http_load.Load, many: http_load.Load, yardstick: float, doubles: list[str], processor_ms: float
) -> None:
    ratio = eight.per_second / yardstick
    for name, load in (("8 clients", eight), ("32 clients", many)):
        print(
            f"{name}: {load.per_second:.0f}/s, p50 {load.percentile(0.5):.1f} ms, p99 {load.percentile(0.99):.1f} ms, "
            f"errors {load.errors}, statuses {load.statuses}"
        )
    print(f"pgbench -N -c 8: {yardstick:.0f} TPS; ratio {ratio:.1%}; duplicate or missing codes {len(doubles)}")
    print(
        json.dumps(
            {
                "bench": "filing",
                "per_second": round(eight.per_second, 1),
                "p99_ms": round(eight.percentile(0.99), 1),
                "per_second_32": round(many.per_second, 1),
                "p99_ms_32": round(many.percentile(0.99), 1),
                "processor_ms": round(processor_ms, 2),
                "errors": eight.errors + many.errors,
                "duplicate_codes": len(doubles),
                "yardstick": "pgbench -N -c 8 TPS",
                "yardstick_value": round(yardstick, 1),
                "ratio": round(ratio, 4),
                "ratio_32_to_8": round(many.per_second / eight.per_second, 3) if eight.per_second else 0,
            }
        )
    )
    if eight.errors or many.errors or doubles:
        sys.exit(1)


def _client() -> tuple[str, str]:
    """A machine that may file, made for this run."""
    from motcua.kernel import clock
    from motcua.kernel.actors import system
    from motcua.rooms.people import facade as people

    made = people.open_client(
        f"bench {uuid4()}",
        scopes=("dossiers:file", "dossiers:read", "dossiers:track", "catalogue:read"),
        unit="TT-92",
        by=system("bench", "people:clients"),
        at=clock.now(),
    )
    return made.client.id, made.secret


def _headers(server: tuple[str, int], client_id: str, secret: str) -> dict[str, str]:
    import http.client
    from urllib.parse import urlencode

    connection = http.client.HTTPConnection(*server, timeout=30)
    connection.request(
        "POST",
        "/api/v1/token",
        urlencode({"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )
    answer = connection.getresponse()
    said = json.loads(answer.read())
    return {"Authorization": f"Bearer {said['access_token']}", "Content-Type": "application/json"}


def _filings(headers: dict[str, str], number: int) -> Iterator[bytes]:
    areas = _areas()
    turn = number * 13
    while True:
        turn += 1
        body = json.dumps(filing(areas[turn % len(areas)], turn)).encode()
        yield http_load.request(
            "POST", "/api/v1/dossiers", headers=headers | {"Idempotency-Key": str(uuid4())}, body=body
        )


def _areas() -> list[str]:
    from motcua.rooms.units import facade as units

    return [area.code for area in units.areas()]


if __name__ == "__main__":
    main()
