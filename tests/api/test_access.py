"""Who gets in: tokens, scopes, limits."""

import base64
from datetime import timedelta

from django.urls import URLResolver, get_resolver

from motcua.doors.api import service, tokens, urls
from motcua.kernel.actors import system
from motcua.kernel.clock import now
from motcua.rooms.people import facade as people

FORM = "application/x-www-form-urlencoded"


def ask(machine, **said):
    body = "&".join(f"{name}={value}" for name, value in said.items())
    machine.token = ""
    return machine.post("/token", body, content_type=FORM)


def test_id_and_secret_are_exchanged_for_a_token_that_opens(machine):
    answer = ask(machine, grant_type="client_credentials", client_id=machine.id, client_secret=machine.secret)
    said = answer.json()
    assert (answer.status_code, said["token_type"]) == (200, "Bearer")
    assert answer["Cache-Control"] == "no-store"
    machine.token = said["access_token"]
    assert machine.get("/dossiers").status_code == 200


def test_the_secret_may_come_by_basic(machine):
    machine.token = ""
    said = base64.b64encode(f"{machine.id}:{machine.secret}".encode()).decode()
    answer = machine.post("/token", "", content_type=FORM, Authorization=f"Basic {said}")
    assert answer.status_code == 200


def test_a_wrong_secret_is_refused_and_guessing_is_stopped(machine):
    seen = {ask(machine, client_id=machine.id, client_secret=f"wrong-{n}").status_code for n in range(60)}
    assert seen == {401, 429}


def test_a_token_holds_only_the_scopes_that_were_asked_for(machine):
    said = ask(machine, client_id=machine.id, client_secret=machine.secret, scope="dossiers:track").json()
    machine.token = said["access_token"]
    answer = machine.get("/dossiers")
    assert (answer.status_code, answer.json()["code"]) == (403, "api.scope_missing")


def test_a_scope_that_the_client_does_not_hold_is_refused(machine_with):
    machine = machine_with("dossiers:track")
    assert ask(machine, client_id=machine.id, client_secret=machine.secret, scope="dossiers:file").status_code == 403


def test_without_a_token_only_public_addresses_open(anybody):
    answer = anybody.get("/dossiers")
    assert (answer.status_code, answer.json()["code"]) == (401, "api.token_missing")
    assert "Bearer" in answer["WWW-Authenticate"]
    assert anybody.get("/fields").status_code == 200


def test_a_token_that_was_altered_or_has_ended_is_refused(machine):
    machine.token = machine.token[:-2] + "xx"
    assert machine.get("/dossiers").json()["code"] == "api.token_refused"
    machine.token = tokens.issue(machine.id, frozenset(service.SCOPES), at=now() - timedelta(hours=1))
    assert machine.get("/dossiers").status_code == 401


def test_a_client_that_was_shut_out_is_refused_although_its_token_still_runs(machine):
    assert machine.get("/dossiers").status_code == 200
    people.revoke_client(machine.id, by=system("test"), at=now())
    tokens.forget()
    assert machine.get("/dossiers").status_code == 401


def test_one_client_may_not_flood_the_door(machine, machine_with, settings):
    settings.API_REQUESTS_PER_MINUTE = 40
    service.limiter_for.cache_clear()
    answers = [machine.get("/fields") for _ in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert int(answers[-1]["Retry-After"]) >= 1
    assert machine_with("dossiers:read").get("/dossiers").status_code == 200


def test_every_address_says_who_may_call_it():
    assert all(pattern.callback.guard for pattern in urls.urlpatterns)
    listed = {f"{one.method} {one.path}": one.guard for one in service.OPERATIONS}
    assert listed["POST /dossiers"] == "client:dossiers:file"
    assert listed["GET /dossiers/{code}"] == "client:dossiers:read"
    assert listed["GET /tracking/{code}"] == "public"
    held_back = [one for one in service.OPERATIONS if one.guard != "public"]
    beside = {"/files", "/metrics", "/warnings"}
    assert all("/dossiers" in one.path or one.path in beside for one in held_back)


def test_reading_never_needs_to_write():
    writing = {one.path for one in service.OPERATIONS if one.method != "GET"}
    assert writing == {
        *("/token", "/files", "/warnings"),
        *("/dossiers", "/dossiers/{code}/supplement", "/dossiers/{code}/withdrawal"),
    }


def test_the_door_stands_at_its_address():
    found = [one for one in get_resolver().url_patterns if isinstance(one, URLResolver)]
    assert any(str(one.pattern) == "api/v1/" for one in found)


def test_machines_get_no_cookie_and_no_session_and_their_answers_are_no_pages(machine):
    answer = machine.get("/dossiers", Cookie="motcua=anything; csrftoken=anything")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_page_about_the_api_is_a_page_like_any_other(anybody):
    page = anybody.get("/docs")
    assert page.status_code == 200
    assert page["Content-Security-Policy"].startswith("default-src 'self'")
    assert "Cookie" in page["Vary"]


def test_only_what_is_framed_for_machines_stands_under_their_prefix():
    for pattern in urls.urlpatterns:
        assert getattr(pattern.callback, "for_machines", False) or pattern.name == "docs", pattern
