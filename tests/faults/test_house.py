"""A whole house with real processes, to which things happen while people work in it."""

import http.client
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pytest

from faults.browser import Answer, Browser
from faults.house import House, eventually
from portal.here import FORM, GENERAL, PLACE, WHO

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.faults


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
