"""Whether the time budgets of the steps fit into the legal limit."""

from collections.abc import Iterator

from motcua.kernel.text import say
from motcua.rooms.process.records import Definition, Element, Kind, Problem
from motcua.rooms.process.rules.state import FOR_THE_CITIZEN
from motcua.rooms.units.records import Limit, LimitUnit

#: working hours in one of each. Days have 8 hours (Labour Code 45/2019/QH14, art. 105); calendar days and months are
#: averages over the year without holidays, good enough to compare plans
_HOURS = {
    LimitUnit.WORKING_HOUR: 1.0,
    LimitUnit.WORKING_DAY: 8.0,
    LimitUnit.CALENDAR_DAY: 8 * 5 / 7,
    LimitUnit.MONTH: 8 * 21.0,
}
#: states in which the legal clock runs: received and being processed (before receipt and after the result it does not)
_RUNNING = frozenset({2, 4, None})


def problems(definition: Definition, limit: Limit | None) -> Iterator[Problem]:
    """The longest way through the drawing, each step once, against ``limit``."""
    if limit is None:
        return
    total, path = longest(definition)
    if total > _hours(limit) + 1e-6:
        steps = [definition.elements[id_] for id_ in path if weight(definition.elements[id_], definition)]
        heaviest = max(steps, key=lambda element: weight(element, definition))
        facts = {
            "total": f"{total:g}",
            "limit": f"{_hours(limit):g}",
            "steps": " → ".join(element.name or element.id for element in steps),
        }
        yield Problem(
            heaviest.id, say("Tổng thời gian các bước ({total} giờ) vượt thời hạn ({limit} giờ): {steps}."), facts
        )


def longest(definition: Definition) -> tuple[float, tuple[str, ...]]:
    """Working hours and elements of the longest way from the start that takes no arrow back."""
    best: dict[str, tuple[float, tuple[str, ...]]] = {}
    for id_ in _backwards(definition):
        after = [best[next_] for next_ in _after(definition, id_) if next_ in best]
        hours, path = max(after, default=(0.0, ()))
        best[id_] = (hours + weight(definition.elements[id_], definition), (id_, *path))
    return best[definition.starts[""]]


def weight(element: Element, definition: Definition) -> float:
    """The working hours that the office may spend at an element."""
    if element.attached_to:
        host = definition.elements[element.attached_to]
        if host.state in FOR_THE_CITIZEN or element.after is None:
            return 0.0
        return max(0.0, _hours(element.after) - weight(host, definition))
    if element.state not in _RUNNING:
        return 0.0
    waits = element.budget if element.kind is Kind.TASK else element.after
    return _hours(waits) if waits else 0.0


def _hours(limit: Limit) -> float:
    return limit.amount * _HOURS[limit.unit]


def _after(definition: Definition, id_: str) -> list[str]:
    element = definition.elements[id_]
    after = [flow.target for flow in definition.outgoing[id_]]
    after += [boundary.id for boundary in definition.boundaries[id_] if boundary.interrupting]
    if element.kind is Kind.CALL:
        after.append(definition.starts[id_])
    if not definition.outgoing[id_] and element.scope:  # an end inside a called process: on after the call
        after += [flow.target for flow in definition.outgoing[element.scope]]
    return after


def _backwards(definition: Definition) -> list[str]:
    """Elements so that what comes after stands before, arrows back left out (depth first)."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(id_: str) -> None:
        seen.add(id_)
        for next_ in _after(definition, id_):
            if next_ not in seen:
                visit(next_)
        order.append(id_)

    visit(definition.starts[""])
    return order
