"""``motcua up``: starts every process of the house, keeps them running, and ends them together.

Each process is the leader of a group of its own and writes a log of its own. What an earlier run left behind (because
it was killed) is recognised by a mark in its environment and ended first.
"""

import contextlib
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from motcua.site import build
from motcua.site.env import Environment
from motcua.site.leftovers import MARK, end_orphans, running
from motcua.site.postgres import NotStarted, Server, url
from motcua.site.prepared import remembered, state_of

#: seconds that a process may take to end before it is killed; granian lost an early SIGTERM once, so it is sent again
ENDING, REPEAT = 8.0, 1.0
#: seconds to wait before a process that died is started again; doubled each time, up to the second figure
BACK_OFF, LONGEST_BACK_OFF = 0.5, 30.0
#: seconds after which a process counts as healthy again
SETTLED = 30.0
READY_WITHIN = 90.0
PORTS = ("stream", "identity", "authority", "gateway", "links", "reporting")
LOG_LIMIT = 10_000_000


class NotReady(Exception):
    """Something did not come up; the message says what and where its log is."""


@dataclass
class Process:
    """One process of the house: its command, how to ask whether it is ready, and how it is doing.

    ``later``: started when the house is ready. What stands for a system of others may come after us, as a real one may.
    """

    name: str
    command: Sequence[str]
    ready: Callable[[], bool]
    later: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    child: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0

    def start(self, log: Path, environment: dict[str, str]) -> None:
        with log.open("ab") as out:
            self.child = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=environment | self.environment,
                start_new_session=True,
            )
        self.started = time.monotonic()

    def alive(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def signal(self, how: int) -> None:
        """Reaches the whole group: a leader that was killed leaves its workers behind."""
        if self.child is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.child.pid, how)


class House:
    """Everything that runs."""

    def __init__(self, environment: Environment | None = None) -> None:
        self.env = environment or Environment()
        self.var = self.env.var
        self.run_folder, self.logs = self.var / "run", self.var / "log"
        self.port = self.env.number("PORT", 8000)
        self.stream_port = self.env.number("STREAM_PORT", self.port + 1)
        self.identity_port = self.env.number("IDENTITY_PORT", self.port + 2)
        self.authority_port = self.env.number("AUTHORITY_PORT", self.port + 4)
        self.gateway_port = self.env.number("GATEWAY_PORT", self.port + 3)
        self.links_port = self.env.number("LINKS_PORT", self.port + 5)
        self.reporting_port = self.env.number("REPORTING_PORT", self.port + 6)
        self.host = self.env.text("HOST", "127.0.0.1")
        self.server = None if "DATABASE_URL" in self.env.values else Server(self.var)
        self.processes = self._processes()
        self.stopping = False
        #: whether this folder is ours to run in: another supervisor's house is never touched
        self.mine = False

    def up(self) -> int:
        """Runs until a signal; returns the exit code."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._stop)
        try:
            started = time.monotonic()
            said = self._begin()
            self._wait_ready()
            if not self.stopping:
                self._greet(said, time.monotonic() - started)
                self._start_all(later=True)
            self._watch()
        except (NotReady, NotStarted, build.NotBuilt) as problem:
            print(f"\n{problem}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            pass
        finally:
            self.end()
        return 0

    def end(self) -> None:
        """Stops every process, then the database."""
        self.stopping = True
        self._end_processes()
        if not self.mine:
            return
        if self.server is not None:
            with contextlib.suppress(NotStarted):
                self.server.stop()
        self.run_file.unlink(missing_ok=True)

    def _end_processes(self) -> None:
        end = time.monotonic() + ENDING
        again = 0.0
        while any(process.alive() for process in self.processes) and time.monotonic() < end:
            if time.monotonic() > again:
                again = time.monotonic() + REPEAT
                for process in self.processes:
                    process.signal(signal.SIGTERM)
            time.sleep(0.05)
        for process in self.processes:
            process.signal(signal.SIGKILL)
            if process.child is not None:
                process.child.wait()

    @property
    def run_file(self) -> Path:
        """Says which supervisor runs in this folder."""
        return self.run_folder / "supervisor.json"

    def _begin(self) -> list[dict[str, str]]:
        for folder in (self.run_folder, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        other = running(self.run_file)
        if other is not None:
            raise NotReady(f"it runs already (process {other}); stop it there, or with make down")
        self.mine = True
        end_orphans(self.var)
        me = psutil.Process()
        self.run_file.write_text(json.dumps({"pid": me.pid, "started": me.create_time()}))
        for done in build.everything(self.env.root):
            print(f"built: {done}", flush=True)
        if self.server is not None:
            self.server.start()
        return self._prepare_and_start()

    def _prepare_and_start(self) -> list[dict[str, str]]:
        """Where nothing changed since the last time, all starts at once. Returns how to sign in."""
        stamp = self.run_folder / "prepared.json"
        wanted = f"{build.signature(self.env.root)} {hash_of(self._database)} {self._environment()['DEMO']}"
        before = remembered(stamp)
        if before.get("wanted") == wanted:
            self._start_all()
            if before["state"] and before["state"] == state_of(self._database):
                return list(before["sign_ins"])
        said = self._prepare()
        if said["migrated"] or said["content"]:  # whoever runs has read what was there before
            self._end_processes()
        self._start_all()
        kept = {"wanted": wanted, "state": state_of(self._database), "sign_ins": said.get("sign_ins", [])}
        stamp.write_text(json.dumps(kept))
        return list(kept["sign_ins"])

    @property
    def _database(self) -> str:
        return self.env.values.get("DATABASE_URL") or url(self.var)

    def _start_all(self, *, later: bool = False) -> None:
        if not later:
            self._refuse_used_ports()
        for process in self.processes:
            if process.later == later and not process.alive():
                self._start(process)

    def _refuse_used_ports(self) -> None:
        """Two web servers may listen at one port, and each visitor would meet now the one, now the other."""
        for name in ("", *PORTS):
            port = getattr(self, f"{name}_port" if name else "port")
            with socket.socket() as probe:
                if probe.connect_ex((self._near, port)) == 0:
                    setting = f"{name}_port".removeprefix("_").upper()
                    raise NotReady(f"port {port} is used by another program; choose another one with {setting}")

    def _prepare(self) -> dict[str, Any]:
        """In a process of its own, so that this one stays small."""
        with (self.logs / "prepare.log").open("ab") as log:
            done = subprocess.run(
                [sys.executable, "-m", "motcua.site.cli", "prepare"],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                check=False,
            )
        lines = done.stdout.decode().strip().splitlines() or [""]
        if done.returncode:
            raise NotReady("\n".join([*lines[-30:], f"preparing the database failed: {self.logs / 'prepare.log'}"]))
        said: dict[str, Any] = json.loads(lines[-1])
        return said

    def _environment(self) -> dict[str, str]:
        return self.env.values | {
            MARK: str(self.var),
            "DEMO": self.env.text("DEMO", "1"),
            "PORT": str(self.port),
            **{f"{name.upper()}_PORT": str(getattr(self, f"{name}_port")) for name in PORTS},
            "OFFICE": f"http://{self._near}:{self.port}",
            "VAR_DIR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "motcua.site.settings",
            "PYTHONUNBUFFERED": "1",
            "MALLOC_ARENA_MAX": self.env.text("MALLOC_ARENA_MAX", "2"),
        }

    def _processes(self) -> list[Process]:
        granian = str(Path(sys.executable).parent / "granian")
        quiet = ["--no-ws", "--log-level", "warning", "--host", self.host, "--respawn-failed-workers"]
        web = [granian, *quiet, "--interface", "wsgi", "--port", str(self.port), "--workers"]
        web += [self.env.text("WEB_WORKERS", "2"), "--blocking-threads", self.env.text("WEB_THREADS", "4")]
        web += ["--backlog", "1024", "--workers-kill-timeout", "5", "motcua.site.wsgi:application"]
        stream = [granian, *quiet, "--interface", "asgi", "--port", str(self.stream_port), "--workers", "1"]
        stream += ["--workers-kill-timeout", "2", "motcua.site.stream:application"]
        found = [
            Process("web", web, lambda: answers(f"http://{self._near}:{self.port}/readyz")),
            Process("stream", stream, lambda: answers(f"http://{self._near}:{self.stream_port}/healthz")),
            Process("worker", [sys.executable, "-m", "motcua.site.cli", "worker"], self._worker_ready),
        ]
        return found + (self._simulators() if self.env.flag("DEMO", default=True) else [])

    def _simulators(self) -> list[Process]:
        """What stands in for other systems, each unless a real one was named."""
        found = [self._simulator("identity", self.identity_port, ".well-known/openid-configuration")]
        found.append(self._simulator("authority", self.authority_port, later=True))
        if not self.env.has("PAYMENT_GATEWAY_URL"):  # the worker asks it in its first minute
            found.append(self._simulator("gateway", self.gateway_port))
        if not self.env.has("REPORTING_URL"):
            found.append(self._simulator("reporting", self.reporting_port, later=True))
        links = self.env.root / "simulators" / "links"
        whole = f"http://127.0.0.1:{self.links_port}/healthz"
        # each simulated link has a loopback address of its own, which only Linux has without being asked
        if links.exists() and sys.platform == "linux":
            found.append(Process("links", self._links(links), lambda: answers(whole), later=True))
        if self.env.flag("SENSORS", default=True):
            found.append(self._simulator("sensors", later=True))
        return [one for one in found if one is not None]

    def _simulator(self, name: str, port: int = 0, path: str = "healthz", *, later: bool = False) -> Process | None:
        """One program of ``simulators``, if it is installed; without a port it cannot be asked whether it is ready."""
        program, where = str(self.env.root / "simulators" / name), f"http://{self._near}:{port}/{path}"
        found = Process(name, [sys.executable, program], lambda: not port or answers(where), later)
        return found if Path(program).exists() else None

    def _links(self, program: Path) -> list[str]:
        """The simulated links of every centre, and of the network that they are behind."""
        areas = self.env.folder("CONTENT_DIR", self.env.root / "content" / "cantho") / "units" / "areas.csv"
        command = [sys.executable, str(program), "--port", str(self.links_port), "--numbers", "92"]
        return [*command, "--areas", str(areas), "--script", str(program / "demo.json")]

    @property
    def _near(self) -> str:
        return "127.0.0.1" if self.host in {"0.0.0.0", "127.0.0.1"} else self.host  # noqa: S104

    def _worker_ready(self) -> bool:
        try:
            return time.time() - (self.run_folder / "worker.alive").stat().st_mtime < 10
        except OSError:
            return False

    def _start(self, process: Process) -> None:
        log = self.logs / f"{process.name}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        process.start(log, self._environment())

    def _wait_ready(self) -> None:
        end = time.monotonic() + READY_WITHIN
        waiting = [process for process in self.processes if not process.later]
        while waiting and not self.stopping:
            self._restart_dead()
            waiting = [process for process in waiting if not (process.alive() and process.ready())]
            late = [process.name for process in waiting if process.failures >= 3]
            if waiting and (late or time.monotonic() > end):
                name = (late or [waiting[0].name])[0]
                log = self.logs / f"{name}.log"
                last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
                raise NotReady(f"{last}\n{name} did not come up: {log}")
            time.sleep(0.1)

    def _watch(self) -> None:
        while not self.stopping:
            self._restart_dead()
            if self.server is not None and self.server.pid() is None:
                try:
                    self.server.start()
                except NotStarted as problem:
                    print(f"the database does not start: {problem}", file=sys.stderr, flush=True)
            time.sleep(0.5)

    def _restart_dead(self) -> None:
        now = time.monotonic()
        for process in self.processes:
            if process.child is None:
                continue
            if process.alive():
                if now - process.started > SETTLED:
                    process.failures = 0
            elif not process.again_at:
                process.signal(signal.SIGKILL)
                pause = min(BACK_OFF * 2**process.failures, LONGEST_BACK_OFF)
                process.failures, process.again_at = process.failures + 1, now + pause
                print(f"{process.name} ended; it is started again in {pause:g} s", file=sys.stderr, flush=True)
            elif now >= process.again_at and not self.stopping:
                process.again_at = 0.0
                self._start(process)

    def _greet(self, hints: list[dict[str, str]], seconds: float) -> None:
        home = f"http://localhost:{self.port}"
        print(f"\nMotcua is ready ({seconds:.1f} s).\n")
        print(f"  portal   {home}/\n  desk     {home}/can-bo/\n  API      {home}/api/v1/docs")
        print(f"  live     http://localhost:{self.stream_port}/live")
        if hints:
            print("\nDemonstration sign-ins (invented people):")
        for hint in hints:
            place = f"{hint['role']} {hint['unit']}".strip()
            secret = hint["password"] or "chosen at the identity simulator"
            print(f"  {hint['login']:22} {secret:34} {hint['name']}{', ' + place if place else ''}")
        print("\nCtrl-C stops everything.", flush=True)

    def _stop(self, *_: object) -> None:
        if self.stopping:
            return
        self.stopping = True
        print("\nstopping …", flush=True)
        # leaves whatever waits: the rest happens where the signal is caught
        raise KeyboardInterrupt


def down(environment: Environment | None = None) -> int:
    """Ends what runs in this folder, however it was started; returns the exit code."""
    var = (environment or Environment()).var
    file = var / "run" / "supervisor.json"
    pid = running(file)
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(pid).wait(timeout=30)
    end_orphans(var)
    with contextlib.suppress(NotStarted):
        Server(var).stop()
    file.unlink(missing_ok=True)
    return 0


def hash_of(text: str) -> str:
    """Tells two texts apart without keeping either."""
    return hashlib.sha256(text.encode()).hexdigest()


def answers(url: str) -> bool:
    """Whether this address answers with success."""
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (URLError, OSError, ValueError):
        return False
