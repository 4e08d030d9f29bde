"""Kills what runs, with SIGKILL and at random moments, while citizens file; then looks whether anything was lost.

``make bench-faults`` plays 200 rounds (``ROUNDS``); ``make test`` a handful. Each round kills the web server, one of
its workers, the background worker, the database, or everything at once with the supervisor: that once in the first
five rounds and then in every twentieth, because coming back from it takes as long as a start. Senders repeat an
unanswered request with the same key, as the API tells them to. In the end every acknowledged filing must be there,
once, with its journal line, its event, its process and its work; no code twice, no event parked, the journal whole.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VAR = Path(os.environ.get("FAULTS_VAR", str(ROOT / "var" / "faults")))
PORT = int(os.environ.get("FAULTS_PORT", "8360"))
ROUNDS = int(os.environ.get("ROUNDS", "200"))
SENDERS = 4
#: seconds after which a worker that delivers nothing stands still
STANDS_STILL = 120
#: seconds for building the front end and loading the whole content on a machine that does other things as well
FIRST_START = 600
TARGETS = ("web", "web worker", "worker", "database", "everything")
ENVIRONMENT = os.environ | {
    "VAR_DIR": str(VAR),
    "PORT": str(PORT),
    "DEMO": "1",
    "API_REQUESTS_PER_MINUTE": "0",
    "DJANGO_SETTINGS_MODULE": "motcua.site.settings",
}
ENVIRONMENT.pop("DATABASE_URL", None)


class Senders:
    """Citizens' systems that file without pause and repeat what was not answered."""

    def __init__(self, credentials: tuple[str, str], areas: list[str]) -> None:
        self.credentials, self.areas = credentials, areas
        self.acknowledged: list[tuple[str, str]] = []
        self.refused: Counter[str] = Counter()
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._send, args=(number,)) for number in range(SENDERS)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _send(self, number: int) -> None:
        from filing_forms import filing

        token, turn = "", number * 100_000
        while not self.stopping.is_set():
            turn += 1
            key = str(uuid4())
            body = json.dumps(filing(self.areas[turn % len(self.areas)], turn))
            while True:  # an unanswered request is repeated with its key until somebody answers
                token = token or self._token()
                status, said = self._post(token, key, body)
                if status in {200, 201}:
                    self.acknowledged.append((key, said["code"]))
                    break
                if status == 401:
                    token = ""
                elif 400 <= status < 500 and status not in {408, 429}:
                    self.refused[f"{status} {said.get('code', '')}"] += 1
                    break
                time.sleep(0.05)

    def _post(self, token: str, key: str, body: str) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
        return call("POST", "/api/v1/dossiers", body, headers)

    def _token(self) -> str:
        from urllib.parse import urlencode

        form = urlencode(
            {
                "grant_type": "client_credentials",
                "client_id": self.credentials[0],
                "client_secret": self.credentials[1],
            }
        )
        while True:
            _, said = call("POST", "/api/v1/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
            if "access_token" in said:
                return str(said["access_token"])
            time.sleep(0.1)


def call(method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """One request; status 0 when nobody answered."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"{}")
    except (OSError, http.client.HTTPException, ValueError):
        return 0, {}
    finally:
        connection.close()


class Copy:
    """A copy of the whole house in a folder of its own."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.log = (VAR / "up.log").open("ab")

    def up(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "motcua.site.cli", "up"],
            env=ENVIRONMENT,
            stdout=self.log,
            stderr=self.log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def wait_ready(self, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if call("GET", "/readyz", None, {})[0] == 200:
                return
            if self.process is not None and self.process.poll() is not None:
                self.up()  # as an operator would
            time.sleep(0.1)
        raise SystemExit(f"the house did not come back within {seconds:.0f} s; see {VAR / 'up.log'}")

    def down(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(40)

    def kill(self, target: str) -> None:
        for process in self._victims(target):
            with contextlib.suppress(psutil.Error):
                process.kill()
        if target == "everything":
            assert self.process is not None
            self.process.wait()
            self.up()

    def _victims(self, target: str) -> list[psutil.Process]:
        web = [p for p in _ours() if any("wsgi" in part for part in _words(p))]
        parents = [p for p in web if not any(p.pid != q.pid and p in q.children(recursive=True) for q in web)]
        if target == "web":
            return web
        if target == "web worker":
            return random.sample([p for p in web if p not in parents] or web, 1)
        if target == "worker":
            return [p for p in _ours() if _words(p)[-1:] == ["worker"]]
        database = _database()
        if target == "database":
            return database
        assert self.process is not None
        return [psutil.Process(self.process.pid), *_ours(), *database]


def _ours() -> list[psutil.Process]:
    from motcua.site.leftovers import marked

    return marked(VAR)


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _database() -> list[psutil.Process]:
    from motcua.site.postgres import Server

    pid = Server(VAR).pid()
    return [psutil.Process(pid)] if pid else []


def target_of(turn: int) -> str:
    """Whom the round ``turn``, from 0 on, kills."""
    target = TARGETS[turn % len(TARGETS)]
    return target if target != "everything" or turn % 20 == 4 else random.choice(TARGETS[:-1])


@dataclass
class Played:
    """What some rounds came to: filings acknowledged as (key, code), and what was lost, doubled or broken."""

    acknowledged: list[tuple[str, str]]
    refused: Counter[str]
    kills: Counter[str]
    problems: list[str]
    seconds: float


def play(house: Copy, rounds: int) -> Played:
    """Kills something in each of ``rounds`` while citizens file, and looks what is left."""
    sys.path.insert(0, str(HERE))
    senders = Senders(*_credentials())
    senders.start()
    kills: Counter[str] = Counter()
    started = time.monotonic()
    try:
        for turn in range(rounds):
            time.sleep(random.uniform(0.2, 1.5))
            target = target_of(turn)
            house.kill(target)
            kills[target] += 1
            house.wait_ready()
            if turn % 20 == 19:
                print(f"round {turn + 1}: {len(senders.acknowledged)} filings acknowledged", flush=True)
        time.sleep(1)
    finally:
        senders.stop()
    return Played(senders.acknowledged, senders.refused, kills, _problems(senders), time.monotonic() - started)


def main() -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ.update({key: ENVIRONMENT[key] for key in ("VAR_DIR", "DEMO", "DJANGO_SETTINGS_MODULE")})
    os.environ.pop("DATABASE_URL", None)
    seed = int(os.environ.get("SEED", str(random.randrange(10**6))))
    random.seed(seed)
    house = Copy()
    house.up()
    try:
        house.wait_ready(FIRST_START)
    except SystemExit:
        house.down()
        raise
    try:
        played = play(house, ROUNDS)
    finally:
        house.down()
    for problem in played.problems[:20]:
        print("LOST OR DOUBLED:", problem)
    print(f"seed {seed}, kills {dict(played.kills)}, refused {dict(played.refused)}, {played.seconds:.0f} s")
    print(
        json.dumps(
            {
                "bench": "faults",
                "rounds": ROUNDS,
                "acknowledged": len(played.acknowledged),
                "problems": len(played.problems),
                "yardstick": "0 problems",
                "ratio": len(played.problems),
            }
        )
    )
    sys.exit(1 if played.problems or not played.acknowledged else 0)


def _credentials() -> tuple[tuple[str, str], list[str]]:
    """A machine that may file, and every area. Made in a process of its own: who plays may have another database."""
    made = subprocess.run(
        [sys.executable, "-c", "import faults, json; print(json.dumps(faults._made()))"],
        env=ENVIRONMENT,
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    )
    credentials, areas = json.loads(made.stdout)
    return tuple(credentials), areas


def _made() -> tuple[tuple[str, str], list[str]]:
    import django

    django.setup()
    from motcua.kernel import clock
    from motcua.kernel.actors import system
    from motcua.rooms.people import facade as people
    from motcua.rooms.units import facade as units

    made = people.open_client(
        f"faults {uuid4()}",
        scopes=["dossiers:file", "dossiers:read"],
        unit="TT-92",
        by=system("faults", "people:clients"),
        at=clock.now(),
    )
    return (made.client.id, made.secret), [area.code for area in units.areas()]


def _problems(senders: Senders) -> list[str]:
    """Everything that is not as it must be."""
    import psycopg

    from motcua.site.postgres import url

    problems: list[str] = []
    with psycopg.connect(url(VAR), autocommit=True) as connection:
        _wait_delivered(connection, problems)
        kept = dict(connection.execute("SELECT client_key, code FROM dossiers_dossier").fetchall())
        problems += [
            f"{code} was acknowledged and is not there" for key, code in senders.acknowledged if kept.get(key) != code
        ]
        twice = Counter(code for _, code in senders.acknowledged)
        problems += [f"{code} was given twice" for code, count in twice.items() if count > 1]
        for name, query in CHECKS.items():
            problems += [f"{name}: {row[0]}" for row in connection.execute(query).fetchall()]
    verified = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", "audit", "verify"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    if verified.returncode:
        problems.append(f"the journal is not whole: {verified.stdout[-2000:]}{verified.stderr[-500:]}")
    return problems


def _wait_delivered(connection: Any, problems: list[str]) -> None:
    """The worker has caught up when nothing waits; what is parked is a problem, and a worker that stands still.

    How long it takes is a matter of how much was filed: a quick machine files more within the rounds than the worker,
    killed as often, delivers beside it.
    """
    waiting = "SELECT count(*) FROM kernel_outboxevent WHERE delivered_at IS NULL AND parked_at IS NULL"
    latest = "SELECT max(delivered_at) FROM kernel_outboxevent"
    begun = moved = time.monotonic()
    first = left = connection.execute(waiting).fetchone()[0]
    seen = None
    while left and time.monotonic() < moved + STANDS_STILL:
        time.sleep(0.5)
        newest = connection.execute(latest).fetchone()[0]
        if newest != seen:
            seen, moved = newest, time.monotonic()
        left = connection.execute(waiting).fetchone()[0]
    print(f"{first} events waited when the last round was over; {left} after {time.monotonic() - begun:.0f} s")
    if left:
        problems.append(f"{left} events wait and none was delivered for {STANDS_STILL} s")
    if parked := connection.execute("SELECT count(*) FROM kernel_outboxevent WHERE parked_at IS NOT NULL").fetchone()[
        0
    ]:
        problems.append(f"{parked} events are parked")


SUBJECT = "'dossier:' || d.id"
CHECKS = {
    "no first journal line, or several": f"""
        SELECT d.code FROM dossiers_dossier d LEFT JOIN kernel_journalline l
            ON l.subject = {SUBJECT} AND l.act = 'dossiers.file'
        GROUP BY d.id HAVING count(l.id) <> 1""",
    "no event, or several": """
        SELECT d.code FROM dossiers_dossier d LEFT JOIN kernel_outboxevent e
            ON e.name = 'dossiers.filed.v1' AND e.payload->>'dossier' = d.id::text
        GROUP BY d.id HAVING count(e.id) <> 1""",
    "no process": """
        SELECT d.code FROM dossiers_dossier d LEFT JOIN process_instance i ON i.id = d.instance_id
        WHERE i.id IS NULL""",
    "no work, or several": """
        SELECT d.code FROM dossiers_dossier d LEFT JOIN dossiers_work w ON w.dossier_id = d.id
        WHERE d.ended_at IS NULL GROUP BY d.id HAVING count(w.id) <> 1""",
    "journalled without a dossier": """
        SELECT l.subject FROM kernel_journalline l LEFT JOIN dossiers_dossier d ON 'dossier:' || d.id = l.subject
        WHERE l.act = 'dossiers.file' AND d.id IS NULL""",
}

if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
