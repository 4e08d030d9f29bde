"""Official forms by machine: those of one's own filings."""

from api.test_filing import ONE_STOP
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from papers.reading import text_of


def receive(code):
    step = dossiers.page(code, by=ONE_STOP, at=now()).steps[0]
    values = {"limit": "3wd", "limit_source": "Quyết định 12/QĐ-UBND"}
    dossiers.complete(code, step.id, "receive", values=values, by=ONE_STOP, at=now())


def test_a_client_reads_the_forms_of_what_it_handed_in(machine):
    code = machine.file().json()["code"]
    assert machine.get(f"/dossiers/{code}/forms").json() == []

    receive(code)
    listed = machine.get(f"/dossiers/{code}/forms").json()
    assert [one["key"] for one in listed] == ["form-01"]
    answer = machine.get(listed[0]["url"].removeprefix("/api/v1"))
    assert answer["Content-Type"] == "application/pdf"
    assert f"Mã hồ sơ: {code}" in text_of(answer.content)


def test_another_client_or_a_lesser_scope_gets_none(machine, machine_with):
    code = machine.file().json()["code"]
    receive(code)

    assert machine_with("dossiers:read").get(f"/dossiers/{code}/forms/form-01").status_code == 404
    assert machine_with("dossiers:track").get(f"/dossiers/{code}/forms/form-01").status_code == 403
    assert machine.get(f"/dossiers/{code}/forms/form-06").status_code == 404
