"""The words that a drawing may use: roles, outcomes, places, actions, messages, states, variables, conditions."""

import re
from collections.abc import Iterator

from motcua.kernel.text import say
from motcua.rooms.process.records import (
    Definition,
    Element,
    Flow,
    Kind,
    Problem,
    Surroundings,
)
from motcua.rooms.process.rules import expressions
from motcua.rooms.process.rules.check.shapes import named

_PLACE = re.compile(r"^(unit:[A-Za-z0-9.-]{1,40}|var:(?P<variable>[a-z][a-z0-9_]{0,39}))$")
#: how many units a sentence names
_NAMED_UNITS = 5


def problems(definition: Definition, around: Surroundings) -> Iterator[Problem]:
    """Wrong words, one by one."""
    variables = around.words.variables | definition.variables | around.variables
    for element in definition.elements.values():
        if element.state is not None and not 1 <= element.state <= 10:
            yield Problem(element.id, say("Trạng thái “{state}” phải là số từ 1 đến 10."), {"state": element.state})
        if element.kind is Kind.TASK:
            yield from _task(element, around, variables)
        yield from _waits_or_acts(element, around)
    for flow in definition.flows.values():
        if flow.condition:
            yield from _condition(flow, flow.condition, variables, around.words.outcomes)
    if not definition.sources:
        yield Problem("", say("Quy trình chưa ghi căn cứ pháp lý."))
    if not definition.name or not definition.name_en:
        yield Problem("", say("Quy trình chưa có tên tiếng Việt và tiếng Anh."))


def _task(element: Element, around: Surroundings, variables: frozenset[str]) -> Iterator[Problem]:
    if not element.name or not element.name_en:
        yield Problem(element.id, say("Bước “{name}” chưa có tên tiếng Việt và tiếng Anh."), named(element))
    if element.role is None or (around.roles is not None and element.role not in around.roles):
        yield Problem(element.id, say("Không có vai trò “{role}”."), {"role": element.role or ""})
    if lacking := around.lacking.get(element.role or "", ()):
        facts = {"role": element.role, "count": len(lacking), "units": ", ".join(sorted(lacking)[:_NAMED_UNITS])}
        says = say("Chưa ai giữ vai trò “{role}” tại {count} đơn vị: {units}.")
        yield Problem(element.id, says, facts, blocks=False)
    if not element.outcomes:
        yield Problem(element.id, say("Bước “{name}” chưa có lựa chọn nào."), named(element))
    for outcome in sorted(set(element.outcomes) - around.words.outcomes):
        yield Problem(element.id, say("Không có lựa chọn “{outcome}”."), {"outcome": outcome})
    place = _PLACE.match(element.at)
    if element.at not in around.words.places and place is None:
        yield Problem(element.id, say("Không hiểu nơi thực hiện “{at}”."), {"at": element.at})
    if place and place["variable"] and place["variable"] not in variables:
        yield Problem(element.id, say("Không có biến “{variable}”."), {"variable": place["variable"]})


def _waits_or_acts(element: Element, around: Surroundings) -> Iterator[Problem]:
    if element.kind is Kind.SERVICE and (around.actions is not None and element.action not in around.actions):
        yield Problem(element.id, say("Không có hành động “{action}”."), {"action": element.action or ""})
    if element.kind is Kind.MESSAGE and element.message not in around.words.messages:
        yield Problem(element.id, say("Không có tin báo “{message}”."), {"message": element.message or ""})
    if element.kind is Kind.TIMER and element.after is None:
        yield Problem(element.id, say("Hẹn giờ “{name}” chưa có thời gian."), named(element))


def _condition(flow: Flow, text: str, variables: frozenset[str], offered: frozenset[str]) -> Iterator[Problem]:
    try:
        condition = expressions.condition(text)
    except expressions.Unreadable as unreadable:
        yield Problem(flow.id, unreadable.says, unreadable.facts)
        return
    for variable in sorted(condition.variables - variables):
        yield Problem(flow.id, say("Không có biến “{variable}”."), {"variable": variable})
    for outcome in sorted(set(expressions.outcomes(text)) - offered):
        yield Problem(flow.id, say("Không có lựa chọn “{outcome}”."), {"outcome": outcome})
