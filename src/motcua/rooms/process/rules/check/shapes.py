"""How shapes and arrows may hang together."""

from collections.abc import Iterator

from motcua.kernel.text import say
from motcua.rooms.process.records import FINAL, RESTING, Definition, Element, Kind, Problem

_DEAD_END = say("Bước “{name}” không dẫn đi đâu.")
_CIRCLE = say("Bước “{name}” nằm trong vòng lặp không có điểm dừng.")


def problems(definition: Definition) -> Iterator[Problem]:
    """Wrong shapes, one by one."""
    for element in definition.elements.values():
        yield from _arrows(element, definition)
        yield from _border(element, definition)
        if element.kind is Kind.EXCLUSIVE:
            yield from _gateway(element, definition)
    for flow in definition.flows.values():
        if flow.condition and definition.elements[flow.source].kind is not Kind.EXCLUSIVE:
            yield Problem(flow.id, say("Chỉ mũi tên sau cổng lựa chọn mới có điều kiện."))
    yield from _unreachable(definition)
    yield from _circles(definition)
    yield from _diagram(definition)


def named(element: Element) -> dict[str, object]:
    """The facts that name an element in a sentence."""
    return {"name": element.name or element.id}


def _arrows(element: Element, definition: Definition) -> Iterator[Problem]:
    into, out = len(definition.incoming[element.id]), len(definition.outgoing[element.id])
    if element.kind in FINAL and out:
        yield Problem(element.id, say("Sau điểm kết thúc không được có mũi tên."))
    if element.kind not in FINAL and not out:
        yield Problem(element.id, _DEAD_END, named(element))
    if element.kind is Kind.START and into:
        yield Problem(element.id, say("Trước điểm bắt đầu không được có mũi tên."))
    if out > 1 and element.kind not in (Kind.EXCLUSIVE, Kind.PARALLEL):
        yield Problem(element.id, say("Bước “{name}” rẽ nhánh mà không qua cổng."), named(element))


def _border(element: Element, definition: Definition) -> Iterator[Problem]:
    if element.attached_to is None:
        return
    host = definition.elements[element.attached_to]
    if host.kind not in (Kind.TASK, Kind.MESSAGE, Kind.CALL) or host.attached_to:
        yield Problem(element.id, say("Sự kiện biên không thể gắn với “{name}”."), named(host))
    if definition.incoming[element.id]:
        yield Problem(element.id, say("Không mũi tên nào được đi vào sự kiện biên."))


def _gateway(element: Element, definition: Definition) -> Iterator[Problem]:
    flows = definition.outgoing[element.id]
    if element.default is not None and element.default not in {flow.id for flow in flows}:
        yield Problem(element.id, say("Mũi tên mặc định không đi ra từ cổng này."))
    elif len(flows) > 1 and element.default is None:
        yield Problem(element.id, say("Cổng lựa chọn “{name}” chưa có mũi tên mặc định."), named(element))
    for flow in flows:
        if len(flows) > 1 and flow.id != element.default and not flow.condition:
            yield Problem(flow.id, say("Mũi tên sau cổng “{name}” chưa có điều kiện."), named(element))


def _unreachable(definition: Definition) -> Iterator[Problem]:
    reached = _reached(definition, definition.starts[""])
    for element in definition.elements.values():
        if element.id not in reached:
            yield Problem(element.id, say("Không có đường nào dẫn tới “{name}”."), named(element))


def _reached(definition: Definition, start: str) -> set[str]:
    reached, ready = {start}, [start]
    while ready:
        here = ready.pop()
        after = [flow.target for flow in definition.outgoing[here]]
        after += [boundary.id for boundary in definition.boundaries[here]]
        ready += [id_ for id_ in after if id_ not in reached]
        reached.update(after)
    return reached


def _circles(definition: Definition) -> Iterator[Problem]:
    """Circles in which nothing waits: the engine would run in them for ever."""
    restless = {e.id for e in definition.elements.values() if e.kind not in RESTING and e.kind is not Kind.CALL}
    for id_ in sorted(restless):
        seen: set[str] = set()
        ready = [flow.target for flow in definition.outgoing[id_]]
        while ready:
            here = ready.pop()
            if here in restless and here not in seen:
                seen.add(here)
                ready += [flow.target for flow in definition.outgoing[here]]
        if id_ in seen:
            yield Problem(id_, _CIRCLE, named(definition.elements[id_]))


def _diagram(definition: Definition) -> Iterator[Problem]:
    if not definition.drawn:
        yield Problem("", say("Tệp chưa có phần hình vẽ (BPMNDiagram), người xem sẽ không thấy gì."))
        return
    for id_ in (*definition.elements, *definition.flows):
        if id_ not in definition.drawn:
            yield Problem(id_, say("Phần tử “{id}” không có trong hình vẽ."), {"id": id_})
