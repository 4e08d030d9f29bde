"""Walks every marking that a drawing can reach, with the engine itself."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from motcua.kernel.text import say
from motcua.rooms.process.errors import NoWayOn
from motcua.rooms.process.records import (
    RESTING,
    Complete,
    Definition,
    Element,
    Flow,
    Kind,
    Marking,
    Message,
    Problem,
    Step,
    Stimulus,
    TimerDue,
    Token,
)
from motcua.rooms.process.rules import expressions
from motcua.rooms.process.rules.check.shapes import named
from motcua.rooms.process.rules.engine import Run, at_once

#: markings looked at; a drawing of an office has some dozens
MOST_MARKINGS = 3000
#: engine steps taken: many gateways in a row multiply their branches
MOST_STEPS = 20_000
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_TOO_LARGE = say("Quy trình có quá nhiều nhánh song song, không thể kiểm tra hết.")

Key = tuple[tuple[str, ...], ...]


class _Obliging(dict[str, Any]):
    """Has every action; none answers anything."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
        return lambda variables: {}


@dataclass
class _Branches:
    """Takes a gateway's arrows in the order of a script, and remembers how many it could have taken."""

    script: tuple[int, ...]
    taken: list[int] = field(default_factory=list)
    offered: list[int] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def __call__(self, gateway: Element, flows: tuple[Flow, ...], variables: Mapping[str, Any]) -> Flow:
        possible = list(_possible(gateway, flows, variables))
        turn = len(self.taken)
        choice = self.script[turn] if turn < len(self.script) else 0
        self.taken.append(choice)
        self.offered.append(len(possible))
        self.flows.append(possible[choice])
        return possible[choice]

    def others(self) -> Iterator[tuple[int, ...]]:
        for turn in range(len(self.script), len(self.taken)):
            for choice in range(1, self.offered[turn]):
                yield (*self.taken[:turn], choice)


def _possible(gateway: Element, flows: tuple[Flow, ...], variables: Mapping[str, Any]) -> Iterator[Flow]:
    """The arrows that may be taken: what the last outcome decides is decided, any other variable may be anything."""
    for flow in flows:
        if flow.id == gateway.default or not flow.condition:
            continue
        condition = expressions.condition(flow.condition)
        if condition.variables - {"outcome"}:
            yield flow
        elif condition.holds(variables):
            yield flow
            return
    yield from (flow for flow in flows if flow.id == gateway.default or not flow.condition)


@dataclass
class Walk:
    """What was seen."""

    definition: Definition
    reached: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    at_filing: set[str] = field(default_factory=set)
    stateless_ends: set[str] = field(default_factory=set)
    changes: dict[tuple[int, int], str] = field(default_factory=dict)
    before: dict[Key, set[Key]] = field(default_factory=lambda: defaultdict(set))
    waits: dict[Key, set[str]] = field(default_factory=dict)
    ends: set[Key] = field(default_factory=set)
    whole: bool = True
    ids: int = 0
    steps: int = 0

    def go(self) -> "Walk":
        ready: list[tuple[Key, Step]] = []
        for step in self._steps(Marking(), {}, None):
            self.at_filing |= {id_ for id_ in step.passed if self.definition.elements[id_].kind is Kind.SERVICE}
            self._arrive(None, None, step, ready)
        while ready:
            key, step = ready.pop()
            for stimulus in self._stimuli(step):
                for after in self._steps(step.marking, step.variables, stimulus):
                    self._arrive(key, step.state, after, ready)
            if len(self.waits) > MOST_MARKINGS or self.steps > MOST_STEPS:
                self.whole = False
                break
        return self

    def _arrive(self, before: Key | None, state: int | None, step: Step, ready: list[tuple[Key, Step]]) -> None:
        key = _key(step)
        self.reached |= {*step.passed, *(token.element for token in step.marking.tokens)}
        if before is not None:
            self.before[key].add(before)
        if state is not None and step.state is not None and state != step.state:
            self.changes.setdefault((state, step.state), step.passed[-1])
        if key in self.waits:
            return
        tokens = step.marking.tokens
        self.waits[key] = {token.element for token in tokens}
        if step.ended:
            self.ends.add(key)
            if step.state is None:
                self.stateless_ends.add(step.passed[-1])
        elif doubled := _doubled(tokens):
            self.doubled |= doubled
        elif not any(token.kind in RESTING for token in tokens):
            self.stuck |= {token.element for token in tokens if token.kind == "join"}
        else:
            ready.append((key, step))

    def _stimuli(self, step: Step) -> Iterator[Stimulus]:
        messages: set[str] = set()
        for token in step.marking.tokens:
            element = self.definition.elements[token.element]
            if token.kind == "task":
                yield from (Complete(token.id, outcome) for outcome in element.outcomes)
            elif token.kind == "timer":
                yield TimerDue(token.id)
            elif token.kind == "message" and element.message not in messages:
                messages.add(element.message or "")
                yield Message(element.message or "")

    def _steps(self, marking: Marking, variables: Mapping[str, Any], stimulus: Stimulus | None) -> Iterator[Step]:
        """Every step that the stimulus may lead to."""
        scripts: list[tuple[int, ...]] = [()]
        while scripts and self.steps <= MOST_STEPS:
            self.steps += 1
            branches = _Branches(scripts.pop())
            run = Run(
                self.definition, marking, variables, _SOME_TIME, self._new_id, _Obliging(), at_once, choose=branches
            )
            if stimulus is None:
                run.ready.append((self.definition.elements[self.definition.starts[""]], None, None))
            else:
                run.take(stimulus)
            yield run.step()
            self.taken |= {flow.id for flow in branches.flows}
            scripts.extend(branches.others())

    def _new_id(self) -> UUID:
        self.ids += 1
        return UUID(int=self.ids)

    def hopeless(self) -> set[str]:
        """Steps that may wait in a marking from which no end can be reached."""
        fine, ready = set(self.ends), list(self.ends)
        while ready:
            for key in self.before[ready.pop()] - fine:
                fine.add(key)
                ready.append(key)
        waits = (elements for key, elements in self.waits.items() if key not in fine)
        return {id_ for elements in waits for id_ in elements} - self.stuck - self.doubled


def _key(step: Step) -> Key:
    places = sorted((token.element, token.kind, token.via or "") for token in step.marking.tokens)
    return (
        *places,
        ("outcome", str(step.variables.get("outcome", ""))),
        ("end", str(step.state if step.ended else "")),
    )


def _doubled(tokens: tuple[Token, ...]) -> set[str]:
    counted = Counter((token.element, token.via, token.scope) for token in tokens)
    return {element for (element, _, _), count in counted.items() if count > 1}


def problems(
    definition: Definition, transitions: Mapping[int, frozenset[int]] | None, *, stated: bool = True
) -> Iterator[Problem]:
    """What goes wrong somewhere on the way."""
    try:
        walk = Walk(definition).go()
    except NoWayOn as circle:
        id_ = circle.element
        yield Problem(id_, say("Bước “{name}” nằm trong vòng lặp không có điểm dừng."), named(definition.elements[id_]))
        return
    if not walk.whole:
        yield Problem("", _TOO_LARGE)
        return

    def about(ids: set[str], says: str) -> Iterator[Problem]:
        return (Problem(id_, says, named(definition.elements[id_])) for id_ in definition.elements if id_ in ids)

    yield from about(set(definition.elements) - walk.reached, say("Không có đường nào dẫn tới “{name}”."))
    yield from about(walk.stuck, say("Cổng song song “{name}” có thể chờ mãi một nhánh không bao giờ đến."))
    yield from about(walk.doubled, say("“{name}” có thể phải làm hai lần cùng lúc."))
    if not (walk.stuck or walk.doubled):
        yield from about(walk.hopeless(), say("Từ “{name}” không có đường nào tới điểm kết thúc."))
    yield from about(
        walk.at_filing, say("Hành động “{name}” chạy trước bước chờ đầu tiên, không thể chạy khi nộp hồ sơ.")
    )
    yield from about(walk.stateless_ends if stated else set(), say("Điểm kết thúc “{name}” chưa ghi trạng thái."))
    yield from _never_taken(definition, walk)
    yield from _transitions(walk, transitions or {})


def _never_taken(definition: Definition, walk: Walk) -> Iterator[Problem]:
    for gateway in definition.elements.values():
        for flow in definition.outgoing[gateway.id] if gateway.kind is Kind.EXCLUSIVE else ():
            if (
                flow.condition
                and flow.id != gateway.default
                and flow.id not in walk.taken
                and gateway.id in walk.reached
            ):
                yield Problem(flow.id, say("Không lựa chọn nào đi theo mũi tên “{text}”."), {"text": flow.condition})


def _transitions(walk: Walk, transitions: Mapping[int, frozenset[int]]) -> Iterator[Problem]:
    for (before, after), element in sorted(walk.changes.items()):
        if transitions and after not in transitions.get(before, frozenset()):
            facts = {"before": before, "after": after}
            yield Problem(element, say("Trạng thái {before} không được chuyển sang {after}."), facts)
