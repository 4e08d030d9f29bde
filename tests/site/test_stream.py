"""The live stream says only what its listener may hear, and nothing is missed."""

import asyncio

from motcua.kernel import screens
from motcua.site import stream
from motcua.site.stream import EVERYTHING, Hub, topics

FILED = {"dossier": "H13-1", "receiving_unit": "TT-31135", "competent_unit": "UB-31135", "state": 1}


def test_topics_are_read_off_the_fields_of_an_event():
    assert topics(FILED) == {"dossier:H13-1", "unit:TT-31135", "unit:UB-31135"}
    assert topics({"why": "calendar", "after": ""}) == frozenset()


def heard(hub: Hub, since: str, *mine: str) -> list[bytes]:
    stream.HUB, before = hub, stream.HUB
    try:
        return stream._missed(since, frozenset(mine))
    finally:
        stream.HUB = before


def hub_of(*ids: int) -> Hub:
    hub = Hub()
    hub.hear([(id_, "dossiers.filed.v1", FILED) for id_ in ids])
    return hub


def test_a_page_that_comes_back_gets_what_it_missed_once():
    hub = hub_of(5, 6, 7)
    assert [chunk.split(b"\n")[0] for chunk in heard(hub, "5", "unit:UB-31135")] == [b"id: 6", b"id: 7"]
    assert heard(hub, "7", "unit:UB-31135") == []


def test_a_page_hears_only_of_its_own():
    hub = hub_of(5, 6)
    assert heard(hub, "5", "unit:UB-92") == []
    assert len(heard(hub, "5", EVERYTHING)) == 1


def test_a_page_that_was_away_too_long_is_told_to_load_itself_again():
    (chunk,) = heard(hub_of(5000), "5", "unit:UB-31135")
    assert b"event: reload" in chunk


def test_an_event_that_was_delivered_late_is_still_passed_on_and_none_twice():
    hub = hub_of(5, 7)
    hub.hear([(5, "a", FILED), (6, "a", FILED), (7, "a", FILED)])
    assert [hint.id for hint in hub.recent] == [5, 7, 6]


def test_boards_look_again_where_something_happened_or_was_counted():
    new = Hub().hear([(5, "dossiers.filed.v1", FILED)])
    assert stream.concerned(new, "") == {"UB-31135", "TT-31135"}
    assert stream.concerned([], "UB-31153 TT-31153 ") == {"UB-31153", "TT-31153"}
    assert stream.concerned([], "") == frozenset()
    assert stream.concerned(new, "UB-31153 *") is None
    assert stream.concerned(Hub().hear([(6, "operations.observed.v1", {"kept": 3})]), "") is None


def test_the_stream_listens_where_the_house_tells():
    assert (stream.CHANNEL, stream.ALL) == (screens.CHANNEL, screens.ALL)


def test_a_hint_has_ids_only():
    assert hub_of(5).recent[0].text() == (
        b'id: 5\nevent: changed\ndata: {"event":"dossiers.filed.v1","dossier":"H13-1"}\n\n'
    )


def answer(path: str, *headers: tuple[bytes, bytes]) -> tuple[int, dict[bytes, bytes]]:
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "path": path, "method": "GET", "headers": list(headers)}
    asyncio.run(stream.application(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])  # type: ignore[call-overload,return-value]


def test_nobody_listens_without_signing_in(monkeypatch):
    monkeypatch.setattr(stream, "WEB", "http://127.0.0.1:9")
    status, _ = answer("/live")
    assert status == 401


def test_another_site_gets_no_leave_to_listen(monkeypatch):
    monkeypatch.setattr(stream, "WEB", "http://127.0.0.1:9")
    host = (b"host", b"localhost:8001")
    _, headers = answer("/live", host, (b"origin", b"http://evil.example"))
    assert b"access-control-allow-origin" not in headers
    _, headers = answer("/live", host, (b"origin", b"http://localhost:8000"))
    assert headers[b"access-control-allow-origin"] == b"http://localhost:8000"
