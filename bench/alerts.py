"""A storm of ten thousand alerts: how long a turn of the judge takes, and how long the page by cause takes to read.

Run: ``python bench/alerts.py [alerts]``. Five thousand units lose their link and have overdue dossiers at once; the
second half is explained by the first. The yardstick of reading is the same reading at a hundred alerts, in one run.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

import stage

READS = 15


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    stage.database("bench_alerts")
    from motcua.rooms.operations.models import AlertRow, OrderRow

    OrderRow.objects.all().delete()
    AlertRow.objects.all().delete()
    storm(100)
    few = reading()
    AlertRow.objects.all().delete()
    seconds = storm(count)
    assert AlertRow.objects.filter(state="open").count() == count
    many = reading()
    steady = storm(count)
    print(f"{count} alerts raised in {seconds:.1f} s, looked at again in {steady:.1f} s")
    print(f"by cause, by unit and the first fifty: {many:.1f} ms; at a hundred alerts {few:.1f} ms")
    said = {
        "bench": "alerts",
        "alerts": count,
        "raise_s": round(seconds, 2),
        "again_s": round(steady, 2),
        "read_ms": round(many, 1),
        "yardstick": "the same reading at 100 alerts, ms",
        "yardstick_value": round(few, 1),
        "ratio": round(many / few, 2),
    }
    print(json.dumps(said))


def storm(count: int) -> float:
    """Seconds in which so many alerts are judged: half of them causes, half explained."""
    from motcua.kernel.clock import now
    from motcua.rooms.operations import facade as operations
    from motcua.rooms.operations.actions import judging
    from motcua.rooms.operations.records import Look

    at = now()
    begun = perf_counter()
    for key in ("outage-at-unit", "overdue-at-unit"):
        rule = operations.alert_rules()[key]
        limits = replace(rule.limits, raise_for=timedelta(), clear_for=timedelta())
        seen = {f"UB-{number:05}": Look(f"UB-{number:05}", 30.0) for number in range(count // 2)}
        judging.judge(replace(rule, limits=limits), seen, at=at)
    return perf_counter() - begun


def reading() -> float:
    """Milliseconds of what the pages read, the median."""
    from motcua.kernel.actors import Actor
    from motcua.rooms.operations import facade as operations
    from motcua.rooms.operations.records import AlertFilter

    reader = Actor(id="officer:1", grants={"operations:see": frozenset({"*"})})
    wants: list[Callable[[], Any]] = [
        lambda: operations.causes(by=reader),
        lambda: operations.alerts_by_unit(by=reader),
        lambda: operations.alerts(AlertFilter(rule="outage-at-unit"), by=reader),
    ]
    times = []
    for _ in range(READS):
        begun = perf_counter()
        for want in wants:
            want()
        times.append(1000 * (perf_counter() - begun))
    return median(times)


if __name__ == "__main__":
    main()
