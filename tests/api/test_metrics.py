"""The figures of the watch for machines: well-formed OpenMetrics, and only for those who hold the scope."""

import base64
import re

import pytest

from motcua.doors.api.metrics import TYPE, text
from motcua.rooms.watch.records import Metric, Sample
from watch.conftest import Wire, demo_links  # noqa: F401 fixtures

SAMPLE = re.compile(
    r'^(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (?P<value>\S+)$'
)
HEAD = re.compile(r"^# (?P<what>TYPE|UNIT|HELP) (?P<name>[a-zA-Z_:][\w:]*) (?P<said>.+)$")


def read(said):
    """A strict reader of the format: families in one piece, names that follow from their type, an end."""
    assert said.endswith("# EOF\n")
    families, current, seen = {}, None, set()
    for line in said.splitlines()[:-1]:
        head = HEAD.match(line)
        if head:
            if head["name"] != current:
                assert head["name"] not in families, "a family comes in one piece"
                current = head["name"]
                families[current] = {"samples": {}}
            assert head["what"] not in families[current]
            families[current][head["what"]] = head["said"]
            continue
        sample = SAMPLE.match(line)
        assert sample, f"not a sample: {line}"
        suffix = {"counter": "_total", "gauge": ""}[families[current]["TYPE"]]
        assert sample["name"] == current + suffix
        key = (sample["name"], sample["labels"])
        assert key not in seen, "a sample stands once"
        seen.add(key)
        families[current]["samples"][sample["labels"] or ""] = float(sample["value"])
    for name, family in families.items():
        assert "UNIT" not in family or name.endswith(f"_{family['UNIT']}")
    return families


@pytest.fixture
def wire(city, demo_links):  # noqa: F811
    return Wire()


def test_what_the_watch_knows_is_told_in_figures(wire, machine_with):
    wire.passes(20)
    answer = machine_with("watch:metrics").get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == TYPE
    families = read(answer.content.decode())
    assert families["motcua_watch_incidents_open"]["samples"] == {'severity="warning"': 0, 'severity="outage"': 0}
    assert families["motcua_watch_findings"]["samples"] == {f'run="{wire.run}"': wire.count}
    assert set(families["motcua_outbox_events"]["samples"]) == {
        f'state="{one}"' for one in ("pending", "failing", "parked")
    }
    assert 0 < families["motcua_disk_free_ratio"]["samples"][""] < 1


def test_id_and_secret_open_it_too_and_nobody_else_comes_in(machine_with, anybody):
    machine = machine_with("watch:metrics")
    machine.token = ""
    basic = base64.b64encode(f"{machine.id}:{machine.secret}".encode()).decode()
    assert machine.get("/metrics", Authorization=f"Basic {basic}").status_code == 200
    wrong = base64.b64encode(f"{machine.id}:wrong".encode()).decode()
    assert machine.get("/metrics", Authorization=f"Basic {wrong}").status_code in (401, 403)
    assert machine_with("dossiers:read").get("/metrics").status_code == 403
    assert anybody.get("/metrics").status_code == 401


def test_whatever_stands_in_a_label_the_line_stays_one_line():
    odd = Metric("odd", "gauge", 'says "so"\n\\', (Sample(1.5, {"a": 'x"\n\\y'}),))
    [family] = read("".join(text([odd]))).values()
    assert family["samples"] == {'a="x\\"\\n\\\\y"': 1.5}
