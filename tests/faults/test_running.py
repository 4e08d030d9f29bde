"""What runs comes back by itself, hears of its own only, takes little memory, and ends when it is told to."""

import os
import signal
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from faults.house import VAR, House, eventually
from motcua.site.leftovers import marked, running
from motcua.site.memory import SIMULATORS, rows
from motcua.site.postgres import Server, url

pytestmark = pytest.mark.faults
#: two dossiers that moved, of another unit and of one's own
OTHER, OWN = "0192f3c4-0000-7000-8000-000000000001", "0192f3c4-0000-7000-8000-000000000002"
IDLE_MEGABYTES = 600


def test_an_open_page_hears_of_its_own_unit_only(house: House):
    def visit(*words: str) -> str:
        command = [sys.executable, str(Path(__file__).with_name("visit.py")), *words]
        environment = house.bench.ENVIRONMENT | {"DATABASE_URL": url(VAR)}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    headers = {"Cookie": f"motcua={visit('session', 'nk.motcua')}"}
    page = Request(f"http://127.0.0.1:{house.port + 1}/live", headers=headers)
    with urlopen(page, timeout=30) as stream:
        assert stream.readline().startswith(b"retry:")
        visit("moved", "UB-92", OTHER, "TT-31135", OWN)
        # a slow machine sends some signs of life before the first event
        said = list(takewhile(lambda line: line != b"event: changed\n", (stream.readline() for _ in range(40))))
        told = stream.readline()
    assert len(said) < 40, "nothing was heard"
    assert told == f'data: {{"event":"dossiers.moved.v1","dossier":"{OWN}"}}\n'.encode()


def test_the_stream_that_is_killed_comes_back(house: House):
    before = house.processes("site.stream")
    min(before, key=lambda process: process.create_time()).kill()
    eventually(lambda: {one.pid for one in house.processes("site.stream")} - {one.pid for one in before})
    eventually(lambda: house.answers() == 200)


def test_a_second_start_in_the_same_folder_is_refused(house: House):
    second = subprocess.run(
        [sys.executable, "-m", "motcua.site.cli", "up"],
        env=house.bench.ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert second.returncode == 1
    assert "runs already" in second.stderr
    assert house.answers() == 200, "and the first one does not mind"


def test_orphans_of_a_killed_supervisor_are_ended_by_the_next_start(house: House):
    orphans = {process.pid for process in house.processes("site.wsgi")}
    house.kill_supervisor()
    assert running(VAR / "run" / "supervisor.json") is None
    house.copy.up()
    eventually(lambda: house.answers() == 200 and not orphans & {process.pid for process in marked(VAR)})


def test_after_a_start_it_comes_to_rest_within_its_memory(house: House):
    assert house.answers("/") == 200

    def together() -> float:
        return sum(megabytes for kind, _, megabytes in rows(VAR) if kind != SIMULATORS)

    eventually(lambda: 100 < together() <= IDLE_MEGABYTES)


def test_ctrl_c_stops_everything(house: House):
    terminal = house.copy.process
    os.kill(terminal.pid, signal.SIGINT)
    assert terminal.wait(timeout=60) == 0
    assert marked(VAR) == []
    assert Server(VAR).pid() is None
