"""Officers and citizens who come in, and a few views to come into."""

import time
from datetime import UTC, datetime
from types import ModuleType

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import encrypt
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from motcua.doors.access import guards, keeping
from motcua.kernel import clock
from motcua.kernel.actors import system
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Account
from motcua.rooms.units import facade as units

ROOT = system("test")
PASSWORD = "Mat-Khau-Rat-Dai-1"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _say(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.id} {request.POST.get('text', '')}")


@keeping.refills
def _form(request: HttpRequest) -> HttpResponse:
    filled = request.POST or request.kept or {}
    return HttpResponse(f"form [{filled.get('text', '')}]")


def unguarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@pytest.fixture(autouse=True)
def _places(settings):
    """A small site: the entrance and one view behind each guard."""
    site = ModuleType("small_site")
    site.urlpatterns = [
        path("", include("motcua.doors.access.urls")),
        path("", include("motcua.doors.layout.urls")),
        path("open/", guards.public(lambda request: _say(request))),
        path("citizens/", guards.citizens_only(lambda request: _say(request))),
        path("desk/", guards.officers_only(lambda request: _say(request))),
        path("desk/receive/", guards.officers_with("dossiers:receive")(lambda request: _say(request))),
        path("desk/form/", guards.officers_with("dossiers:receive")(_form)),
        path("machine/", guards.api_client_with("dossiers:file")(lambda request: _say(request))),
        path("forgotten/", unguarded),
    ]
    settings.ROOT_URLCONF = site
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def units_loaded(django_db_setup: None, django_db_blocker: object) -> None:
    """The places of the city, loaded once into this run's database and kept there."""
    loader = system("content", "units:administer", "units:keep")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        units.load_content(by=loader, at=datetime(2025, 6, 30, tzinfo=UTC))


@pytest.fixture
def make_officer(units_loaded, db):
    def make(login: str = "thu", *posts: tuple[str, str], enrolled: bool = True, is_demo: bool = False) -> Account:
        at = clock.now()
        officer = people.add_officer(staff_number=login, full_name=f"{login} (mẫu)", by=ROOT, at=at)
        for role, unit in posts:
            people.assign(officer.id, role=role, unit=unit, by=ROOT, at=at)
        account = people.open_officer_account(
            officer.id, login=login, password=PASSWORD, is_demo=is_demo, by=ROOT, at=at
        )
        if enrolled:
            Authenticator.objects.create(
                user=get_user_model().objects.get(pk=account.id),
                type=Authenticator.Type.TOTP,
                data={"secret": encrypt(SECRET)},
            )
        return account

    return make


def code(steps: int = 0) -> str:
    """The code that an authenticator application shows, ``steps`` half minutes from now."""
    return auth.format_hotp_value(auth.hotp_value(SECRET, int(time.time()) // 30 + steps))


def sign_in_officer(client: Client, login: str = "thu", *, steps: int = 0) -> None:
    client.post("/dang-nhap/can-bo/", {"login": login, "password": PASSWORD})
    client.post("/dang-nhap/can-bo/ma/", {"code": code(steps)})


def sign_in_citizen(client: Client, number: str = "092190999101") -> Account:
    """A citizen's session as the way back from the provider leaves it."""
    account = people.recognise({"SoDinhDanh": number, "HoVaTen": "Đặng Thị Thử"}, at=datetime.now(UTC))
    client.force_login(get_user_model().objects.get(pk=account.id))
    return account
