"""Who may enter a view."""

import base64

import pytest
from django.test import Client

from access.conftest import ROOT, sign_in_citizen, sign_in_officer
from motcua.doors.access import guards
from motcua.kernel import clock
from motcua.rooms.people import facade as people

pytestmark = pytest.mark.django_db


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def test_a_view_without_a_guard_stays_shut(client, make_officer):
    make_officer("thu", ("system-admin", "*"))
    sign_in_officer(client)

    assert client.get("/forgotten/").status_code == 403


def test_a_view_has_one_guard():
    with pytest.raises(ValueError, match="already"):
        guards.public(guards.officers_only(lambda request: None))
    with pytest.raises(ValueError, match="permission"):
        guards.officers_with()


def test_the_guard_is_named_on_the_view():
    def view(request):
        return None

    assert guards.public(view).guard == "public"
    assert guards.officers_with("a:b", "c:d")(view).guard == "officers:a:b|c:d"
    assert guards.api_client_with("dossiers:file")(view).guard == "client:dossiers:file"


def test_a_visitor_costs_no_statement(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/open/").content == b"anyone: "


@pytest.mark.usefixtures("nothing_is_forgotten")
def test_an_officer_costs_two_statements_once_he_is_known(client, make_officer, django_assert_num_queries):
    make_officer("thu", ("one-stop", "TT-31135"))
    sign_in_officer(client)
    client.get("/desk/receive/")

    with django_assert_num_queries(2):  # the session, the account; what he may do is remembered for two seconds
        client.get("/desk/receive/")


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    assert client.get("/citizens/?a=1").url == "/dang-nhap/?next=%2Fcitizens%2F%3Fa%3D1"
    assert client.get("/desk/").url == "/dang-nhap/can-bo/?next=%2Fdesk%2F"


def test_scripts_are_told_where_to_sign_in(client):
    answer = client.get("/citizens/", headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/dang-nhap/")

    answer = client.get("/citizens/", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["sign_in"].startswith("/dang-nhap/")


def test_a_machine_enters_with_its_secret(client):
    made = people.open_client("Máy", scopes=("dossiers:file",), by=ROOT, at=clock.now())

    answer = client.post("/machine/", {"text": "hi"}, headers=basic(made.client.id, made.secret))

    assert answer.content.decode() == f"client:{made.client.id} hi"


@pytest.mark.parametrize("header", ["", "Basic !!!", "Bearer x", "Basic " + base64.b64encode(b"a:b").decode()])
def test_a_machine_without_good_credentials_is_refused(client, header):
    answer = client.get("/machine/", headers={"authorization": header})

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Basic" in answer.headers["WWW-Authenticate"]


def test_a_machine_without_the_scope_is_refused(client):
    made = people.open_client("Máy", scopes=("catalogue:read",), by=ROOT, at=clock.now())

    assert client.get("/machine/", headers=basic(made.client.id, made.secret)).status_code == 403


def test_a_browser_session_is_no_machine():
    browser = Client()
    sign_in_citizen(browser)

    assert browser.get("/machine/").status_code == 401


def test_behind_a_proxy_the_visitor_is_who_the_proxy_says(client, settings, make_officer):
    settings.TRUSTED_PROXIES = 1
    make_officer("thu")
    for n in range(50):
        said = {"login": f"ten{n}", "password": "sai"}
        client.post("/dang-nhap/can-bo/", said, headers={"x-forwarded-for": f"10.9.9.{n}, 203.0.113.7"})
    right = {"login": "thu", "password": "sai"}

    here = client.post("/dang-nhap/can-bo/", right, headers={"x-forwarded-for": "203.0.113.7"})
    elsewhere = client.post("/dang-nhap/can-bo/", right, headers={"x-forwarded-for": "203.0.113.8"})

    assert "tạm khóa đến" in here.content.decode()
    assert "tạm khóa đến" not in elsewhere.content.decode()
