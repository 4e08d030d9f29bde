"""A whole house with real processes, to which things happen while people work in it.

One house for this file, in ``var/faults-of-tests`` with ports of its own (``bench/faults.py`` starts and stops it).
"""

import http.client
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import psycopg
import pytest

from faults.browser import Answer, Browser
from faults.test_kill import free_port
from portal.here import FORM, GENERAL, PLACE, WHO

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.faults


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
        from motcua.site.postgres import url

        with psycopg.connect(url(self.bench.VAR), autocommit=True) as connection:
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
            made = subprocess.run(
                [sys.executable, "-c", "import faults, json; print(json.dumps(faults._credentials()[0]))"],
                env=self.bench.ENVIRONMENT,
                cwd=ROOT / "bench",
                capture_output=True,
                text=True,
                check=True,
            )
            self.token = self.bench.Senders(json.loads(made.stdout), [])._token()

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


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    port = free_port()
    var = ROOT / "var" / "faults-of-tests"
    before = dict(os.environ)
    os.environ.update({"FAULTS_VAR": str(var), "FAULTS_PORT": str(port), "WEB_WORKERS": "2"})
    spec = importlib.util.spec_from_file_location("bench_faults", ROOT / "bench" / "faults.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    os.environ.clear()
    os.environ.update(before)
    var.mkdir(parents=True, exist_ok=True)
    copy = bench.Copy()
    copy.up()
    try:
        copy.wait_ready()
        yield House(copy, bench, port)
    finally:
        copy.down()
        copy.log.close()


def eventually(asked: Callable[[], Any], seconds: float = 30) -> Any:
    """What ``asked`` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while not (found := asked()) and time.monotonic() < end:
        time.sleep(0.1)
    assert found, f"not within {seconds} s"
    return found


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each of ``works`` answers, all begun at the same moment."""
    ready, found = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        ready.wait()
        found[place] = works[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def ready_to_file(citizen: Browser) -> str:
    """A draft with everything but its last step; the address of its steps."""
    page = citizen.send(citizen.get(f"/nop-ho-so/{GENERAL}/"), "Bắt đầu")
    draft = page.url.removesuffix("nguoi-nop/")
    for step, fields in (("nguoi-nop", WHO), ("to-khai", FORM), ("giay-to", {})):
        page = citizen.send(page, "Tiếp tục", **fields)
        assert not page.url.endswith(f"/{step}/"), page.text
    return draft


@pytest.fixture(scope="module")
def citizen(house: House) -> Browser:
    citizen = Browser(house.address)
    citizen.signs_in_as_citizen("an")
    return citizen


@pytest.fixture(scope="module")
def officers(house: House) -> tuple[Browser, Browser]:
    """Two officers who hold the same role at the centre of Ninh Kiều."""
    found = Browser(house.address), Browser(house.address)
    for officer, login in zip(found, ("nk.motcua", "nk.chuyenvien"), strict=True):
        officer.signs_in_as_officer(login)
    house.takes_token()
    return found


def says_come_back(answer: Answer) -> None:
    assert answer.status == 503, (answer.status, answer.text[:500])
    assert int(answer.headers["Retry-After"]) > 0
    assert "Hệ thống đang tạm ngừng" in answer.text
    assert "Traceback" not in answer.text
    assert "psycopg" not in answer.text


def test_the_database_goes_away_while_people_work(house, citizen, officers):
    draft = ready_to_file(citizen)
    page = citizen.get(f"{draft}kiem-tra/")
    listener = listens(house, officers[0])
    with house.without_database():
        says_come_back(citizen.get("/ho-so/"))
        says_come_back(citizen.send(page, "Nộp hồ sơ", **PLACE))
        says_come_back(officers[0].get("/can-bo/viec/"))
        assert citizen.get("/readyz").status == 503
        status, problem = house.files(key := str(uuid4()))
        assert (status, problem["status"]) == (503, 503)

    # nobody signs in again, nothing is typed again, no process is started again by hand
    done = citizen.send(page, "Nộp hồ sơ", **PLACE)
    assert done.status == 200
    code = done.url.split("/")[4]
    assert officers[0].get(f"/can-bo/ho-so/{code}/").status == 200
    assert house.files(key)[0] == 201
    eventually(lambda: house.rows("SELECT 1 FROM people_message WHERE subject = %s", code))  # the worker goes on
    eventually(lambda: any(b"dossiers.filed" in line for line in listener))  # and so does the stream


def listens(house: House, officer: Browser) -> list[bytes]:
    """What the live stream tells this officer from now on; his page connects again by itself, as EventSource does."""
    heard: list[bytes] = []
    cookie = "; ".join(f"{one.name}={one.value}" for one in officer.jar)

    def listen() -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and not any(b"dossiers.filed" in line for line in heard):
            try:
                connection = http.client.HTTPConnection("localhost", house.port + 1, timeout=60)
                connection.request("GET", "/live", headers={"Cookie": cookie, "Accept": "text/event-stream"})
                answer = connection.getresponse()
                while line := answer.readline():
                    heard.append(line)
                    if b"dossiers.filed" in line:
                        return
            except (OSError, http.client.HTTPException):
                time.sleep(0.5)
            finally:
                connection.close()
            time.sleep(0.2)

    threading.Thread(target=listen, daemon=True).start()
    eventually(lambda: heard)
    return heard


def test_two_officers_decide_at_once_and_one_is_told(house, officers):
    code = house.files()[1]["code"]
    pages = [officer.get(f"/can-bo/ho-so/{code}/") for officer in officers]
    chosen = {"limit": "3", "limit_unit": "wd", "limit_source": "văn bản thử"}
    forms = [officer.form(page, "Tiếp nhận hồ sơ") for officer, page in zip(officers, pages, strict=True)]

    def receives(place: int) -> Answer:
        form = forms[place]
        fields = form.fields | {
            name: chosen[name.rpartition("-")[2]] for name in _names(pages[place], form.action) if _known(name, chosen)
        }
        return officers[place].post(form.action, fields)

    answers = at_once(lambda: receives(0), lambda: receives(1))
    assert sorted(answer.status for answer in answers) == [200, 409], [answer.text[:3000] for answer in answers]
    (told,) = [answer.text for answer in answers if answer.status == 409]
    assert "đã được xử lý trong lúc bạn đang mở" in told
    assert "văn bản thử" in told, "what he typed is there to copy"
    acts = house.rows(
        "SELECT l.act FROM kernel_journalline l JOIN dossiers_dossier d ON l.subject = 'dossier:' || d.id"
        " WHERE d.code = %s",
        code,
    )
    assert sorted(act for (act,) in acts) == ["dossiers.file", "dossiers.receive"]


def _names(page: Answer, action: str) -> list[str]:
    after = page.text.partition(f'action="{action}"')[2].partition("</form>")[0]
    return re.findall(r'name="([^"]+)"', after)


def _known(name: str, chosen: dict[str, str]) -> bool:
    return name.rpartition("-")[2] in chosen


@pytest.mark.parametrize("turn", range(4))
def test_a_double_click_files_once(house, citizen, turn):
    count = "SELECT count(*) FROM dossiers_dossier WHERE filed_by LIKE 'citizen:%%'"
    page = citizen.get(f"{ready_to_file(citizen)}kiem-tra/")
    before = house.rows(count)[0][0]
    answers = at_once(*[lambda: citizen.send(page, "Nộp hồ sơ", **PLACE)] * 3)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.url for answer in answers}) == 1
    assert answers[0].url.endswith("/da-nop/")
    assert house.rows(count)[0][0] == before + 1


def test_the_same_key_twice_at_once_is_one_dossier(house, officers):
    key = str(uuid4())
    answers = at_once(*[lambda: house.files(key)] * 6)
    assert {status for status, _ in answers} <= {200, 201}
    assert len({said["code"] for _, said in answers}) == 1


def test_thirty_two_at_one_counter_get_numbers_without_a_gap(house, officers):
    answers = at_once(*[house.files] * 32)
    assert [status for status, _ in answers] == [201] * 32
    numbers = sorted(int(said["code"].rpartition("-")[2]) for _, said in answers)
    assert numbers == list(range(numbers[0], numbers[0] + 32))


def test_a_full_disk_under_the_database_loses_nothing(house, officers):
    """The kernel refuses every write of PostgreSQL beyond a size, as a full disk does; the house recovers by itself."""
    (server,) = house.bench._database()
    for process in [server, *server.children(recursive=True)]:
        process.rlimit(psutil.RLIMIT_FSIZE, (16 * 1024, 16 * 1024))
    answers = [house.files()]
    while answers[-1][0] == 201 and len(answers) < 500:
        answers.append(house.files())
    # PostgreSQL knows ENOSPC as "disk full", which we answer with 503 (test_disk_full.py), and EFBIG only as an error
    assert answers[-1][0] in {0, 500, 503}, answers[-1]
    end = time.monotonic() + 40
    while house.files()[0] != 201:
        assert time.monotonic() < end, "it did not come back"
        time.sleep(0.2)
    codes = {said["code"] for status, said in answers if status == 201}
    kept = {code for (code,) in house.rows("SELECT code FROM dossiers_dossier WHERE code = ANY(%s)", list(codes))}
    assert kept == codes
