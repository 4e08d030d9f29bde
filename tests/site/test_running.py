"""The whole house, really started, really killed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psutil
import pytest

from motcua.site.memory import SIMULATORS, rows
from motcua.site.postgres import Server, url
from motcua.site.supervisor import marked, running

pytestmark = pytest.mark.faults
#: two dossiers that moved, of another unit and of one's own
OTHER, OWN = "0192f3c4-0000-7000-8000-000000000001", "0192f3c4-0000-7000-8000-000000000002"
#: generous: other tests and other machines are slower
PATIENCE = 90.0
IDLE_MEGABYTES = 600


class Copy:
    """A copy of the house in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_ports(8)
        self.terminal: subprocess.Popen[bytes] | None = None

    def up(self) -> None:
        environment = os.environ | {"VAR_DIR": str(self.var), "PORT": str(self.port), "DEMO": "1"}
        for name in ("DATABASE_URL", "STREAM_PORT", "IDENTITY_PORT", "SECRET_KEY"):
            environment.pop(name, None)
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "terminal").open("wb") as out:
            self.terminal = subprocess.Popen(
                [sys.executable, "-m", "motcua.site.cli", "up"], env=environment, stdout=out, stderr=out
            )
        self.until(lambda: "is ready" in self.said(), "ready")

    def said(self) -> str:
        return (self.var / "terminal").read_text()

    def until(self, true: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, f"not {what}: {self.said()}"
            assert self.terminal is None or self.terminal.poll() is None or "stop" in what, self.said()
            time.sleep(0.1)

    def answer(self, path: str) -> int:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except HTTPError as refused:
            return refused.code
        except (URLError, OSError):
            return 0

    def processes(self, *words: str) -> list[psutil.Process]:
        found = []
        for process in marked(self.var):
            with contextlib.suppress(psutil.Error):
                if any(word in " ".join(process.cmdline()) for word in words):
                    found.append(process)
        return found

    def kill_supervisor(self) -> None:
        assert self.terminal
        self.terminal.kill()
        self.terminal.wait()

    def stop(self) -> None:
        if self.terminal and self.terminal.poll() is None:
            self.terminal.send_signal(signal.SIGINT)
            self.terminal.wait(timeout=40)


def free_ports(count: int) -> int:
    """The first of so many neighbouring ports that nobody uses."""
    for port in range(20000 + os.getpid() % 20000, 60000, count):
        free = 0
        for one in range(port, port + count):
            with socket.socket() as probe:
                free += probe.connect_ex(("127.0.0.1", one)) != 0
        if free == count:
            return port
    raise AssertionError("no free ports")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    found = Copy(tmp_path_factory.mktemp("house") / "var")
    found.up()
    yield found
    found.stop()
    Server(found.var).stop()


def test_it_serves_and_fits_into_its_memory(copy):
    assert copy.answer("/readyz") == 200
    assert copy.answer("/") == 200
    together = sum(megabytes for kind, _, megabytes in rows(copy.var) if kind != SIMULATORS)
    assert 100 < together <= IDLE_MEGABYTES


def test_an_open_page_hears_of_its_own_unit_only(copy):
    def visit(*words: str) -> str:
        command = [sys.executable, str(Path(__file__).with_name("visit.py")), *words]
        environment = os.environ | {
            "VAR_DIR": str(copy.var),
            "DATABASE_URL": url(copy.var),
            "DJANGO_SETTINGS_MODULE": "motcua.site.settings",
        }
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    headers = {"Cookie": f"motcua={visit('session', 'nk.motcua')}"}
    page = Request(f"http://127.0.0.1:{copy.port + 1}/live", headers=headers)
    with urlopen(page, timeout=30) as stream:
        assert stream.readline().startswith(b"retry:")
        visit("moved", "UB-92", OTHER)
        visit("moved", "TT-31135", OWN)
        # a slow machine sends some signs of life before the first event
        said = list(takewhile(lambda line: line != b"event: changed\n", (stream.readline() for _ in range(40))))
        told = stream.readline()
    assert len(said) < 40, "nothing was heard"
    assert told == f'data: {{"event":"dossiers.moved.v1","dossier":"{OWN}"}}\n'.encode()


@pytest.mark.parametrize("what", ["site.wsgi", "site.stream", "cli worker"])
def test_a_process_that_is_killed_comes_back(copy, what):
    before = {process.pid for process in copy.processes(what)}
    leader = min(copy.processes(what), key=lambda process: process.create_time())
    leader.kill()
    copy.until(lambda: bool({process.pid for process in copy.processes(what)} - before), f"{what} again")
    copy.until(lambda: copy.answer("/readyz") == 200, "ready again")


def test_a_database_that_is_killed_comes_back_and_pages_say_so_meanwhile(copy):
    server = Server(copy.var)
    killed = server.pid()
    assert killed
    os.kill(killed, signal.SIGKILL)
    seen = {copy.answer("/readyz") for _ in range(20)}
    assert seen <= {200, 503}, "never a broken page"
    copy.until(lambda: server.pid() not in {None, killed} and copy.answer("/readyz") == 200, "ready again")
    assert copy.answer("/") == 200


def test_a_second_start_in_the_same_folder_is_refused(copy):
    second = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", "up"],
        env=os.environ | {"VAR_DIR": str(copy.var), "PORT": str(copy.port)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert second.returncode == 1
    assert "runs already" in second.stderr
    assert copy.answer("/readyz") == 200, "and the first one does not mind"


def test_after_everything_is_killed_it_starts_again_by_itself(copy):
    server = Server(copy.var)
    pid = server.pid()
    assert pid
    database = psutil.Process(pid)
    everything = [*marked(copy.var), database, *database.children(recursive=True)]
    copy.kill_supervisor()
    for process in everything:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    copy.up()
    assert copy.answer("/readyz") == 200


def test_orphans_of_a_killed_supervisor_are_ended_by_the_next_start(copy):
    orphans = {process.pid for process in copy.processes("site.wsgi")}
    copy.kill_supervisor()
    assert running(copy.var / "run" / "supervisor.json") is None
    copy.up()
    assert not orphans & {process.pid for process in marked(copy.var)}
    assert copy.answer("/readyz") == 200


def test_ctrl_c_stops_everything(copy):
    copy.stop()
    assert copy.terminal
    assert copy.terminal.returncode == 0, copy.said()
    assert marked(copy.var) == []
    assert Server(copy.var).pid() is None
