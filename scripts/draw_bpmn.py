"""Draws the diagram section of BPMN files anew: the main way in one row, what leaves it below.

Usage: python scripts/draw_bpmn.py content/cantho/processes/*.bpmn

A viewer shows nothing of a file without this section. A file that somebody arranged by hand in an editor needs no
drawing.
"""

import re
import sys
from pathlib import Path

from motcua.rooms.process.content.bpmn import read
from motcua.rooms.process.records import Definition, Element, Kind

COLUMN, ROW, LEFT, TOP = 170, 140, 160, 120
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
    """A box for every shape: its column is its distance from the start, its row that of what leads to it, if free."""
    order, column = columns(definition)
    row: dict[str, int] = {}
    taken: set[tuple[int, int]] = set()
    boxes: dict[str, Box] = {}
    for id_ in order:
        element = definition.elements[id_]
        if element.attached_to:
            row[id_] = row[element.attached_to] + 1
            continue
        before = [row[flow.source] for flow in definition.incoming[id_] if flow.source in row]
        row[id_] = next(r for r in range(min(before, default=0), 99) if (column[id_], r) not in taken)
        taken.add((column[id_], row[id_]))
        width, height = size(element, xml)
        x, y = LEFT + column[id_] * COLUMN, TOP + row[id_] * ROW
        boxes[id_] = (x - width // 2, y - height // 2, width, height)
    for id_, hung in definition.boundaries.items():
        for index, boundary in enumerate(hung):
            x, y, width, height = boxes[id_]
            boxes[boundary.id] = (x + width - 30 - 80 * index, y + height - 18, *EVENT)
    return boxes


def columns(definition: Definition) -> tuple[list[str], dict[str, int]]:
    """Shapes in the order of the main way first, and the most arrows from the start to each, arrows back left out."""
    order: list[str] = []
    open_: set[str] = set()
    back: set[tuple[str, str]] = set()

    def visit(id_: str) -> None:
        open_.add(id_)
        for next_ in reversed(following(definition, id_)):
            if next_ in open_:
                back.add((id_, next_))
            elif next_ not in order:
                visit(next_)
        open_.discard(id_)
        order.insert(0, id_)

    visit(definition.starts[""])
    order += [id_ for id_ in definition.elements if id_ not in order]
    column = dict.fromkeys(order, 0)
    for id_ in order:
        for next_ in following(definition, id_):
            if (id_, next_) not in back:
                step = 0 if definition.elements[next_].attached_to else 1
                column[next_] = max(column[next_], column[id_] + step)
    return order, column


def following(definition: Definition, id_: str) -> list[str]:
    """What comes after a shape, the main way first: a gateway's default, then the others, then its border events."""
    default = definition.elements[id_].default
    flows = sorted(definition.outgoing[id_], key=lambda flow: flow.id != default)
    return [flow.target for flow in flows] + [boundary.id for boundary in definition.boundaries[id_]]


def size(element: Element, xml: str) -> tuple[int, int]:
    if element.kind in (Kind.EXCLUSIVE, Kind.PARALLEL):
        return GATEWAY
    if element.kind in (Kind.TASK, Kind.SERVICE, Kind.CALL):
        return TASK
    return TASK if f'<bpmn:receiveTask id="{element.id}"' in xml else SIZES.get(element.kind, EVENT)


def route(source: Box, target: Box) -> list[tuple[int, int]]:
    """Straight on in a row; first down, or last up, to the right; back under the row, or over it within one row."""
    (sx, sy, sw, sh), (tx, ty, tw, th) = source, target
    middle, goal, start, end = sy + sh // 2, ty + th // 2, sx + sw // 2, tx + tw // 2
    if tx >= sx + sw and middle == goal:
        return [(sx + sw, middle), (tx, goal)]
    if tx >= sx + sw and goal > middle:
        return [(start, sy + sh), (start, goal), (tx, goal)]
    if tx >= sx + sw:
        return [(sx + sw, middle), (end, middle), (end, ty + th)]
    if abs(start - end) < 5:
        return [(start, sy + sh), (end, ty)] if goal > middle else [(start, sy), (end, ty + th)]
    if middle > goal:
        return [(start, sy + sh), (start, sy + sh + 40), (end - 20, sy + sh + 40), (end - 20, ty + th)]
    above = min(sy, ty) - 24 - 4 * ((start - end) // COLUMN)
    return [(start, sy), (start, above), (end, above), (end, ty)]


def shape(element: Element, box: Box) -> str:
    x, y, width, height = box
    marker = ' isMarkerVisible="true"' if element.kind is Kind.EXCLUSIVE else ""
    label = ""
    if (width, height) != TASK and element.name:
        below = y - 34 if (width, height) == GATEWAY else y + height + 4
        label = (
            f'        <bpmndi:BPMNLabel>\n          <dc:Bounds x="{x + width // 2 - 60}" y="{below}" '
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
