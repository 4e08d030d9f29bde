"""What keeping the facts costs beside a filing, how fast they are made again from the start, and a snapshot's price.

Keeping: filings through HTTP with everything on, then what the same filings cost as facts, in processor time of
programs and database: on a busy machine the share of the one in the other is what filing loses.
Back-fill: every dossier of a loaded city read again; an event is a line of its journal. Snapshot: ``motcua measures
snapshot`` of a million facts in a process of its own, with the most memory that it ever held.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import filing
import http_load
import load_facts
import stage

SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
DOSSIERS = int(os.environ.get("BENCH_DOSSIERS", "100000"))
FACTS = int(os.environ.get("FACTS", "1000000"))
MOST_COST, LEAST_EVENTS, MOST_SECONDS, MOST_MB = 0.15, 20_000, 10.0, 1024


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps({"keeping": keeping, "back_fill": back_fill, "snapshot": snapshot}[sys.argv[1]]()))
        return
    figures = {}
    for part in ("keeping", "back_fill", "snapshot"):  # each has a database and a process of its own
        run = subprocess.run([sys.executable, __file__, part], stdout=subprocess.PIPE, text=True, check=True)
        figures |= json.loads(run.stdout.splitlines()[-1])
        print(part, run.stdout.splitlines()[-1], flush=True)
    print(
        json.dumps(
            {
                "bench": "facts",
                **figures,
                "yardstick": "processor time of the filing itself, ms",
                "yardstick_value": figures["filing_ms"],
                "ratio": figures["cost"],
            }
        )
    )
    good = figures["cost"] <= MOST_COST and figures["events_per_second"] >= LEAST_EVENTS
    if not good or figures["snapshot_s"] > MOST_SECONDS or figures["snapshot_mb"] > MOST_MB:
        sys.exit(1)


def keeping() -> dict[str, float]:
    """Processor time of a filing, and of the same filing as a fact."""
    address = stage.database()
    from django.db import connection, transaction
    from django.utils.module_loading import autodiscover_modules

    from motcua.kernel import events, outbox
    from motcua.kernel.models import OutboxEvent
    from motcua.rooms.measures import reactions
    from motcua.rooms.measures.actions import counting

    autodiscover_modules("reactions")
    client = filing._client()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM kernel_outboxevent")
        last = cursor.fetchone()[0]
    with stage.web(address) as server:
        headers = filing._headers(server, *client)
        http_load.run(server, lambda n: filing._filings(headers, n), clients=8, seconds=2)
        used = stage.processor_seconds()
        load = http_load.run(server, lambda n: filing._filings(headers, n), clients=8, seconds=SECONDS)
        each = {name: now - used[name] for name, now in stage.processor_seconds().items()}
    filing_ms = 1000 * (each["web"] + each["database"]) / len(load.latencies)

    rows = OutboxEvent.objects.filter(id__gt=last, name="dossiers.filed.v1").order_by("id")
    filed = [events.revive(row.name, row.payload) for row in rows]
    used = stage.processor_seconds()
    begun = time.perf_counter()
    for first in range(0, len(filed), outbox.BATCH):
        with transaction.atomic():
            reactions.facts_are_stale(filed[first : first + outbox.BATCH])
        if first % (40 * outbox.BATCH) == 0:
            counting.count_all()  # the job comes every half second
    counting.count_all()
    took = time.perf_counter() - begun
    each = {name: now - used[name] for name, now in stage.processor_seconds().items()}
    facts_ms = 1000 * (each["load"] + each["database"]) / len(filed)
    return {
        "cost": round(facts_ms / filing_ms, 3),
        "filing_ms": round(filing_ms, 2),
        "fact_ms": round(facts_ms, 3),
        "facts_per_second": round(len(filed) / took),
    }


def back_fill() -> dict[str, float]:
    """Every dossier of a loaded city is counted again from the start."""
    address = _loaded(f"bench_{DOSSIERS // 1000}k")
    os.environ["DATABASE_URL"] = address
    stage.database_ready()
    from django.db import connection

    from motcua.rooms.measures import facade as measures

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_journalline WHERE subject LIKE 'dossier:%%'", [])
        lines = cursor.fetchone()[0]
    begun = time.perf_counter()
    dossiers = measures.rebuild()
    took = time.perf_counter() - begun
    return {"events_per_second": round(lines / took), "dossiers_per_second": round(dossiers / took)}


def _loaded(name: str) -> str:
    from motcua.site.postgres import url

    stage.server().create(name)
    address = url(stage.VAR, name)
    loader = Path(__file__).with_name("load_bulk.py")
    environment = os.environ | {"DATABASE_URL": address}
    subprocess.run(
        [sys.executable, loader, "--dossiers", str(DOSSIERS)], env=environment, check=True, stdout=sys.stderr
    )
    return address


def snapshot() -> dict[str, float]:
    """A million facts into Parquet, by the command that an operator would use."""
    address = stage.database(f"facts_{FACTS}")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM measures_cell LIMIT 1) one")
        if not cursor.fetchone()[0]:
            load_facts.load(FACTS)
    connection.close()
    command = [sys.executable, "-m", "motcua.site.cli", "measures", "snapshot"]
    begun = time.perf_counter()
    subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=True, stdout=sys.stderr)
    took = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"snapshot_s": round(took, 1), "snapshot_mb": round(most)}


if __name__ == "__main__":
    main()
