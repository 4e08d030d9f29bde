"""Reads a BPMN 2.0 file into a `Definition`, or into the list of what cannot be read in it.

A file is data written by an officer: it may not declare entities or a document type, is read without any access to
files or the network, and only the shapes listed here mean something. Nothing in it is ever run.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from motcua.kernel.text import say
from motcua.rooms.process.records import Definition, Element, Flow, Kind, Problem
from motcua.rooms.units.records import Limit

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}"
OURS = "{urn:motcua:bpmn:1}"
#: bytes, shapes: a drawing that an office can still read has a few dozen shapes
LARGEST = 1_000_000
MOST_SHAPES = 200

_KINDS = {
    "startEvent": Kind.START,
    "userTask": Kind.TASK,
    "serviceTask": Kind.SERVICE,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
    "callActivity": Kind.CALL,
    "receiveTask": Kind.MESSAGE,
}
#: what may stand in a drawing and does nothing
_SILENT = frozenset(
    [
        "documentation",
        "extensionElements",
        "laneSet",
        "textAnnotation",
        "association",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "ioSpecification",
        "property",
    ]
)
_SILENT_ROOTS = frozenset({"message", "collaboration", "dataStore", "category"})
_DURATION = re.compile(r"^P(\d{1,4})([DM])$")
_KEY = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")


class _Mistakes(list[Problem]):
    def add(self, element: str, says: str, **facts: object) -> None:
        self.append(Problem(element, says, facts))


def read(xml: bytes | str) -> tuple[Definition | None, list[Problem]]:
    """The drawn process and what is wrong in the file; the process is None when the file cannot be read at all."""
    mistakes = _Mistakes()
    raw = xml.encode() if isinstance(xml, str) else xml
    if len(raw) > LARGEST:
        mistakes.add("", say("Tệp lớn quá {largest} byte."), largest=LARGEST)
        return None, mistakes
    try:
        root = fromstring(raw, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        mistakes.add("", say("Không đọc được tệp XML: {error}"), error=type(error).__name__)
        return None, mistakes
    processes = root.findall(f"{BPMN}process")
    if root.tag != f"{BPMN}definitions" or len(processes) != 1:
        mistakes.add("", say("Tệp phải có đúng một quy trình BPMN 2.0."))
        return None, mistakes
    return _Reader(root, processes[0], mistakes).definition(), mistakes


class _Reader:
    def __init__(self, root: Node, process: Node, mistakes: _Mistakes) -> None:
        self.root, self.process, self.mistakes = root, process, mistakes
        self.messages = {node.get("id", ""): node.get("name", "") for node in root.findall(f"{BPMN}message")}

    def definition(self) -> Definition | None:
        key = self.process.get("id", "")
        if not _KEY.match(key):
            self.mistakes.add(key, say("Mã quy trình “{key}” phải gồm chữ thường, số và dấu gạch nối."), key=key)
        self._refuse_unknown_roots()
        elements: dict[str, Element] = {}
        flows: dict[str, Flow] = {}
        for node in self.process:
            name = _local(node)
            if name == "sequenceFlow":
                flow = self._flow(node)
                flows[flow.id] = flow
            elif (element := self._element(node, name)) is not None:
                elements[element.id] = element
        self._check_ids(elements)
        if not self._connected(elements, flows):
            return None
        said = self._said(self.process, "process")
        return Definition.of(
            key,
            elements,
            flows,
            name=self.process.get("name", ""),
            name_en=self.process.get(f"{OURS}name_en", ""),
            variables=frozenset(said.get("variables", "").split()),
            limit=self._limit(key, said.get("limit")),
            sources=tuple(_sources(self.process)),
            drawn=frozenset(
                shape for node in self.root.iter() if (shape := node.get("bpmnElement")) and _is_shape(node)
            ),
        )

    def _refuse_unknown_roots(self) -> None:
        for node in self.root:
            if node.tag.startswith(BPMN) and _local(node) not in _SILENT_ROOTS | {"process"}:
                self.mistakes.add(node.get("id", ""), say("Không dùng được phần tử “{tag}”."), tag=_local(node))

    def _element(self, node: Node, name: str) -> Element | None:
        id_ = node.get("id", "")
        kind = self._kind(node, name)
        if kind is None:
            if not (name in _SILENT and node.tag.startswith(BPMN)):
                self.mistakes.add(id_, say("Không dùng được phần tử “{tag}”."), tag=name)
            return None
        for child in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "script"):
            if node.find(f"{BPMN}{child}") is not None:
                self.mistakes.add(id_, say("Không dùng được phần tử “{tag}”."), tag=child)
        said = self._said(node, "task" if kind is Kind.TASK else "step")
        return Element(
            id=id_,
            kind=kind,
            name=node.get("name", ""),
            name_en=node.get(f"{OURS}name_en", ""),
            state=self._number(id_, said.get("state")),
            role=said.get("role"),
            at=said.get("at", "competent"),
            outcomes=tuple(said.get("outcomes", "").split()),
            budget=self._limit(id_, said.get("budget")),
            action=said.get("action") if kind is Kind.SERVICE else None,
            message=self._message(node) if kind is Kind.MESSAGE else None,
            after=self._after(node, id_, said) if kind is Kind.TIMER else None,
            default=node.get("default"),
            called=node.get("calledElement") if kind is Kind.CALL else None,
            attached_to=node.get("attachedToRef"),
            interrupting=node.get("cancelActivity", "true") != "false",
        )

    def _kind(self, node: Node, name: str) -> Kind | None:
        if not node.tag.startswith(BPMN):
            return None
        event = " ".join(_local(child) for child in node if _local(child).endswith("EventDefinition"))
        if name == "endEvent":
            return {"": Kind.END, "terminateEventDefinition": Kind.TERMINATE}.get(event)
        if name in ("intermediateCatchEvent", "boundaryEvent"):
            return {"timerEventDefinition": Kind.TIMER, "messageEventDefinition": Kind.MESSAGE}.get(event)
        return None if event else _KINDS.get(name)

    def _message(self, node: Node) -> str:
        event = node.find(f"{BPMN}messageEventDefinition")
        ref = (node if event is None else event).get("messageRef", "")
        return self.messages.get(ref, "")

    def _after(self, node: Node, id_: str, said: dict[str, str]) -> Limit | None:
        """``motcua:step after="5wd"`` in working time, else a whole number of days or months in ISO 8601."""
        if "after" in said:
            return self._limit(id_, said["after"])
        text = (node.findtext(f"{BPMN}timerEventDefinition/{BPMN}timeDuration") or "").strip()
        match = _DURATION.match(text)
        return self._limit(id_, f"{match[1]}{match[2].lower()}" if match else text)

    def _flow(self, node: Node) -> Flow:
        condition = node.findtext(f"{BPMN}conditionExpression")
        return Flow(
            id=node.get("id", ""),
            source=node.get("sourceRef", ""),
            target=node.get("targetRef", ""),
            condition=condition.strip() if condition and condition.strip() else None,
            name=node.get("name", ""),
        )

    def _said(self, node: Node, tag: str) -> dict[str, str]:
        """What our extension says about an element."""
        found = node.find(f"{BPMN}extensionElements/{OURS}{tag}")
        return dict(found.attrib) if found is not None else {}

    def _number(self, id_: str, text: str | None) -> int | None:
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,2}", text, re.ASCII):
            self.mistakes.add(id_, say("Trạng thái “{state}” phải là số từ 1 đến 10."), state=text)
            return None
        return int(text)

    def _limit(self, id_: str, text: str | None) -> Limit | None:
        if text is None:
            return None
        try:
            return Limit.parse(text)
        except ValueError:
            self.mistakes.add(id_, say("Không hiểu thời gian “{text}” (ví dụ: 4h, 3wd, 5d, 1m)."), text=text)
            return None

    def _check_ids(self, elements: dict[str, Element]) -> None:
        ids = Counter(node.get("id", "") for node in self.process if node.tag.startswith(BPMN) and node.get("id"))
        for id_ in sorted(id_ for id_, times in ids.items() if times > 1 or "/" in id_):
            self.mistakes.add(id_, say("Mã phần tử “{id}” bị trùng hoặc không hợp lệ."), id=id_)
        if len(elements) > MOST_SHAPES:
            self.mistakes.add("", say("Quy trình có quá {most} bước."), most=MOST_SHAPES)

    def _connected(self, elements: dict[str, Element], flows: dict[str, Flow]) -> bool:
        """Whether every arrow and border event hangs on a shape, and there is one start; else nothing can be run."""
        sound = len(elements) <= MOST_SHAPES
        for flow in flows.values():
            if flow.source not in elements or flow.target not in elements:
                self.mistakes.add(flow.id, say("Mũi tên không nối hai bước có trong quy trình."))
                sound = False
        for element in elements.values():
            if element.attached_to is not None and element.attached_to not in elements:
                self.mistakes.add(element.id, say("Sự kiện biên không gắn với bước nào."))
                sound = False
        starts = [element.id for element in elements.values() if element.kind is Kind.START]
        if len(starts) != 1:
            self.mistakes.add("", say("Quy trình phải có đúng một điểm bắt đầu (đang có {count})."), count=len(starts))
            sound = False
        return sound


def _local(node: Node) -> str:
    return str(node.tag).rpartition("}")[2]


def _is_shape(node: Node) -> bool:
    return node.tag in (f"{DIAGRAM}BPMNShape", f"{DIAGRAM}BPMNEdge")


def _sources(process: Node) -> Iterator[str]:
    for node in process.findall(f"{BPMN}extensionElements/{OURS}source"):
        said = " ".join(filter(None, (node.get("act", "").strip(), node.get("article", "").strip())))
        if said:
            yield said
