"""Boards: for whom they are, what they rest on, that they cost a fixed number of statements, and what followers get."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.here import CENTRE, COMMITTEE
from desk.screen import text
from measures.conftest import dossier
from motcua.doors.desk.views.operations import lines, shades
from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.kernel.days import local_day
from motcua.kernel.house import credentials
from motcua.rooms.dossiers.records import State
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.rules.facts import fact_of
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.actions import happenings
from motcua.rooms.operations.models import AlertRow
from motcua.rooms.operations.records import OrderIn
from motcua.rooms.units import facade as units

OWN = {"competent_unit": "UB-31153", "receiving_unit": "TT-31153"}
OTHER = {"competent_unit": "UB-31135", "receiving_unit": "TT-31135"}


@pytest.fixture
def running(city):
    """This month: two finished on time and one open dossier that is late in Ô Môn, one open elsewhere."""
    measures.forget()
    at = now()
    ago = timedelta(hours=1)
    done = [dossier(n, received_at=at - ago, finished_at=at, state=State.FINISHED, **OWN) for n in range(2)]
    late = dossier(3, received_at=at - ago, due_at=at - timedelta(minutes=5), **OWN)
    later = dossier(4, received_at=at - ago, due_at=at + timedelta(days=1), **OTHER)
    counting.write([], [fact_of(one) for one in (*done, late, later)])
    yield at
    measures.forget()


@pytest.fixture
def director(desk):
    return desk("director@*")


@pytest.fixture
def o_mon(desk):
    return desk("unit-leader@UB-31153")


def test_a_unit_sees_its_own_board_and_the_city_sees_all(running, director, o_mon, clerk):
    own, city, other = (f"dieu-hanh/bang/{key}/" for key in ("unit", "leaders", "unit"))
    assert o_mon.get(own).status_code == 200
    assert "Ô Môn" in text(o_mon.get(own))
    assert o_mon.get(city).status_code == 403
    assert o_mon.get(other + "?don-vi=UB-31135").status_code == 403
    assert o_mon.get("dieu-hanh/ban-do/").status_code == 403
    for address in (city, other + "?don-vi=UB-31135", "dieu-hanh/ban-do/", "dieu-hanh/quan-trac/"):
        assert director.get(address).status_code == 200
        assert clerk.get(address).status_code == 403


def test_a_sector_is_for_its_department_and_the_city(running, desk, director, o_mon):
    health = "dieu-hanh/bang/health/"
    assert desk("unit-leader@SO-YT").get(health).status_code == 200
    assert director.get(health).status_code == 200
    assert o_mon.get(health).status_code == 403


def test_what_followers_are_given_is_refused_to_the_same_people(running, director, o_mon):
    tiles = "dieu-hanh/bang/leaders/o/"
    assert o_mon.get(tiles).status_code == 403
    assert o_mon.get(tiles + "?chi=quyen").status_code == 403
    assert director.get(tiles + "?chi=quyen").json() == {"may_see": True}
    assert set(director.get(tiles).json()["tiles"]) >= {"on-time", "overdue", "map"}


def test_a_figure_says_of_what_and_opens_to_the_very_dossiers(running, director):
    page = text(director.get("dieu-hanh/bang/unit/?don-vi=UB-31153"))
    assert "2 / 3 trên số tiếp nhận" in page
    today = local_day(running)
    asked = f"pham-vi=UB-31153&ky={today:%Y-%m-01}_{today}"
    assert asked.replace("&", "&amp;") in page
    page = text(director.get(f"so-lieu/chi-so/on-time-of-received/?{asked}"))
    assert "theo=thu-tuc" in page, "the way to its parts"
    behind = text(director.get(f"so-lieu/chi-so/overdue/ho-so/?{asked}"))
    assert "H13-3" in behind
    assert "H13-1<" not in behind


def test_what_is_due_later_today_is_not_late_yet(running):
    value = measures.running(at=running).value("overdue", "UB-31153", local_day(running))
    assert value.numerator == 1
    before = running - timedelta(minutes=10)
    if local_day(before) == local_day(running):
        earlier = measures.running(at=before).value("overdue", "UB-31153", local_day(before))
        assert earlier.numerator == 0


@pytest.mark.parametrize("key", ["leaders", "one-stop", "health", "infrastructure"])
def test_a_board_costs_the_same_statements_whatever_is_on_it(running, director, key, django_assert_max_num_queries):
    address = f"dieu-hanh/bang/{key}/o/?sau=0"
    director.get(address)
    with django_assert_max_num_queries(19):
        director.get(address)
    counting.write([], [fact_of(dossier(100 + n, competent_unit=f"UB-{31135 + 3 * n}")) for n in range(20)])
    with django_assert_max_num_queries(19):
        director.get(address)


def test_a_screen_that_was_away_gets_every_line_that_it_missed(running, director):
    happenings.tell((running, "filed", "UB-31153", "TT-31153", f"H13-{n}", "1.001193") for n in range(30))
    assert director.get("dieu-hanh/bang/leaders/o/").json()["happened"] == []
    last = director.get("dieu-hanh/bang/leaders/o/?sau=0").json()["last"]
    missed = director.get(f"dieu-hanh/bang/leaders/o/?sau={last - 25}").json()["happened"]
    assert [line[0] for line in missed] == list(range(last - 24, last + 1))
    assert "H13-29" in missed[-1][1]


def test_the_house_gets_the_lines_of_all_boards_and_nobody_else_does(running, director, client, settings):
    happenings.tell((running, "filed", "UB-31153", "TT-31153", f"H13-{n}", "1.001193") for n in range(3))
    for address in ("/live/lines", "/live/boards?bang=leaders@city"):
        assert director.browser.get(address).status_code == 403
        for said in ("", "House ", credentials("another house's key")):
            assert client.get(address, headers={"Authorization": said}).status_code == 403
    ours = {"Authorization": credentials(settings.SECRET_KEY)}
    first = client.get("/live/lines", headers=ours).json()["lines"]
    assert [line[1] for line in first[-3:]] == [["UB-31153", "TT-31153"]] * 3
    assert "H13-2" in first[-1][2]
    after = client.get(f"/live/lines?sau={first[-2][0]}", headers=ours).json()["lines"]
    assert [line[0] for line in after] == [first[-1][0]]


def test_boards_are_looked_at_together_as_one_by_one(
    running, director, client, settings, django_assert_max_num_queries
):
    asked = ["leaders@city", "unit@UB-31153", "unit@UB-31135"]
    address = f"/live/boards?{'&'.join(f'bang={one}' for one in asked)}"
    ours = {"Authorization": credentials(settings.SECRET_KEY)}
    client.get(address, headers=ours)
    with django_assert_max_num_queries(16):
        together = client.get(address, headers=ours).json()["boards"]
    assert list(together) == asked
    for one in asked:
        key, _, scope = one.partition("@")
        alone = director.get(f"dieu-hanh/bang/{key}/o/?don-vi={scope}" if key == "unit" else f"dieu-hanh/bang/{key}/o/")
        assert alone.json()["board"] == one
        assert alone.json()["tiles"] == together[one]["tiles"]
        assert alone.json()["units"] == together[one]["units"]
    assert client.get("/live/boards?bang=unit@city", headers=ours).status_code == 404


def test_observations_are_on_their_board_and_said_to_be_simulated(running, director):
    moment = running.isoformat()
    entity = {
        "id": "urn:ngsi-ld:Hospital:bv",
        "type": "Hospital",
        "name": {"type": "Property", "value": "Bệnh viện <b>Mẫu</b>"},
        "simulated": {"type": "Property", "value": True},
        "bedsFree": {"type": "Property", "value": 73, "observedAt": moment},
    }
    sensor = Actor(id="client:c", grants={"operations:observe": frozenset({"*"})})
    operations.observe([entity], by=sensor, at=running)
    page = text(director.get("dieu-hanh/bang/health/"))
    assert "73" in page
    assert "mô phỏng" in page
    assert "&lt;b&gt;Mẫu" in page
    assert "<b>Mẫu" not in json.dumps(director.get("dieu-hanh/bang/health/o/").json())


def test_equal_areas_have_one_shade_and_the_worst_the_strongest():
    values = [0.0] * 90 + [1.0, 2.0, 3.0, 40.0]
    limits = shades.breaks(values, higher_is_better=False)
    steps = [shades.shade(value, limits, higher_is_better=False) for value in values]
    assert set(steps[:90]) == {1}
    assert steps[90:] == sorted(steps[90:])
    assert steps[-1] == 5
    assert shades.shade(None, limits, higher_is_better=False) == 0
    rates = [100.0, 99.0, 80.0]
    limits = shades.breaks(rates, higher_is_better=True)
    assert [shades.shade(rate, limits, higher_is_better=True) for rate in rates][::2] == [1, 5]


def test_a_line_breaks_where_nothing_is_known():
    assert lines.line([1.0, None, 2.0])[0].count("M") == 2
    assert lines.line([1.0, None, 2.0], bridge=1)[0].count("M") == 1
    assert lines.line([None, None])[0] == ""


def test_open_alerts_and_orders_are_on_the_boards_and_open_to_their_lists(running, director, o_mon):
    leader = Actor(id="officer:9", grants={"operations:order": frozenset({"*"})})
    for unit in ("UB-31153", "UB-31135"):
        operations.give_order(OrderIn(title="Trực (mẫu)", text="", units=(unit,), limit="1h"), by=leader, at=running)
    row = {"rule": next(iter(operations.alert_rules())), "version": "1", "state": "open", "value": 1, "peak": 1}
    for unit, severity in (("UB-31153", "warning"), ("TT-31135", "critical")):
        AlertRow.objects.create(unit=unit, severity=severity, since=running, raised_at=running, **row)
    city = director.get("dieu-hanh/bang/leaders/o/").json()["tiles"]
    assert '<a href="/can-bo/dieu-hanh/canh-bao/">2</a>' in city["alerts"]
    critical, warning = (city["alerts"].index(part) for part in ("?don-vi=TT-31135", "?don-vi=UB-31153"))
    assert city["alerts"].index("Nghiêm trọng") < critical < warning
    assert "trên 2 chỉ đạo đang mở" in city["orders"]
    own = o_mon.get("dieu-hanh/bang/unit/o/").json()["tiles"]
    assert '<a href="/can-bo/dieu-hanh/canh-bao/?don-vi=UB-31153">1</a>' in own["alerts"]
    assert "Nghiêm trọng" not in own["alerts"]
    assert "trên 1 chỉ đạo đang mở" in own["orders"]
    late = operations.shown("unit", "UB-31153", by=director.actor, at=running + timedelta(days=4))
    (orders,) = (said for tile, said in late.tiles if tile.key == "orders")
    assert (orders.open, orders.late, orders.units) == (1, 1, (("UB-31153", 1, 1),))


def test_screens_are_told_where_something_was_counted(filed):
    filed()
    outbox.deliver_pending(at=now())
    with CaptureQueriesContext(connection) as asked:
        assert counting.count_all() == 1
        assert counting.count_all() == 0
    told = [one["sql"] for one in asked if "pg_notify" in one["sql"]]
    assert len(told) == 1
    assert f"'{CENTRE} {COMMITTEE}'" in told[0]


def test_a_tile_says_what_is_so_now_and_not_what_it_said_before(running, director):
    def tiles():
        return director.get("dieu-hanh/bang/leaders/o/").json()["tiles"]

    before = tiles()
    assert tiles() == before
    counting.write([], [fact_of(dossier(50, received_at=running, due_at=running - timedelta(minutes=1), **OTHER))])
    after = tiles()
    assert after["overdue"] != before["overdue"]
    assert after["map"]["areas"]["31135"] != before["map"]["areas"]["31135"]
    assert after["map"]["areas"]["31168"] == before["map"]["areas"]["31168"]
    keeper = Actor(id="officer:99", grants={"units:administer": frozenset({"*"})})
    units.rename("UB-31135", "UBND phường Tên Mới", short_name="Phường Tên Mới", by=keeper, at=running)
    assert "Tên Mới" in tiles()["map"]["areas"]["31135"][2]
    director.browser.cookies["lang"] = "en"
    assert "communes and wards" in tiles()["open"]
