"""What watching costs: 437 units times several probes, 2,000 in all, asked of simulated links, judged and written down.

The period is shortened so that a minute's worth of questions takes twenty seconds; what counts is the time of the
processor, that of the prober and that of the database, for each 2,000 questions. The yardstick is the same questions
put by the same program with nobody judging or keeping the answers. Twenty of the links hang all the time, and none of
the others may be asked late for it. Then the lines of the whole city are cut at once: how long until that is one
incident, in periods.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType
from urllib.request import Request, urlopen

import psutil
import stage

UNITS, WANTED, PERIOD, TIMEOUT = 437, 2000, 20.0, 3.0
#: periods that are measured after the first, in which everything is new
MEASURED = 3
HANGING = 20
#: seconds of one core that 2,000 questions may take
LIMIT_S = 60.0
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    stage.database()
    port = stage.free_port()
    command = [sys.executable, str(ROOT / "simulators" / "links"), "--port", str(port), "--numbers", f"1-{UNITS}"]
    links = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        _forget()
        said = asyncio.run(_measure(port))
    finally:
        links.terminate()
        links.wait(10)
    print(json.dumps(said))
    if said["cpu_s_per_2000"] > LIMIT_S or said["late"] or said["noticed_periods"] > 2:
        sys.exit(1)


async def _measure(port: int) -> dict[str, object]:
    from concurrent.futures import ThreadPoolExecutor

    from motcua.kernel import clock
    from motcua.rooms.watch.jobs.prober import Prober
    from motcua.rooms.watch.jobs.standing import Asker
    from motcua.rooms.watch.queries import targets as built

    targets = _targets(port)
    built._built = lambda *_: MappingProxyType({one.key: one for one in targets})
    probes = [probe for one in targets for probe in one.probes]
    above = {one.key: one.behind for one in targets if one.behind}
    _make(port, [str(number) for number in range(1, HANGING + 1)], does="hang")

    with ThreadPoolExecutor(1) as database:
        asker = Asker(clock.now, database)
        asker.names.resolvers = ["127.0.0.1"]

        async def nobody(found: Sequence[object], beat: object) -> None:
            """The yardstick: answers go nowhere."""

        bare = Prober(ask=asker.ask, take=nobody, now=clock.now)
        bare_s = await _run(bare, probes, above, PERIOD)
        prober = Prober(ask=asker.ask, take=asker.take, now=clock.now)
        whole_s = await _run(prober, probes, above, PERIOD * MEASURED)
        asked, late = prober.findings, prober.late
        noticed = await _noticed(port, Prober(ask=asker.ask, take=asker.take, now=clock.now), probes, above)
    per = whole_s * WANTED / asked
    yard = bare_s * WANTED / max(1, bare.findings)
    print(f"{asked} questions in {MEASURED} periods of {PERIOD:g} s: {whole_s:.2f} s of processor, {late} late")
    print(f"the whole city cut: one incident after {noticed:.1f} s, {noticed / PERIOD:.2f} periods")
    return {
        "bench": "watch",
        "cpu_s_per_2000": round(per, 2),
        "percent_of_a_core_at_2000_a_minute": round(100 * per / 60, 1),
        "late": late,
        "noticed_periods": round(noticed / PERIOD, 2),
        "yardstick": "the same questions, nothing judged or kept, CPU s",
        "yardstick_value": round(yard, 2),
        "ratio": round(per / yard, 2) if yard else 0,
    }


async def _run(prober: object, probes: Sequence[object], above: dict[str, str], seconds: float) -> float:
    """The processor time of this process and of the database while ``prober`` asks for ``seconds``."""
    ended = asyncio.Event()
    prober.plan(probes, above)  # type: ignore[attr-defined]
    running = asyncio.create_task(prober.run(ended))  # type: ignore[attr-defined]
    before = _used()
    await asyncio.sleep(seconds)
    used = _used() - before
    ended.set()
    await running
    return used


async def _noticed(port: int, prober: object, probes: Sequence[object], above: dict[str, str]) -> float:
    """Seconds from the moment at which every line is cut until it is an incident, and one."""
    from motcua.rooms.watch import facade as watch

    ended = asyncio.Event()
    prober.plan(probes, above)  # type: ignore[attr-defined]
    running = asyncio.create_task(prober.run(ended))  # type: ignore[attr-defined]
    await asyncio.sleep(PERIOD)
    _make(port, ["*"], does="die")
    cut = time.monotonic()
    while time.monotonic() - cut < 4 * PERIOD:
        found = await asyncio.to_thread(watch.open_incidents)
        if any(one.target == "network:city" for one in found):
            break
        await asyncio.sleep(0.2)
    took = time.monotonic() - cut
    ended.set()
    await running
    return took


def _used() -> float:
    """Seconds of processor that this process and the database have used."""
    found = sum(psutil.Process().cpu_times()[:2])
    pid = stage.server().pid()
    if pid:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        found += sum(sum(one.cpu_times()[:4]) for one in family)
    return float(found)


def _targets(port: int) -> list[object]:
    """437 units with what a unit has: its line by HTTP and TCP, its page, its name; 2,000 probes in all."""
    from motcua.rooms.watch.content.building import loopback
    from motcua.rooms.watch.records import Means, Probe, ProbeKind, Promise, Target

    kinds = (ProbeKind.HTTP, ProbeKind.TCP, ProbeKind.HTTP, ProbeKind.TCP, ProbeKind.DNS)
    left, found = WANTED, []
    for number in range(1, UNITS + 1):
        key = f"line:TT-{number}"
        count = min(4 + (number <= WANTED - 4 * UNITS), left)
        left -= count
        probes = tuple(
            Probe(
                key,
                f"{place}-{kind}",
                kind,
                f"{number}.mau" if kind is ProbeKind.DNS else loopback(number),
                port,
                PERIOD,
                TIMEOUT,
            )
            for place, kind in enumerate(kinds[:count])
        )
        found.append(
            Target(
                key, "line", key, key, f"TT-{number}", Means.RECEIVE, Promise(99.5, 240), "network:city", True, probes
            )
        )
    found.append(Target("network:city", "network", "Mạng", "Network", "", Means.NOTHING, Promise(99.9, 60)))
    return found


def _make(port: int, who: Sequence[str], **said: str) -> None:
    body = "&".join(f"{key}={value}" for key, value in said.items()).encode()
    for one in who:
        urlopen(Request(f"http://127.0.0.1:{port}/links/{one}", data=body), timeout=5).close()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the simulated links did not come up")


def _forget() -> None:
    """What an earlier run measured is gone."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE watch_probestate, watch_targetstate, watch_trace, watch_day, watch_heartbeat, watch_incidentline,"
            " watch_incident CASCADE"
        )


if __name__ == "__main__":
    os.environ.setdefault("LINKS_PORT", "0")
    main()
