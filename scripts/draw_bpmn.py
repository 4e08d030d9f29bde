"""Draws the diagram section of BPMN files anew: columns by distance from the start, rows by branch.

Usage: python scripts/draw_bpmn.py content/cantho/processes/*.bpmn

A viewer shows nothing of a file without this section. A file that somebody arranged by hand in an editor needs no
drawing.
"""

import re
import sys
from collections import deque
from pathlib import Path

from motcua.rooms.process.content.bpmn import read
from motcua.rooms.process.records import Definition, Element, Kind

COLUMN, ROW, LEFT, TOP = 170, 130, 160, 120
SIZES = {Kind.START: (36, 36), Kind.END: (36, 36), Kind.TERMINATE: (36, 36), Kind.TIMER: (36, 36)}
GATEWAY, TASK, EVENT = (50, 50), (120, 80), (36, 36)
Box = tuple[int, int, int, int]


def main(paths: list[str]) -> int:
    for name in paths:
        path = Path(name)
        xml = path.read_text(encoding="utf-8")
        definition, mistakes = read(xml)
        if definition is None:
            print(*mistakes, sep="\n")
            return 1
        bare = re.sub(r"\s*<bpmndi:BPMNDiagram.*?</bpmndi:BPMNDiagram>", "", xml, flags=re.S)
        path.write_text(bare.replace("</bpmn:definitions>", diagram(definition, bare) + "</bpmn:definitions>"), "utf-8")
        print(f"{path}: {len(definition.elements)} shapes")
    return 0


def diagram(definition: Definition, xml: str) -> str:
    boxes = place(definition, xml)
    shapes = "".join(shape(definition.elements[id_], box) for id_, box in boxes.items())
    edges = "".join(edge(flow.id, route(boxes[flow.source], boxes[flow.target])) for flow in definition.flows.values())
    return (
        f'  <bpmndi:BPMNDiagram id="diagram-{definition.key}">\n'
        f'    <bpmndi:BPMNPlane id="plane-{definition.key}" bpmnElement="{definition.key}">\n'
        f"{shapes}{edges}    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n"
    )


def place(definition: Definition, xml: str) -> dict[str, Box]:
    """A box for every shape: its column is its distance from the start, its row the first free one."""
    column = distances(definition)
    taken: set[tuple[int, int]] = set()
    boxes: dict[str, Box] = {}
    for id_ in column:
        element = definition.elements[id_]
        if element.attached_to:
            continue
        row = next(r for r in range(99) if (column[id_], r) not in taken)
        taken.add((column[id_], row))
        width, height = size(element, xml)
        x, y = LEFT + column[id_] * COLUMN, TOP + row * ROW
        boxes[id_] = (x - width // 2, y - height // 2, width, height)
    for id_, hung in definition.boundaries.items():
        for index, boundary in enumerate(hung):
            x, y, width, height = boxes[id_]
            boxes[boundary.id] = (x + width - 18 - 56 * index, y + height - 18, 36, 36)
    return boxes


def distances(definition: Definition) -> dict[str, int]:
    """The fewest arrows from the start to each shape; a border event counts as its host."""
    start = definition.starts[""]
    found, ready = {start: 0}, deque([start])
    while ready:
        here = ready.popleft()
        after = [(flow.target, 1) for flow in definition.outgoing[here]]
        after += [(boundary.id, 0) for boundary in definition.boundaries[here]]
        for id_, step in after:
            if id_ not in found:
                found[id_] = found[here] + step
                ready.append(id_)
    return found | {id_: 0 for id_ in definition.elements if id_ not in found}


def size(element: Element, xml: str) -> tuple[int, int]:
    if element.kind in (Kind.EXCLUSIVE, Kind.PARALLEL):
        return GATEWAY
    if element.kind in (Kind.TASK, Kind.SERVICE, Kind.CALL):
        return TASK
    return TASK if f'<bpmn:receiveTask id="{element.id}"' in xml else SIZES.get(element.kind, EVENT)


def route(source: Box, target: Box) -> list[tuple[int, int]]:
    """Right to left edge; back or straight down when the target does not lie to the right."""
    (sx, sy, sw, sh), (tx, ty, tw, th) = source, target
    middle, goal = sy + sh // 2, ty + th // 2
    if tx >= sx + sw:
        bend = tx - 20
        start, end = (sx + sw, middle), (tx, goal)
        return [start, end] if middle == goal else [start, (bend, middle), (bend, goal), end]
    if abs((sx + sw // 2) - (tx + tw // 2)) < 5:
        down = goal > middle
        return [(sx + sw // 2, sy + sh if down else sy), (tx + tw // 2, ty if down else ty + th)]
    above = min(sy, ty) - 24
    return [(sx + sw // 2, sy), (sx + sw // 2, above), (tx + tw // 2, above), (tx + tw // 2, ty)]


def shape(element: Element, box: Box) -> str:
    x, y, width, height = box
    marker = ' isMarkerVisible="true"' if element.kind is Kind.EXCLUSIVE else ""
    label = ""
    if (width, height) != TASK and element.name:
        label = (
            f'        <bpmndi:BPMNLabel>\n          <dc:Bounds x="{x + width // 2 - 60}" y="{y + height + 4}" '
            'width="120" height="28" />\n        </bpmndi:BPMNLabel>\n'
        )
    return (
        f'      <bpmndi:BPMNShape id="shape-{element.id}" bpmnElement="{element.id}"{marker}>\n'
        f'        <dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" />\n{label}      </bpmndi:BPMNShape>\n'
    )


def edge(id_: str, points: list[tuple[int, int]]) -> str:
    waypoints = "".join(f'        <di:waypoint x="{x}" y="{y}" />\n' for x, y in points)
    return f'      <bpmndi:BPMNEdge id="edge-{id_}" bpmnElement="{id_}">\n{waypoints}      </bpmndi:BPMNEdge>\n'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
