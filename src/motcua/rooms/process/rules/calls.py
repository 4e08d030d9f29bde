"""Brings called processes into the one that calls them, so that the engine runs a single drawing."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from motcua.kernel.text import say
from motcua.rooms.process.records import Definition, Element, Flow, Kind, Problem

#: a call within a call within a call: more cannot be read on paper either
DEEPEST = 3


def called_in_circles(definition: Definition, known: Mapping[str, Definition]) -> list[Problem]:
    """Calls that lead back to where they started, lead too deep, or to a process that nobody knows."""
    problems: list[Problem] = []

    def look(current: Definition, element: str, path: tuple[str, ...]) -> None:
        for call in (e for e in current.elements.values() if e.kind is Kind.CALL):
            where, called = element or call.id, call.called or ""
            if called in path or len(path) > DEEPEST:
                problems.append(
                    Problem(where, say("Quy trình gọi vòng hoặc gọi quá sâu: “{called}”."), {"called": called})
                )
            elif called not in known:
                problems.append(Problem(where, say("Không có quy trình “{called}” để gọi."), {"called": called}))
            else:
                look(known[called], where, (*path, called))

    look(definition, "", (definition.key,))
    return problems


def inline(definition: Definition, known: Mapping[str, Definition]) -> Definition:
    """The definition with every called process inside it; its elements carry the id of the call before theirs.

    Raises:
        KeyError: a called process is not known (`called_in_circles` says so in words).
    """
    if not definition.calls:
        return definition
    elements: dict[str, Element] = dict(definition.elements)
    flows: dict[str, Flow] = dict(definition.flows)
    for call in [e for e in definition.elements.values() if e.kind is Kind.CALL]:
        inner = inline(known[call.called or ""], known)
        within: Callable[[str], str] = f"{call.id}/".__add__
        for element in inner.elements.values():
            elements[within(element.id)] = _moved(element, within, call)
        for flow in inner.flows.values():
            moved = replace(flow, id=within(flow.id), source=within(flow.source), target=within(flow.target))
            flows[moved.id] = moved
    variables = definition.variables.union(*(known[key].variables for key in definition.calls))
    more = {name: getattr(definition, name) for name in ("name", "name_en", "limit", "sources", "drawn")}
    return Definition.of(definition.key, elements, flows, variables=variables, **more)


def _moved(element: Element, within: Callable[[str], str], call: Element) -> Element:
    return replace(
        element,
        id=within(element.id),
        default=within(element.default) if element.default else None,
        attached_to=within(element.attached_to) if element.attached_to else None,
        scope=within(element.scope) if element.scope else call.id,
    )
