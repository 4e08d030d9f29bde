"""Whoever changes something, in whatever room, is told of once in the journal; without that line nothing changes."""

import importlib
import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.kernel.actors import Actor
from motcua.kernel.content import folder
from motcua.kernel.models import JournalLine
from motcua.rooms.measures import facade as measures
from motcua.rooms.measures.records import NewPlan, NewTask, PlanKind
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.actions import judging
from motcua.rooms.operations.models import AlertRow, Step
from motcua.rooms.operations.records import Cap, Gravity, Look, OrderIn, WarningIn
from motcua.rooms.operations.rules import cap
from motcua.rooms.papers import facade as papers
from motcua.rooms.papers.records import Held, KeptFile
from motcua.rooms.payments import facade as payments
from motcua.rooms.payments.models import Difference, Message
from motcua.rooms.payments.records import FileLine, Payer
from motcua.rooms.people import facade as people
from motcua.rooms.people.models import Officer as OfficerRow
from motcua.rooms.people.records import PersonDetails
from motcua.rooms.procedures import facade as procedures
from motcua.rooms.procedures.records import FactName
from motcua.rooms.process import facade as process
from motcua.rooms.units import facade as units
from motcua.rooms.units.records import DayKind, Mode, NewUnit, UnitKind
from motcua.rooms.watch import facade as watch
from motcua.rooms.watch.models import Incident
from papers import keys, register

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
EVERYWHERE = frozenset({"*"})
KEEPER = Actor(
    id="officer:00000000-0000-7000-8000-000000000001",
    grants={permission: EVERYWHERE for role in people.roles() for permission in role.permissions}
    | {operations.OBSERVE: EVERYWHERE},
)
ABOVE = replace(KEEPER, id="system:above")
COLLEAGUE = replace(KEEPER, id="officer:00000000-0000-7000-8000-000000000002")
MONEY: dict[str, Any] = {"by": KEEPER, "at": AT}
UNIT, OTHER = "UB-31135", "UB-31150"
PROCEDURE = "1.004884"
LIMIT = {"amount": 3, "unit": "working_day", "source": "văn bản thử"}
PASSWORD = "mot cua tam dai 2026"
PROOF = KeptFile(sha256="a" * 64, name="Người Mẫu.pdf", size=10, mime="application/pdf", pages=1)


def officer(number: str = "1") -> UUID:
    return people.add_officer(staff_number=f"T-{number}", full_name="Cán bộ Mẫu", by=KEEPER, at=AT).id


def keeper_himself() -> None:
    """The keeper as an officer of this database."""
    OfficerRow.objects.create(id=KEEPER.key, staff_number="T-9", full_name="Cán bộ Mẫu", made_at=AT)


def posted(number: str = "1") -> UUID:
    found = officer(number)
    people.assign(found, role="specialist", unit=UNIT, by=KEEPER, at=AT)
    return found


def person(number: str = "092190000001") -> UUID:
    return people.save_person(PersonDetails(full_name="Người Mẫu", identity_number=number), by=KEEPER, at=AT).id


def mandate() -> UUID:
    giver, holder = person(), person("092190000002")
    return people.give_mandate(giver, holder, by=KEEPER, at=AT).id


def delegated() -> Any:
    giver, receiver = posted("1"), officer("2")
    return people.delegate(giver, receiver, roles=("specialist",), units=(UNIT,), **DELEGATION)


DELEGATION = {"ends_at": AT + timedelta(days=5), "reason": "Nghỉ phép", "by": KEEPER, "at": AT}


def client() -> str:
    return people.open_client("Hệ thống thử", scopes=("dossiers:file",), by=KEEPER, at=AT).client.id


def account() -> UUID:
    return people.open_officer_account(officer(), login="thu.mau", password=PASSWORD, by=KEEPER, at=AT).id


def half_hours() -> Any:
    hours = units.office(UNIT).hours
    return replace(hours, week=tuple(day[:1] for day in hours.week))


def own_hours() -> str:
    units.set_hours(UNIT, half_hours(), by=KEEPER, at=AT)
    return UNIT


def renamed_procedure() -> Any:
    return replace(procedures.current(PROCEDURE, at=AT), name="Tên mới của thủ tục")


def redrawn() -> str:
    return (folder("processes") / "general.bpmn").read_text(encoding="utf-8") + "\n<!-- again -->\n"


def credential(holder: str = KEEPER.id) -> UUID:
    return papers.add_credential(
        holder=holder, kind="p12", certificate=keys.certificate(AT), where=keys.NOWHERE, by=KEEPER, at=AT
    )


ASKED = {"subject": "dossier:thu-1", "unit": UNIT, "title": "Giấy thử", "sha256": "0" * 64}


def asked() -> UUID:
    return papers.ask_signature(part="leader", **ASKED, by=KEEPER, at=AT)


def heirs() -> list[NewUnit]:
    return [NewUnit(code=code, name=code, kind=UnitKind.COMMITTEE) for code in ("UB-90001", "UB-90002")]


def owed(purpose: str = "dossier:H13-1:fee", by: Actor = ABOVE) -> UUID:
    """8.000 đồng that the keeper himself may pay, or take."""
    payer = Payer(name="Người Mẫu", actor=KEEPER.id, id_number="092190000001")
    return payments.ask(purpose, what="Phí bản sao", amount=8_000, unit=UNIT, payer=payer, **MONEY | {"by": by})


def till() -> UUID:
    return payments.open_drawer(UNIT, opening=50_000, by=KEEPER, at=AT)


def paid() -> UUID:
    till()
    payment = owed()
    payments.record_cash(payment, by=KEEPER, at=AT)
    return payment


def refund(approved: bool = False) -> UUID:
    found = payments.ask_refund(paid(), amount=8_000, reason="thu nhầm", by=COLLEAGUE, at=AT)
    if approved:
        payments.decide_refund(found, approve=True, by=KEEPER, at=AT)
    return found


def difference() -> int:
    payments.reconcile("payplat", AT.date(), [FileLine("A", 8_000)], by=KEEPER, at=AT)
    return Difference.objects.get().id


def stray_credit() -> tuple[int, UUID]:
    from motcua.rooms.payments.actions import inbound
    from motcua.rooms.payments.records import Transaction

    inbound.accept(Transaction("bank", "FT1", 8_000, AT), b"{}", at=AT)
    return Message.objects.get().id, owed()


def fault(*, over: bool = False) -> UUID:
    """An incident on the line of the keeper's own unit."""
    return Incident.objects.create(
        target=f"office-line:{UNIT}",
        kind="office-line",
        name="Đường truyền thử",
        name_en="A line",
        unit=UNIT,
        severity="outage",
        opened_at=AT,
        outage_at=AT,
        closed_at=AT if over else None,
        units=[UNIT],
    ).id


def window() -> UUID:
    span = {"starts_at": LATER + timedelta(hours=1), "ends_at": LATER + timedelta(hours=2)}
    return watch.plan_maintenance(f"office-line:{UNIT}", **span, why="Thay thiết bị", by=KEEPER, at=AT)


def cancelled() -> str:
    owed()
    payments.cancel("dossier:H13-1:fee", reason="rút", by=KEEPER, at=AT)
    return "dossier:H13-1:fee"


def held() -> str:
    papers.place_hold(Held("dossier:x"), reason="Người Mẫu khiếu nại", by=KEEPER, at=AT)
    return "dossier:x"


def order(*acts: str) -> int:
    """An order of the keeper to the ward, with these acts done to it by the keeper."""
    said = OrderIn("Tăng cường tiếp nhận", "Người Mẫu phụ trách", (UNIT,), "4h")
    (number,) = operations.give_order(said, by=KEEPER, at=AT)
    for act in acts:
        words = ("Người Mẫu báo",) if act == "report_order" else ()
        getattr(operations, act)(number, *words, by=KEEPER, at=AT)
    return number


def played(rehearsed: bool = False) -> UUID:
    """A run of a scenario of the ward that the keeper started; or only its rehearsal."""
    if rehearsed:
        return operations.rehearse(SCENARIO, date(2026, 10, 1), date(2026, 10, 9), by=KEEPER, at=AT).id
    return operations.start_scenario(SCENARIO, UNIT, by=KEEPER, at=AT)


RELAYS = {"operations:relay-warnings": EVERYWHERE}
FOREIGN = Cap(
    "1",
    "a@b",
    AT,
    "Actual",
    "Cancel",
    "Public",
    references=(("a@b", "0", "2026-11-23T08:00:00+07:00"),),
    note="Người Mẫu",
)
WARNED = WarningIn(
    *("Triều cường", "Met", Gravity.SEVERE, "Expected", "Likely", "Triều cường", "High tide"),
    *("Người Mẫu báo", "", "", ""),
    areas=(UNIT.removeprefix("UB-"),),
    expires=AT + timedelta(days=2),
)


def listed() -> UUID:
    """The step of a run that is a list to tick."""
    played()
    return Step.objects.get(kind="checklist").id


SCENARIO = "severe-weather-commune"


def alert() -> UUID:
    """An open alert of the ward."""
    seen = {UNIT: Look(UNIT, 99.0)}
    judging.judge(operations.alert_rules()["outage-at-unit"], seen, at=AT)
    return AlertRow.objects.get().id


def screen() -> Any:
    return operations.register_screen("Phòng họp Người Mẫu", "leaders", "city", by=KEEPER, at=AT)


def bed() -> dict[str, Any]:
    """One number of a hospital, as NGSI-LD has it."""
    said = {"type": "Property", "value": 12, "observedAt": "2026-11-23T02:00:00Z"}
    name = {"type": "Property", "value": "Người Mẫu"}
    return {"id": "urn:ngsi-ld:Hospital:thu", "type": "Hospital", "bedsFree": said, "name": name}


TASK = NewTask("Nhiệm vụ thử", "digital-government", UNIT, limit="5wd", milestones=(("Bước thử", date(2026, 11, 30)),))


def planned(at: datetime = AT) -> UUID:
    new = NewPlan(PlanKind.PLAN, "1/KH-UBND", "Kế hoạch thử", UNIT, date(2026, 11, 20), tasks=(TASK,))
    return measures.issue_plan(new, file=PROOF, by=KEEPER, at=at)


def scored(*, by: Actor, at: datetime) -> int:
    said: dict[str, Any] = {"points": 8, "evidence": "BC 40", "file": PROOF}
    return measures.score_self("dti-922", "6.8", year=2026, **said, by=by, at=at)


def task() -> UUID:
    return measures.plan(planned(), by=KEEPER, at=AT).tasks[0].id


def milestone() -> int:
    return measures.task(task(), by=KEEPER, at=AT).milestones[0].id


def reported(one: UUID, *, by: Actor, at: datetime) -> int:
    return measures.report_task(one, percent=100, text="Người Mẫu đã xong", evidence="BC 1", file=PROOF, by=by, at=at)


def written(*steps: str) -> UUID:
    """A report of one unit, answered, and the steps that were taken with it."""
    from motcua.rooms.measures.models import Report

    measures.open_period(measures.report_type("petitions"), measures.period("bc-2026-q3"), at=AT)
    report = Report.objects.get(type="petitions", unit=UNIT).id
    said = dict.fromkeys(measures.asked_of(measures.report_type("petitions"), UNIT).values(), "1")
    measures.fill_report(report, said, {}, by=COLLEAGUE, at=AT)
    for step in steps:
        by = COLLEAGUE if step == "submit" else KEEPER
        getattr(measures, f"{step}_report")(report, by=by, at=AT)
    return report


def counted_month() -> Any:
    """A month with enough dossiers in it to be published."""
    from measures.conftest import START, dossier
    from motcua.rooms.measures.actions import counting
    from motcua.rooms.measures.rules.facts import fact_of

    measures.forget()
    counting.write([], [fact_of(dossier(number)) for number in range(9)])
    return measures.containing(START.date(), measures.period("2026-06").kind)


#: room.action → (what must be there before, the action on it)
Case = tuple[Callable[[], Any], Callable[[Any], Any]]
NOTHING: Callable[[], Any] = lambda: None  # noqa: E731
LAST: dict[str, Any] = {"by": KEEPER, "at": LATER}
CASES: dict[str, Case] = {
    "units.announce_swap": (
        NOTHING,
        lambda _: units.announce_swap(date(2026, 11, 26), date(2026, 11, 28), "QĐ thử", **LAST),
    ),
    "units.set_calendar_day": (
        NOTHING,
        lambda _: units.set_calendar_day(date(2026, 11, 26), DayKind.MORNING, "Nghỉ chiều", "QĐ thử", **LAST),
    ),
    "units.set_hours": (half_hours, lambda hours: units.set_hours(UNIT, hours, **LAST)),
    "units.clear_hours": (own_hours, lambda unit: units.clear_hours(unit, **LAST)),
    "units.set_mode": (NOTHING, lambda _: units.set_mode(UNIT, Mode.HOUR, **LAST)),
    "units.set_national_code": (NOTHING, lambda _: units.set_national_code(UNIT, "H13.05.12", **LAST)),
    "units.rename": (NOTHING, lambda _: units.rename(UNIT, "UBND phường Tên Mới", **LAST)),
    "units.merge": (NOTHING, lambda _: units.merge([UNIT], OTHER, decree="NQ thử", **LAST)),
    "units.split": (heirs, lambda new: units.split(UNIT, new, decree="NQ thử", **LAST)),
    "people.save_person": (
        NOTHING,
        lambda _: people.save_person(PersonDetails(full_name="Người Mẫu", identity_number="092190000001"), **LAST),
    ),
    "people.add_officer": (
        NOTHING,
        lambda _: people.add_officer(staff_number="T-1", full_name="Cán bộ Mẫu", **LAST),
    ),
    "people.officer_leaves": (officer, lambda who: people.officer_leaves(who, **LAST)),
    "people.assign": (officer, lambda who: people.assign(who, role="specialist", unit=UNIT, **LAST)),
    "people.unassign": (posted, lambda who: people.unassign(who, role="specialist", unit=UNIT, **LAST)),
    "people.delegate": (
        lambda: (posted("1"), officer("2")),
        lambda two: people.delegate(*two, roles=("specialist",), units=(UNIT,), **DELEGATION),
    ),
    "people.withdraw_delegation": (delegated, lambda one: people.withdraw_delegation(one.id, **LAST)),
    "people.give_mandate": (
        lambda: (person(), person("092190000002")),
        lambda two: people.give_mandate(*two, **LAST),
    ),
    "people.withdraw_mandate": (mandate, lambda one: people.withdraw_mandate(one, **LAST)),
    "people.open_client": (
        NOTHING,
        lambda _: people.open_client("Hệ thống thử", scopes=("dossiers:file",), **LAST),
    ),
    "people.rotate_client": (client, lambda one: people.rotate_client(one, **LAST)),
    "people.revoke_client": (client, lambda one: people.revoke_client(one, **LAST)),
    "people.open_officer_account": (
        officer,
        lambda who: people.open_officer_account(who, login="thu.mau", password=PASSWORD, **LAST),
    ),
    "people.set_password": (account, lambda one: people.set_password(one, PASSWORD + "!", **LAST)),
    "people.wish_mail": (keeper_himself, lambda _: people.wish_mail(False, **LAST)),
    "measures.enter": (
        NOTHING,
        lambda _: measures.enter(
            *("petitions-on-time", UNIT, measures.period("2026-10")),
            numerator=9,
            denominator=10,
            evidence="BC 12/BC-UBND",
            note="Người Mẫu gửi",
            **LAST,
        ),
    ),
    "operations.give_warning": (NOTHING, lambda _: operations.give_warning(WARNED, **LAST)),
    "operations.cancel_warning": (
        lambda: operations.give_warning(WARNED, by=KEEPER, at=AT),
        lambda one: operations.cancel_warning(one, "Người Mẫu báo nhầm", **LAST),
    ),
    "operations.take_warning": (
        NOTHING,
        lambda _: operations.take_warning(cap.write(FOREIGN), by=replace(KEEPER, grants=RELAYS), at=LATER),
    ),
    "operations.register_screen": (NOTHING, lambda _: screen()),
    "operations.renew_screen": (screen, lambda one: operations.renew_screen(one.screen.id, **LAST)),
    "operations.pair_screen": (screen, lambda one: operations.pair_screen(one.code, by=KEEPER, at=AT)),
    "operations.revoke_screen": (screen, lambda one: operations.revoke_screen(one.screen.id, **LAST)),
    "operations.rehearse": (
        lambda: played(rehearsed=True),
        lambda _: operations.rehearse(SCENARIO, date(2026, 10, 1), date(2026, 10, 9), **LAST),
    ),
    "operations.switch_on": (lambda: played(rehearsed=True), lambda _: operations.switch_on(SCENARIO, **LAST)),
    "operations.switch_off": (lambda: played(rehearsed=True), lambda _: operations.switch_off(SCENARIO, **LAST)),
    "operations.tick_item": (listed, lambda one: operations.tick_item(one, 0, done=True, **LAST)),
    "operations.note_run": (played, lambda one: operations.note_run(one, "Người Mẫu gọi", **LAST)),
    "operations.acknowledge_alert": (alert, lambda one: operations.acknowledge_alert(one, **LAST)),
    "operations.acknowledge_cause": (alert, lambda _: operations.acknowledge_cause("outage-at-unit", **LAST)),
    "operations.assign_alert": (alert, lambda one: operations.assign_alert(one, unit=UNIT, limit="4h", **LAST)),
    "operations.dismiss_alert": (
        alert,
        lambda one: operations.dismiss_alert(one, reason="Người Mẫu báo đã khắc phục", **LAST),
    ),
    "operations.order_from_alert": (
        alert,
        lambda one: operations.order_from_alert(one, OrderIn("Chuyển sang giấy", "", (UNIT,), "4h"), **LAST),
    ),
    "operations.give_order": (NOTHING, lambda _: order()),
    "operations.acknowledge_order": (order, lambda one: operations.acknowledge_order(one, **LAST)),
    "operations.tell_progress": (
        lambda: order("acknowledge_order"),
        lambda one: operations.tell_progress(one, "Người Mẫu đang làm", **LAST),
    ),
    "operations.report_order": (
        lambda: order("acknowledge_order"),
        lambda one: operations.report_order(one, "Người Mẫu đã làm", **LAST),
    ),
    "operations.accept_order": (
        lambda: order("acknowledge_order", "report_order"),
        lambda one: operations.accept_order(one, **LAST),
    ),
    "operations.return_order": (
        lambda: order("acknowledge_order", "report_order"),
        lambda one: operations.return_order(one, "Người Mẫu làm lại", **LAST),
    ),
    "operations.urge_order": (order, lambda one: operations.urge_order(one, "Người Mẫu nhắc", **LAST)),
    "operations.withdraw_order": (order, lambda one: operations.withdraw_order(one, "Người Mẫu thôi", **LAST)),
    "papers.place_hold": (
        NOTHING,
        lambda _: papers.place_hold(Held("dossier:x"), reason="Người Mẫu khiếu nại", **LAST),
    ),
    "measures.enter_target": (
        NOTHING,
        lambda _: measures.enter_target(
            "adults-signatures", on=AT.date(), value=41.5, evidence="BC 12/BC-SKHCN", file=PROOF, **LAST
        ),
    ),
    "measures.score_self": (NOTHING, lambda _: scored(by=KEEPER, at=LATER)),
    "measures.review_score": (
        lambda: scored(by=COLLEAGUE, at=AT),
        lambda one: measures.review_score(one, points=5, note="Người Mẫu nộp thiếu", **LAST),
    ),
    "measures.issue_plan": (NOTHING, lambda _: planned(at=LATER)),
    "measures.add_task": (planned, lambda one: measures.add_task(one, TASK, **LAST)),
    "measures.move_due": (
        task,
        lambda one: measures.move_due(one, date(2027, 1, 15), reason="Người Mẫu xin lùi", **LAST),
    ),
    "measures.urge_task": (task, lambda one: measures.urge_task(one, text="Người Mẫu làm ngay", **LAST)),
    "measures.report_task": (task, lambda one: reported(one, by=KEEPER, at=LATER)),
    "measures.reach_milestone": (milestone, lambda one: measures.reach_milestone(one, **LAST)),
    "measures.judge_report": (
        lambda: reported(task(), by=COLLEAGUE, at=AT),
        lambda one: measures.judge_report(one, accept=False, reason="Người Mẫu báo thiếu", **LAST),
    ),
    "measures.fill_report": (
        written,
        lambda one: measures.fill_report(one, {"proposals": "Người Mẫu đề nghị"}, {}, **LAST),
    ),
    "measures.recount_reports": (
        written,
        lambda _: measures.recount_reports("petitions", "bc-2026-q3", **LAST),
    ),
    "measures.publish": (
        counted_month,
        lambda said: measures.publish("results-by-field", said, **LAST),
    ),
    "measures.submit_report": (written, lambda one: measures.submit_report(one, **LAST)),
    "measures.approve_report": (lambda: written("submit"), lambda one: measures.approve_report(one, **LAST)),
    "measures.accept_report": (lambda: written("submit", "approve"), lambda one: measures.accept_report(one, **LAST)),
    "measures.return_report": (
        lambda: written("submit"),
        lambda one: measures.return_report(one, reason="Người Mẫu báo sai", **LAST),
    ),
    "measures.correct_report": (
        lambda: written("submit", "approve", "accept"),
        lambda one: measures.correct_report(one, reason="Người Mẫu báo sai", **LAST),
    ),
    "papers.lift_hold": (held, lambda one: papers.lift_hold(one, reason="Người Mẫu rút đơn", **LAST)),
    "papers.add_credential": (NOTHING, lambda _: credential()),
    "papers.revoke_credential": (credential, lambda one: papers.revoke_credential(one, reason="Hết dùng", **LAST)),
    "papers.ask_signature": (NOTHING, lambda _: papers.ask_signature(part="seal", **ASKED, **LAST)),
    "papers.order_signatures": (
        lambda: (credential(), asked()),
        lambda two: papers.order_signatures([two[1]], **LAST),
    ),
    "papers.refuse_signature": (asked, lambda one: papers.refuse_signature(one, reason="Sai mẫu", **LAST)),
    "papers.withdraw_signature": (asked, lambda one: papers.withdraw_signature(one, reason="Thay bản khác", **LAST)),
    "papers.prepare_result": (NOTHING, lambda _: register.prepared(at=LATER, by=KEEPER)),
    "papers.send_result": (register.prepared, lambda one: papers.send_result(one, role="", **LAST)),
    "papers.recall_result": (register.sent, lambda one: papers.recall_result(one, **LAST)),
    "papers.drop_result": (register.sent, lambda one: papers.drop_result(one, **LAST)),
    "papers.number_result": (
        lambda: (register.ready(), register.signed())[1],
        lambda one: papers.number_result(one, **LAST),
    ),
    "papers.move_result": (
        lambda: (register.ready(), register.signed())[1],
        lambda one: papers.move_result(one, unit=OTHER, **LAST),
    ),
    "papers.correct": (
        lambda: (register.ready(), register.issued())[1],
        lambda one: papers.correct(one, facts=register.FACTS, file=register.FILE, cause="error", reason="Sai", **LAST),
    ),
    "papers.replace": (
        lambda: (register.ready(), register.issued())[1],
        lambda one: papers.replace(one, facts=register.FACTS, file=register.FILE, cause="lost", reason="Mất", **LAST),
    ),
    "papers.revoke": (
        lambda: (register.ready(), register.issued())[1],
        lambda one: papers.revoke(one, cause="error", reason="Sai", **LAST),
    ),
    "papers.ensure_key": (NOTHING, lambda _: papers.ensure_key(**LAST)),
    "papers.rotate_key": (lambda: papers.ensure_key(by=KEEPER, at=AT), lambda _: papers.rotate_key(**LAST)),
    "papers.withdraw_key": (
        lambda: papers.ensure_key(by=KEEPER, at=AT),
        lambda kid: papers.withdraw_key(str(kid), **LAST),
    ),
    "procedures.publish": (renamed_procedure, lambda new: procedures.publish(new, **LAST)),
    "procedures.withdraw": (NOTHING, lambda _: procedures.withdraw(PROCEDURE, reason="Bãi bỏ", **LAST)),
    "procedures.complete_fact": (
        NOTHING,
        lambda _: procedures.complete_fact(PROCEDURE, FactName.LIMIT, LIMIT, place="online", **LAST),
    ),
    "procedures.suggest": (
        NOTHING,
        lambda _: procedures.suggest(PROCEDURE, FactName.LIMIT, LIMIT, place="online", **LAST),
    ),
    "payments.ask": (NOTHING, lambda _: owed(by=KEEPER)),
    "payments.cancel": (owed, lambda _: payments.cancel("dossier:H13-1:fee", reason="rút", **LAST)),
    "payments.revive": (cancelled, lambda purpose: payments.revive(purpose, **LAST)),
    "payments.waive": (
        lambda: payments.ask(
            "dossier:H13-2:fee",
            what="Phí bản sao",
            amount=8_000,
            unit=UNIT,
            procedure="2.000635",
            payer=Payer(name="Người Mẫu"),
            **MONEY,
        ),
        lambda one: payments.waive(one, exemption="poor", proof="Người Mẫu", **LAST),
    ),
    "payments.state_fee": (NOTHING, lambda _: payments.state_fee(PROCEDURE, 30_000, source="NQ thử", **LAST)),
    "payments.open_drawer": (NOTHING, lambda _: payments.open_drawer(UNIT, **LAST)),
    "payments.close_drawer": (till, lambda one: payments.close_drawer(one, counted=50_000, **LAST)),
    "payments.record_cash": (
        lambda: (till(), owed())[1],
        lambda one: payments.record_cash(one, **LAST),
    ),
    "payments.start_online": (owed, lambda one: payments.start_online(one, **LAST)),
    "payments.ask_refund": (
        paid,
        lambda one: payments.ask_refund(one, amount=8_000, reason="Người Mẫu đề nghị", **LAST),
    ),
    "payments.decide_refund": (refund, lambda one: payments.decide_refund(one, approve=True, **LAST)),
    "payments.pay_refund": (lambda: refund(approved=True), lambda one: payments.pay_refund(one, **LAST)),
    "payments.place_credit": (
        stray_credit,
        lambda two: payments.place_credit(*two, reason="Người Mẫu chuyển", **LAST),
    ),
    "payments.reconcile": (
        NOTHING,
        lambda _: payments.reconcile("payplat", AT.date(), [FileLine("A", 1)], **LAST),
    ),
    "payments.resolve_difference": (
        difference,
        lambda one: payments.resolve_difference(one, reason="Người Mẫu đã nộp", **LAST),
    ),
    "watch.acknowledge": (fault, lambda one: watch.acknowledge(one, **LAST)),
    "watch.assign_incident": (fault, lambda one: watch.assign_incident(one, to=KEEPER.id, name="Cán bộ Mẫu", **LAST)),
    "watch.note": (fault, lambda one: watch.note(one, "Đã gọi nhà mạng", **LAST)),
    "watch.write_post_mortem": (
        lambda: fault(over=True),
        lambda one: watch.write_post_mortem(one, cause="Đứt cáp", done="Nối lại", prevents="Đi hai đường", **LAST),
    ),
    "watch.plan_maintenance": (
        NOTHING,
        lambda _: watch.plan_maintenance(
            f"office-line:{UNIT}",
            starts_at=LATER,
            ends_at=LATER + timedelta(hours=1),
            why="Thay thiết bị",
            **LAST,
        ),
    ),
    "watch.cancel_maintenance": (window, lambda one: watch.cancel_maintenance(one, **LAST)),
    "operations.observe": (NOTHING, lambda _: operations.observe([bed()], **LAST)),
    "process.publish": (redrawn, lambda xml: process.publish(xml, **LAST)),
}
WALLET = (
    *("hold", "follow", "keep_own", "drop_own", "look", "use", "open_used", "withdraw_consent"),
    *("allow_proxy", "stop_proxy", "share", "revoke_share", "view_share"),
)
#: actions that are tested elsewhere, and where
ELSEWHERE = {
    "units.load_content": "one line for a whole load: tests/units",
    "procedures.load_content": "one line for a whole load: tests/procedures",
    "procedures.import_national": "one line for a whole answer: tests/procedures",
    "process.load_content": "one line for each drawing: tests/process",
    **dict.fromkeys(
        ("papers.lay_sheets", "papers.compose", "papers.confirm_reading", "papers.certify_copy"),
        "the scanning bench, whose certificate is also an order to sign: tests/papers/test_digitising.py",
    ),
    **dict.fromkeys(
        ("operations.start_scenario", "operations.decide_step", "operations.stop_run"),
        "one line for itself and one for each order or step that follows: tests/operations/test_scenarios_actions.py",
    ),
    "measures.refresh_report": "reads what is counted again, which is no act: tests/measures/test_reports.py",
    "papers.sweep": "one line for each file that goes: tests/papers/test_keeping.py",
    "papers.scan_waiting": "one line for each file that is locked: tests/papers/test_files.py",
    "people.replay_deliveries": "one line for what is replayed: tests/people",
    **dict.fromkeys(
        (f"papers.{name}" for name in WALLET),
        "of citizens and of the house itself: tests/papers/test_wallet_journal.py",
    ),
}
each = pytest.mark.parametrize("name", sorted(CASES))


def actions() -> set[str]:
    """Every action that somebody does at some time, but for those of dossiers, which are in tests/dossiers."""
    found = set()
    for room in ("units", "people", "papers", "procedures", "process", "payments", "measures", "watch", "operations"):
        facade = importlib.import_module(f"motcua.rooms.{room}.facade")
        for name in facade.__all__:
            verb = getattr(facade, name)
            if not inspect.isfunction(verb) or ".actions" not in verb.__module__:
                continue
            if {"by", "at"} <= set(inspect.signature(verb).parameters):
                found.add(f"{room}.{name}")
    return found


def test_no_action_is_left_out():
    assert actions() == CASES.keys() | ELSEWHERE.keys()


def everything(room: str) -> dict[str, Any]:
    """A fingerprint of all rows of a room, and of what was announced."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename ~ %s", [f"^({room}_|kernel_outboxevent)"])
        found = {}
        for (table,) in sorted(cursor.fetchall()):
            cursor.execute(f"SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {table} t")
            found[table] = cursor.fetchone()
    return found


@each
def test_it_has_one_line_in_the_journal(city, name):
    before, act = CASES[name]
    ready = before()
    lines = JournalLine.objects.count()
    act(ready)
    assert JournalLine.objects.count() == lines + 1
    last = JournalLine.objects.latest("id")
    assert last.by == KEEPER.id
    assert last.act.startswith(name.split(".")[0])


@each
def test_without_that_line_nothing_happens(city, name):
    before, act = CASES[name]
    ready = before()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_journalline ADD CONSTRAINT broken CHECK (false) NOT VALID")
    was = everything(name.split(".")[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        act(ready)
    assert everything(name.split(".")[0]) == was


@each
def test_it_says_nothing_personal(city, name):
    """What identifies a person stays in that person's tables, from which it can be erased."""
    before, act = CASES[name]
    act(before())
    said = " ".join(str(facts) for facts in JournalLine.objects.filter(by=KEEPER.id).values_list("facts", flat=True))
    for secret in ("092190000001", "092190000002", "Người Mẫu", "Cán bộ Mẫu", PASSWORD):
        assert secret not in said
