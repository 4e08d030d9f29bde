"""Public warnings: given, replaced, taken back, taken in from machines, and what they start."""

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.kernel import outbox
from motcua.kernel.actors import Actor
from motcua.kernel.errors import NotAllowed
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.errors import WarningInvalid, WarningNotFound, WarningOver
from motcua.rooms.operations.models import AlertRow
from motcua.rooms.operations.records import Gravity, WarningIn
from motcua.rooms.operations.rules import cap
from operations.here import DAY, HOUR, MONDAY, WARD, WARD_HEAD, officer
from operations.test_cap_rules import WARNING

pytestmark = pytest.mark.usefixtures("city")
SPEAKER = officer(5, "operations:warn")
MACHINE = Actor(id="client:ktv", grants={"operations:relay-warnings": frozenset({"*"})})
OTHER_MACHINE = replace(MACHINE, id="client:khac")
SAID = WarningIn(
    event="Triều cường",
    category="Met",
    severity=Gravity.SEVERE,
    urgency="Expected",
    certainty="Likely",
    headline="Triều cường vượt báo động 3",
    headline_en="High tide above alarm level 3",
    description="Đỉnh triều 2,2 m.",
    description_en="The peak is 2.2 m.",
    instruction="Kê cao đồ đạc, ngắt điện tầng trệt.",
    instruction_en="Raise belongings, cut the power downstairs.",
    areas=("31153",),
    expires=MONDAY + DAY,
)


def holding(at=MONDAY):
    return operations.warnings_in_force(at=at)


def test_a_warning_holds_until_its_end_and_is_a_valid_message():
    given = operations.give_warning(SAID, by=SPEAKER, at=MONDAY)
    (found,) = holding()
    assert (found.id, found.units, found.severity) == (given, (WARD,), Gravity.SEVERE)
    assert holding(MONDAY + 2 * DAY) == []
    message = cap.read(operations.warning_xml(given).encode())
    assert [info.language for info in message.infos] == ["vi-VN", "en-US"]
    assert message.infos[0].areas[0].codes == ("31153",)


def test_a_change_names_what_it_replaces_and_a_cancel_ends_it():
    first = operations.give_warning(SAID, by=SPEAKER, at=MONDAY)
    graver = replace(SAID, severity=Gravity.EXTREME)
    second = operations.give_warning(graver, replaces=first, by=SPEAKER, at=MONDAY + HOUR)
    assert [one.id for one in holding(MONDAY + HOUR)] == [second]
    message = cap.read(operations.warning_xml(second).encode())
    assert message.references[0][1] == operations.warning(first, at=MONDAY).identifier
    with pytest.raises(WarningOver):
        operations.cancel_warning(first, "Đã thay.", by=SPEAKER, at=MONDAY + HOUR)
    operations.cancel_warning(second, "Nước đã rút.", by=SPEAKER, at=MONDAY + 2 * HOUR)
    assert holding(MONDAY + 2 * HOUR) == []


def test_only_who_may_warns_the_public():
    with pytest.raises(NotAllowed):
        operations.give_warning(SAID, by=WARD_HEAD, at=MONDAY)
    with pytest.raises(NotAllowed):
        operations.take_warning(cap.write(WARNING), by=SPEAKER, at=MONDAY)
    with pytest.raises(WarningInvalid):
        operations.give_warning(replace(SAID, areas=(), headline=" "), by=SPEAKER, at=MONDAY)
    with pytest.raises(WarningInvalid):
        operations.give_warning(replace(SAID, expires=MONDAY - HOUR), by=SPEAKER, at=MONDAY)


def test_a_machine_sends_the_same_message_twice_and_it_is_one_warning():
    raw = cap.write(WARNING)
    first = operations.take_warning(raw, by=MACHINE, at=MONDAY)
    assert operations.take_warning(raw, by=MACHINE, at=MONDAY + HOUR) == first
    assert [one.own for one in holding()] == [False]


def test_a_machine_takes_back_only_what_it_sent_itself():
    operations.take_warning(cap.write(WARNING), by=MACHINE, at=MONDAY)
    ours = operations.give_warning(SAID, by=SPEAKER, at=MONDAY)
    sent = cap.moment(WARNING.sent)
    references = (
        (WARNING.sender, WARNING.identifier, sent),
        (operations.warning(ours, at=MONDAY).sender, operations.warning(ours, at=MONDAY).identifier, sent),
    )
    cancel = replace(WARNING, identifier="2", kind="Cancel", infos=(), references=references)
    operations.take_warning(cap.write(cancel), by=OTHER_MACHINE, at=MONDAY)
    assert len(holding()) == 2
    operations.take_warning(cap.write(replace(cancel, identifier="3")), by=MACHINE, at=MONDAY)
    assert [one.id for one in holding()] == [ours]


def test_exercises_and_private_messages_are_not_shown():
    for number, change in enumerate(({"status": "Exercise"}, {"scope": "Private"}, {"kind": "Ack"})):
        message = replace(WARNING, identifier=f"x{number}", **change)
        kept = operations.take_warning(cap.write(message), by=MACHINE, at=MONDAY)
        with pytest.raises(WarningNotFound):
            operations.warning_xml(kept)
    assert holding() == []


def test_a_severe_warning_raises_the_alert_of_its_commune_at_once_and_its_end_closes_it():
    operations.give_warning(SAID, by=SPEAKER, at=MONDAY)
    outbox.deliver_pending(at=MONDAY + timedelta(seconds=1), limit=100)
    row = AlertRow.objects.get(rule="severe-weather")
    assert (row.unit, row.value, row.facts["headline"]) == (WARD, 3, SAID.headline)
    operations.judge_all(at=MONDAY + 2 * DAY)
    row.refresh_from_db()
    assert row.state == "closed"
