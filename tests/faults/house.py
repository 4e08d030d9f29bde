"""A whole house with real processes, in ``var/faults-of-tests`` and with ports of its own.

One for all tests that do something to it: ``bench/faults.py`` starts, kills and stops it.
"""

import http.client
import importlib.util
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg

import ports
from motcua.site.postgres import Server, url
from portal.here import FORM, GENERAL

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "faults-of-tests"


@dataclass
class House:
    """A running house, what files into it, and how to look into its database."""

    copy: Any
    bench: Any
    port: int

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(url(VAR), autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    def files(self, key: str = "") -> tuple[int, dict[str, Any]]:
        """One filing through the API at the centre of Ninh Kiều."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key or str(uuid4()),
        }
        body = {
            "procedure": GENERAL,
            "channel": "online",
            "applicant": {"name": "Nguyễn Thị Mẫu", "id_number": "092190000001", "phone": "0900000001"},
            "receiving_unit": "TT-31135",
            "form": BODY,
        }
        return self.bench.call("POST", "/api/v1/dossiers", json.dumps(body), headers)

    token: str = ""

    def takes_token(self) -> None:
        if not self.token:
            self.token = self.bench.Senders(*self.bench._credentials())._token()

    def answers(self, path: str = "/readyz") -> int:
        """The status of a page; 0 when nobody is there."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def processes(self, *words: str) -> list[psutil.Process]:
        """Those whose command line has one of ``words``."""
        return [one for one in self.bench._ours() if any(word in " ".join(self.bench._words(one)) for word in words)]

    def kill_supervisor(self) -> None:
        self.copy.process.kill()
        self.copy.process.wait()

    def without_database(self) -> "Away":
        return Away(self)


class Away:
    """The database is killed, and the supervisor held so that it cannot start it again at once."""

    def __init__(self, house: House) -> None:
        self.house = house

    def __enter__(self) -> None:
        os.kill(self.house.copy.process.pid, signal.SIGSTOP)
        processes = self.house.bench._database()
        for process in processes:
            process.kill()
        psutil.wait_procs(processes, timeout=10)

    def __exit__(self, *_: object) -> None:
        os.kill(self.house.copy.process.pid, signal.SIGCONT)
        self.house.copy.wait_ready()


BODY = {
    "applicant": {name.partition(".")[2]: value for name, value in FORM.items() if name.startswith("applicant.")},
    "request": {"subject": "Xin cấp giấy", "description": "Nội dung đề nghị cụ thể", "declaration": True},
}


def started() -> Iterator[House]:
    """Starts the house, and stops it in the end."""
    with _set(FAULTS_VAR=str(VAR), FAULTS_PORT=str(ports.free(9_900, 12_000)), WEB_WORKERS="2", MODE="demo"):
        spec = importlib.util.spec_from_file_location("bench_faults", ROOT / "bench" / "faults.py")
        assert spec is not None
        assert spec.loader is not None
        bench = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(bench)
    VAR.mkdir(parents=True, exist_ok=True)
    copy = bench.Copy()
    copy.up()
    try:
        copy.wait_ready(bench.FIRST_START)
        yield House(copy, bench, bench.PORT)
    finally:
        copy.down()
        copy.log.close()
        Server(VAR).stop()


@contextmanager
def _set(**environment: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def eventually(asked: Callable[[], Any], seconds: float = 90) -> Any:
    """What ``asked`` finds, as soon as it finds something; other tests and other machines are slower."""
    end = time.monotonic() + seconds
    while not (found := asked()) and time.monotonic() < end:
        time.sleep(0.1)
    assert found, f"not within {seconds} s"
    return found
