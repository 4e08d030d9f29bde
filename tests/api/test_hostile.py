"""Bad input of every kind is answered with a problem that says what is wrong; nothing is a fault of ours."""

import errno
import json

import pytest
from django.db import OperationalError

from api.here import FILING, FORM
from motcua.rooms.dossiers import facade as dossiers
from motcua.rooms.units import facade as units

BODIES = {
    "nothing": b"",
    "half an object": b'{"procedure": "1.004884"',
    "not JSON": b"procedure=1.004884",
    "not UTF-8": b'{"procedure": "\xff\xfe"}',
    "a NUL": b'{"procedure": "1.0\\u00004884"}',
    "half a surrogate pair": b'{"procedure": "\\ud800"}',
    "not a number": b'{"procedure": NaN}',
    "infinity by exponent": b'{"form": {"a": 1e999}}',
    "a huge number": b'{"form": {"a": ' + b"9" * 400 + b"}}",
    "a number too long to read": b'{"form": {"a": ' + b"9" * 5000 + b"}}",
    "a name twice": b'{"procedure": "a", "procedure": "b"}',
    "a deep well": b"[" * 100_000 + b"]" * 100_000,
    "deep but readable": b'{"form": ' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}",
    "a list": b"[]",
    "null": b"null",
    "a word": b'"x"',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_read_is_a_problem(machine, body):
    answer = machine.post("/dossiers", body, Idempotency_Key="k")
    assert answer.status_code in {400, 422}
    is_a_problem(answer)


FILINGS = {
    "a field we do not know": {"unknown": 1},
    "a number for a name": {"applicant": {"name": 5}},
    "no name": {"applicant": {"name": ""}},
    "a day that is none": {"applicant": {"name": "A", "birth_date": "2026-02-30"}},
    "a day as a number": {"applicant": {"name": "A", "birth_date": 0}},
    "a birth in the future": {"applicant": {"name": "A", "id_number": "092190000002", "birth_date": "9999-12-31"}},
    "a channel that is none": {"channel": "fax"},
    "a form that is a list": {"form": []},
    "a form with strange kinds": {"form": {"applicant": [None, True, 1.5], "request": {"subject": {"deep": []}}}},
    "a unit with a quote": {"receiving_unit": "TT-31135'--"},
    "a unit that is an area": {"receiving_unit": "31135"},
    "a place of return that is none": {"return_to": {"unit": "TT-00000"}},
    "a place of support that is none": {"support_unit": "TT-00000"},
    "a result by post to nowhere": {"return_to": {"by": "post"}},
    "a file reference of nobody": {"papers": [{"name": "A", "file": "abc:def"}]},
    "a file reference of letters": {"papers": [{"name": "A", "file": "ảảả"}]},
    "a paper without a name": {"papers": [{"name": ""}]},
    "a case that is too long": {"case": "x" * 201},
    "a code that is none": {"foreign_code": "'; DROP TABLE"},
    "an area that is none": {"competent_area": "00000"},
    "a person that is none": {"applicant": {"name": "A", "person_id": "x"}},
}


@pytest.mark.parametrize("changes", FILINGS.values(), ids=FILINGS)
def test_a_filing_with_mistakes_is_a_problem(machine, changes):
    answer = machine.file(**changes)
    assert answer.status_code in {404, 422}
    is_a_problem(answer)


@pytest.mark.parametrize("key", ["", " ", "x" * 81, "kh\u00f3a", "a b"])
def test_a_key_must_be_one_short_word(machine, key):
    is_a_problem(machine.post("/dossiers", FILING, Idempotency_Key=key))


ADDRESSES = [
    "/dossiers/%00",
    "/dossiers/..%2F..%2Fetc",
    "/dossiers?page=0",
    "/dossiers?page=99999999999999999999",
    "/dossiers?size=1e3",
    "/dossiers?page=%00",
    "/procedures/1.001193%00",
    "/procedures?q=%00",
    "/procedures?level=planet",
    "/procedures/9.999999",
    "/procedure-versions/x",
    "/procedure-versions/018f0000-0000-7000-8000-000000000000",
    "/forms/general@99999999999999999999",
    "/forms/general@-1",
    "/forms/%C3%A1",
    "/units/%F0%9F%98%80",
    "/areas/x",
    "/tracking/x",
    "/tracking/x?key=%C3%A1",
    "/tracking/%C3%A1?key=ABCDEFGH",
    "/nowhere",
    "/",
    "/dossiers/x/y/z",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_strange_address_is_a_problem(machine, path):
    answer = machine.get(path)
    assert answer.status_code in {400, 404, 422}
    is_a_problem(answer)


def test_a_query_with_broken_letters_finds_nothing(machine):
    assert machine.get("/procedures?q=%ff%fe").status_code == 200


def test_a_method_that_is_not_offered_is_named(machine):
    answer = machine.http.delete("/api/v1/dossiers", headers=machine.headers({}))
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    is_a_problem(answer)


def test_a_body_of_another_kind_is_refused(machine):
    is_a_problem(machine.post("/dossiers", "a=b", content_type="application/x-www-form-urlencoded"), 415)
    is_a_problem(machine.post("/dossiers", "<a/>", content_type="application/xml"), 415)


def test_a_body_that_is_too_large_is_refused_before_it_is_read(machine):
    is_a_problem(machine.post("/dossiers", b'{"a": "' + b"x" * 1_100_000 + b'"}'), 413)
    answer = machine.http.post(
        "/api/v1/files", b"x", "application/octet-stream", headers=machine.headers({}), CONTENT_LENGTH="99999999999"
    )
    is_a_problem(answer, 413)
    answer = machine.http.post(
        "/api/v1/dossiers", b"{}", "application/json", headers=machine.headers({}), CONTENT_LENGTH="-5"
    )
    is_a_problem(answer, 400)


def test_files_that_are_empty_too_large_or_of_a_wrong_kind_are_refused(machine):
    for body in (b"", b"text", b"%PDF-1.7\n" + b"x" * (21 * 1024 * 1024)):
        is_a_problem(machine.post("/files", body, content_type="application/octet-stream"), 422)
    is_a_problem(machine.post("/files", b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"))
    is_a_problem(machine.post("/files", b"x", content_type="multipart/form-data"))


def test_the_problem_speaks_the_callers_language(machine):
    vietnamese, english = machine.get("/nowhere"), machine.get("/nowhere", Accept_Language="en-GB,vi;q=0.5")
    assert (vietnamese["Content-Language"], english["Content-Language"]) == ("vi", "en")
    assert vietnamese.json()["detail"] != english.json()["detail"]
    assert vietnamese.json()["title"] != english.json()["title"]
    assert machine.get("/nowhere", Accept_Language="fr;q=0.1,*").json()["detail"] == vietnamese.json()["detail"]


def test_when_the_database_is_away_the_caller_is_told_to_come_back(machine, monkeypatch):
    def gone(*_args, **_kwargs):
        raise OperationalError("server closed the connection unexpectedly: password=secret")

    monkeypatch.setattr(dossiers, "file", gone)
    answer = machine.file()
    is_a_problem(answer, 503)
    assert answer["Retry-After"] == "5"
    assert "secret" not in answer.content.decode()


def test_when_the_disk_is_full_the_caller_is_told_to_come_back(machine, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(dossiers, "keep_file", full)
    is_a_problem(machine.post("/files", b"%PDF-1.7", content_type="application/octet-stream"), 503)


def test_a_fault_shows_nothing_of_the_inside(machine, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("inside")

    monkeypatch.setattr(units, "areas", broken)
    answer = machine.get("/areas")
    is_a_problem(answer, 500)
    assert "inside" not in answer.content.decode()
    assert answer.json()["instance"].removeprefix("urn:uuid:") in caplog.text


def test_typing_slips_in_a_whole_filing_do_not_lose_the_key(machine):
    wrong = machine.file("k-1", form={})
    right = machine.file("k-1", form=FORM)
    assert (wrong.status_code, right.status_code) == (422, 201)


def is_a_problem(answer, status=None):
    assert answer.status_code == (status or answer.status_code)
    assert answer.status_code >= 400
    if status != 500:
        assert answer.status_code != 500, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said = json.loads(answer.content)
    assert {"type", "title", "status", "code", "instance"} <= set(said)
    assert said["status"] == answer.status_code
    assert answer["X-Request-Id"] in said["instance"]
