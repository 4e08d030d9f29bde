"""A disk that takes nothing more.

The kernel refuses to write beyond a size (``RLIMIT_FSIZE``), for root as for anybody: the same failing ``write`` that
a full disk gives, with EFBIG for ENOSPC. Each test takes the limit away again and looks whether things go on by
themselves.
"""

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.utils import DatabaseErrorWrapper
from django.test import Client
from django.urls import path

from api.conftest import EVERY_SCOPE, Machine
from faults.here import GENERAL
from motcua.doors.access.guards import public
from motcua.doors.api import tokens
from motcua.kernel import storage
from motcua.kernel.actors import system
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.papers.errors import FileNotKept
from motcua.rooms.people import facade as people
from motcua.site import urls
from portal.conftest import Citizen
from portal.here import FORM, PLACE, WHO
from samples import pdf

pytestmark = pytest.mark.django_db
PAPER = pdf(note="x" * 200_000)


@contextmanager
def full_disk(size: int = 64 * 1024) -> Iterator[None]:
    """No file of this process can grow beyond ``size`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def kept() -> list[Path]:
    return [file for file in Path(settings.FILES_DIR).rglob("*") if file.is_file()]


def test_nothing_of_a_file_is_left_behind(city):
    with full_disk(), pytest.raises(FileNotKept):
        dossiers.keep_file(iter([PAPER]), name="giay.pdf", at=now())
    assert kept() == []

    file = dossiers.keep_file(iter([PAPER]), name="giay.pdf", at=now())
    with storage.open_file(file.sha256) as found:
        assert found.read() == PAPER


@pytest.fixture
def an(city: None) -> Citizen:
    claims = {"LoaiTaiKhoan": "1", "HoVaTen": "Nguyễn Thị Mẫu", "SoDinhDanh": "092190000101", "TechID": "MAU-DISK"}
    return Citizen(people.recognise(claims, at=now()))


def test_a_citizen_is_told_and_nothing_he_did_is_lost(an):
    browser = an.browser
    draft = browser.post(f"/nop-ho-so/{GENERAL}/").headers["Location"].removesuffix("nguoi-nop/")
    browser.post(f"{draft}nguoi-nop/", WHO)
    browser.post(f"{draft}to-khai/", FORM)
    with full_disk():
        told = browser.post(f"{draft}giay-to/", {"other": SimpleUploadedFile("giay.pdf", PAPER)})
    assert told.status_code == 422
    assert "tạm thời không lưu được tệp" in told.content.decode()
    assert kept() == []
    assert dossiers.dossiers_of(an.actor.key, at=now()).total == 0

    sent_again = browser.post(f"{draft}giay-to/", {"other": SimpleUploadedFile("giay.pdf", PAPER)})
    assert sent_again.status_code == 302
    done = browser.post(f"{draft}kiem-tra/", PLACE)
    page = dossiers.page(done.headers["Location"].split("/")[2], by=an.actor, at=now())
    (paper,) = [one for one in page.papers if one.size]
    assert dossiers.paper_file(page.code, paper.id, by=an.actor)
    assert page.form["request"]["subject"] == FORM["request.subject"], "what was typed before is still there"


def test_a_machine_is_told_to_come_back(city, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    opened = people.open_client(f"Phần mềm {uuid4()}", scopes=EVERY_SCOPE, unit="*", by=system("test"), at=now())
    machine = Machine(opened, tokens.issue(opened.client.id, frozenset(EVERY_SCOPE), at=now()))
    with full_disk():
        told = machine.post("/files", PAPER, content_type="application/octet-stream")
    assert (told.status_code, told["Content-Type"]) == (507, "application/problem+json")
    assert told.json()["code"] == "papers.file_not_kept"
    assert told["Retry-After"]
    assert kept() == []
    assert machine.post("/files", PAPER, content_type="application/octet-stream").status_code == 201


def _full(request):
    raise OSError(errno.ENOSPC, "No space left on device")


def _full_database(request):
    with wrap_database_errors:
        raise psycopg.errors.DiskFull("could not extend file: No space left on device")


wrap_database_errors = DatabaseErrorWrapper(connection)
urlpatterns = [
    path("full", public(_full)),
    path("full-database", public(_full_database)),
    path("api/full", public(_full)),
    *urls.urlpatterns,
]
handler500 = urls.handler500


def test_a_disk_that_fills_up_anywhere_else_is_said_clearly_too(settings, db):
    settings.ROOT_URLCONF = __name__
    visitor = Client(raise_request_exception=False)
    for page in (visitor.get("/full"), visitor.get("/full-database")):
        assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
        assert "vui lòng thử lại sau ít phút" in page.content.decode()
    problem = visitor.get("/api/full")
    assert (problem.status_code, problem.headers["Content-Type"]) == (503, "application/problem+json")
