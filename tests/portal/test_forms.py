"""Official forms at the portal: one's own, and never the sheet that names the officers."""

from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.dossiers import facade as dossiers
from papers.reading import codes_on, text_of
from portal.test_filing import file

COUNTER = Actor(
    id="officer:1",
    name="Trần Văn Ơn (mẫu)",
    grants={name: frozenset({"*"}) for name in ("role:one-stop", "dossiers:receive", "dossiers:see")},
)


def receive(code):
    step = dossiers.page(code, by=COUNTER, at=now()).steps[0]
    values = {"limit": "3wd", "limit_source": "Quyết định 12/QĐ-UBND"}
    dossiers.complete(code, step.id, "receive", values=values, by=COUNTER, at=now())


def test_the_applicant_gets_his_receipt_once_it_was_received(citizen):
    an = citizen(1)
    code = file(an)
    assert an.browser.get(f"/ho-so/{code}/mau/form-01/").status_code == 404

    receive(code)
    answer = an.browser.get(f"/ho-so/{code}/mau/form-01/")
    assert f"/ho-so/{code}/mau/form-01/" in an.browser.get(f"/ho-so/{code}/").content.decode()
    assert f"Mã hồ sơ: {code}" in text_of(answer.content)
    assert "Trần Văn Ơn (mẫu)" in text_of(answer.content)
    assert codes_on(answer.content)[0].startswith(f"http://testserver/tra-cuu/{code}/")


def test_nobody_else_gets_it_and_the_control_sheet_stays_in_the_house(citizen, client):
    an, binh = citizen(1), citizen(2)
    code = file(an)
    receive(code)

    assert binh.browser.get(f"/ho-so/{code}/mau/form-01/").status_code == 404
    assert an.browser.get(f"/ho-so/{code}/mau/form-06/").status_code == 404
    assert client.get(f"/ho-so/{code}/mau/form-01/").status_code == 302
