"""Officers at their desks, in a city that is at work."""

import re
import time
from uuid import uuid4

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.contrib.auth import get_user_model
from django.test import Client

from desk.here import CENTRE, COMMITTEE, ELSEWHERE, FORM, UNSTATED, fields
from desk.screen import text
from motcua.kernel.actors import Actor, system
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.dossiers.records import Applicant, Channel, Filing, PaperForm, PaperIn
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import PersonDetails
from papers.stage import authority, running_authority  # noqa: F401 fixtures

ROOT = system("test", "people:write", "people:admin")
BACKEND = "motcua.doors.access.backends.AccountBackend"


class Desk:
    """An officer who signed in with two factors, and his browser."""

    def __init__(self, account, officer, *, browser=None):
        self.account, self.officer = account, officer
        self.browser = browser or Client()
        user = get_user_model().objects.get(pk=account.id)
        self.browser.force_login(user, backend=BACKEND)
        session = self.browser.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = user_id_to_str(user)
        session.save()

    @property
    def actor(self):
        return people.officer_actor(self.officer.id, self.officer.full_name, at=now())

    def get(self, path, **more):
        return self.browser.get(f"/can-bo/{path}", **more)

    def post(self, path, data=None, **more):
        return self.browser.post(f"/can-bo/{path}", data or {}, **more)

    def act_url(self, code, outcome):
        """The address of an act that the dossier page offers, or None."""
        page = text(self.get(f"ho-so/{code}/"))
        found = re.search(rf'"/can-bo/(ho-so/[^"]+/buoc/[^"]+/{outcome}/)"', page)
        return found[1] if found else None

    def acts(self, code, outcome, **values):
        """Does what the form of an act on the dossier page does."""
        url = self.act_url(code, outcome)
        assert url, f"{outcome} is not offered"
        return self.post(url, fields(url, values))


@pytest.fixture
def desk(city):
    """``desk("one-stop@TT-31135", …)``: an officer with these posts."""

    def come(*posts):
        login = f"cb{uuid4().hex[:10]}"
        at = now()
        officer = people.add_officer(staff_number=login, full_name=f"Cán bộ {login} (mẫu)", by=ROOT, at=at)
        for post in posts:
            role, _, unit = post.partition("@")
            people.assign(officer.id, role=role, unit=unit, by=ROOT, at=at)
        account = people.open_officer_account(officer.id, login=login, password="Mat-Khau-Rat-Dai-1", by=ROOT, at=at)
        return Desk(account, officer)

    return come


@pytest.fixture
def clerk(desk):
    return desk(f"one-stop@{CENTRE}")


@pytest.fixture
def specialist(desk):
    return desk(f"specialist@{COMMITTEE}")


@pytest.fixture
def leader(desk):
    return desk(f"unit-leader@{COMMITTEE}")


@pytest.fixture
def stranger(desk):
    """Holds the same roles at another ward."""
    roles = ("one-stop", "specialist", "unit-leader", "clerk")
    return desk(*(f"{role}@UB-31150" for role in roles), f"one-stop@{ELSEWHERE}")


@pytest.fixture
def citizen(city):
    return people.save_person(
        PersonDetails(full_name="Nguyễn Thị Mẫu", identity_number="092190000001", phone="0900000001"),
        by=ROOT,
        at=now(),
    )


@pytest.fixture
def filed(citizen):
    """A request that came in online and waits for its receipt."""

    def make(**changes):
        said = {
            "client_key": str(uuid4()),
            "procedure": UNSTATED,
            "channel": Channel.ONLINE,
            "applicant": Applicant(name=citizen.full_name, id_number="092190000001", person_id=citizen.id),
            "form": FORM,
            "receiving_unit": CENTRE,
            "papers": (PaperIn(key="p1", name="Đơn đề nghị", form=PaperForm.ON_PAPER),),
        }
        by = Actor(id=citizen.actor_id, name=citizen.full_name)
        return dossiers.file(Filing(**(said | changes)), by=by, at=now())

    return make
