"""What is watched is content: it is read whole, and mistakes are said to the one who edits it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from motcua.kernel.content import Mistake, folder
from motcua.rooms.units.records import Unit, UnitKind
from motcua.rooms.watch import content
from motcua.rooms.watch.content.building import Surroundings, build, loopback
from motcua.rooms.watch.content.kind_reading import KindFile, read_kinds
from motcua.rooms.watch.content.lists import read_addresses
from motcua.rooms.watch.records import ProbeKind

CENTRE = Unit(
    "TT-31153", "Trung tâm Phục vụ hành chính công phường Ô Môn", UnitKind.CENTRE, "TTPVHCC Ô Môn", area="31153"
)
MANY = [replace(CENTRE, code=f"TT-{n}", area=str(n)) for n in range(31000, 31437)]


NOTHING_KNOWN = Surroundings()


def built(around=NOTHING_KNOWN, units=(CENTRE,)):
    return {one.key: one for one in build(content.kind_files(), units, around)}


def test_the_content_of_the_province_holds_no_mistake():
    assert content.mistakes() == []


def test_437_units_of_every_kind_have_their_probes_by_rule_and_by_adding_units_only():
    kinds = list(UnitKind)
    many = [replace(one, code=f"X-{place}", kind=kinds[place % len(kinds)]) for place, one in enumerate(MANY)]
    assert not any(one.probes for one in built(units=many).values() if one.unit), "no address is invented"
    ruled = [
        replace(file, said=file.said | {"address": "{code}.mang.example"}) if "each" in file.said else file
        for file in content.kind_files()
    ]
    found = [one for one in build(ruled, many, NOTHING_KNOWN) if one.unit]
    lines = {one.unit: one for one in found if one.behind == "network:city"}
    assert set(lines) == {unit.code for unit in many}
    assert sum(len(one.probes) for one in found) >= 437 * 2
    assert all(len({probe.name for probe in one.probes}) == len(one.probes) >= 2 for one in found)
    assert lines["X-7"].probes[0].address == "x-7.mang.example"


def test_a_kind_of_unit_that_nobody_watches_is_a_mistake(tmp_path: Path, settings):
    shutil.copytree(folder("watch"), tmp_path / "watch")
    file = tmp_path / "watch" / "kinds" / "office-line.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(", subunit]", "]"), encoding="utf-8")
    settings.CONTENT_DIR = tmp_path
    assert [str(one.about) for one in content.mistakes()] == ["no file makes targets of `each` subunit"]


def test_an_address_that_nobody_entered_is_not_asked():
    line = built()["line:TT-31153"]
    assert line.probes == ()
    assert built(Surroundings(addresses={line.key: ("192.0.2.1", 8443)}))[line.key].probes[0].port == 8443


def test_a_demonstration_asks_simulated_links_and_nobody_outside():
    found = built(Surroundings(demo=True, links_port=8005, settings={"HOME": "http://localhost:8000"}))
    asked = {probe.address for one in found.values() for probe in one.probes if probe.kind is not ProbeKind.OWN}
    assert asked == {loopback(31153), loopback(92), "localhost"}
    assert loopback(31153) == "127.121.177.1"


def test_a_service_is_asked_where_its_setting_says():
    found = built(Surroundings(settings={"PAYMENT_GATEWAY_URL": "https://pay.example:444/x"}))
    [probe] = found["service:payment"].probes
    assert (probe.address, probe.port, probe.options["tls"], probe.options["path"]) == ("pay.example", 444, True, "/")
    assert found["service:sms"].probes == ()


GOOD = yaml.safe_load((folder("watch") / "kinds" / "line.yaml").read_text(encoding="utf-8")) | {"behind": ""}
GOOD = {key: value for key, value in GOOD.items() if key != "behind"}
PROBE = GOOD["probes"][0]


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"sources": []}, "sources"),
        ({"behind": "network:nowhere"}, "behind"),
        ({"each": None}, "each"),
        ({"address": "line.example"}, "address"),
        ({"address": "{name}.line.example"}, "address"),
        ({"name": "Đường truyền"}, "{unit}"),
        ({"probes": [PROBE | {"timeout": 30}]}, "timeout"),
        ({"probes": [PROBE | {"warn": 1}]}, "together"),
        ({"probes": [PROBE | {"kind": "own"}]}, "measure"),
        ({"probes": [{**PROBE, "kind": "shell"}]}, "shell"),
        ({"probes": [{key: PROBE[key] for key in PROBE if key != "port"}]}, "port"),
        ({"key": "other"}, "named"),
    ],
)
def test_a_mistake_is_said_with_what_to_correct(tmp_path: Path, change, about):
    said = {key: value for key, value in (GOOD | change).items() if value is not None}
    (tmp_path / "line.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    found = list(read_kinds(tmp_path))
    assert not any(isinstance(one, KindFile) for one in found)
    assert any(about in str(one.about) for one in found)


@pytest.mark.parametrize("line", ["line:TT-1,192.0.2.1,99999,x", "line:TT-1,,443,x", "line:TT-1,192.0.2.1,443,"])
def test_an_address_needs_a_place_a_port_and_its_source(tmp_path: Path, line):
    file = tmp_path / "addresses.csv"
    file.write_text(f"# lời dẫn\ntarget,address,port,source\n{line}\n", encoding="utf-8")
    [found] = read_addresses(file)
    assert isinstance(found, Mistake)
