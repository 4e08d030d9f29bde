"""Reading BPMN files: the real ones are sound; a hostile one can do nothing."""

from pathlib import Path

import pytest
from django.conf import settings

from motcua.rooms.dossiers.rules.state import MOVES
from motcua.rooms.process import facade as process
from motcua.rooms.process.content.bpmn import LARGEST, read
from motcua.rooms.process.content.folder import Drawn, read_folder
from motcua.rooms.process.records import ACTIONS, Definition, Surroundings
from motcua.rooms.process.rules.check import problems
from process.drawing import draw

ROLES = frozenset({"one-stop", "specialist", "unit-leader", "clerk"})
TRANSITIONS = {int(state): frozenset(int(after) for after in moves) for state, moves in MOVES.items()}
ONE_TASK = """
    start S
    task A forward state=4
    end E state=10
    S -> A
    A -> E
"""


@pytest.mark.parametrize("key", [path.stem for path in sorted((settings.CONTENT_DIR / "processes").glob("*.bpmn"))])
def test_a_process_of_the_province_is_sound(key: str, drawn: dict[str, Definition]):
    around = Surroundings(roles=ROLES, transitions=TRANSITIONS, actions=frozenset(ACTIONS))

    assert [str(problem) for problem in problems(drawn[key], around, drawn)] == []


def test_the_content_of_the_province_has_no_mistake():
    assert process.content_mistakes() == []


def test_called_processes_come_before_those_that_call_them():
    order = [file.definition.key for file in read_folder(settings.CONTENT_DIR / "processes") if isinstance(file, Drawn)]

    assert order.index("issue-and-return") < order.index("department-appraisal")
    assert len(order) == 5


def test_every_step_of_the_province_is_said_in_two_languages(drawn: dict[str, Definition]):
    for definition in drawn.values():
        for element in definition.elements.values():
            assert bool(element.name) == bool(element.name_en), element.id
            assert len(element.name) <= 45, element.name


def test_what_is_drawn_is_read():
    definition, mistakes = read(
        draw(
            """
            start S
            task A forward back state=4 role=specialist at=var:consulted_unit budget=3wd
            timer T 2wd on=A soft
            message M supplement-arrived state=5
            end E state=10
            S -> A
            A -> M
            T -> E
            M -> E
            """,
            limit="5wd",
            variables="consulted_unit other",
        )
    )
    assert definition is not None
    assert mistakes == []
    task, timer, message = (definition.elements[id_] for id_ in "ATM")
    assert (task.role, task.at, task.outcomes, str(task.budget), task.state) == (
        "specialist",
        "var:consulted_unit",
        ("forward", "back"),
        "3wd",
        4,
    )
    assert (timer.attached_to, timer.interrupting, str(timer.after)) == ("A", False, "2wd")
    assert (message.message, message.state) == ("supplement-arrived", 5)
    assert (definition.variables, str(definition.limit)) == (frozenset({"consulted_unit", "other"}), "5wd")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    ("case", "xml"),
    [
        ("not XML", "hello"),
        ("nothing", ""),
        ("cut off", draw(ONE_TASK)[:-40]),
        ("entities that grow", f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]><x>&l8;</x>'),
        ("a file of the server", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'),
        ("a document type of the network", '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>'),
        ("parameter entities", '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/">%p;]><x/>'),
        ("too large", draw(ONE_TASK) + " " * LARGEST),
        ("deep", "<a>" * 200_000),
        ("an unknown encoding", '<?xml version="1.0" encoding="rot13"?><a/>'),
        ("not BPMN", "<definitions><process/></definitions>"),
        ("two processes", draw(ONE_TASK).replace("</bpmn:definitions>", '<bpmn:process id="b"/></bpmn:definitions>')),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_nothing_else(case: str, xml: str):
    definition, mistakes = read(xml)

    assert definition is None
    assert len(mistakes) == 1
    assert "passwd" not in str(mistakes[0])


@pytest.mark.parametrize(
    ("tag", "more"),
    [
        ("scriptTask", '<bpmn:scriptTask id="X"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>'),
        ("businessRuleTask", '<bpmn:businessRuleTask id="X"/>'),
        ("inclusiveGateway", '<bpmn:inclusiveGateway id="X"/>'),
        ("subProcess", '<bpmn:subProcess id="X"/>'),
        (
            "boundaryEvent",
            '<bpmn:boundaryEvent id="X" attachedToRef="A"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>',
        ),
        ("endEvent", '<bpmn:endEvent id="X"><bpmn:signalEventDefinition/></bpmn:endEvent>'),
        (
            "multiInstanceLoopCharacteristics",
            '<bpmn:userTask id="X"><bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>',
        ),
        ("taskListener", '<camunda:taskListener xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="X"/>'),
    ],
)
def test_shapes_that_we_do_not_run_are_refused_by_name(tag: str, more: str):
    _, mistakes = read(draw(ONE_TASK, more=more))

    assert (mistakes[0].element, mistakes[0].facts["tag"]) == ("X", tag)


def test_a_file_named_otherwise_than_its_process_is_a_mistake(tmp_path: Path):
    (tmp_path / "other.bpmn").write_text(draw(ONE_TASK, key="drawn"), "utf-8")

    assert "other" in str(next(iter(read_folder(tmp_path))))
