"""What people do about incidents, and planned work: who may, what is refused, and that the data alone ends one."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.kernel.actors import Actor, system
from motcua.kernel.errors import Invalid
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.errors import (
    AlreadyAcknowledged,
    IncidentIsClosed,
    IncidentIsOpen,
    WatchNotFound,
    WatchNotYours,
)
from motcua.rooms.watch.models import Incident

AT = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
KEEPER = system("keeper", "watch:handle", "watch:plan", "watch:see")
OWN = Actor("officer:1", grants={name: frozenset({"TT-31153"}) for name in ("watch:handle", "watch:plan")})
STRANGER = Actor("officer:2", grants={"watch:see": frozenset({"*"})})
LINE = "line:TT-31153"


@pytest.fixture
def fault(city):
    def make(**said):
        facts = {"target": LINE, "kind": "line", "name": "Đường truyền", "name_en": "Line", "unit": "TT-31153"}
        facts |= {"severity": "outage", "opened_at": AT, "outage_at": AT, "units": ["TT-31153"]}
        return Incident.objects.create(**facts | said).id

    return make


def test_an_incident_is_taken_once_and_whoever_takes_it_has_it(fault):
    one = fault()
    watch.acknowledge(one, by=KEEPER, at=AT)
    card = watch.incident(one).card
    assert (card.acknowledged_by, card.assignee) == (KEEPER.id, KEEPER.id)
    with pytest.raises(AlreadyAcknowledged):
        watch.acknowledge(one, by=KEEPER, at=AT)
    watch.assign_incident(one, to="officer:7", name="Người Mẫu", by=KEEPER, at=AT)
    watch.note(one, " Đã gọi nhà mạng ", by=KEEPER, at=AT)
    page = watch.incident(one)
    assert page.card.assignee == "officer:7"
    assert [line.what.in_words() for line in page.lines] == [
        "Đã tiếp nhận xử lý.",
        "Giao cho Người Mẫu xử lý.",
        "Đã gọi nhà mạng",
    ]


def test_only_those_who_may_handle_it_there(fault):
    one = fault()
    for act in (
        lambda by: watch.acknowledge(one, by=by, at=AT),
        lambda by: watch.assign_incident(one, to="officer:7", name="Người Mẫu", by=by, at=AT),
        lambda by: watch.note(one, "x", by=by, at=AT),
        lambda by: watch.write_post_mortem(one, cause="x", done="x", prevents="x", by=by, at=AT),
    ):
        with pytest.raises(WatchNotYours):
            act(STRANGER)
    watch.acknowledge(one, by=OWN, at=AT)


def test_what_is_learnt_is_written_when_it_is_over_and_not_before(fault):
    with pytest.raises(IncidentIsOpen):
        watch.write_post_mortem(fault(), cause="x", done="x", prevents="x", by=KEEPER, at=AT)
    over = fault(closed_at=AT + timedelta(hours=1))
    with pytest.raises(IncidentIsClosed):
        watch.acknowledge(over, by=KEEPER, at=AT)
    with pytest.raises(Invalid) as refused:
        watch.write_post_mortem(over, cause=" ", done="Nối lại", prevents="", by=KEEPER, at=AT)
    assert set(refused.value.problems) == {"cause", "prevents"}
    watch.write_post_mortem(over, cause="Đứt cáp", done="Nối lại", prevents="Đi hai đường", by=KEEPER, at=AT)
    assert watch.incident(over).post_mortem.cause == "Đứt cáp"


def plan(scope=LINE, *, by=KEEPER, start=1.0, end=2.0, why="Thay thiết bị", at=AT):
    span = {"starts_at": at + timedelta(hours=start), "ends_at": at + timedelta(hours=end)}
    return watch.plan_maintenance(scope, **span, why=why, by=by, at=at)


def test_work_is_planned_ahead_with_its_reason_and_may_be_called_off(city):
    one = plan()
    [window] = watch.windows(at=AT)
    target = watch.target(LINE)
    assert window.covers(target, AT + timedelta(hours=1.5))
    assert not window.covers(watch.target("line:TT-31135"), AT + timedelta(hours=1.5))
    watch.cancel_maintenance(one, by=KEEPER, at=AT)
    assert not watch.windows(at=AT)[0].covers(target, AT + timedelta(hours=1.5))
    with pytest.raises(WatchNotFound):
        watch.cancel_maintenance(one, by=KEEPER, at=AT)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"start": -1.0}, "starts_at"), ({"end": 0.5}, "ends_at"), ({"end": 99.0}, "ends_at"), ({"why": " "}, "why")],
)
def test_nobody_hides_an_outage_behind_a_window(city, said, field):
    with pytest.raises(Invalid) as refused:
        plan(**said)
    assert field in refused.value.problems


def test_only_those_who_may_plan_there(city):
    plan(by=OWN)
    for scope in ("line:TT-31135", "line", "network:city"):
        with pytest.raises(WatchNotYours):
            plan(scope, by=OWN)
    with pytest.raises(WatchNotYours):
        plan(by=STRANGER)
    with pytest.raises(WatchNotFound):
        plan("line:TT-00000")
    with pytest.raises(WatchNotYours):
        watch.cancel_maintenance(plan("line:TT-31135"), by=OWN, at=AT)


def test_who_sees_the_committee_sees_the_line_of_its_centre(city):
    leader = Actor("officer:3", grants={"watch:see": frozenset({"UB-31153"})})
    assert watch.may_see(leader, ["TT-31153"])
    assert not watch.may_see(leader, ["TT-31135"])
    assert watch.may_see(STRANGER, ["TT-31135"])
