"""Citizens come in through OpenID Connect: the whole way, over HTTP, against the simulated provider."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
from django.test import Client

from motcua.doors.access import provider
from motcua.rooms.people import models
from motcua.rooms.people.records import AccountKind

ROOT = Path(__file__).resolve().parents[2]
BACK = "http://testserver/dang-nhap/cong-dan/tro-lai/"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def simulator() -> Iterator[str]:
    """The simulator as its own program, as it runs beside the demonstration."""
    command = [sys.executable, str(ROOT / "simulators" / "identity"), "--port", "0", "--redirect-uri", BACK]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OIDC_", "IDENTITY_"))}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean)
    assert running.stdout is not None
    line = running.stdout.readline()
    yield line.strip().rpartition(" ")[2]
    running.terminate()
    running.wait(10)
    running.stdout.close()


@pytest.fixture
def issuer(simulator: str, settings) -> str:
    apps = settings.SOCIALACCOUNT_PROVIDERS["citizens"]["APPS"]
    app = {**apps[0], "settings": {**apps[0]["settings"], "server_url": simulator}}
    settings.SOCIALACCOUNT_PROVIDERS = {"citizens": {"APPS": [app]}}
    provider._configurations.clear()
    return simulator


class Fields(HTMLParser):
    """The hidden fields of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input":
            self.found[str(said["name"])] = str(said["value"])


def start(client: Client, after: str = "/citizens/") -> str:
    answer = client.post("/dang-nhap/cong-dan/", {"next": after})
    assert answer.status_code == 302
    return str(answer.url)


def choose(address: str, citizen: str) -> str:
    """Picks a citizen on the provider's page, as a browser would; returns where it sends the browser."""
    page = requests.get(address, timeout=5)
    assert page.status_code == 200
    assert "MÔ PHỎNG" in page.text
    sent = {**Fields(page.text).found, "citizen": citizen}
    answer = requests.post(f"{address.partition('/authorize')[0]}/authorize", sent, timeout=5, allow_redirects=False)
    return str(answer.headers["Location"])


def come_back(client: Client, address: str):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def test_a_citizen_signs_in_and_is_known_by_his_claims(client, issuer):
    answer = come_back(client, choose(start(client), "binh"))

    assert answer.url == "/citizens/"
    person = models.Person.objects.get()
    assert (person.full_name, person.identity_number) == ("Trần Thị Bình (mẫu)", "092185999002")
    assert (str(person.birth_date), person.sex, person.tech_id) == ("1985-11-02", "female", "MAU-0002")
    assert client.get("/citizens/").content.decode().strip() == f"citizen:{person.id}"
    assert models.Account.objects.get().kind == AccountKind.CITIZEN


def test_an_organisation_signs_in(client, issuer):
    come_back(client, choose(start(client), "cty"))

    person = models.Person.objects.get()
    assert (person.kind, person.tax_code) == ("organisation", "1899999981")


def test_the_second_time_is_the_same_account(issuer):
    for browser in (Client(), Client()):
        come_back(browser, choose(start(browser), "an"))

    assert models.Account.objects.count() == 1
    assert models.Person.objects.count() == 1


def test_the_request_carries_pkce_state_and_nonce(client, issuer):
    asked = dict(parse_qsl(urlsplit(start(client)).query))

    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert asked["state"]
    assert asked["nonce"]
    assert asked["redirect_uri"] == BACK


def test_a_citizen_never_reaches_the_desk(client, issuer):
    come_back(client, choose(start(client, "/desk/"), "an"))

    assert client.get("/desk/").status_code == 403


def test_who_stops_is_not_signed_in_and_told_so(client, issuer):
    answer = come_back(client, choose(start(client), ""))

    assert answer.status_code == 400
    assert "Đăng nhập lại" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("spoil", ["state", "code"])
def test_a_changed_answer_signs_nobody_in(client, issuer, spoil):
    back = choose(start(client), "an")

    answer = come_back(client, re.sub(rf"{spoil}=[^&]+", f"{spoil}=forged", back))

    assert answer.status_code == 400
    assert "_auth_user_id" not in client.session


def test_the_answer_to_another_browser_signs_nobody_in(issuer):
    victim, thief = Client(), Client()
    back = choose(start(thief), "an")
    start(victim)

    assert come_back(victim, back).status_code == 400
    assert "_auth_user_id" not in victim.session


def test_an_answer_is_good_once(client, issuer):
    back = choose(start(client), "an")
    come_back(client, back)
    client.post("/dang-xuat/")

    assert come_back(client, back).status_code == 400
    assert "_auth_user_id" not in client.session


def sign_out(client: Client) -> str:
    """Signs out here; where the browser is sent."""
    answer = client.post("/dang-xuat/")
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session
    return str(answer.url)


def test_signing_out_here_signs_out_at_the_provider_and_comes_back(client, issuer):
    come_back(client, choose(start(client), "an"))
    elsewhere = sign_out(client)

    assert elsewhere.startswith(f"{issuer}/end_session?")
    asked = dict(parse_qsl(urlsplit(elsewhere).query))
    assert asked["client_id"] == "motcua"
    after = requests.get(elsewhere, timeout=5, allow_redirects=False)
    assert after.headers["Location"] == asked["post_logout_redirect_uri"] == "http://testserver/dang-nhap/"


def test_the_provider_ends_no_session_for_a_token_that_is_not_its_own(client, issuer):
    come_back(client, choose(start(client), "an"))
    elsewhere = sign_out(client)

    forged = re.sub(r"id_token_hint=[^&]+", "id_token_hint=a.b.c", elsewhere)
    assert requests.get(forged, timeout=5, allow_redirects=False).status_code == 400


def test_the_token_is_sealed_in_the_session_and_gone_with_it(client, issuer):
    come_back(client, choose(start(client), "an"))
    kept = client.session[provider.ID_TOKEN]

    assert "." not in kept, "a token has dots, its seal has none"
    sign_out(client)
    assert provider.ID_TOKEN not in client.session


def test_signing_out_works_where_the_provider_has_no_such_address(client, issuer):
    come_back(client, choose(start(client), "an"))
    ((address, (at, known)),) = provider._configurations.items()
    provider._configurations[address] = (at, {k: v for k, v in known.items() if k != "end_session_endpoint"})

    assert sign_out(client) == "/dang-nhap/"


def test_signing_out_works_while_the_provider_is_away(client, issuer, settings):
    come_back(client, choose(start(client), "an"))
    apps = settings.SOCIALACCOUNT_PROVIDERS["citizens"]["APPS"]
    gone = {**apps[0], "settings": {**apps[0]["settings"], "server_url": "http://127.0.0.1:9"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"citizens": {"APPS": [gone]}}

    assert sign_out(client) == "/dang-nhap/"


def test_a_token_with_another_nonce_signs_nobody_in(client, issuer):
    address = start(client)
    back = choose(re.sub(r"nonce=[^&]+", "nonce=another", address), "an")

    assert come_back(client, back).status_code == 400
    assert not models.Account.objects.exists()


def test_the_session_is_new_after_sign_in(client, issuer):
    back = choose(start(client), "an")
    before = client.session.session_key
    come_back(client, back)

    assert client.session.session_key != before


def test_starting_needs_a_form_of_ours(issuer):
    assert Client(enforce_csrf_checks=True).post("/dang-nhap/cong-dan/").status_code == 403
    assert Client().get("/dang-nhap/cong-dan/").status_code == 405


def test_a_provider_that_is_down_is_a_clear_page(client, settings):
    apps = settings.SOCIALACCOUNT_PROVIDERS["citizens"]["APPS"]
    app = {**apps[0], "settings": {**apps[0]["settings"], "server_url": "http://127.0.0.1:9"}}
    settings.SOCIALACCOUNT_PROVIDERS = {"citizens": {"APPS": [app]}}

    answer = client.post("/dang-nhap/cong-dan/")

    assert answer.status_code == 503
    assert "định danh" in answer.content.decode()


def test_the_simulator_refuses_what_a_real_provider_refuses(client, issuer):
    asked = dict(parse_qsl(urlsplit(start(client)).query))

    def ask(**other: str) -> requests.Response:
        return requests.get(f"{issuer}/authorize", {**asked, **other}, timeout=5, allow_redirects=False)

    assert ask(client_id="another").status_code == 400
    assert ask(redirect_uri="https://evil.example/").status_code == 400
    for wrong in ({"code_challenge_method": "plain"}, {"code_challenge": ""}, {"scope": "email"}, {"prompt": "none"}):
        answer = ask(**wrong)
        assert answer.status_code == 303
        assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"]
    assert requests.get(f"{issuer}/userinfo", headers={"Authorization": "Bearer x"}, timeout=5).status_code == 401


def test_the_simulator_gives_tokens_once_and_only_to_its_client(client, issuer):
    asked = dict(parse_qsl(urlsplit(start(client)).query))
    code = parse_qs(urlsplit(choose(f"{issuer}/authorize?{urlsplit(start(client)).query}", "an")).query)["code"][0]
    said = {"grant_type": "authorization_code", "code": code, "redirect_uri": asked["redirect_uri"]}

    wrong_client = requests.post(f"{issuer}/token", {**said, "client_id": "motcua", "client_secret": "x"}, timeout=5)
    without_verifier = requests.post(f"{issuer}/token", said, auth=("motcua", "motcua-demo-secret"), timeout=5)

    assert wrong_client.status_code == 401
    assert without_verifier.json()["error"] == "invalid_grant"


def test_an_address_that_forges_answers_is_closed(client, issuer):
    for _ in range(50):
        client.get("/dang-nhap/cong-dan/tro-lai/?state=x&code=y")

    answer = client.post("/dang-nhap/cong-dan/")

    assert answer.status_code == 429
    assert "tạm khóa đến" in answer.content.decode()
