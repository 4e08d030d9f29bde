"""Draws a small BPMN file from lines that can be read in a test.

start Filed
task Look forward supplement state=4
gate Well default=Done
end Done state=10
Filed -> Look
Look -> Well
Well -> Look if outcome == "supplement"
Well -> Done
"""

from xml.sax.saxutils import escape, quoteattr

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:motcua="urn:motcua:bpmn:1" id="d"
    targetNamespace="urn:test">
<bpmn:message id="m1" name="supplement-arrived"/><bpmn:message id="m2" name="payment-settled"/>
<bpmn:message id="m3" name="something-else"/>
"""
MESSAGES = {"supplement-arrived": "m1", "payment-settled": "m2", "something-else": "m3"}
TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "stop": "endEvent",
    "task": "userTask",
    "service": "serviceTask",
    "gate": "exclusiveGateway",
    "fork": "parallelGateway",
    "receive": "receiveTask",
    "call": "callActivity",
}


def draw(lines: str, *, key: str = "drawn", diagram: bool = True, more: str = "", **process: str) -> str:
    """The BPMN file; ``more`` is put into the process as it is, ``process`` are attributes of our own extension."""
    shapes, arrows, ids = [], [], []
    for line in filter(None, (line.strip() for line in lines.splitlines())):
        if "->" in line:
            arrow, id_ = _arrow(line)
            arrows.append(arrow)
        else:
            shape, id_ = _shape(line.split())
            shapes.append(shape)
        ids.append(id_)
    said = "".join(f" {name}={quoteattr(value)}" for name, value in process.items())
    own = f'<motcua:process{said}/><motcua:source act="test"/>'
    drawn = "".join(
        f"<bpmndi:BPMNShape bpmnElement={quoteattr(id_)}><dc:Bounds x='0' y='0'/></bpmndi:BPMNShape>" for id_ in ids
    )
    plane = f"<bpmndi:BPMNDiagram><bpmndi:BPMNPlane>{drawn}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>" if diagram else ""
    return (
        f'{HEAD}<bpmn:process id="{key}" name="Thử" motcua:name_en="Test" isExecutable="true">'
        f"<bpmn:extensionElements>{own}</bpmn:extensionElements>{''.join(shapes)}{''.join(arrows)}{more}"
        f"</bpmn:process>{plane}</bpmn:definitions>"
    )


def _arrow(line: str) -> tuple[str, str]:
    source, _, rest = line.partition(" -> ")
    target, _, condition = rest.partition(" if ")
    id_ = f"{source}-{target}"
    inside = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(condition)}</bpmn:conditionExpression>'
        if condition
        else ""
    )
    return f'<bpmn:sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>', id_


def _shape(words: list[str]) -> tuple[str, str]:
    kind, id_, *rest = words
    named = dict(word.split("=", 1) for word in rest if "=" in word)
    plain = [word for word in rest if "=" not in word]
    attributes = {"id": id_, "name": id_, "motcua:name_en": id_}
    said: dict[str, str] = {name: named[name] for name in ("state", "role", "at", "budget") if name in named}
    inside, tag = "", TAGS.get(kind, "boundaryEvent" if "on" in named else "intermediateCatchEvent")
    if kind == "task":
        said = {"role": "specialist", "outcomes": " ".join(plain), **said}
    elif kind == "service":
        said["action"] = plain[0]
    elif kind == "gate" and "default" in named:
        attributes["default"] = f"{id_}-{named['default']}"
    elif kind == "stop":
        inside = "<bpmn:terminateEventDefinition/>"
    elif kind == "timer":
        said["after"] = plain[0]
        duration = '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P9D</bpmn:timeDuration>'
        inside = f"<bpmn:timerEventDefinition>{duration}</bpmn:timerEventDefinition>"
    elif kind == "message":
        inside = f'<bpmn:messageEventDefinition messageRef="{MESSAGES[plain[0]]}"/>'
    elif kind == "receive":
        attributes["messageRef"] = MESSAGES[plain[0]]
    elif kind == "call":
        attributes["calledElement"] = plain[0]
    if "on" in named:
        attributes["attachedToRef"] = named["on"]
        attributes["cancelActivity"] = "false" if "soft" in plain else "true"
    own = "".join(f" {name}={quoteattr(value)}" for name, value in said.items())
    extension = f"<motcua:{'task' if kind == 'task' else 'step'}{own}/>"
    heads = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return (
        f"<bpmn:{tag}{heads}><bpmn:extensionElements>{extension}</bpmn:extensionElements>{inside}</bpmn:{tag}>",
        id_,
    )
