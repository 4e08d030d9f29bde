"""Running published processes in the database."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.models import JournalLine, OutboxEvent
from motcua.kernel.statements import Part, run
from motcua.rooms.process import facade as process
from motcua.rooms.process.errors import (
    Irreversible,
    NothingWaits,
    NotSound,
    OutcomeNotOffered,
    ProcessEnded,
    StepAlreadyDone,
    UndoNotPossible,
    UnknownInstance,
    UnknownProcess,
)
from motcua.rooms.process.models import DefinitionVersion, Instance, TokenRow
from motcua.rooms.process.records import ACTIONS, Progress, Surroundings
from process.conftest import KEEPER, MONDAY
from process.drawing import draw

pytestmark = pytest.mark.django_db
SERVICES = {name: lambda variables: {} for name in ACTIONS}
WHOLE_WAY = ("receive", "forward", "forward", "approve", "issue", "return")


def begin(key: str = "general", **more: object) -> UUID:
    plan = process.plan_start(key, variables={"competent": "UB-31135"}, at=MONDAY, **more)
    return process.start(plan, subject="dossier:1", at=MONDAY)


def act(instance: UUID, outcome: str, *, element: str | None = None, **values: object) -> Progress:
    tasks = (w for w in process.waiting(instance) if w.kind == "task")
    task = next(w for w in tasks if element is None or w.element == element)
    return process.complete(instance, task.id, outcome=outcome, values=values, at=MONDAY, services=SERVICES)


def arrive(instance: UUID, message: str) -> Progress:
    return process.message(instance, message, values={}, at=MONDAY, services=SERVICES)


def elements(instance: UUID) -> set[str]:
    return {waiting.element for waiting in process.waiting(instance)}


@pytest.mark.usefixtures("published")
def test_a_request_goes_the_whole_way():
    instance = begin()
    assert process.waiting(instance)[0].outcomes == ("receive", "refuse")

    states = [act(instance, outcome).state for outcome in WHOLE_WAY]

    assert states == [2, 4, 4, 4, 9, 10]
    row = Instance.objects.get(id=instance)
    assert (row.state, row.ended_at, row.revision) == (10, MONDAY, 6)
    assert [step.outcome for step in process.history(instance)] == list(WHOLE_WAY)
    assert process.waiting(instance) == ()
    assert not TokenRow.objects.filter(instance_id=instance).exists()


@pytest.mark.usefixtures("published")
def test_supplement_and_payment_wait_for_the_citizen_and_come_back():
    instance = begin()
    for outcome in ("receive", "forward"):
        act(instance, outcome)

    assert act(instance, "supplement").state == 5
    assert arrive(instance, "supplement-arrived").state == 4
    assert act(instance, "payment").state == 6
    assert arrive(instance, "payment-settled").state == 4
    assert elements(instance) == {"Process"}


@pytest.mark.usefixtures("published", "load_units")
def test_another_agency_and_the_citizen_at_the_same_time():
    instance = begin("inter-agency-with-payment")
    for outcome in ("receive", "forward"):
        act(instance, outcome)
    act(instance, "consult", consulted_unit="SO-XD")
    assert elements(instance) == {"Opinion", "OpinionSoonDue", "OpinionLate", "AskPayment"}

    assert act(instance, "payment", element="AskPayment").state == 4, "the other agency still works"
    assert act(instance, "forward", element="Opinion").state == 6, "now only the citizen can go on"
    progress = arrive(instance, "payment-settled")

    assert (progress.state, elements(instance)) == (4, {"Prepare"})
    assert [name for name, _ in progress.actions] == ["reckon-obligation"]
    assert progress.variables["consulted_unit"] == "SO-XD"


@pytest.mark.usefixtures("published", "load_units")
def test_a_timer_waits_in_working_time_and_is_given_out_when_due():
    instance = begin("inter-agency-with-payment")
    for outcome in ("receive", "forward", "consult"):
        act(instance, outcome)
    due = {w.element: w for w in process.waiting(instance) if w.kind == "timer"}
    assert due["OpinionLate"].due_at is not None
    assert due["OpinionSoonDue"].due_at is not None
    assert timedelta(days=3) < due["OpinionSoonDue"].due_at - MONDAY < timedelta(days=4)
    assert timedelta(days=7) < due["OpinionLate"].due_at - MONDAY < timedelta(days=8), "over a weekend"

    assert process.due_timers(at=MONDAY + timedelta(days=2), limit=10) == []
    later = MONDAY + timedelta(days=30)
    assert process.due_timers(at=later, limit=10) == [
        (instance, due["OpinionSoonDue"].id),
        (instance, due["OpinionLate"].id),
    ]

    reminded = process.fire_timer(instance, due["OpinionSoonDue"].id, at=later, services=SERVICES)
    assert [name for name, _ in reminded.actions] == ["remind-consulted"]
    process.fire_timer(instance, due["OpinionLate"].id, at=later, services=SERVICES)
    assert elements(instance) == {"AskPayment"}
    with pytest.raises(StepAlreadyDone):
        process.fire_timer(instance, due["OpinionLate"].id, at=later, services=SERVICES)


@pytest.mark.usefixtures("published")
def test_refusals_change_nothing():
    instance = begin()
    first = process.waiting(instance)[0]
    before = list(Instance.objects.filter(id=instance).values()), list(TokenRow.objects.values())

    def complete(**given: object) -> None:
        said = {"outcome": "receive", "values": {}, "at": MONDAY, "services": {}, **given}
        process.complete(instance, said.pop("waiting", first.id), **said)  # type: ignore[arg-type]

    with pytest.raises(OutcomeNotOffered):
        complete(outcome="issue")
    with pytest.raises(StepAlreadyDone):
        complete(waiting=uuid4())
    with pytest.raises(StepAlreadyDone):
        complete(revision=7)
    with pytest.raises(NothingWaits):
        process.message(instance, "payment-settled", values={}, at=MONDAY, services={})
    with pytest.raises(UnknownInstance):
        process.complete(uuid4(), first.id, outcome="receive", values={}, at=MONDAY, services={})

    assert (list(Instance.objects.filter(id=instance).values()), list(TokenRow.objects.values())) == before


@pytest.mark.usefixtures("published")
def test_an_act_on_a_page_that_is_old_is_refused():
    instance = begin()
    shown = process.waiting(instance)[0]
    act(instance, "receive")

    with pytest.raises(StepAlreadyDone):
        process.complete(instance, shown.id, outcome="refuse", values={}, at=MONDAY, services={})
    assert Instance.objects.get(id=instance).state == 2


@pytest.mark.usefixtures("published")
def test_a_withdrawn_request_waits_for_nothing_more():
    instance = begin()
    act(instance, "receive")

    progress = process.cancel(instance, at=MONDAY, state=8)

    assert (progress.ended, progress.state, len(progress.left)) == (True, 8, 1)
    with pytest.raises(ProcessEnded):
        process.message(instance, "supplement-arrived", values={}, at=MONDAY, services={})
    with pytest.raises(ProcessEnded):
        process.cancel(instance, at=MONDAY, state=8)


@pytest.mark.usefixtures("published")
def test_the_last_act_is_taken_back_once():
    instance = begin()
    act(instance, "receive")
    shown = process.waiting(instance)[0]
    act(instance, "forward", note="by mistake")

    progress = process.undo(instance, at=MONDAY)

    assert (progress.state, [w.id for w in progress.arrived], progress.ended) == (2, [shown.id], False)
    assert process.waiting(instance)[0].id == shown.id
    assert "note" not in Instance.objects.get(id=instance).variables
    assert [(step.kind, step.undone) for step in process.history(instance)] == [
        ("complete", False),
        ("complete", True),
        ("undo", False),
    ]
    with pytest.raises(UndoNotPossible):
        process.undo(instance, at=MONDAY)
    assert act(instance, "forward").state == 4


@pytest.mark.usefixtures("published")
def test_the_end_can_be_taken_back():
    instance = begin()
    act(instance, "refuse")
    assert Instance.objects.get(id=instance).ended_at is not None

    process.undo(instance, at=MONDAY)

    row = Instance.objects.get(id=instance)
    assert (row.ended_at, row.state, elements(instance)) == (None, 1, {"Receive"})


@pytest.mark.usefixtures("published", "load_units")
def test_what_came_from_outside_or_cannot_be_taken_back_stays():
    instance = begin("department-appraisal")
    with pytest.raises(UndoNotPossible):
        process.undo(instance, at=MONDAY)
    for outcome in ("receive", "forward", "forward", "supplement"):
        act(instance, outcome)
    arrive(instance, "supplement-arrived")
    with pytest.raises(UndoNotPossible):
        process.undo(instance, at=MONDAY)
    for outcome in ("forward", "approve", "issue"):
        act(instance, outcome)

    with pytest.raises(Irreversible):
        process.undo(instance, at=MONDAY)


@pytest.mark.usefixtures("published")
def test_a_request_received_at_the_counter_starts_received():
    plan = process.plan_start("general", variables={}, at=MONDAY, start_with=[("receive",)])

    assert (plan.state, [w.element for w in plan.waiting]) == (2, ["Forward"])
    with pytest.raises(OutcomeNotOffered):
        process.plan_start("general", variables={}, at=MONDAY, start_with=[("approve",)])
    with pytest.raises(UnknownProcess):
        process.plan_start("unknown", variables={}, at=MONDAY)


@pytest.mark.parametrize("filed", [True, False])
@pytest.mark.usefixtures("published")
def test_the_parts_of_the_filing_statement_write_with_their_guard_or_not_at_all(filed: bool):
    plan = process.plan_start("general", variables={"channel": "online"}, at=MONDAY)
    guard = Part("filed", "SELECT 1 AS one WHERE %(filed)s", {"filed": filed})

    parts = process.start_parts(plan, subject="dossier:2", at=MONDAY, guard="filed")
    run([guard, *parts], answer="SELECT count(*) FROM process_started")

    row = Instance.objects.filter(id=plan.instance_id).first()
    assert (row is not None) is filed
    if row is not None:
        written = process.start(
            process.plan_start("general", variables={"channel": "online"}, at=MONDAY), subject="dossier:2", at=MONDAY
        )
        other = Instance.objects.get(id=written)
        same = ("definition_id", "subject", "variables", "revision", "arrivals", "state", "started_at", "ended_at")
        assert [getattr(row, name) for name in same] == [getattr(other, name) for name in same]
        assert process.waiting(plan.instance_id) == tuple(plan.waiting)
        assert act(plan.instance_id, "receive").state == 2


@pytest.mark.usefixtures("published")
def test_planning_asks_the_database_nothing(django_assert_num_queries):
    process.plan_start("general", variables={}, at=MONDAY)

    with django_assert_num_queries(0):
        process.plan_start("general", variables={}, at=MONDAY)


@pytest.mark.usefixtures("published")
def test_the_number_of_statements_of_a_step_is_fixed(django_assert_num_queries):
    instance = begin()
    task = process.waiting(instance)[0]

    with django_assert_num_queries(4):  # a savepoint around the lock and the tokens; the write is one statement more
        process.complete(instance, task.id, outcome="receive", values={}, at=MONDAY, services={})


@pytest.mark.usefixtures("published")
def test_the_diagram_shows_what_is_done_and_where_it_waits():
    instance = begin("department-appraisal")
    for outcome in ("receive", "forward", "forward", "forward", "approve"):
        act(instance, outcome)

    shown = process.diagram_state(instance)

    assert shown.active == {"Finish"}, "a called process shows as its call"
    assert {"Filed", "Receive", "Received", "Forward", "Assign", "Appraise", "Sign", "Signed"} <= shown.done
    assert "AwaitSupplement" not in shown.done


def test_publishing_writes_a_version_a_journal_line_and_an_event():
    xml = draw("start S\n task A issue state=4\n end E state=8\n S -> A\n A -> E", key="little")

    first = process.publish(xml, by=KEEPER, at=MONDAY)
    again = process.publish(xml, by=KEEPER, at=MONDAY + timedelta(days=1))
    second = process.publish(xml.replace("Thử", "Thử nữa"), by=KEEPER, at=MONDAY + timedelta(days=2))

    assert (first.version, again.version, second.version) == (1, 1, 2)
    assert process.definition("little").name == "Thử nữa"
    assert process.definition("little", at=MONDAY + timedelta(days=1)).name == "Thử"
    assert process.definition_xml("little", 1) == xml
    assert [line.facts["version"] for line in JournalLine.objects.filter(subject="process:little").order_by("seq")] == [
        1,
        2,
    ]
    assert [e.payload["version"] for e in OutboxEvent.objects.filter(name="process.published.v1").order_by("id")] == [
        1,
        2,
    ]


def test_an_instance_keeps_the_version_it_began_with():
    xml = draw("start S\n task A issue state=4\n end E state=8\n S -> A\n A -> E", key="little")
    process.publish(xml, by=KEEPER, at=MONDAY)
    instance = begin("little")

    process.publish(xml.replace('"issue"', '"approve"'), by=KEEPER, at=MONDAY)

    assert process.waiting(instance)[0].outcomes == ("issue",)
    assert process.waiting(begin("little"))[0].outcomes == ("approve",)


def test_a_published_drawing_cannot_be_changed_or_removed():
    process.publish(draw("start S\n task A issue state=4\n end E state=8\n S -> A\n A -> E"), by=KEEPER, at=MONDAY)

    for change in ("UPDATE process_definition SET xml = ''", "DELETE FROM process_definition"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_drawing_with_mistakes_is_not_published():
    xml = draw("start S\n task A dance state=4\n end E state=8\n S -> A\n A -> E")

    with pytest.raises(NotSound) as refusal:
        process.publish(xml, by=KEEPER, at=MONDAY)

    assert set(refusal.value.problems) == {"A"}
    assert not DefinitionVersion.objects.filter(key="drawn").exists()
    assert [p.element for p in process.check(xml, Surroundings())] == ["A"]


def test_only_who_may_publish_publishes():
    with pytest.raises(NotAllowed):
        process.publish(draw("start S"), by=Actor(id="officer:1"), at=MONDAY)
    with pytest.raises(NotAllowed):
        process.load_content(by=Actor(id="officer:1"), at=MONDAY)


@pytest.mark.usefixtures("published")
def test_loading_the_same_content_again_changes_nothing():
    before = list(DefinitionVersion.objects.values_list("key", "version"))

    process.load_content(by=KEEPER, at=MONDAY + timedelta(days=1))

    assert list(DefinitionVersion.objects.values_list("key", "version")) == before
