"""A machine passes public warnings on."""

from defusedxml.ElementTree import fromstring

from api.conftest import EVERY_SCOPE
from motcua.kernel.clock import now
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.models import WarningRow
from motcua.rooms.operations.rules import cap
from operations.test_cap_rules import BOMB, WARNING

SCOPE = "operations:relay-warnings"


def test_a_message_is_taken_and_shown_on_the_portal(machine_with, client):
    sender = machine_with(SCOPE)
    answer = sender.post("/warnings", cap.write(WARNING), content_type="application/cap+xml")
    assert answer.status_code == 201
    row = WarningRow.objects.get(id=answer.json()["warning"])
    WarningRow.objects.filter(id=row.id).update(expires=now().replace(year=2090), effective=row.sent.replace(year=2020))
    page = client.get("/canh-bao/").content.decode()
    assert "Triều cường vượt báo động 3" in page
    message = client.get(f"/canh-bao/{row.id}.xml")
    assert message.headers["Content-Type"].startswith("application/cap+xml")
    assert cap.read(message.content) == WARNING
    feed = fromstring(client.get("/canh-bao/nguon.xml").content)
    (link,) = feed.iterfind("{*}entry/{*}link")
    assert link.get("href").endswith(f"/canh-bao/{row.id}.xml")
    assert len(operations.warnings_in_force(at=now())) == 1


def test_hostile_and_wrong_messages_are_refused_whole(machine_with):
    sender = machine_with(SCOPE)
    xml = cap.write(WARNING).decode()
    hostile = xml.replace("<alert", f"{BOMB}<alert", 1)
    for body in (hostile, "", "<alert/>", xml.replace(">Severe<", ">Bad<")):
        assert sender.post("/warnings", body, content_type="application/xml").status_code == 422, body[:60]
    assert sender.post("/warnings", xml, content_type="application/json").status_code == 415
    assert sender.post("/warnings", "x" * 400_000, content_type="application/xml").status_code == 413
    assert not WarningRow.objects.exists()


def test_without_the_scope_nothing_is_taken(machine_with):
    others = machine_with(*(scope for scope in EVERY_SCOPE if scope != SCOPE))
    answer = others.post("/warnings", cap.write(WARNING), content_type="application/cap+xml")
    assert answer.status_code == 403
