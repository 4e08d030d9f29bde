"""The stage that benchmarks play on: an embedded server and a database of their own, and the real web server in front.

Everything is kept in ``var/bench`` so that a benchmark never touches what ``make up`` shows. fsync stays on.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var" / "bench"

os.environ.setdefault("VAR_DIR", str(VAR))
os.environ.setdefault("MODE", "bench")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")


def server() -> "Server":  # type: ignore[name-defined]  # noqa: F821
    """The embedded server of the benchmarks, running."""
    from motcua.site.postgres import Server

    found = Server(VAR)
    found.start()
    return found


def database(name: str = "bench") -> str:
    """The address of a benchmark database with its tables and the whole content of the province; made when missing."""
    from motcua.site.postgres import url

    server().create(name)
    address = url(VAR, name)
    os.environ["DATABASE_URL"] = address
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    load_content()
    return address


def database_ready() -> None:
    """Django on the database that ``DATABASE_URL`` names, as it is."""
    import django

    django.setup()


def load_content() -> None:
    """Loads the content of the province; a second time changes nothing."""
    from motcua.kernel import clock
    from motcua.kernel.actors import system
    from motcua.rooms.procedures import facade as procedures
    from motcua.rooms.process import facade as process
    from motcua.rooms.units import facade as units

    loader = system("content", "units:administer", "units:keep", "process:publish", "procedures:publish")
    at = clock.now()
    units.load_content(by=loader, at=at)
    process.load_content(by=loader, at=at)
    procedures.load_content(by=loader, at=at)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def web(
    address: str, *, workers: int = 2, threads: int = 4, log: Path | None = None, port: int = 0
) -> Iterator[tuple[str, int]]:
    """The web server as ``make up`` starts it, on a free port; yields its address when it answers."""
    port = port or free_port()
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads),
        "--no-ws", "--log-level", "warning", "motcua.site.wsgi:application",
    ]  # fmt: skip
    with _running(command, address, port, log or VAR / "web.log"):
        yield "127.0.0.1", port


@contextlib.contextmanager
def stream(address: str, web_port: int) -> Iterator[tuple[str, int]]:
    """The live stream as ``make up`` starts it, one port above the web server; yields its address when it answers."""
    port = web_port + 1
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--no-ws", "--log-level", "warning", "motcua.site.stream:application",
    ]  # fmt: skip
    with _running(command, address, web_port, VAR / "stream.log", asked=port):
        yield "127.0.0.1", port


@contextlib.contextmanager
def worker(address: str, port: int) -> Iterator[None]:
    """The background worker as ``make up`` starts it, without the simulated links: they do not run here."""
    command = ["/usr/bin/env", "DEMO=0", sys.executable, "-m", "motcua.site.cli", "worker"]
    with _running(command, address, port, VAR / "worker.log", asked=0):
        yield


def free_ports() -> int:
    """A free port with a free one above it."""
    while True:
        port = free_port()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port + 1)):
                return port


@contextlib.contextmanager
def _running(
    command: list[str], address: str, port: int, log: Path, *, asked: int | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of the house until the end; ``asked``: the port that answers when it is ready (0: none does)."""
    environment = os.environ | {"DATABASE_URL": address, "PORT": str(port), "API_REQUESTS_PER_MINUTE": "0"}
    out = open(log, "ab")  # noqa: SIM115 - it lives as long as the process
    process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True, cwd=ROOT)
    try:
        if asked != 0:
            _wait(asked or port, process)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        out.close()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server ended; see its log")
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status < 500:
                return
        time.sleep(0.2)
    raise RuntimeError("the server did not answer")


def processor_seconds() -> dict[str, float]:
    """What this program, the web servers that it started, and the database have used of the processor so far."""
    import psutil

    from motcua.site.postgres import Server

    def used(process: psutil.Process) -> float:
        return sum(process.cpu_times()[:4])  # its own, and that of its children which have ended

    me, pid = psutil.Process(), Server(VAR).pid()
    database = psutil.Process(pid) if pid else me
    families = {"web": me.children(recursive=True), "database": [database, *database.children(recursive=True)]}
    found = {"load": sum(me.cpu_times()[:2])}
    for name, family in families.items():
        found[name] = 0.0
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                found[name] += used(process)
    return found


def pgbench(address: str, *, clients: int = 8, seconds: int = 8) -> float:
    """TPS of ``pgbench -N`` (simple update) on the same server: the yardstick of what the machine can commit."""
    from motcua.site.postgres import Server, programs, url

    Server(VAR).create("pgbench")
    yard = url(VAR, "pgbench")
    tool = str(programs() / "pgbench")
    has = subprocess.run([str(programs() / "psql"), yard, "-tAc", "SELECT to_regclass('pgbench_accounts')"],
                         capture_output=True, text=True, check=True)  # fmt: skip
    if "pgbench_accounts" not in has.stdout:
        subprocess.run([tool, "-i", "-q", "-s", "10", yard], check=True, capture_output=True)
    run = subprocess.run(
        [tool, "-N", "-n", "-c", str(clients), "-j", "1", "-T", str(seconds), yard],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    line = next(line for line in run.stdout.splitlines() if line.startswith("tps ="))
    return float(line.split("=")[1].split()[0])
